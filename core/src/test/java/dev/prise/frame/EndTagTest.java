package dev.prise.frame;

import static dev.prise.testing.Bytes.hex;
import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.SocketFailure.BytesAfterTag;
import dev.prise.SocketFailure.CutShort;
import dev.prise.SocketFailure.TagInMessage;
import dev.prise.testing.Cuts;
import dev.prise.testing.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The two end-tag modes by example; what others get wrong is here too. */
class EndTagTest {

    @Test
    void defaultTagStandsBehindTheMessage() {
        // "Hello World" "<EOF>"
        bothWays(EndTag.EOF, "Hello World", "48 65 6C 6C 6F 20 57 6F 72 6C 64 3C 45 4F 46 3E");
        bothWays(EndTag.EOF.strict(), "Hello World", "48 65 6C 6C 6F 20 57 6F 72 6C 64 3C 45 4F 46 3E");
    }

    @Test
    void lineEndsInCarriageReturnAndLineFeed() {
        // "A" CR LF
        bothWays(TransmissionMode.line(), "A", "41 0D 0A");
        bothWays(TransmissionMode.line().strict(), "A", "41 0D 0A");
    }

    @Test
    void emptyMessageIsTheTagAlone() {
        bothWays(TransmissionMode.line(), "", "0D 0A");
        bothWays(EndTag.of((byte) 3), "", "03");
    }

    private static void bothWays(TransmissionMode mode, String text, String wire) {
        ByteQueue out = new ByteQueue();
        mode.encode(Message.of(text), out);
        assertThat(hex(out.peek(0, out.size()))).isEqualTo(wire);
        assertThat(Outcome.ofDecoding(mode, Limits.DEFAULTS, List.of(hex(wire))))
                .isEqualTo(Outcome.of(List.of(text), Outcome.PEER_CLOSED));
    }

    @Test
    void loneLineFeedOrCarriageReturnEndsNoLine() {
        assertThat(read(TransmissionMode.line(), "a\nb\rc\n\rd\r\r\ne\r\n"))
                .isEqualTo(Outcome.of(List.of("a\nb\rc\n\rd\r", "e"), Outcome.PEER_CLOSED));
    }

    @Test
    void nulAndHighBytesAreBytesLikeAnyOther() {
        // one library cut text at NUL
        assertThat(read(EndTag.EOF, "ab\0cd<EOF>\377\200<EOF>").messages()).containsExactly("ab\0cd", "\377\200");
        assertThat(read(EndTag.of((byte) 0), "ab\0\0cd\0").messages()).containsExactly("ab", "", "cd");
        assertThat(read(EndTag.of((byte) 0xFF, (byte) 0xFE), "a\377\377\376").messages()).containsExactly("a\377");
    }

    @Test
    void selfOverlappingTagCutInTwoIsFound() {
        // one library gave "AAABx" for this cut
        assertThat(Outcome.ofDecoding(
                TransmissionMode.endTag("AAB"), Limits.DEFAULTS, List.of(latin1("AA"), latin1("ABxAAB"))))
                .isEqualTo(Outcome.of(List.of("A", "x"), Outcome.PEER_CLOSED));
    }

    @Test
    void tagBehindItsOwnBeginningIsFound() {
        // one library's own partial matching missed this one
        assertThat(read(TransmissionMode.endTag("ABAC"), "ABABAC").messages()).containsExactly("AB");
    }

    @ParameterizedTest
    @CsvSource({"12345678<E, OF>ok1<EOF>ok2<EOF>", "12345678<, EOF>ok1<EOF>ok2<EOF>",
            "12345678, <EOF>ok1<EOF>ok2<EOF>"})
    void messageOfExactlyTheLimitPassesAlsoWithItsTagCutInTwo(String first, String second) {
        // one library swallowed ok1 here, another refused 8 bytes whose CR and LF came apart
        Limits eight = Limits.DEFAULTS.withMaxMessageBytes(8);
        assertThat(Outcome.ofDecoding(EndTag.EOF, eight, List.of(latin1(first), latin1(second))).messages())
                .containsExactly("12345678", "ok1", "ok2");
        assertThat(Outcome.ofDecoding(TransmissionMode.line(), eight, List.of(latin1("12345678\r"), latin1("\n"))))
                .isEqualTo(Outcome.of(List.of("12345678"), Outcome.PEER_CLOSED));
    }

    @Test
    void messageBeyondTheLimitFailsAlsoInOnePiece() {
        // one library accepted a long record that came in one chunk, and delivered another after its error
        Limits eight = Limits.DEFAULTS.withMaxMessageBytes(8);
        assertThat(Outcome.ofDecoding(EndTag.EOF, eight, List.of(latin1("0123456789012345<EOF>"))))
                .isEqualTo(Outcome.of(List.of(), "MessageTooLong"));
        assertThat(Outcome.ofDecoding(EndTag.EOF, eight, List.of(latin1("0123456789"), latin1("012345<EOF>"))))
                .isEqualTo(Outcome.of(List.of(), "MessageTooLong"));
    }

    @Test
    void stringsAndBytesAndFactoriesMakeEqualModes() {
        assertThat(TransmissionMode.endTag("\r\n"))
                .isEqualTo(TransmissionMode.line())
                .isEqualTo(EndTag.of((byte) 13, (byte) 10))
                .isEqualTo(EndTag.of("\r\n", StandardCharsets.ISO_8859_1))
                .hasSameHashCodeAs(TransmissionMode.line())
                .isNotEqualTo(EndTag.EOF)
                .isNotEqualTo(TransmissionMode.line().strict())
                .isNotEqualTo(TransmissionMode.line().allowingTagInside());
        assertThat(EndTag.of("\n", StandardCharsets.UTF_16LE).tag()).containsExactly(10, 0);
        assertThat(EndTag.EOF).hasToString("tag \"<EOF>\"");
        assertThat(TransmissionMode.line().strict()).hasToString("tag-strict \"\\r\\n\"");
        assertThat(TransmissionMode.line().strict().isStrict()).isTrue();
        assertThat(TransmissionMode.line().isStrict()).isFalse();
        assertThat(TransmissionMode.line().allowingTagInside().strict())
                .isEqualTo(TransmissionMode.line().strict().allowingTagInside());
    }

    @Test
    void tagHasOneToAThousandAndTwentyFourBytes() {
        assertThatThrownBy(EndTag::of).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("raw");
        assertThatThrownBy(() -> EndTag.of("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EndTag.of(new byte[1025]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1025");
        assertThatThrownBy(() -> EndTag.of("é", StandardCharsets.US_ASCII))
                .isInstanceOf(IllegalArgumentException.class);
        byte[] longest = new byte[1024];
        longest[1023] = 1;
        ByteQueue queue = new ByteQueue();
        EndTag.of(longest).encode(Message.of("x"), queue);
        assertThat(Outcome.ofDecoding(
                EndTag.of(longest), Limits.DEFAULTS, Cuts.bytewise(queue.peek(0, queue.size())))
                .messages())
                .containsExactly("x");
    }

    @Test
    void modeKeepsItsTagWhateverTheCallerDoesWithTheArray() {
        byte[] tag = {'|'};
        EndTag mode = EndTag.of(tag);
        tag[0] = 'x';
        mode.tag()[0] = 'y';
        assertThat(mode).isEqualTo(EndTag.of("|"));
        assertThat(read(mode, "a|").messages()).containsExactly("a");
    }

    @Test
    void strictModeWarnsOnceThenGoesOnAndLosesNothing() {
        FrameDecoder decoder = TransmissionMode.line().strict().decoder(Limits.DEFAULTS);
        ByteQueue queue = new ByteQueue();
        queue.append(latin1("one\r\ntwo\r\nthree"));
        assertThatThrownBy(() -> decoder.bytesNeeded(queue))
                .isInstanceOf(BytesAfterTag.class)
                .hasMessageContaining("10 bytes came after the end tag: \"two\\r\\nthree\"");
        assertThat(decoder.bytesNeeded(queue)).isZero();
        assertThat(decoder.bytesNeeded(queue)).isZero();
        assertThat(latin1(decoder.take(queue))).isEqualTo("one");
        assertThatThrownBy(() -> decoder.bytesNeeded(queue))
                .isInstanceOf(BytesAfterTag.class)
                .hasMessageContaining("5 bytes came after the end tag: \"three\"");
        assertThat(decoder.bytesNeeded(queue)).isZero();
        assertThat(latin1(decoder.take(queue))).isEqualTo("two");
        assertThat(decoder.bytesNeeded(queue)).isEqualTo(2);
        queue.append(latin1("\r\n"));
        assertThat(decoder.bytesNeeded(queue)).isZero();
        assertThat(latin1(decoder.take(queue))).isEqualTo("three");
    }

    @Test
    void bufferedModeNeverWarns() {
        assertThat(read(TransmissionMode.line(), "one\r\ntwo\r\n").warnings()).isZero();
        assertThat(read(TransmissionMode.line().strict(), "one\r\ntwo\r\n").warnings()).isEqualTo(1);
    }

    @Test
    void messageThatHoldsItsTagIsNotWritten() {
        ByteQueue out = new ByteQueue();
        out.append(latin1("before"));
        assertThatThrownBy(() -> EndTag.EOF.encode(Message.of("a<EOF>b"), out))
                .isInstanceOf(TagInMessage.class)
                .hasMessageContaining("\"<EOF>\" at byte 1");
        assertThat(latin1(out.peek(0, 100))).isEqualTo("before");
    }

    @Test
    void messageThatMakesATagTogetherWithItsTagIsNotWritten() {
        // "A" + "AAB" is read as "A", but "AA" + "ABA" would be "A", "A"
        ByteQueue out = new ByteQueue();
        assertThatThrownBy(() -> TransmissionMode.endTag("||").encode(Message.of("a|"), out))
                .isInstanceOf(TagInMessage.class)
                .hasMessageContaining("at byte 1");
        assertThat(out.size()).isZero();
        assertThatCode(() -> TransmissionMode.endTag("AAB").encode(Message.of("A"), out)).doesNotThrowAnyException();
    }

    @Test
    void messageThatHoldsItsTagIsWrittenWhereAllowed() {
        ByteQueue out = new ByteQueue();
        EndTag.EOF.allowingTagInside().encode(Message.of("a<EOF>b"), out);
        assertThat(latin1(out.peek(0, 100))).isEqualTo("a<EOF>b<EOF>");
    }

    @Test
    void decoderKnowsHowMuchIsMissingAtLeast() {
        FrameDecoder decoder = EndTag.EOF.decoder(Limits.DEFAULTS);
        ByteQueue queue = new ByteQueue();
        assertThat(decoder.bytesNeeded(queue)).isEqualTo(5);
        queue.append(latin1("abc<EO"));
        assertThat(decoder.bytesNeeded(queue)).isEqualTo(2);
        assertThatThrownBy(() -> decoder.take(queue)).isInstanceOf(IllegalStateException.class);
        assertThat(queue.size()).isEqualTo(6);
        queue.append(latin1("x"));
        assertThat(decoder.bytesNeeded(queue)).isEqualTo(5);
    }

    @Test
    void cutMessageKeepsItsBytes() {
        FrameDecoder decoder = EndTag.EOF.decoder(Limits.DEFAULTS);
        ByteQueue queue = new ByteQueue();
        queue.append(latin1("abc<EOF"));
        decoder.bytesNeeded(queue);
        assertThatThrownBy(() -> decoder.endOfStream(queue))
                .isInstanceOfSatisfying(CutShort.class, cut -> assertThat(latin1(cut.received())).isEqualTo("abc<EOF"))
                .hasMessageContaining("closed after 7 bytes without the end tag \"<EOF>\"");
    }

    @Test
    void allRepeatedBytesTagTakesTheFirstPlace() {
        byte[] tag = new byte[1024];
        Arrays.fill(tag, (byte) 'a');
        assertThat(read(EndTag.of(tag), "b" + "a".repeat(1024 + 1024)).messages()).containsExactly("b", "");
    }

    private static Outcome read(TransmissionMode mode, String stream) {
        return Outcome.ofDecoding(mode, Limits.DEFAULTS, List.of(latin1(stream)));
    }
}
