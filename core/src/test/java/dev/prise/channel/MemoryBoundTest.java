package dev.prise.channel;

import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.MessageTooLong;
import dev.prise.frame.ByteQueue;
import dev.prise.frame.EndTag;
import dev.prise.frame.TransmissionMode;
import dev.prise.testing.ScriptedWire;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What one connection holds is bounded by the limits, whatever the peer announces or sends. */
class MemoryBoundTest {

    private static final int READ_BUFFER = Limits.DEFAULTS.readBufferBytes();

    static Stream<Arguments> modesAndLimits() {
        return Stream
                .of(TransmissionMode.windev(), TransmissionMode.line(), EndTag.EOF.strict(), TransmissionMode.raw())
                .flatMap(
                        mode -> Stream.of(1, 10, 1000, 5000, 100_000, 1 << 20).map(limit -> Arguments.of(mode, limit)));
    }

    private static ChannelOptions options(TransmissionMode mode, int limit) {
        return ChannelOptions.DEFAULTS.withMode(mode).withLimits(Limits.DEFAULTS.withMaxMessageBytes(limit));
    }

    @ParameterizedTest
    @MethodSource("modesAndLimits")
    void endlessGarbageIsHeldUpToTheLimitAndOneReadBuffer(TransmissionMode mode, int limit) {
        ScriptedWire wire = ScriptedWire.of("9".repeat(4 << 20));
        MessageChannel channel = MessageChannel.over(wire, options(mode, limit));
        try {
            for (int i = 0; i < 100; i++) {
                assertThat(channel.read().orThrow().size()).isLessThanOrEqualTo(limit);
            }
            assertThat(mode).isEqualTo(TransmissionMode.raw());
        } catch (SocketFailure failure) {
            assertThat(failure).isInstanceOfAny(MessageTooLong.class, SocketFailure.BadFrame.class);
            assertThat(wire.bytesRead()).isLessThanOrEqualTo((long) limit + 1024 + READ_BUFFER);
        }
        assertThat(wire.largestBuffer()).isLessThanOrEqualTo(limit + 1024 + READ_BUFFER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"16777216", "1000000", "65536"})
    void announcedSizeTakesNoMemoryBeforeItsBytesCome(String size) {
        ScriptedWire wire = ScriptedWire.of(size + "\r\n").thenSilence().then("abc").thenSilence();
        MessageChannel channel = MessageChannel.over(wire, ChannelOptions.DEFAULTS);
        channel.read(Duration.ZERO);
        channel.read(Duration.ZERO);
        assertThat(wire.largestBuffer()).isLessThanOrEqualTo(128);
    }

    @ParameterizedTest
    @ValueSource(strings = {"16777217", "2147483647", "2147483648", "99999999999999999", "1000000000000000000",
            "1e400"})
    void sizeBeyondTheLimitFailsBeforeAnyOfItIsRead(String size) {
        ScriptedWire wire = ScriptedWire.of((size.equals("1e400") ? "1" + "0".repeat(400) : size) + "\r\n");
        wire.then("x".repeat(10 << 20));
        MessageChannel channel = MessageChannel.over(wire, ChannelOptions.DEFAULTS);
        assertThatThrownBy(channel::read).isInstanceOfAny(MessageTooLong.class, SocketFailure.BadFrame.class);
        assertThat(wire.bytesRead()).isLessThan(500);
        assertThat(wire.largestBuffer()).isEqualTo(128);
    }

    @ParameterizedTest
    @MethodSource("modesAndLimits")
    void longestMessagesPassWithinTheBound(TransmissionMode mode, int limit) {
        String message = "m".repeat(limit);
        String framed = framed(mode, message);
        ScriptedWire wire = ScriptedWire.of(List.of(latin1(framed), latin1(framed)));
        MessageChannel channel = MessageChannel.over(wire, options(mode, limit));
        int read = 0;
        while (read < 2 * limit) {
            read += channel.read().orThrow().size();
        }
        assertThat(read).isEqualTo(2 * limit);
        assertThat(wire.largestBuffer()).isLessThanOrEqualTo(limit + 1024 + READ_BUFFER);
    }

    private static String framed(TransmissionMode mode, String message) {
        ByteQueue out = new ByteQueue();
        mode.encode(Message.of(message), out);
        return latin1(out.peek(0, out.size()));
    }

    @Test
    void memoryIsGivenBackAfterALongMessage() {
        ScriptedWire wire = ScriptedWire.of((10 << 20) + "\r\n" + "x".repeat(10 << 20));
        MessageChannel channel = MessageChannel.over(wire, ChannelOptions.DEFAULTS);
        assertThat(channel.read().orThrow().size()).isEqualTo(10 << 20);
        assertThat(wire.lastBuffer()).isBetween(10 << 20, 17 << 20);
        wire.then("1\r\na");
        channel.read();
        assertThat(wire.lastBuffer()).isLessThanOrEqualTo(READ_BUFFER);
    }

    @Test
    void memoryGrowsWithWhatHasComeFourfoldAtTheMost() {
        ScriptedWire wire = ScriptedWire.of("1000000\r\n");
        MessageChannel channel = MessageChannel.over(wire, ChannelOptions.DEFAULTS);
        for (int i = 0; i < 999; i++) {
            wire.then("x".repeat(1000)).thenSilence();
            channel.read(Duration.ZERO);
            assertThat(wire.lastBuffer()).isLessThanOrEqualTo(Math.max(128, 4 * (1009 + 1000 * i)));
        }
        wire.then("x".repeat(1000));
        assertThat(channel.read().orThrow().size()).isEqualTo(1_000_000);
    }
}
