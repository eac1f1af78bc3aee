package dev.prise.channel;

import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.ModeName;
import dev.prise.SocketFailure.BadFrame;
import dev.prise.SocketFailure.ModeUndecided;
import dev.prise.SocketFailure.ModeUnknown;
import dev.prise.channel.ReadResult.NothingYet;
import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.frame.EndTag;
import dev.prise.frame.TransmissionMode;
import dev.prise.testing.Cuts;
import dev.prise.testing.EventRecorder;
import dev.prise.testing.NoLeaks;
import dev.prise.testing.ScriptedWire;
import dev.prise.wire.MemoryWire;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A channel that finds out the mode and the charset of the other end. */
@ExtendWith(NoLeaks.class)
class DetectTest {

    private static final TransmissionMode AT_ANY_SILENCE = TransmissionMode.detect().withSilenceNanos(1);
    private static final Charset WINDOWS = Charset.forName("windows-1252");

    private final EventRecorder events = new EventRecorder();
    private final ChannelOptions options = ChannelOptions.DEFAULTS
            .withMode(AT_ANY_SILENCE)
            .withEvents(events)
            .withLimits(Limits.DEFAULTS.withAnswerDelay(Limits.FOREVER)); // a thread that waits would look like a slow handler's

    // What is found

    @Test
    void modeIsFoundAndTheAnswerGoesOutInIt() {
        ScriptedWire wire = ScriptedWire.of("11\r\nHello World").thenSilence().then("2\r\nok");
        MessageChannel channel = MessageChannel.over(wire, options);
        assertThat(channel.mode()).isEqualTo(AT_ANY_SILENCE);
        assertThat(channel.read().orThrow().text()).isEqualTo("Hello World");
        assertThat(channel.mode()).isEqualTo(TransmissionMode.windev());
        channel.write("Hi");
        assertThat(wire.writes()).containsExactly("2\r\nHi");
        assertThat(channel.read().orThrow().text()).isEqualTo("ok");
        assertThat(events.lines()).containsSubsequence(
                "connected", "mode windev, UTF-8", "received \"Hello World\"", "sent \"Hi\"", "received \"ok\"");
        channel.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"11\r\nHello World", "one\r\ntwo\r\n", "5\r\nHello\r\n", "one\r\ntwo<EOF>three<EOF>",
            "one\ntwo\n",
            "\2one\3\2two\3", "<login/>\n\0<b/>\0"})
    void noByteIsLostHoweverTheStreamIsCut(String stream) {
        List<Message> whole = readAll(List.of(latin1(stream)));
        assertThat(whole).isNotEmpty();
        for (List<byte[]> pieces : Cuts.all(latin1(stream))) {
            assertThat(readAll(pieces)).isEqualTo(whole);
        }
    }

    private static List<Message> readAll(List<byte[]> pieces) {
        List<Message> all = new ArrayList<>();
        try (MessageChannel channel = MessageChannel.over(ScriptedWire.of(pieces),
                ChannelOptions.DEFAULTS.withMode(TransmissionMode.detect()))) {
            while (channel.read() instanceof ReadResult.Received(Message message)) {
                all.add(message);
            }
        }
        return all;
    }

    @Test
    void whatOneModeDoesNotFitYetIsWaitedFor() {
        ScriptedWire wire = ScriptedWire.of("7\r\n")
                .thenSilence()
                .then("Hello\r\n")
                .thenSilence()
                .then("2\r\nok")
                .thenSilence();
        try (MessageChannel channel = MessageChannel.over(wire, options)) {
            assertThat(channel.read().orThrow().text()).isEqualTo("Hello\r\n");
            assertThat(channel.read().orThrow().text()).isEqualTo("ok");
        }
    }

    @Test
    void readThatIsOverLosesNothing() {
        MemoryWire.Pair wires = MemoryWire.pair();
        MessageChannel channel = MessageChannel.over(wires.left(), options);
        MessageChannel peer =
                MessageChannel.over(wires.right(), ChannelOptions.DEFAULTS.withMode(TransmissionMode.raw()));
        peer.write("Hel");
        assertThat(channel.read(Duration.ZERO)).isEqualTo(new NothingYet());
        peer.write("lo\r\n");
        assertThat(channel.read().orThrow().text()).isEqualTo("Hello");
        assertThat(channel.mode()).isEqualTo(TransmissionMode.line());
        peer.close();
        assertThat(channel.read()).isInstanceOf(PeerClosed.class);
        channel.close();
    }

    @Test
    void endOfTheStreamIsASilence() {
        ScriptedWire wire = ScriptedWire.of("Hello\r\nWorld\r\n");
        try (MessageChannel channel = MessageChannel.over(wire, options.withMode(TransmissionMode.detect()))) {
            assertThat(channel.read().orThrow().text()).isEqualTo("Hello");
            assertThat(channel.read().orThrow().text()).isEqualTo("World");
            assertThat(channel.read()).isInstanceOf(PeerClosed.class);
        }
    }

    @Test
    void whoSaysNothingAtAllLeavesPolitely() {
        try (MessageChannel channel = MessageChannel.over(ScriptedWire.of(List.of()), options)) {
            assertThat(channel.read()).isInstanceOf(PeerClosed.class);
        }
    }

    @Test
    void messageThatIsAwaitedIsStillThere() {
        ScriptedWire wire = ScriptedWire.of("Hello\n").thenSilence();
        try (MessageChannel channel = MessageChannel.over(wire, options)) {
            assertThat(channel.awaitMessage(dev.prise.Deadline.NEVER)).isTrue();
            assertThat(channel.mode()).isEqualTo(EndTag.of("\n"));
            assertThat(channel.read().orThrow().text()).isEqualTo("Hello");
            assertThat(events.lines()).containsSubsequence("mode tag \"\\n\", UTF-8", "received \"Hello\"");
        }
    }

    @Test
    void servedInTheModeThatIsFound() {
        ScriptedWire wire = ScriptedWire.of("one\r\ntwo\r\n").thenSilence();
        try (MessageChannel channel = MessageChannel.over(wire, options)) {
            channel.serve(question -> question);
        }
        assertThat(wire.writes()).containsExactly("one\r\ntwo\r\n");
    }

    // The charset

    @Test
    void charsetIsTheOneThatTheFirstAccentShows() {
        ScriptedWire wire = ScriptedWire.of("BONJOUR\r\n").thenSilence().then("caf\u00E9\r\n");
        try (MessageChannel channel = MessageChannel.over(wire, options)) {
            channel.read();
            assertThat(channel.charset()).isEqualTo(StandardCharsets.UTF_8);
            assertThat(channel.read().orThrow().text()).isEqualTo("caf\u00E9");
            assertThat(channel.charset()).isEqualTo(WINDOWS);
            channel.write("th\u00E9");
            assertThat(wire.writes()).containsExactly("th\u00E9\r\n");
        }
        assertThat(events.lines()).containsSubsequence("mode tag \"\\r\\n\", UTF-8", "received \"BONJOUR\"",
                "mode tag \"\\r\\n\", windows-1252", "received \"caf\\xE9\"");
    }

    @Test
    void wideTextIsReadAndAnswered() {
        ScriptedWire wire = ScriptedWire.of("H\0i\0!\0\r\0\n\0").thenSilence();
        try (MessageChannel channel = MessageChannel.over(wire, options)) {
            assertThat(channel.read().orThrow().text()).isEqualTo("Hi!");
            assertThat(channel.charset()).isEqualTo(StandardCharsets.UTF_16LE);
            channel.write("ok");
            assertThat(wire.writes()).containsExactly("o\0k\0\r\0\n\0");
        }
    }

    @Test
    void unicodeProgramOfWindevIsReadAndAnswered() {
        ScriptedWire wire = ScriptedWire.of("4\r\nO\0K\0").thenSilence();
        try (MessageChannel channel = MessageChannel.over(wire, options)) {
            assertThat(channel.read().orThrow().text()).isEqualTo("OK");
            channel.write("\u00E9");
            assertThat(wire.writes()).containsExactly("2\r\n\u00E9\0");
        }
    }

    // Failures

    @Test
    void whatIsWrittenBeforeIsNotSent() {
        ScriptedWire wire = ScriptedWire.of("Hello\r\n").thenSilence();
        try (MessageChannel channel = MessageChannel.over(wire, options)) {
            assertThatThrownBy(() -> channel.write("too early")).isInstanceOf(ModeUnknown.class);
            assertThatThrownBy(() -> channel.request("too early", Duration.ZERO)).isInstanceOf(ModeUnknown.class);
            assertThat(channel.read().orThrow().text()).isEqualTo("Hello");
            channel.write("now");
            assertThat(wire.writes()).containsExactly("now\r\n");
        }
    }

    @Test
    void whatFitsTwoModesIsAskedForInTheEnd() {
        ScriptedWire wire = ScriptedWire.of("7\r\nHello\r\n").thenSilence();
        try (MessageChannel channel = MessageChannel.over(wire, options)) {
            assertThatThrownBy(channel::read)
                    .isInstanceOfSatisfying(ModeUndecided.class, undecided -> assertThat(undecided.fitting())
                            .containsExactly(TransmissionMode.windev().name(), ModeName.LINE))
                    .hasMessage("closed after 10 bytes, which do not tell their mode: \"7\\r\\nHello\\r\\n\","
                            + " hex 37 0D 0A 48 65 6C 6C 6F 0D 0A; it fits TransmissionMode.windev() as well as"
                            + " TransmissionMode.line(); set the mode that the other end uses");
        }
    }

    @Test
    void timeIsBounded() {
        Limits impatient = Limits.DEFAULTS.withMessageTimeout(Duration.ofMillis(1));
        MemoryWire.Pair wires = MemoryWire.pair();
        MessageChannel channel = MessageChannel.over(wires.left(), options.withLimits(impatient));
        MessageChannel peer =
                MessageChannel.over(wires.right(), ChannelOptions.DEFAULTS.withMode(TransmissionMode.raw()));
        peer.write("Hello");
        assertThatThrownBy(channel::read)
                .isInstanceOf(ModeUndecided.class)
                .hasMessageContainingAll("sent 5 bytes and, within 1 ms, nothing that tells its mode",
                        "set the mode that the other end uses");
        peer.close();
    }

    @Test
    void bytesAreBounded() {
        Limits small = Limits.DEFAULTS.withMaxMessageBytes(64);
        ScriptedWire wire = ScriptedWire.of("one line\r\n".repeat(20)).thenSilence();
        try (MessageChannel channel = MessageChannel.over(wire, options.withLimits(small))) {
            assertThatThrownBy(channel::read).isInstanceOf(ModeUndecided.class)
                    .hasMessageContaining("bytes came, more than the longest message has");
        }
    }

    @Test
    void whatNoModeReadsIsABadFrame() {
        ScriptedWire wire = ScriptedWire.of("GET / HTTP/1.1\r\n\r\n").thenSilence();
        try (MessageChannel channel = MessageChannel.over(wire, options)) {
            assertThatThrownBy(channel::read).isInstanceOf(BadFrame.class)
                    .hasMessageContaining("this is an HTTP request");
        }
    }

    // Modes that are set

    @Test
    void modeThatIsSetEndsTheSearch() {
        MemoryWire.Pair wires = MemoryWire.pair();
        MessageChannel channel = MessageChannel.over(wires.left(), options);
        MessageChannel peer =
                MessageChannel.over(wires.right(), ChannelOptions.DEFAULTS.withMode(TransmissionMode.raw()));
        peer.write("Hello");
        assertThat(channel.read(Duration.ZERO)).isEqualTo(new NothingYet());
        channel.mode(TransmissionMode.raw());
        assertThat(channel.read().orThrow().text()).isEqualTo("Hello");
        channel.mode(AT_ANY_SILENCE);
        peer.write("Hello\r\n");
        assertThat(channel.read().orThrow().text()).isEqualTo("Hello");
        assertThat(channel.mode()).isEqualTo(TransmissionMode.line());
        peer.close();
        channel.close();
    }

    @Test
    void modeThatIsSetWhileAReaderWaitsIsTheOneThatHolds() {
        ScriptedWire wire = ScriptedWire.of("Hello\r\n");
        MessageChannel[] channel = new MessageChannel[1];
        wire.then(() -> channel[0].mode(EndTag.of("\n"))).thenSilence();
        channel[0] = MessageChannel.over(wire, options);
        assertThat(channel[0].read().orThrow().text()).isEqualTo("Hello\r");
        assertThat(channel[0].mode()).isEqualTo(EndTag.of("\n"));
        channel[0].close();
    }

    @Test
    void heartbeatNeedsAMode() {
        assertThatThrownBy(() -> options.withHeartbeat(Heartbeat.of("PING")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("while the mode is still to be found out");
    }
}
