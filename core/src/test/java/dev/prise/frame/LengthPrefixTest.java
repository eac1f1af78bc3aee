package dev.prise.frame;

import static dev.prise.testing.Bytes.hex;
import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.SocketFailure.BadFrame;
import dev.prise.SocketFailure.CutShort;
import dev.prise.SocketFailure.MessageTooLong;
import dev.prise.testing.Cuts;
import dev.prise.testing.Outcome;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The WINDEV mode by example. */
class LengthPrefixTest {

    private static final TransmissionMode WINDEV = TransmissionMode.windev();
    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

    @Test
    void helloWorldIsElevenBytes() {
        // "11" CR LF "Hello World"
        bothWays("Hello World", StandardCharsets.UTF_8, "31 31 0D 0A 48 65 6C 6C 6F 20 57 6F 72 6C 64");
    }

    @Test
    void ansiLetterIsOneByte() {
        // "1" CR LF e-acute in windows-1252
        bothWays("é", WINDOWS_1252, "31 0D 0A E9");
    }

    @Test
    void unicodeLetterIsTwoBytes() {
        // "2" CR LF e-acute in UTF-16, little end first, no byte order mark
        bothWays("é", StandardCharsets.UTF_16LE, "32 0D 0A E9 00");
    }

    @Test
    void utf8LetterIsCountedInBytes() {
        // "2" CR LF e-acute in UTF-8
        bothWays("é", StandardCharsets.UTF_8, "32 0D 0A C3 A9");
    }

    @Test
    void unicodeTextHasTwiceAsManyBytesAsLetters() {
        // "22" CR LF, then eleven letters of two bytes
        bothWays("Hello World", StandardCharsets.UTF_16LE, "32 32 0D 0A 48 00 65 00 6C 00 6C 00 6F 00"
                + "20 00 57 00 6F 00 72 00 6C 00 64 00");
    }

    @Test
    void emptyMessageIsASizeOfZero() {
        // "0" CR LF
        bothWays("", StandardCharsets.UTF_8, "30 0D 0A");
    }

    @Test
    void twoMessagesInOnePieceAreTwoMessages() {
        // "2" CR LF "AB" "1" CR LF "C"
        assertThat(read("2\r\nAB1\r\nC")).isEqualTo(Outcome.of(List.of("AB", "C"), Outcome.PEER_CLOSED));
        ByteQueue out = new ByteQueue();
        WINDEV.encode(Message.of("AB"), out);
        WINDEV.encode(Message.of("C"), out);
        assertThat(hex(out.peek(0, out.size()))).isEqualTo("32 0D 0A 41 42 31 0D 0A 43");
    }

    private static void bothWays(String text, Charset charset, String wire) {
        ByteQueue out = new ByteQueue();
        WINDEV.encode(Message.of(text, charset), out);
        assertThat(hex(out.peek(0, out.size()))).isEqualTo(hex(hex(wire)));

        Outcome read = Outcome.ofDecoding(WINDEV, Limits.DEFAULTS, List.of(hex(wire)));
        assertThat(read.end()).isEqualTo(Outcome.PEER_CLOSED);
        assertThat(read.messages()).hasSize(1);
        assertThat(Message.of(latin1(read.messages().getFirst()), charset).text()).isEqualTo(text);
    }

    @Test
    void lengthIsWrittenWithoutSignBlankOrLeadingZero() {
        for (int size : new int[]{1, 9, 10, 99, 100, 999, 1000, 65_535, 65_536, 1_000_000}) {
            ByteQueue out = new ByteQueue();
            WINDEV.encode(Message.of(new byte[size]), out);
            String header = latin1(out.peek(0, out.size() - size));
            assertThat(header).matches("[1-9][0-9]*\r\n").isEqualTo(size + "\r\n");
        }
    }

    @Test
    void payloadMayHoldAnyByteAlsoWhatLooksLikeAHeader() {
        assertThat(read("5\r\n3\r\nab6\r\n\0\377\r\n\n1"))
                .isEqualTo(Outcome.of(List.of("3\r\nab", "\0\377\r\n\n1"), Outcome.PEER_CLOSED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2\nAB", "2 \r\nAB", "2\t\nAB", " 2\r\nAB", "\t 2 \t\r\nAB", "+2\r\nAB", " +2 \nAB",
            "02\r\nAB", "0000000002\r\nAB"})
    void readingIsLiberal(String stream) {
        assertThat(read(stream + "1\r\nC")).isEqualTo(Outcome.of(List.of("AB", "C"), Outcome.PEER_CLOSED));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "\r\n",
            "\n",
            "A",
            "GET / HTTP/1.1\r\n",
            "-1\r\n",
            "-",
            "+\r\n",
            "+ 1\r\n",
            "++1\r\n",
            "1+\r\n",
            "1 1\r\nA",
            "1,0\r\n",
            "1.0\r\n",
            "0x1\r\n",
            "1e3\r\n",
            "2\r\rAB",
            "2\r AB",
            "2 \rA",
            "2AB",
            "\0",
            "\u00ef\u00bb\u00bf2\r\nAB", // a byte order mark
            "\u00b2\r\n", // a superscript two
            "\u00a01\r\nA", // a blank, but not an ASCII one
            "\0131\r\nA", // a vertical tab
            "11111111111111111111",
            "                    ",
            "+                   ",
            "2                   ",
            "00000000000000000000",
            "0000000000000000001\r\n"
    })
    void malformedHeaderIsABadFrame(String header) {
        assertThat(read("2\r\nAB" + header)).isEqualTo(Outcome.of(List.of("AB"), "BadFrame"));
    }

    @Test
    void headerOfExactlyTheMostBytesPasses() {
        assertThat(read("00000000000000000" + "2\r\nAB").messages()).containsExactly("AB"); // 18 digits, CR, LF
        assertThat(read("000000000000000000" + "2\nAB").messages()).containsExactly("AB"); // 19 digits, LF
        assertThat(read("000000000000000000" + "2\r\nAB").end()).isEqualTo("BadFrame");
    }

    @Test
    void headerWithoutEndIsBadAtItsTwentiethByteAndNotLater() {
        FrameDecoder decoder = WINDEV.decoder(Limits.DEFAULTS);
        ByteQueue queue = new ByteQueue();
        for (int i = 0; i < 19; i++) {
            queue.append(latin1("7"));
            assertThat(decoder.bytesNeeded(queue)).isEqualTo(1);
        }
        queue.append(latin1("7"));
        assertThatThrownBy(() -> decoder.bytesNeeded(queue))
                .isInstanceOf(BadFrame.class)
                .hasMessageContaining("within 20 bytes");
    }

    @Test
    void failureIsThereAgainWhenAskedAgain() {
        FrameDecoder decoder = WINDEV.decoder(Limits.DEFAULTS);
        ByteQueue queue = new ByteQueue();
        queue.append(latin1("1\r\nA7x"));
        assertThat(decoder.bytesNeeded(queue)).isZero();
        decoder.take(queue);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> decoder.bytesNeeded(queue)).isInstanceOf(BadFrame.class);
        }
    }

    @Test
    void badFrameSaysWhatCameAndWhere() {
        FrameDecoder decoder = WINDEV.decoder(Limits.DEFAULTS);
        ByteQueue queue = new ByteQueue();
        queue.append(latin1("12GET / HTTP/1.1\r\n"));
        assertThatThrownBy(() -> decoder.bytesNeeded(queue))
                .isInstanceOfSatisfying(
                        BadFrame.class, bad -> assertThat(latin1(bad.received())).isEqualTo("12GET / HTTP/1.1\r\n"))
                .hasMessageContaining("0x47 'G' at byte 2")
                .hasMessageContaining("\"12GET / HTTP/1.1\\r\\n\"")
                .hasMessageContaining("digits then CR LF");
    }

    @ParameterizedTest
    @CsvSource({
            "2147483647, MessageTooLong", // 2^31 - 1
            "2147483648, MessageTooLong",
            "4294967297, MessageTooLong", // 2^32 + 1 would be 1 in 32 bits
            "9223372036854775807, BadFrame", // 2^63 - 1: 19 digits, CR and LF are 21 bytes
            "1000000000000000000, BadFrame", // 10^18: the same
            "100000000000000000, MessageTooLong", // 10^17: 20 bytes
            "18446744073709551617, BadFrame", // 2^64 + 1 would be 1 in 64 bits
    })
    void enormousSizeFailsAtOnce(String size, String failure) {
        failsWithoutGrowing(size + "\r\n", failure);
        failsWithoutGrowing("+" + size + "\r\n", size.length() < 18 ? failure : "BadFrame");
    }

    @Test
    void enormousSizeWithLineFeedAloneFailsAtOnce() {
        failsWithoutGrowing("1000000000000000000\n", "MessageTooLong"); // 10^18: 19 digits and LF are 20 bytes
        failsWithoutGrowing("9223372036854775807\n", "MessageTooLong");
        failsWithoutGrowing("9999999999999999999\n", "MessageTooLong");
    }

    @Test
    void sizeOfFourHundredDigitsFailsAtOnce() {
        failsWithoutGrowing("1" + "0".repeat(399) + "\r\n", "BadFrame");
    }

    private static void failsWithoutGrowing(String header, String failure) {
        ByteQueue queue = new ByteQueue();
        queue.append(latin1(header));
        int before = queue.capacity();
        FrameDecoder decoder = WINDEV.decoder(Limits.DEFAULTS);
        assertThatThrownBy(() -> decoder.bytesNeeded(queue))
                .satisfies(thrown -> assertThat(thrown.getClass().getSimpleName()).isEqualTo(failure));
        assertThat(queue.capacity()).isEqualTo(before);
        for (List<byte[]> cut : List.of(Cuts.bytewise(latin1(header)), List.of(latin1(header)))) {
            assertThat(Outcome.ofDecoding(WINDEV, Limits.DEFAULTS, cut)).isEqualTo(Outcome.of(List.of(), failure));
        }
    }

    @Test
    void tooLongMessageSaysTheSizeAndTheLimit() {
        FrameDecoder decoder = WINDEV.decoder(Limits.DEFAULTS.withMaxMessageBytes(1000));
        ByteQueue queue = new ByteQueue();
        queue.append(latin1("+1001 \r\n"));
        assertThatThrownBy(() -> decoder.bytesNeeded(queue))
                .isInstanceOfSatisfying(MessageTooLong.class, failure -> assertThat(failure.limit()).isEqualTo(1000))
                .hasMessageContaining("1001 bytes")
                .hasMessageContaining("limit is 1000 bytes");
    }

    @Test
    void decoderKnowsHowMuchIsMissing() {
        FrameDecoder decoder = WINDEV.decoder(Limits.DEFAULTS);
        ByteQueue queue = new ByteQueue();
        assertThat(decoder.bytesNeeded(queue)).isEqualTo(1);
        queue.append(latin1("100\r\nabc"));
        assertThat(decoder.bytesNeeded(queue)).isEqualTo(97);
        assertThatThrownBy(() -> decoder.take(queue)).isInstanceOf(IllegalStateException.class);
        assertThat(queue.size()).isEqualTo(8);
        queue.append(new byte[97]);
        assertThat(decoder.bytesNeeded(queue)).isZero();
        assertThat(decoder.take(queue)).hasSize(100);
        assertThat(queue.size()).isZero();
        assertThatThrownBy(() -> decoder.take(queue)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void cutMessageSaysHowFarItCame() {
        FrameDecoder decoder = WINDEV.decoder(Limits.DEFAULTS);
        ByteQueue queue = new ByteQueue();
        queue.append(latin1("10\r\nabc"));
        decoder.bytesNeeded(queue);
        assertThatThrownBy(() -> decoder.endOfStream(queue))
                .isInstanceOfSatisfying(
                        CutShort.class, cut -> assertThat(latin1(cut.received())).isEqualTo("10\r\nabc"))
                .hasMessageContaining("closed after 3 of 10 bytes");
    }

    @Test
    void cutHeaderSaysSo() {
        FrameDecoder decoder = WINDEV.decoder(Limits.DEFAULTS);
        ByteQueue queue = new ByteQueue();
        queue.append(latin1("10\r"));
        decoder.bytesNeeded(queue);
        assertThatThrownBy(() -> decoder.endOfStream(queue))
                .isInstanceOf(CutShort.class)
                .hasMessageContaining("closed after 3 bytes of a size");
    }

    @Test
    void modesOfOneKindAreEqualAndHaveTheirWord() {
        assertThat(WINDEV).isEqualTo(new LengthPrefix()).hasToString("windev").isNotEqualTo(TransmissionMode.raw());
    }

    private static Outcome read(String stream) {
        return Outcome.ofDecoding(WINDEV, Limits.DEFAULTS, List.of(latin1(stream)));
    }
}
