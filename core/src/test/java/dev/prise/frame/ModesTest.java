package dev.prise.frame;

import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.SocketFailure.MessageTooLong;
import dev.prise.SocketFailure.WrongSize;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of modes: what is written is read, and what is read is written. */
class ModesTest {

    static Stream<TransmissionMode> modes() {
        return Stream.of(
                TransmissionMode.windev(),
                TransmissionMode.line(),
                EndTag.EOF,
                TransmissionMode.endTag("tag:|+,.\\\"\t"),
                EndTag.of((byte) 0, (byte) '1', (byte) 0xE9, (byte) 0x80),
                EndTag.of((byte) 3).strict(),
                TransmissionMode.line().strict(),
                TransmissionMode.raw(),
                TransmissionMode.fixed(16),
                TransmissionMode.netstring(),
                TransmissionMode.detect());
    }

    @ParameterizedTest
    @MethodSource("modes")
    void whatIsWrittenIsRead(TransmissionMode mode) {
        assertThat(Modes.parse(mode.word(), StandardCharsets.UTF_8)).as(mode.word()).isEqualTo(mode);
    }

    @Test
    void listIsCompleted() {
        assertThat(Modes.words())
                .containsExactly("windev", "line", "tag:", "tag-strict:", "raw", "fixed:", "netstring", "detect");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tag", "fixed", "netstring:", "fixed:", "fixed:x", "fixed:0", "fixed:-1",
            "fixed:99999999999"})
    void whatIsNoModeIsRefusedInASentence(String text) {
        assertThatThrownBy(() -> Modes.parse(text, StandardCharsets.UTF_8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching(
                        "(?s).*(is no mode; known are windev, line, .*|is no size; .*|are outside 1 to .*)");
    }

    @Test
    void separatorsMayBeEscaped() {
        assertThat(Escapes.bytes("a\\|b\\+c\\,d\\.e", StandardCharsets.US_ASCII)).isEqualTo(latin1("a|b+c,d.e"));
    }

    @Test
    void messageOfAnotherSizeIsNotWrittenInAFixedMode() {
        for (String message : List.of("", "ab", "abcd")) {
            assertThatThrownBy(() -> TransmissionMode.fixed(3).encode(Message.of(latin1(message)), new ByteQueue()))
                    .isInstanceOf(WrongSize.class)
                    .hasMessageContaining(
                            "the message has " + message.length() + " bytes, and in this mode each has 3");
        }
    }

    @Test
    void fixedSizeAboveTheLimitIsTooLong() {
        FrameDecoder decoder = TransmissionMode.fixed(9).decoder(Limits.DEFAULTS.withMaxMessageBytes(8));
        ByteQueue queue = new ByteQueue();
        assertThat(decoder.bytesNeeded(queue)).isEqualTo(9);
        queue.append(latin1("a"));
        assertThatThrownBy(() -> decoder.bytesNeeded(queue)).isInstanceOf(MessageTooLong.class)
                .hasMessageContaining("each message has 9 bytes, the limit is 8 bytes");
    }

    @Test
    void netstringIsWrittenAsItsPageSays() {
        ByteQueue out = new ByteQueue();
        TransmissionMode.netstring().encode(Message.of(latin1("hello world!")), out);
        TransmissionMode.netstring().encode(Message.of(new byte[0]), out);
        assertThat(latin1(out.peek(0, out.size()))).isEqualTo("12:hello world!,0:,");
    }
}
