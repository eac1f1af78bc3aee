package dev.prise.channel;

import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.prise.Deadline;
import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.SocketFailure.BadFrame;
import dev.prise.SocketFailure.BytesAfterTag;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.ConnectionLost;
import dev.prise.SocketFailure.CutShort;
import dev.prise.SocketFailure.Interrupted;
import dev.prise.SocketFailure.MessageTooLong;
import dev.prise.SocketFailure.NoMessage;
import dev.prise.SocketFailure.PeerNotReading;
import dev.prise.SocketFailure.PeerSilent;
import dev.prise.SocketFailure.PeerTooSlow;
import dev.prise.SocketFailure.TagInMessage;
import dev.prise.channel.ReadResult.NothingYet;
import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.channel.ReadResult.Received;
import dev.prise.frame.EndTag;
import dev.prise.frame.TransmissionMode;
import dev.prise.testing.AsyncTask;
import dev.prise.testing.AsyncTask.Kind;
import dev.prise.testing.Bytes;
import dev.prise.testing.ChoppedWire;
import dev.prise.testing.EventRecorder;
import dev.prise.testing.HandClock;
import dev.prise.testing.NoLeaks;
import dev.prise.testing.ScriptedWire;
import dev.prise.wire.MemoryWire;
import dev.prise.wire.Wire;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MessageChannelTest {

    private static final ChannelOptions WINDEV = ChannelOptions.DEFAULTS;
    private static final ChannelOptions LINES = WINDEV.withMode(TransmissionMode.line());
    private static final ChannelOptions STRICT = WINDEV.withMode(TransmissionMode.line().strict());
    private static final Duration NOW = Duration.ZERO;

    private final EventRecorder events = new EventRecorder();

    private final HandClock clock = new HandClock();

    private MessageChannel over(Wire wire, ChannelOptions options) {
        if (wire instanceof ScriptedWire script) {
            script.on(clock);
            return MessageChannel.over(script, options.withEvents(events).withClock(clock));
        }
        return MessageChannel.over(wire, options.withEvents(events));
    }

    private static String text(ReadResult result) {
        return result.orThrow().text();
    }

    // ---- reading

    @Test
    void messageCutInTwoPacketsIsReadOnce() {
        MessageChannel channel = over(ScriptedWire.of("11\r\nHello", " World"), WINDEV);
        assertThat(text(channel.read())).isEqualTo("Hello World");
        assertThat(channel.read()).isInstanceOf(PeerClosed.class);
    }

    @Test
    void messagesThatCameTogetherAreReadOneByOneWithOneReadOfTheWire() {
        ScriptedWire wire = ScriptedWire.of("a\r\nb\r\nc\r\n");
        MessageChannel channel = over(wire, LINES);
        assertThat(text(channel.read())).isEqualTo("a");
        assertThat(text(channel.read())).isEqualTo("b");
        assertThat(text(channel.read())).isEqualTo("c");
        assertThat(wire.log()).containsExactly("read");
    }

    @Test
    void pairTalksBothWays() {
        MessageChannel.Pair pair = MessageChannel.pair(WINDEV);
        pair.left().write("ping");
        assertThat(text(pair.right().read())).isEqualTo("ping");
        pair.right().write(latin1("pong"));
        assertThat(text(pair.left().read())).isEqualTo("pong");
        pair.left().write(Message.of(""));
        assertThat(text(pair.right().read())).isEmpty();
        assertThat(pair.left().peer()).isEqualTo(pair.right().local());
        assertThat(pair.left().local()).isEqualTo(pair.right().peer());
    }

    @Test
    void textTravelsInTheCharsetOfTheChannel() {
        for (String charset : List.of("windows-1252", "UTF-16LE", "UTF-8")) {
            MessageChannel.Pair pair = MessageChannel.pair(WINDEV.withCharset(Charset.forName(charset)));
            pair.left().write("é€");
            Message message = pair.right().read().orThrow();
            assertThat(message.text()).isEqualTo("é€");
            assertThat(message.charset()).isEqualTo(Charset.forName(charset));
            pair.right().write(message.reply("ça"));
            assertThat(text(pair.left().read())).isEqualTo("ça");
        }
    }

    @Test
    void characterThatTheCharsetLacksIsNotSent() {
        ScriptedWire wire = ScriptedWire.of();
        MessageChannel channel = over(wire, WINDEV.withCharset(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> channel.write("a€")).isInstanceOf(IllegalArgumentException.class);
        assertThat(wire.writes()).isEmpty();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void zeroTimeAsksWhatIsThere() {
        MessageChannel.Pair pair = MessageChannel.pair(WINDEV);
        assertThat(pair.right().read(NOW)).isEqualTo(new NothingYet());
        pair.left().write("a");
        assertThat(text(pair.right().read(NOW))).isEqualTo("a");
        assertThat(pair.right().read(Duration.ofSeconds(-1))).isEqualTo(new NothingYet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"3\r\nABC2\r\nDE0\r\n", "+3 \nABC  2\nDE"})
    void timeOutInTheMiddleOfAMessageLosesNothing(String stream) {
        ScriptedWire wire = ScriptedWire.of().thenSilence();
        for (int i = 0; i < stream.length(); i++) {
            wire.then(stream.substring(i, i + 1)).thenSilence();
        }
        MessageChannel channel = over(wire, WINDEV);
        StringBuilder heard = new StringBuilder();
        int timeOuts = 0;
        for (ReadResult result = channel.read(NOW); !(result instanceof PeerClosed); result = channel.read(NOW)) {
            switch (result) {
                case Received(var message) -> heard.append(message.text()).append('|');
                case NothingYet() -> timeOuts++;
                case PeerClosed(var peer) -> throw new AssertionError(peer);
            }
        }
        assertThat(heard.toString()).startsWith("ABC|DE|");
        assertThat(timeOuts).isEqualTo(stream.length() + 1);
    }

    @Test
    void timeOutInTheMiddleOfATagLosesNothing() {
        ScriptedWire wire = ScriptedWire.of();
        for (String piece : List.of("a", "<", "E", "O", "F", ">", "<EO", "<EOF", ">")) {
            wire.then(piece).thenSilence();
        }
        MessageChannel channel = over(wire, WINDEV.withMode(EndTag.EOF));
        for (int i = 0; i < 5; i++) {
            assertThat(channel.read(NOW)).isEqualTo(new NothingYet());
        }
        assertThat(text(channel.read(NOW))).isEqualTo("a");
        assertThat(text(channel.read(Deadline.NEVER))).isEqualTo("<EO");
    }

    @Test
    void peerThatDripsKeepsNoReaderWhoseTimeIsUp() {
        ScriptedWire wire = ScriptedWire.of(("1000\r\n" + "x".repeat(1000) + "1\r\na").split(""));
        MessageChannel channel = over(wire, WINDEV);
        assertThat(channel.read(NOW)).isInstanceOf(NothingYet.class);
        assertThat(channel.awaitMessage(Deadline.after(NOW))).isFalse();
        ReadResult result = channel.read(NOW);
        while (result instanceof NothingYet) {
            result = channel.read(NOW);
        }
        assertThat(text(result)).hasSize(1000);
        assertThat(text(channel.read(NOW))).isEqualTo("a");
    }

    @Test
    void zeroTimeReadsWhatIsThereInHoweverManyPieces() {
        MemoryWire.Pair pair = MemoryWire.pair();
        over(pair.left(), WINDEV).write("x".repeat(1000));
        assertThat(text(over(new ChoppedWire(pair.right(), 1), WINDEV).read(NOW))).hasSize(1000);
    }

    @Test
    void awaitedMessageIsLeftToBeRead() {
        MessageChannel.Pair pair = MessageChannel.pair(WINDEV);
        Deadline now = Deadline.after(NOW);
        assertThat(pair.right().awaitMessage(now)).isFalse();
        pair.left().write("a");
        assertThat(pair.right().awaitMessage(Deadline.NEVER)).isTrue();
        assertThat(pair.right().awaitMessage(now)).isTrue();
        assertThat(text(pair.right().read(NOW))).isEqualTo("a");
        assertThat(pair.right().awaitMessage(now)).isFalse();
        pair.left().close();
        assertThat(pair.right().awaitMessage(Deadline.NEVER)).isFalse();
        assertThat(pair.right().peerHasLeft()).isTrue();
    }

    @Test
    void awaitingLeavesItToTheReaderToHearOfBytesAfterTheTag() {
        MessageChannel channel = over(ScriptedWire.of("a\r\nb\r\n"), STRICT);
        assertThat(channel.awaitMessage(Deadline.NEVER)).isTrue();
        assertThat(channel.awaitMessage(Deadline.NEVER)).isTrue();
        assertThatThrownBy(channel::read).isInstanceOf(BytesAfterTag.class);
        assertThat(text(channel.read())).isEqualTo("a");
        assertThat(text(channel.read())).isEqualTo("b");
        assertThat(events.lines()).containsExactly("connected", "failed BytesAfterTag", "received \"a\"",
                "received \"b\"");
    }

    @Test
    void resultsWithoutAMessageSayWhy() {
        MessageChannel channel = over(ScriptedWire.of().thenSilence(), WINDEV);
        assertThatThrownBy(() -> text(channel.read(NOW))).isInstanceOf(NoMessage.class).hasMessageContaining("in time");
        assertThatThrownBy(() -> text(channel.read())).isInstanceOf(NoMessage.class)
                .hasMessageContaining("script:1 has left");
    }

    // ---- the end of the stream

    @Test
    void endBetweenMessagesIsSaidAgainAndAgain() {
        MessageChannel channel = over(ScriptedWire.of("1\r\na"), WINDEV);
        assertThat(text(channel.read())).isEqualTo("a");
        assertThat(channel.peerHasLeft()).isFalse();
        for (int i = 0; i < 3; i++) {
            assertThat(channel.read()).isEqualTo(new PeerClosed(channel.peer()));
            assertThat(channel.read(NOW)).isEqualTo(new PeerClosed(channel.peer()));
        }
        assertThat(channel.peerHasLeft()).isTrue();
        assertThat(channel.isOpen()).isTrue();
        channel.close();
        assertThat(events.lines()).containsExactly("connected", "received \"a\"", "closed: the peer left");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "10\r", "10\r\n", "10\r\nabc", "10\r\nabcdefghi"})
    void endInsideAMessageKeepsExactlyItsBytes(String cut) {
        MessageChannel channel = over(ScriptedWire.of("1\r\na1\r\nb" + cut), WINDEV);
        assertThat(text(channel.read())).isEqualTo("a");
        assertThat(text(channel.read())).isEqualTo("b");
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(channel::read)
                    .isInstanceOfSatisfying(CutShort.class,
                            failure -> assertThat(latin1(failure.received())).isEqualTo(cut));
        }
        assertThat(channel.isOpen()).isFalse();
        assertThat(events.lines())
                .containsExactly(
                        "connected", "received \"a\"", "received \"b\"", "failed CutShort", "closed: after a failure");
    }

    @Test
    void bytesAfterTheTagAreSaidOnceAndThenAllIsRead() {
        MessageChannel channel = over(ScriptedWire.of("a\r\nb\r", "\n"), STRICT);
        assertThatThrownBy(channel::read).isInstanceOf(BytesAfterTag.class).hasMessageContaining("\"b\\r\"");
        assertThat(channel.isOpen()).isTrue();
        assertThat(text(channel.read())).isEqualTo("a");
        assertThat(text(channel.read())).isEqualTo("b");
        assertThat(channel.read()).isInstanceOf(PeerClosed.class);
    }

    @Test
    void halfClosedPeerIsStillAnswered() {
        MessageChannel.Pair pair = MessageChannel.pair(WINDEV);
        pair.left().write("question");
        pair.left().endOutput();
        assertThat(text(pair.right().read())).isEqualTo("question");
        assertThat(pair.right().read()).isInstanceOf(PeerClosed.class);
        pair.right().write("answer");
        assertThat(text(pair.left().read())).isEqualTo("answer");
    }

    @Test
    void endOfInputLetsWhatHasComeBeReadAndTheRestGo() {
        ScriptedWire wire = ScriptedWire.of("1\r\na1\r\nb5\r\nha", "lf!1\r\nc5\r\nha").thenSilence().then("never read");
        MessageChannel channel = over(wire, WINDEV);
        assertThat(text(channel.read())).isEqualTo("a");
        channel.endInput();
        assertThat(text(channel.read())).isEqualTo("b");
        assertThat(text(channel.read())).isEqualTo("half!");
        assertThat(text(channel.read())).isEqualTo("c");
        for (int i = 0; i < 3; i++) {
            assertThat(channel.read()).isInstanceOf(PeerClosed.class);
        }
        channel.write("still there");
        assertThat(wire.writes()).containsExactly("11\r\nstill there");
    }

    @Test
    void writeAfterTheEndOfOutputIsMisuse() {
        ScriptedWire wire = ScriptedWire.of("1\r\na");
        MessageChannel channel = over(wire, WINDEV);
        channel.endOutput();
        channel.endOutput();
        assertThatThrownBy(() -> channel.write("b")).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("endOutput()");
        assertThat(text(channel.read())).isEqualTo("a");
        assertThat(channel.isOpen()).isTrue();
        assertThat(wire.writes()).isEmpty();
    }

    @Test
    void messagesOfAPeerThatNoLongerListensAreStillRead() {
        ScriptedWire wire = ScriptedWire.of("1\r\na", "1\r\nb");
        MessageChannel channel = over(wire, WINDEV);
        wire.failWrites(new ConnectionLost(wire.peer(), null));
        assertThatThrownBy(() -> channel.write("x")).isInstanceOf(ConnectionLost.class);
        assertThatThrownBy(() -> channel.write("x")).isInstanceOf(ConnectionLost.class);
        assertThat(channel.isOpen()).isTrue();
        assertThat(text(channel.read())).isEqualTo("a");
        assertThat(text(channel.read())).isEqualTo("b");
        assertThat(channel.read()).isInstanceOf(PeerClosed.class);
        assertThat(events.lines()).containsExactly("connected", "failed ConnectionLost", "received \"a\"",
                "received \"b\"");
    }

    @ParameterizedTest
    @EnumSource
    void endOfInputFreesABlockedReader(Kind kind) throws Exception {
        MessageChannel.Pair pair = MessageChannel.pair(WINDEV);
        AsyncTask<ReadResult> reader = kind.call(() -> pair.left().read());
        reader.awaitBlocked();
        pair.left().endInput();
        assertThat(reader.result()).isInstanceOf(PeerClosed.class);
        pair.left().write("a");
        assertThat(text(pair.right().read())).isEqualTo("a");
    }

    // ---- failures

    @Test
    void wholeMessagesBeforeAFailureAreReadFirst() {
        MessageChannel channel = over(ScriptedWire.of("1\r\na1\r\nbGET"), WINDEV);
        assertThat(text(channel.read())).isEqualTo("a");
        assertThat(text(channel.read())).isEqualTo("b");
        assertThatThrownBy(channel::read).isInstanceOf(BadFrame.class);
    }

    @Test
    void failureOfTheFramingClosesTheChannelAndEveryLaterCallGetsIt() {
        ScriptedWire wire = ScriptedWire.of("x");
        MessageChannel channel = over(wire, WINDEV);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(channel::read).isInstanceOf(BadFrame.class);
            assertThatThrownBy(() -> channel.read(NOW)).isInstanceOf(BadFrame.class);
            assertThatThrownBy(() -> channel.write("a")).isInstanceOf(BadFrame.class);
            assertThatThrownBy(() -> channel.awaitMessage(Deadline.NEVER)).isInstanceOf(BadFrame.class);
            assertThatThrownBy(() -> channel.serve(request -> request)).isInstanceOf(BadFrame.class);
        }
        channel.close();
        assertThatThrownBy(channel::read).isInstanceOf(BadFrame.class);
        assertThat(channel.failure()).containsInstanceOf(BadFrame.class);
        assertThat(channel.isOpen()).isFalse();
        assertThat(wire.isClosed()).isTrue();
        assertThat(events.lines()).containsExactly("connected", "failed BadFrame", "closed: after a failure");
    }

    @Test
    void lostConnectionIsFoundByTheReaderAndToldToTheWriter() {
        ScriptedWire wire = ScriptedWire.of("1\r\na").endingIn(new ConnectionLost(ScriptedWire.of().peer(), null));
        MessageChannel channel = over(wire, WINDEV);
        assertThat(text(channel.read())).isEqualTo("a");
        assertThatThrownBy(channel::read).isInstanceOf(ConnectionLost.class);
        assertThatThrownBy(channel::read).isInstanceOf(ConnectionLost.class);
        assertThatThrownBy(() -> channel.write("a")).isInstanceOf(ConnectionLost.class);
        assertThat(wire.isClosed()).isTrue();
    }

    @Test
    void lostConnectionIsFoundByTheWriterAndToldToTheReaderBehindWhatCameWhole() {
        ScriptedWire wire = ScriptedWire.of("1\r\na1\r\nb1\r\nc");
        MessageChannel channel = over(wire, WINDEV);
        assertThat(text(channel.read())).isEqualTo("a");
        wire.failWrites(new PeerNotReading(wire.peer()));
        assertThatThrownBy(() -> channel.write("x")).isInstanceOf(PeerNotReading.class);
        assertThatThrownBy(() -> channel.write("x")).isInstanceOf(PeerNotReading.class);
        assertThat(text(channel.read())).isEqualTo("b");
        assertThat(text(channel.read())).isEqualTo("c");
        assertThatThrownBy(channel::read).isInstanceOf(PeerNotReading.class);
        assertThat(events.lines())
                .containsExactly(
                        "connected",
                        "received \"a\"",
                        "failed PeerNotReading",
                        "closed: after a failure",
                        "received \"b\"",
                        "received \"c\"");
    }

    @Test
    void whoeverFindsTheConnectionLostAfterAnotherGetsTheFailureThatCameFirst() {
        ConnectionLost first = new ConnectionLost(ScriptedWire.of().peer(), null);
        ScriptedWire wire =
                ScriptedWire.of().endingIn(new ConnectionLost(ScriptedWire.of().peer(), null));
        wire.failWrites(first);
        MessageChannel channel = over(wire, WINDEV);
        assertThatThrownBy(() -> channel.write("a")).isSameAs(first);
        assertThatThrownBy(channel::read).isSameAs(first);
        assertThat(channel.failure()).containsSame(first);
        assertThat(events.lines()).containsExactly("connected", "failed ConnectionLost", "closed: after a failure");
    }

    @Test
    void readThatFailsBesideAWriteThatHasEndedTheChannelGetsTheFailureOfThat() {
        PeerNotReading first = new PeerNotReading(ScriptedWire.of().peer());
        ConnectionLost second = new ConnectionLost(ScriptedWire.of().peer(), null);
        AtomicReference<MessageChannel> itself = new AtomicReference<>();
        ScriptedWire wire = ScriptedWire.of();
        wire.failWrites(first);
        wire.then(() -> {
            assertThatThrownBy(() -> itself.get().write("a")).isSameAs(first);
            throw second;
        });
        itself.set(over(wire, WINDEV));
        assertThatThrownBy(itself.get()::read).isSameAs(first);
        assertThat(events.lines()).containsExactly("connected", "failed PeerNotReading", "closed: after a failure");
    }

    @Test
    void writeThatFailsBesideAReadThatHasEndedTheChannelGetsTheFailureOfThatWhichIsToldOnce() {
        ConnectionLost first = new ConnectionLost(ScriptedWire.of().peer(), null);
        ConnectionLost second = new ConnectionLost(ScriptedWire.of().peer(), null);
        ScriptedWire wire = ScriptedWire.of().endingIn(first);
        MessageChannel channel = over(wire, WINDEV);
        wire.whileWriting(() -> {
            assertThatThrownBy(channel::read).isSameAs(first);
            throw second;
        });
        assertThatThrownBy(() -> channel.write("a")).isSameAs(first);
        assertThat(events.lines()).containsExactly("connected", "failed ConnectionLost", "closed: after a failure");
    }

    @Test
    void ofAReaderAndAWriterThatFindTheConnectionLostAtOnceOneTellsIt() throws Exception {
        for (int i = 0; i < 10_000; i++) {
            EventRecorder told = new EventRecorder();
            CyclicBarrier atOnce = new CyclicBarrier(2);
            ScriptedWire wire = ScriptedWire.of().then(() -> loseTogether(atOnce));
            wire.whileWriting(() -> loseTogether(atOnce));
            MessageChannel channel = MessageChannel.over(wire, WINDEV.withEvents(told));
            AsyncTask<Throwable> ofReader = Kind.PLATFORM.call(() -> catchThrowable(channel::read));
            Throwable ofWriter = catchThrowable(() -> channel.write("a"));
            assertThat(ofReader.result()).isSameAs(ofWriter);
            assertThat(told.lines()) // the writer may not have told it yet when the reader closes
                    .containsExactlyInAnyOrder("connected", "failed ConnectionLost", "closed: after a failure");
        }
    }

    private static void loseTogether(CyclicBarrier atOnce) {
        try {
            atOnce.await();
        } catch (InterruptedException | BrokenBarrierException never) {
            throw new IllegalStateException(never);
        }
        throw new ConnectionLost(ScriptedWire.of().peer(), null);
    }

    @Test
    void tooLongMessageClosesTheChannel() {
        MessageChannel channel =
                over(ScriptedWire.of("3\r\nabc4\r\nabcd"), WINDEV.withLimits(Limits.DEFAULTS.withMaxMessageBytes(3)));
        assertThat(text(channel.read())).isEqualTo("abc");
        assertThatThrownBy(channel::read).isInstanceOf(MessageTooLong.class);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void messageThatHoldsItsTagIsNotSentAndTheChannelStaysOpen() {
        ScriptedWire wire = ScriptedWire.of();
        MessageChannel channel = over(wire, LINES);
        assertThatThrownBy(() -> channel.write("a\r\nb")).isInstanceOf(TagInMessage.class);
        channel.write("c");
        assertThat(wire.writes()).containsExactly("c\r\n");
    }

    @Test
    void peerThatDoesNotFinishItsMessageIsTooSlow() {
        MemoryWire.Pair pair = MemoryWire.pair();
        MessageChannel channel =
                over(pair.right(), WINDEV.withLimits(Limits.DEFAULTS.withMessageTimeout(Duration.ofMillis(2))));
        pair.left().write(latin1("5\r\nab"), 0, 5, Deadline.NEVER);
        assertThatThrownBy(channel::read)
                .isInstanceOf(PeerTooSlow.class)
                .hasMessageContaining("sent 5 bytes of a message and not the rest within 2 ms");
        assertThatThrownBy(channel::read).isInstanceOf(PeerTooSlow.class);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void peerIsTooSlowAlsoWhenItIsAskedForALittleWhileAtATime() {
        MemoryWire.Pair pair = MemoryWire.pair();
        MessageChannel channel =
                over(pair.right(), WINDEV.withLimits(Limits.DEFAULTS.withMessageTimeout(Duration.ofMillis(20))));
        pair.left().write(latin1("5\r\nab"), 0, 5, Deadline.NEVER);
        Deadline patience = Deadline.after(Duration.ofSeconds(60));
        assertThatThrownBy(() -> {
            while (!patience.isPast()) {
                channel.read(Duration.ofMillis(1));
            }
        })
                .isInstanceOf(PeerTooSlow.class);
    }

    @Test
    void peerThatSaysNothingIsSilent() {
        MemoryWire.Pair pair = MemoryWire.pair();
        MessageChannel channel =
                over(pair.right(), WINDEV.withLimits(Limits.DEFAULTS.withIdleTimeout(Duration.ofMillis(2))));
        pair.left().write(latin1("1\r\na"), 0, 4, Deadline.NEVER);
        assertThat(text(channel.read())).isEqualTo("a");
        assertThatThrownBy(channel::read).isInstanceOf(PeerSilent.class).hasMessageContaining("sent nothing for 2 ms");
        assertThatThrownBy(() -> channel.write("b")).isInstanceOf(PeerSilent.class);
        assertThat(events.lines())
                .containsExactly("connected", "received \"a\"", "failed PeerSilent", "closed: after a failure");
    }

    @Test
    void readersOwnAbsenceIsNeverThePeersSlownessWhenBytesWereThere() {
        Duration limit = Duration.ofMillis(400);
        ScriptedWire wire =
                ScriptedWire.of("5\r\nab").thenSilence().then("c").thenSilence().then("d").thenSilence().then("e");
        MessageChannel channel = over(wire, WINDEV.withLimits(Limits.DEFAULTS.withMessageTimeout(limit)));
        assertThat(channel.read(NOW)).isEqualTo(new NothingYet());
        pass(limit);
        assertThat(channel.read(NOW)).isEqualTo(new NothingYet());
        pass(limit);
        assertThat(channel.read(NOW)).isEqualTo(new NothingYet());
        pass(limit);
        assertThat(text(channel.read(NOW))).isEqualTo("abcde");
    }

    @Test
    void readersOwnAbsenceBeforeTheFirstByteIsNeverThePeersSilence() {
        Duration limit = Duration.ofMillis(400);
        ScriptedWire wire = ScriptedWire.of("1\r\na").thenSilence();
        MessageChannel channel = over(wire, WINDEV.withLimits(Limits.DEFAULTS.withIdleTimeout(limit)));
        pass(limit);
        assertThat(text(channel.read(NOW))).isEqualTo("a");
        pass(limit);
        assertThat(channel.read(NOW)).isEqualTo(new NothingYet());
    }

    @Test
    void silenceDuringTheReadersAbsenceCountsWhenNothingWasThere() {
        Duration limit = Duration.ofMillis(50);
        ScriptedWire wire = ScriptedWire.of("5\r\nab").thenSilence().thenSilence();
        MessageChannel channel = over(wire, WINDEV.withLimits(Limits.DEFAULTS.withMessageTimeout(limit)));
        assertThat(channel.read(NOW)).isEqualTo(new NothingYet());
        pass(limit);
        assertThatThrownBy(() -> channel.read(NOW)).isInstanceOf(PeerTooSlow.class);
    }

    @Test
    void silenceBeforeAMessageIsNotCountedAgainstTheMessage() {
        Duration limit = Duration.ofMillis(400);
        ScriptedWire wire =
                ScriptedWire.of().thenSilence().thenSilence().then("5\r\nab").thenSilence().thenSilence().then("cde");
        MessageChannel channel = over(
                wire,
                WINDEV.withLimits(Limits.DEFAULTS.withMessageTimeout(limit).withIdleTimeout(Duration.ofHours(1))));
        assertThat(channel.read(NOW)).isEqualTo(new NothingYet());
        pass(limit);
        assertThat(channel.read(NOW)).isEqualTo(new NothingYet());
        assertThat(channel.read(NOW)).isEqualTo(new NothingYet());
        assertThat(channel.read(NOW)).isEqualTo(new NothingYet());
        assertThat(text(channel.read(NOW))).isEqualTo("abcde");
    }

    @ParameterizedTest
    @ValueSource(strings = {"read", "serve", "awaitMessage", "request"})
    void peerThatAlwaysHasAnotherByteReadyIsTooSlowToo(String way) {
        ScriptedWire wire = ScriptedWire.of("1000\r\n");
        for (int i = 0; i < 999; i++) {
            wire.then(() -> pass(Duration.ofMillis(1))).then("x"); // each comes while it is being waited for
        }
        MessageChannel channel =
                over(wire, WINDEV.withLimits(Limits.DEFAULTS.withMessageTimeout(Duration.ofMillis(20))));
        assertThatThrownBy(() -> {
            switch (way) {
                case "read" -> channel.read();
                case "serve" -> channel.serve(request -> request);
                case "awaitMessage" -> channel.awaitMessage(Deadline.NEVER);
                default -> channel.request("question", Duration.ofSeconds(60));
            }
        }).isInstanceOf(PeerTooSlow.class).hasMessageContaining("not the rest within 20 ms");
    }

    @Test
    void longMessageThatHasComeWholeWhenItsTimeIsUpIsRead() {
        Duration limit = Duration.ofMillis(20);
        ScriptedWire wire = ScriptedWire.of("100000\r\n");
        wire.then(() -> pass(limit)).then("x".repeat(100_000));
        MessageChannel channel = over(wire, WINDEV.withLimits(Limits.DEFAULTS.withMessageTimeout(limit)));
        assertThat(channel.read().orThrow().size()).isEqualTo(100_000);
    }

    private void pass(Duration time) {
        clock.advance(time);
    }

    @Test
    void writeToAPeerThatDoesNotReadEndsTheChannel() {
        MessageChannel.Pair pair = MessageChannel.pair(
                WINDEV.withLimits(Limits.DEFAULTS.withWriteTimeout(Duration.ofMillis(1))));
        assertThatThrownBy(() -> pair.left().write(new byte[1 << 20])).isInstanceOf(PeerNotReading.class);
        assertThatThrownBy(() -> pair.left().write("a")).isInstanceOf(PeerNotReading.class);
        assertThat(pair.left().isOpen()).isFalse();
    }

    // ---- closing

    @Test
    void closedChannelSaysSo() {
        ScriptedWire wire = ScriptedWire.of("1\r\na1\r\nb");
        MessageChannel channel = over(wire, WINDEV);
        channel.read();
        channel.close();
        channel.close();
        assertThatThrownBy(channel::read).isInstanceOf(ClosedHere.class)
                .hasMessageContaining("the channel with script:1");
        assertThatThrownBy(() -> channel.write("a")).isInstanceOf(ClosedHere.class);
        assertThatThrownBy(() -> channel.awaitMessage(Deadline.NEVER)).isInstanceOf(ClosedHere.class);
        assertThatThrownBy(() -> channel.serve(request -> request)).isInstanceOf(ClosedHere.class);
        assertThat(channel.isOpen()).isFalse();
        assertThat(channel.peer()).isEqualTo(wire.peer());
        assertThat(events.lines()).containsExactly("connected", "received \"a\"", "closed: closed here");
    }

    @ParameterizedTest
    @EnumSource
    void closeFreesABlockedReader(Kind kind) throws Exception {
        MessageChannel.Pair pair = MessageChannel.pair(WINDEV.withEvents(events));
        AsyncTask<ReadResult> reader = kind.call(() -> pair.left().read());
        reader.awaitBlocked();
        pair.left().close();
        assertThat(reader.failure()).isInstanceOf(ClosedHere.class);
        assertThat(pair.right().read()).isInstanceOf(PeerClosed.class);
        assertThat(events.lines()).containsExactly("connected", "connected", "closed: closed here");
    }

    @ParameterizedTest
    @EnumSource
    void closeFreesABlockedServe(Kind kind) throws Exception {
        MessageChannel.Pair pair = MessageChannel.pair(WINDEV);
        AsyncTask<?> server = kind.run(() -> pair.left().serve(request -> request));
        pair.right().write("a");
        assertThat(text(pair.right().read())).isEqualTo("a");
        server.awaitBlocked();
        pair.left().close();
        assertThat(server.failure()).isInstanceOf(ClosedHere.class);
    }

    @ParameterizedTest
    @EnumSource
    void closeFreesABlockedWriterAndThoseWhoWaitBehindIt(Kind kind) throws Exception {
        MessageChannel.Pair pair = MessageChannel.pair(WINDEV);
        AsyncTask<?> writer = kind.run(() -> pair.left().write(new byte[1 << 20]));
        writer.awaitBlocked();
        AsyncTask<?> next = kind.run(() -> pair.left().write("next"));
        AsyncTask<ReadResult> reader = kind.call(() -> pair.left().read());
        AsyncTask<ReadResult> nextReader = kind.call(() -> pair.left().read());
        next.awaitBlocked();
        reader.awaitBlocked();
        nextReader.awaitBlocked();
        pair.left().close();
        assertThat(writer.failure()).isInstanceOf(ClosedHere.class);
        assertThat(next.failure()).isInstanceOf(ClosedHere.class);
        assertThat(reader.failure()).isInstanceOf(ClosedHere.class);
        assertThat(nextReader.failure()).isInstanceOf(ClosedHere.class);
    }

    @Test
    void readerThatWaitsForAnotherReaderKeepsItsDeadline() throws Exception {
        MessageChannel.Pair pair = MessageChannel.pair(WINDEV);
        AsyncTask<ReadResult> first = Kind.VIRTUAL.call(() -> pair.left().read());
        first.awaitBlocked();
        assertThat(pair.left().read(Duration.ofMillis(5))).isEqualTo(new NothingYet());
        assertThat(pair.left().awaitMessage(Deadline.after(NOW))).isFalse();
        AsyncTask<ReadResult> second = Kind.PLATFORM.call(() -> pair.left().read());
        second.awaitBlocked();
        second.interrupt();
        assertThat(second.failure()).isInstanceOf(Interrupted.class);
        pair.right().write("a");
        assertThat(text(first.result())).isEqualTo("a");
    }

    // ---- modes

    @Test
    void bytesUnreadAreReadInTheNewMode() {
        ScriptedWire wire = ScriptedWire.of("2\r\nABC\r\nD");
        MessageChannel channel = over(wire, WINDEV);
        assertThat(text(channel.read())).isEqualTo("AB");
        channel.mode(TransmissionMode.line());
        assertThat(channel.mode()).isEqualTo(TransmissionMode.line());
        assertThat(text(channel.read())).isEqualTo("C");
        channel.mode(TransmissionMode.raw());
        assertThat(text(channel.read())).isEqualTo("D");
        channel.write("x");
        channel.mode(TransmissionMode.windev());
        channel.write("x");
        assertThat(wire.writes()).containsExactly("x", "1\r\nx");
        assertThat(events.lines())
                .containsExactly(
                        "connected",
                        "received \"AB\"",
                        "mode tag \"\\r\\n\", UTF-8",
                        "received \"C\"",
                        "mode raw, UTF-8",
                        "received \"D\"",
                        "sent \"x\"",
                        "mode windev, UTF-8",
                        "sent \"x\"");
    }

    /** What came whole in a mode that was set while the reader waited for the rest of it in another. */
    private void isReadInTheModeSetMeanwhile(ChannelOptions options, Consumer<ScriptedWire> thenComes,
            Duration patience) {
        AtomicReference<MessageChannel> channel = new AtomicReference<>();
        ScriptedWire wire =
                ScriptedWire.of("5\r\nHello2\r\nW").then(() -> channel.get().mode(TransmissionMode.windev()));
        thenComes.accept(wire);
        channel.set(over(wire, options.withMode(TransmissionMode.endTag("|"))));
        assertThat(text(channel.get().read(patience))).isEqualTo("Hello");
        assertThatThrownBy(channel.get()::read).isInstanceOf(CutShort.class)
                .hasMessageContaining("closed after 1 of 2 bytes");
    }

    @Test
    void readerWhoseTimeIsUpLooksInTheModeSetMeanwhile() {
        isReadInTheModeSetMeanwhile(WINDEV, ScriptedWire::thenSilence, NOW);
        AtomicReference<MessageChannel> channel = new AtomicReference<>();
        ScriptedWire wire = ScriptedWire.of("5\r\nHello")
                .then(() -> channel.get().mode(TransmissionMode.windev()))
                .thenSilence();
        channel.set(over(wire, LINES));
        assertThat(channel.get().awaitMessage(Deadline.after(NOW))).isTrue();
    }

    @Test
    void peerThatIsTooSlowInTheOldModeMayHaveSentAWholeMessageInTheNew() {
        Limits hasty = Limits.DEFAULTS.withMessageTimeout(Duration.ofMillis(2));
        isReadInTheModeSetMeanwhile(
                WINDEV.withLimits(hasty), wire -> wire.then(() -> pass(Duration.ofMillis(3))).thenSilence(),
                Limits.FOREVER);
    }

    @Test
    void endInsideAMessageOfTheOldModeMayBeBehindAWholeOneOfTheNew() {
        isReadInTheModeSetMeanwhile(WINDEV, wire -> {}, Limits.FOREVER);
    }

    @Test
    void noModeIsRefusedAndChangesNothing() {
        MessageChannel channel = over(ScriptedWire.of("1\r\na"), WINDEV);
        assertThatThrownBy(() -> channel.mode(null)).isInstanceOf(NullPointerException.class);
        assertThat(channel.mode()).isEqualTo(TransmissionMode.windev());
        assertThat(text(channel.read())).isEqualTo("a");
    }

    // ---- writing

    @Test
    void eachWriteIsOneWriteOfTheWire() {
        ScriptedWire wire = ScriptedWire.of();
        MessageChannel channel = over(wire, WINDEV);
        channel.write("Hello World");
        channel.write("");
        channel.write(new byte[(64 << 10) - 1]);
        channel.mode(EndTag.EOF);
        channel.write("Hello World");
        assertThat(wire.writes())
                .containsExactly("11\r\nHello World", "0\r\n", "65535\r\n" + "\0".repeat(65535), "Hello World<EOF>");
        assertThat(wire.log()).containsExactly("write", "write", "write", "write");
    }

    @Test
    void longMessageLeavesFromItsOwnArrayWithItsHeaderAndTagInCompany() {
        ScriptedWire wire = ScriptedWire.of();
        MessageChannel channel = over(wire, WINDEV);
        String text = latin1(Bytes.pattern(100_000)).replace('<', '-');
        channel.write(latin1(text));
        channel.mode(EndTag.EOF);
        channel.write(latin1(text));
        channel.mode(TransmissionMode.raw());
        channel.write(latin1(text));
        int end = 100_000 - 4096;
        assertThat(wire.writes()).containsExactly(
                "100000\r\n" + text.substring(0, 4096), text.substring(4096),
                text.substring(0, 4096), text.substring(4096, end), text.substring(end) + "<EOF>",
                text.substring(0, 4096), text.substring(4096));
    }

    @Test
    void messageOverAOneByteNetworkArrivesWhole() throws Exception {
        MemoryWire.Pair pair = MemoryWire.pair(3);
        MessageChannel left = over(pair.left(), WINDEV);
        MessageChannel right = over(new ChoppedWire(pair.right(), 1), WINDEV);
        byte[] sent = Bytes.pattern(5000);
        AsyncTask<?> writer = Kind.VIRTUAL.run(() -> left.write(sent));
        assertThat(right.read().orThrow().bytes()).isEqualTo(sent);
        writer.result();
    }

    @Test
    void optionsAreCheckedAndCopied() {
        assertThatThrownBy(() -> WINDEV.withMode(null)).isInstanceOf(NullPointerException.class).hasMessage("mode");
        assertThatThrownBy(() -> WINDEV.withCharset(null)).isInstanceOf(NullPointerException.class)
                .hasMessage("charset");
        assertThatThrownBy(() -> WINDEV.withLimits(null)).isInstanceOf(NullPointerException.class).hasMessage("limits");
        assertThatThrownBy(() -> WINDEV.withEvents(null)).isInstanceOf(NullPointerException.class).hasMessage("events");
        ChannelOptions other = WINDEV.withMode(EndTag.EOF)
                .withCharset(StandardCharsets.UTF_16LE)
                .withLimits(Limits.DEFAULTS.withMaxMessageBytes(7))
                .withEvents(events);
        assertThat(other)
                .isEqualTo(new ChannelOptions(
                        EndTag.EOF, StandardCharsets.UTF_16LE, Limits.DEFAULTS.withMaxMessageBytes(7), events));
        assertThat(WINDEV.mode()).isEqualTo(TransmissionMode.windev());
        assertThat(WINDEV.charset()).isEqualTo(StandardCharsets.UTF_8);
    }
}
