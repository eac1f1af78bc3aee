package dev.prise.channel;

import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.prise.Deadline;
import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.BadFrame;
import dev.prise.SocketFailure.BytesAfterTag;
import dev.prise.SocketFailure.CutShort;
import dev.prise.channel.ReadResult.Received;
import dev.prise.frame.ByteQueue;
import dev.prise.frame.EndTag;
import dev.prise.frame.Raw;
import dev.prise.frame.TransmissionMode;
import dev.prise.testing.AsyncTask;
import dev.prise.testing.AsyncTask.Kind;
import dev.prise.testing.Bytes;
import dev.prise.testing.Cuts;
import dev.prise.testing.Outcome;
import dev.prise.testing.ScriptedWire;
import dev.prise.wire.MemoryWire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The mode may change at any byte of a stream: what is not read yet is read in the new one, and no byte is lost. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ModeChangeTest {

    private static final List<TransmissionMode> MODES = List.of(
            TransmissionMode.windev(),
            TransmissionMode.line(),
            EndTag.EOF,
            EndTag.of("ABAB").strict(),
            TransmissionMode.raw(),
            new Raw(3));

    static Stream<Arguments> pairsOfModes() {
        return MODES.stream().flatMap(from -> MODES.stream().map(to -> Arguments.of(from, to)));
    }

    @ParameterizedTest
    @MethodSource("pairsOfModes")
    void nothingIsLostWhereverTheModeChanges(TransmissionMode from, TransmissionMode to) {
        String first = framed(from, Message.of("Hello")) + framed(from, Message.of("12\r\nxBA"));
        String second = framed(to, Message.of("")) + framed(to, Message.of("World"));
        // the other modes take any bytes, the windev mode would fail at those of the second part
        int last = first.length() + (from.equals(TransmissionMode.windev()) ? 0 : second.length());
        for (int at = 0; at <= last; at++) {
            change(from, to, first + second, at, false);
            change(from, to, first + second, at, true);
        }
    }

    private static void change(TransmissionMode from, TransmissionMode to, String stream, int at, boolean bytewise) {
        ScriptedWire wire = ScriptedWire.of();
        add(wire, stream.substring(0, at), bytewise);
        wire.thenSilence();
        add(wire, stream.substring(at), bytewise);
        MessageChannel channel = MessageChannel.over(wire, ChannelOptions.DEFAULTS.withMode(from));
        StringBuilder framesRead = new StringBuilder();
        while (quietly(channel) instanceof Received(var message)) {
            framesRead.append(framed(from, message));
        }
        String read = framesRead.toString();
        assertThat(wire.bytesRead()).isEqualTo(at);
        assertThat(stream).as("%s: the whole messages before byte %d", from, at).startsWith(read);

        channel.mode(to);
        Outcome rest = rest(channel);
        Outcome expected =
                Outcome.ofDecoding(to, Limits.DEFAULTS, List.of(latin1(stream.substring(read.length()))));
        if (to instanceof Raw) {
            rest = rest.joined();
            expected = expected.joined();
        }
        assertThat(rest).as("%s, then %s from byte %d on, of %s", from, to, at, stream).isEqualTo(expected);
    }

    private static ReadResult quietly(MessageChannel channel) {
        try {
            return channel.read(Duration.ZERO);
        } catch (BytesAfterTag warning) {
            return channel.read(Duration.ZERO);
        }
    }

    private static Outcome rest(MessageChannel channel) {
        List<String> messages = new ArrayList<>();
        try {
            while (quietly(channel) instanceof Received(var message)) {
                messages.add(latin1(message.bytes()));
            }
            return Outcome.of(messages, Outcome.PEER_CLOSED);
        } catch (CutShort cut) {
            return Outcome.of(messages, "CutShort " + Bytes.hex(cut.received()));
        } catch (SocketFailure failure) {
            return Outcome.of(messages, failure.getClass().getSimpleName());
        }
    }

    private static void add(ScriptedWire wire, String bytes, boolean bytewise) {
        if (bytewise) {
            Cuts.bytewise(latin1(bytes)).forEach(each -> wire.then(latin1(each)));
        } else if (!bytes.isEmpty()) {
            wire.then(bytes);
        }
    }

    private static String framed(TransmissionMode mode, Message message) {
        ByteQueue out = new ByteQueue();
        (mode instanceof EndTag tag ? tag.allowingTagInside() : mode).encode(message, out);
        return latin1(out.peek(0, out.size()));
    }

    @ParameterizedTest
    @MethodSource("pairsOfModes")
    void changeWhileAReaderWaitsTakesEffectWithTheNextByte(TransmissionMode from, TransmissionMode to)
            throws Exception {
        MemoryWire.Pair wires = MemoryWire.pair();
        MessageChannel channel = MessageChannel.over(wires.left(), ChannelOptions.DEFAULTS.withMode(from));
        for (int i = 0; i < 5; i++) {
            AsyncTask<ReadResult> reader = Kind.VIRTUAL.call(channel::read);
            reader.awaitBlocked();
            channel.mode(to);
            byte[] bytes = latin1(framed(to, Message.of("ab")));
            wires.right().write(bytes, 0, bytes.length, Deadline.NEVER);
            assertThat(reader.result().orThrow().text()).isEqualTo("ab");
            channel.mode(from);
        }
    }

    @Test
    void changeWhileAReaderWaitsInTheMiddleOfAMessageKeepsWhatHasCome() {
        ScriptedWire wire = ScriptedWire.of("12").then("3");
        MessageChannel channel = MessageChannel.over(wire, ChannelOptions.DEFAULTS);
        wire.then(() -> channel.mode(TransmissionMode.line())).then("\r").then("\n1\r\n4");
        assertThat(channel.read().orThrow().text()).isEqualTo("123");
        wire.then(() -> channel.mode(TransmissionMode.raw()));
        assertThat(channel.read().orThrow().text()).isEqualTo("1");
    }

    @Test
    void equalModeSetAnewInTheMiddleChangesNothing() {
        ScriptedWire wire = ScriptedWire.of();
        MessageChannel channel = MessageChannel.over(wire, ChannelOptions.DEFAULTS.withMode(EndTag.of("<EOF>")));
        for (byte[] each : Cuts.bytewise(latin1("<<EO<EOF>ab<EOF>"))) {
            wire.then(latin1(each)).then(() -> channel.mode(EndTag.of("<EOF>")));
        }
        assertThat(channel.read().orThrow().text()).isEqualTo("<<EO");
        assertThat(channel.read().orThrow().text()).isEqualTo("ab");
    }

    @Test
    void bytesThatWereNoMessageAreNotReadAsOneInAnotherModeEither() {
        MessageChannel channel = MessageChannel.over(ScriptedWire.of("GET / HTTP/1.1\r\n"), ChannelOptions.DEFAULTS);
        assertThatExceptionOfType(BadFrame.class).isThrownBy(channel::read);
        channel.mode(TransmissionMode.line());
        assertThatExceptionOfType(BadFrame.class).isThrownBy(channel::read);
        assertThatExceptionOfType(BadFrame.class).isThrownBy(() -> channel.awaitMessage(Deadline.NEVER));
    }
}
