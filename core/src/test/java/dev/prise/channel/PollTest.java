package dev.prise.channel;

import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Deadline;
import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.Overflow;
import dev.prise.SocketFailure.BytesAfterTag;
import dev.prise.SocketFailure.CutShort;
import dev.prise.channel.ReadResult.NothingYet;
import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.channel.ReadResult.Received;
import dev.prise.frame.TransmissionMode;
import dev.prise.testing.ChoppedWire;
import dev.prise.testing.ScriptedWire;
import dev.prise.wire.MemoryWire;
import dev.prise.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A read whose time is zero, or over, says what is there: all that had come by then counts, the end too. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PollTest {

    private static final Duration NOW = Duration.ZERO;

    private static ChannelOptions lines(int longest) {
        return ChannelOptions.DEFAULTS.withMode(TransmissionMode.line())
                .withLimits(Limits.DEFAULTS.withMaxMessageBytes(longest).withOverflow(Overflow.SKIP));
    }

    private static void write(Wire wire, String bytes) {
        wire.write(latin1(bytes), 0, bytes.length(), Deadline.after(NOW));
    }

    @Test
    void endBehindABufferThatWasSkippedIsThere() {
        MemoryWire.Pair wires = MemoryWire.pair();
        MessageChannel channel = MessageChannel.over(wires.right(), lines(8));
        write(wires.left(), "a".repeat(129)); // one more than the first buffer takes
        assertThat(channel.read(NOW)).isEqualTo(new NothingYet());
        wires.left().endOutput();
        assertThatThrownBy(() -> channel.read(NOW)).isInstanceOf(CutShort.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000})
    void messageBehindOneThatIsSkippedIsThereInHoweverManyPieces(int piece) {
        MemoryWire.Pair wires = MemoryWire.pair();
        MessageChannel channel = MessageChannel.over(new ChoppedWire(wires.right(), piece), lines(8));
        write(wires.left(), "a".repeat(20_000) + "\r\nyes\r\n");
        wires.left().endOutput();
        assertThat(channel.awaitMessage(Deadline.after(NOW))).isTrue();
        assertThat(channel.read(NOW).orThrow().text()).isEqualTo("yes");
        assertThat(channel.read(NOW)).isEqualTo(new PeerClosed(channel.peer()));
    }

    @Test
    void whatWasSkippedBeforeAnotherMessageHidesNothing() {
        MemoryWire.Pair wires = MemoryWire.pair();
        MessageChannel channel = MessageChannel.over(wires.right(), lines(8));
        write(wires.left(), "a".repeat(20) + "\r\nyes\r\n");
        assertThat(channel.read(NOW).orThrow().text()).isEqualTo("yes");
        write(wires.left(), "no\r\n");
        assertThat(channel.read(NOW).orThrow().text()).isEqualTo("no");
    }

    @Test
    void whatWasSkippedBeforeAFailureHidesNothing() {
        ScriptedWire wire = ScriptedWire.of("a".repeat(20) + "\r\nyes\r\nno\r\n", "on\r\n");
        MessageChannel channel = MessageChannel.over(wire, lines(8).withMode(TransmissionMode.line().strict()));
        assertThatThrownBy(() -> channel.read(NOW)).isInstanceOf(BytesAfterTag.class);
        List<String> heard = new ArrayList<>();
        while (channel.read(NOW) instanceof Received(Message message)) {
            heard.add(message.text());
        }
        assertThat(heard).containsExactly("yes", "no", "on");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000})
    void messageBehindHeartbeatsIsThere(int piece) {
        MemoryWire.Pair wires = MemoryWire.pair();
        MessageChannel channel = MessageChannel.over(
                new ChoppedWire(wires.right(), piece),
                lines(8).withHeartbeatAnswered(Heartbeat.of("PING").answeredBy("PONG")));
        write(wires.left(), "PING\r\n".repeat(1000) + "yes\r\n");
        assertThat(channel.read(NOW).orThrow().text()).isEqualTo("yes");
    }

    @Test
    void heartbeatsWithoutEndKeepNoReader() {
        ScriptedWire wire = ScriptedWire.of(Collections.nCopies(100_000, latin1("PING\r\n")));
        MessageChannel channel = MessageChannel.over(
                wire, lines(8).withHeartbeatAnswered(Heartbeat.of("PING").answeredBy("PONG")));
        assertThat(channel.read(NOW)).isEqualTo(new NothingYet());
        assertThat(wire.bytesRead()).isLessThan(100_000);
    }

    @Test
    void messagesTooLongInDripsKeepNoReader() {
        ScriptedWire wire = ScriptedWire.of(Collections.nCopies(100_000, latin1("a")));
        MessageChannel channel = MessageChannel.over(wire, lines(8));
        assertThat(channel.read(NOW)).isEqualTo(new NothingYet());
        assertThat(channel.awaitMessage(Deadline.after(NOW))).isFalse();
        assertThat(wire.bytesRead()).isLessThan(1000);
    }

    @Test
    void answerToAHeartbeatIsLookedForBeforeItIsMissed() {
        Heartbeat hasty =
                Heartbeat.of("PING").answeredBy("PONG").every(Duration.ofNanos(1)).within(Duration.ofNanos(1));
        ScriptedWire wire =
                ScriptedWire.of().thenSilence().then("a".repeat(20) + "\r\n").then("PONG\r\n").then("yes\r\n");
        MessageChannel channel = MessageChannel.over(wire, lines(8).withHeartbeat(hasty));
        write(wire, "");
        assertThat(channel.read().orThrow().text()).isEqualTo("yes");
    }
}
