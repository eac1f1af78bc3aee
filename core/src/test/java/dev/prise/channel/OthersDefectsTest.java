package dev.prise.channel;

import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Deadline;
import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.Overflow;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.BadFrame;
import dev.prise.SocketFailure.MessageTooLong;
import dev.prise.frame.ByteQueue;
import dev.prise.frame.EndTag;
import dev.prise.frame.TransmissionMode;
import dev.prise.testing.Cuts;
import dev.prise.testing.Outcome;
import dev.prise.testing.ScriptedWire;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What others got wrong, as a test each that is passed here. The whole list, with what other tests prove of it, stands in
 * {@code docs/tests.md}.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OthersDefectsTest {

    private static final List<TransmissionMode> MODES = List.of(
            TransmissionMode.windev(),
            TransmissionMode.line(),
            EndTag.EOF,
            EndTag.EOF.strict());

    private static ChannelOptions options(TransmissionMode mode, int limit, Overflow policy) {
        return ChannelOptions.DEFAULTS.withMode(mode)
                .withLimits(Limits.DEFAULTS.withMaxMessageBytes(limit).withOverflow(policy));
    }

    private static String framed(TransmissionMode mode, String message) {
        ByteQueue out = new ByteQueue();
        mode.encode(Message.of(latin1(message)), out);
        return latin1(out.peek(0, out.size()));
    }

    private static void isReadAs(List<String> messages, ChannelOptions options, String stream) {
        Outcome expected = Outcome.of(messages, Outcome.PEER_CLOSED);
        for (List<byte[]> cut : Cuts.all(latin1(stream))) {
            assertThat(Outcome.ofReading(ScriptedWire.of(cut), options)).isEqualTo(expected);
        }
    }

    // Netty 4.2.18, DelimiterBasedFrameDecoder(8, "<EOF>"): "12345678<E" + "OF>" was an error, and "ok1" was swallowed
    @Test
    void messageOfTheLimitWhoseTagIsCutInTwoSwallowsNoOther() {
        for (Overflow policy : Overflow.values()) {
            isReadAs(List.of("12345678", "ok1", "ok2"), options(EndTag.EOF, 8, policy),
                    "12345678<EOF>ok1<EOF>ok2<EOF>");
        }
    }

    // the same: behind a message that was too long, and whose tag was cut in two, "ok1" was swallowed too
    @Test
    void messageTooLongWhoseTagIsCutInTwoSwallowsNoOther() {
        for (TransmissionMode mode : MODES) {
            isReadAs(List.of("ok1", "ok2"), options(mode, 8, Overflow.SKIP),
                    framed(mode, "123456789") + framed(mode, "ok1") + framed(mode, "ok2"));
        }
    }

    // Netty 4.2.20, LineBasedFrameDecoder(8): "12345678\r" + "\n" was too long.
    // Spring Integration 7.0.5, 10 at the most: 9 bytes and CR LF were refused, since the tag was counted
    @Test
    void tagIsNoPartOfTheLimit() {
        isReadAs(List.of("12345678", "12345678"), options(TransmissionMode.line(), 8, Overflow.CLOSE),
                "12345678\r\n12345678\r\n");
    }

    // MINA 2.2.10, tag AAB: "AA" + "ABxAAB" was one message, AAABx; smart-socket 2.1.3, tag ABAC: missed in ABABAC
    @Test
    void tagIsFoundBehindItsOwnBeginning() {
        isReadAs(List.of("A", "x"), options(EndTag.of("AAB"), 8, Overflow.CLOSE), "AAABxAAB");
        isReadAs(List.of("AB", ""), options(EndTag.of("ABAC"), 8, Overflow.CLOSE), "ABABACABAC");
    }

    // MINA 2.2.10: of "ab\0cd<EOF>" only "ab" was read, and no error said so
    @Test
    void nulIsAByteLikeAnyOther() {
        for (TransmissionMode mode : MODES) {
            isReadAs(List.of("ab\0cd", "\0"), options(mode, 8, Overflow.CLOSE),
                    framed(mode, "ab\0cd") + framed(mode, "\0"));
        }
    }

    // Vert.x 5.1.6, RecordParser with 8 at the most: 16 bytes in one piece were accepted; cut in two they were an error, and then
    // delivered all the same
    @Test
    void messageTooLongIsNeitherAcceptedInOnePieceNorDeliveredLater() {
        for (TransmissionMode mode : MODES) {
            String stream = framed(mode, "0123456789ABCDEF") + framed(mode, "ok");
            for (List<byte[]> cut : Cuts.all(latin1(stream))) {
                assertThat(Outcome.ofReading(ScriptedWire.of(cut), options(mode, 8, Overflow.CLOSE)))
                        .isEqualTo(Outcome.of(List.of(), "MessageTooLong"));
            }
            isReadAs(List.of("ok"), options(mode, 8, Overflow.SKIP), stream);
        }
    }

    // Spring Integration 7.0.5, TcpNet*: a read call for each byte
    @Test
    void whatHasComeTogetherIsReadTogether() {
        for (TransmissionMode mode : MODES) {
            ScriptedWire wire = ScriptedWire.of(framed(mode, "x".repeat(64)).repeat(1000));
            assertThat(Outcome.ofReading(wire, options(mode, 100, Overflow.CLOSE)).messages()).hasSize(1000);
            assertThat(wire.log()).hasSizeLessThan(20);
        }
    }

    static Stream<Arguments> waysToRead() {
        Duration patience = Duration.ofSeconds(60);
        List<Consumer<MessageChannel>> ways = List.of(
                MessageChannel::read,
                channel -> channel.read(patience),
                channel -> channel.awaitMessage(Deadline.NEVER),
                channel -> channel.request("question", patience),
                channel -> channel.serve(question -> question));
        return MODES.stream().flatMap(mode -> ways.stream().map(way -> Arguments.of(mode, way)));
    }

    // CVE-2026-42587 (Netty, HTTP): the limit held for one way into the program, and not for the others
    @ParameterizedTest
    @MethodSource("waysToRead")
    void limitHoldsOnEveryWayIn(TransmissionMode mode, Consumer<MessageChannel> way) {
        String tooLong = framed(mode, "123456789");
        MessageChannel channel = MessageChannel.over(ScriptedWire.of(tooLong), options(mode, 8, Overflow.CLOSE));
        assertThatThrownBy(() -> way.accept(channel)).isInstanceOf(MessageTooLong.class);
        assertThat(channel.isOpen()).isFalse();
    }

    // CVE-2026-44891 (Netty, STOMP): each header was bounded, and not all of them together
    @ParameterizedTest
    @ValueSource(strings = {"0", " ", "\t", "+", "1 "})
    void headerThatNeverEndsIsBounded(String piece) {
        ScriptedWire wire = ScriptedWire.of(piece.repeat(1 << 20));
        MessageChannel channel =
                MessageChannel.over(wire, options(TransmissionMode.windev(), 8, Overflow.SKIP));
        assertThatThrownBy(channel::read).isInstanceOf(BadFrame.class);
        assertThat(wire.bytesRead()).isLessThanOrEqualTo(256);
    }

    // CVE-2026-50020 (Netty, HTTP): any control bytes before a request were skipped, so that two readers saw two streams
    @Test
    void nothingIsIgnoredBeforeAMessageButBlanks() {
        for (int value = 0; value < 256; value++) {
            String stream = (char) value + "2\r\nok";
            Outcome outcome = Outcome.ofReading(
                    ScriptedWire.of(stream), options(TransmissionMode.windev(), 2, Overflow.CLOSE));
            boolean blank = value == ' ' || value == '\t' || value == '+' || value == '0';
            if (blank) {
                assertThat(outcome).isEqualTo(Outcome.of(List.of("ok"), Outcome.PEER_CLOSED));
            } else {
                assertThat(outcome.messages()).as("byte %d", value).isEmpty();
                assertThat(outcome.end()).isIn("BadFrame", "MessageTooLong"); // 12 bytes and more are announced by a digit
            }
        }
    }

    // CVE-2023-51764 to -51766 (Postfix, Sendmail, Exim): a lone LF or CR was taken for the end of a line, and so mail was smuggled
    @Test
    void loneLineFeedOrCarriageReturnSmugglesNoMessage() {
        isReadAs(List.of("a\n.\nMAIL", "b\r.\rMAIL", "c\n\r", "\r", "d"),
                options(TransmissionMode.line(), 100, Overflow.CLOSE),
                "a\n.\nMAIL\r\nb\r.\rMAIL\r\nc\n\r\r\n\r\r\nd\r\n");
    }

    // tokio, Go, Vert.x: what the end of the stream had cut was delivered as if it were whole; Netty, MINA: dropped without a word
    @Test
    void messageCutByTheEndIsNeverDelivered() {
        for (TransmissionMode mode : MODES) {
            for (Overflow policy : Overflow.values()) {
                String stream = framed(mode, "Hello World");
                for (int at = 1; at < stream.length(); at++) {
                    MessageChannel channel = MessageChannel.over(
                            ScriptedWire.of(stream.substring(0, at)), options(mode, 5, policy));
                    assertThatThrownBy(channel::read).isInstanceOf(SocketFailure.FramingFailure.class);
                }
            }
        }
    }
}
