package dev.prise.channel;

import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.Limits;
import dev.prise.SocketFailure.ConnectionLost;
import dev.prise.SocketFailure.PeerNotReading;
import dev.prise.SocketFailure.PeerSilent;
import dev.prise.channel.ReadResult.NothingYet;
import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.frame.EndTag;
import dev.prise.frame.TransmissionMode;
import dev.prise.reconnect.Backoff;
import dev.prise.reconnect.ReconnectingClient;
import dev.prise.tcp.Tcp;
import dev.prise.tcp.TcpOptions;
import dev.prise.testing.AsyncTask;
import dev.prise.testing.AsyncTask.Kind;
import dev.prise.testing.EventRecorder;
import dev.prise.testing.HandClock;
import dev.prise.testing.NoLeaks;
import dev.prise.testing.ScriptedWire;
import dev.prise.wire.MemoryWire;
import dev.prise.wire.WireListener;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A text into the silence, and what answers it. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HeartbeatTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration NOW = Duration.ZERO;
    private static final ChannelOptions LINES = ChannelOptions.DEFAULTS
            .withMode(TransmissionMode.line())
            .withLimits(Limits.DEFAULTS.withAnswerDelay(Limits.FOREVER)); // a thread that waits would look like a slow handler's
    private static final Heartbeat AT_ONCE = Heartbeat.of("PING").every(Duration.ofNanos(1)).within(PATIENCE);
    private static final Heartbeat HASTY = AT_ONCE.within(Duration.ofMillis(2));

    private final EventRecorder events = new EventRecorder();
    private final HandClock clock = new HandClock();
    private final ScriptedWire wire = ScriptedWire.of().on(clock);

    private MessageChannel over(Heartbeat heartbeat) {
        return MessageChannel.over(wire, LINES.withEvents(events).withHeartbeat(heartbeat).withClock(clock));
    }

    // ---- sending

    @Test
    void silenceIsAskedWhetherAnybodyIsThere() {
        wire.thenSilence().then("yes\r\n");
        assertThat(over(AT_ONCE).read().orThrow().text()).isEqualTo("yes");
        assertThat(wire.writes()).containsExactly("PING\r\n");
        assertThat(wire.log()).containsExactly("read", "write", "read");
        assertThat(events.lines())
                .as("a heartbeat is no message sent")
                .containsExactly("connected", "heartbeat sent \"PING\"", "received \"yes\"");
    }

    @Test
    void peerThatSpeaksIsNotAsked() {
        wire.then("a\r\n").then("b\r\n").thenSilence();
        MessageChannel channel = over(Heartbeat.of("PING"));
        assertThat(channel.read(NOW).orThrow().text()).isEqualTo("a");
        assertThat(channel.read(NOW).orThrow().text()).isEqualTo("b");
        assertThat(channel.read(NOW)).isInstanceOf(NothingYet.class);
        assertThat(wire.writes()).isEmpty();
    }

    @Test
    void readerThatPollsAsksToo() {
        wire.thenSilence().thenSilence().thenSilence();
        MessageChannel channel = over(AT_ONCE);
        assertThat(channel.read(NOW)).isInstanceOf(NothingYet.class);
        assertThat(channel.read(NOW)).isInstanceOf(NothingYet.class);
        assertThat(channel.read(NOW)).isInstanceOf(NothingYet.class);
        assertThat(wire.writes()).as("once, until there is a sign of life").containsExactly("PING\r\n");
    }

    @Test
    void readerThatWasElsewhereLooksBeforeItAsks() {
        wire.then("a\r\n");
        assertThat(over(AT_ONCE).read().orThrow().text()).isEqualTo("a");
        assertThat(wire.writes()).isEmpty();
    }

    @Test
    void peerInTheMiddleOfAMessageIsNotSilent() {
        wire.then("ab").thenSilence().thenSilence().then("c\r\n");
        assertThat(over(HASTY).read().orThrow().text()).isEqualTo("abc");
        assertThat(wire.writes()).isEmpty();
    }

    @Test
    void answerBehindALongMessageIsInTime() {
        Duration within = Duration.ofSeconds(2);
        wire.thenSilence().then("ab").thenSilence().then("c\r\n").thenSilence().then("PONG\r\nd\r\n");
        MessageChannel channel = over(AT_ONCE.within(within).answeredBy("PONG"));
        assertThat(channel.read(NOW)).isInstanceOf(NothingYet.class);
        assertThat(wire.writes()).containsExactly("PING\r\n");
        assertThat(channel.read(NOW)).isInstanceOf(NothingYet.class);
        clock.advance(within.plusNanos(1));
        assertThat(channel.read(NOW).orThrow().text()).isEqualTo("abc");
        assertThat(channel.read(NOW)).isInstanceOf(NothingYet.class);
        assertThat(channel.read(NOW).orThrow().text()).isEqualTo("d");
    }

    @Test
    void answersThatWereGatheredLeaveBeforeAnyHeartbeat() {
        wire.then("a\r\nb\r\n").thenSilence();
        over(AT_ONCE).serve(request -> request);
        assertThat(wire.writes()).containsExactly("a\r\nb\r\n", "PING\r\n");
    }

    @Test
    void nothingIsSentToAPeerWhoseFirstMessageIsOnlyAwaited() {
        wire.thenSilence().thenSilence().then("first\r\n").thenSilence();
        MessageChannel channel = over(AT_ONCE);
        assertThat(channel.awaitMessage(Deadline.NEVER)).isTrue();
        assertThat(wire.writes()).isEmpty();
        assertThat(channel.read().orThrow().text()).isEqualTo("first");
        assertThat(channel.awaitMessage(Deadline.after(NOW))).isFalse();
        assertThat(wire.writes()).containsExactly("PING\r\n");
    }

    @Test
    void noneIsSentAfterTheEndOfTheOutput() {
        wire.thenSilence().thenSilence().then("a\r\n");
        MessageChannel channel = over(HASTY);
        channel.endOutput();
        assertThat(channel.read().orThrow().text()).isEqualTo("a");
        assertThat(channel.read()).isInstanceOf(PeerClosed.class);
        assertThat(wire.writes()).isEmpty();
    }

    @Test
    void peerThatNoLongerTakesAnythingIsReadToItsEnd() {
        wire.thenSilence().thenSilence().then("last\r\n");
        wire.failWrites(new ConnectionLost(wire.peer(), null));
        MessageChannel channel = over(HASTY);
        assertThat(channel.read().orThrow().text()).isEqualTo("last");
        assertThat(channel.read()).isInstanceOf(PeerClosed.class);
        assertThat(events.lines()).as("it left, and nothing of anybody's was lost")
                .containsExactly(
                        "connected", "received \"last\"");
    }

    @Test
    void heartbeatNeverStandsInsideAMessageThatIsBeingWritten() throws Exception {
        MemoryWire.Pair pair = MemoryWire.pair();
        MessageChannel channel = MessageChannel.over(pair.left(), LINES.withHeartbeat(AT_ONCE).withEvents(events));
        byte[] big = new byte[MemoryWire.DEFAULT_CAPACITY_BYTES * 4];
        AsyncTask<Boolean> writer = Kind.PLATFORM.run(() -> channel.write(big));
        writer.awaitBlocked(); // the peer does not read yet
        AsyncTask<ReadResult> reader = Kind.PLATFORM.call(channel::read);
        MessageChannel peer = MessageChannel.over(pair.right(), LINES);
        assertThat(peer.read(PATIENCE).orThrow().size()).isEqualTo(big.length);
        writer.result();
        assertThat(peer.read(PATIENCE).orThrow().text()).isEqualTo("PING");
        peer.write("here");
        assertThat(reader.result().orThrow().text()).isEqualTo("here");
        channel.close();
        peer.close();
    }

    @Test
    void readerGoesOnWhileAWriterIsBlocked() throws Exception {
        MemoryWire.Pair pair = MemoryWire.pair();
        MessageChannel channel = MessageChannel.over(pair.left(), LINES.withHeartbeat(HASTY));
        AsyncTask<Boolean> writer =
                Kind.PLATFORM.run(() -> channel.write(new byte[MemoryWire.DEFAULT_CAPACITY_BYTES * 4]));
        writer.awaitBlocked();
        assertThat(channel.read(Duration.ofMillis(20))).isInstanceOf(NothingYet.class);
        MessageChannel peer = MessageChannel.over(pair.right(), LINES);
        peer.write("busy");
        assertThat(channel.read(PATIENCE).orThrow().text()).isEqualTo("busy");
        channel.close();
        peer.close();
        writer.failure();
    }

    // ---- the answer

    @Test
    void anythingIsASignOfLifeUnlessTheAnswerIsNamed() {
        wire.thenSilence().then("x\r\n").thenSilence().then("y\r\n").thenSilence();
        MessageChannel channel = over(AT_ONCE);
        assertThat(channel.read().orThrow().text()).isEqualTo("x");
        assertThat(channel.read().orThrow().text()).isEqualTo("y");
        assertThat(wire.writes()).as("one for each silence").containsExactly("PING\r\n", "PING\r\n");
    }

    @Test
    void namedAnswerIsSwallowedAndTheReaderGetsWhatFollows() {
        wire.thenSilence().then("PONG\r\na\r\n");
        MessageChannel channel = over(AT_ONCE.answeredBy("PONG"));
        assertThat(channel.read().orThrow().text()).isEqualTo("a");
        assertThat(events.lines())
                .containsExactly(
                        "connected", "heartbeat sent \"PING\"", "heartbeat received \"PONG\"", "received \"a\"");
    }

    @Test
    void noMoreAnswersAreSwallowedThanHeartbeatsWereSent() {
        wire.then("PONG\r\n").thenSilence().then("PONG\r\nPONG\r\n");
        MessageChannel channel = over(AT_ONCE.answeredBy("PONG"));
        assertThat(channel.read().orThrow().text()).isEqualTo("PONG");
        assertThat(channel.read().orThrow().text()).isEqualTo("PONG");
        assertThat(events.lines()).containsOnlyOnce("heartbeat received \"PONG\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void namedAnswerIsSwallowedWhereverItIsCut(int cut) {
        String stream = "PONG\r\n";
        wire.thenSilence().then(stream.substring(0, cut)).then(stream.substring(cut)).then("a\r\n");
        assertThat(over(AT_ONCE.answeredBy("PONG")).read().orThrow().text()).isEqualTo("a");
    }

    @Test
    void otherMessagesDoNotStandForTheNamedAnswer() {
        wire.thenSilence().then("chatter\r\n").thenSilence();
        MessageChannel channel = over(AT_ONCE.answeredBy("PONG").within(Duration.ofNanos(1)));
        assertThat(channel.read().orThrow().text()).isEqualTo("chatter");
        assertThatThrownBy(channel::read)
                .isInstanceOf(PeerSilent.class)
                .hasMessageContaining("did not answer the heartbeat \"PING\" with \"PONG\" within");
    }

    @ParameterizedTest
    @ValueSource(strings = {"read", "serve", "awaitMessage", "request"})
    void unansweredHeartbeatEndsEveryWayOfWaiting(String way) {
        MemoryWire.Pair pair = MemoryWire.pair(); // the other end lives, and never answers
        pair.right().write(latin1("hello\r\n"), 0, 7, Deadline.NEVER);
        MessageChannel channel =
                MessageChannel.over(pair.left(), LINES.withEvents(events).withHeartbeat(HASTY.answeredBy("PONG")));
        assertThat(channel.read().orThrow().text()).isEqualTo("hello");
        assertThatThrownBy(() -> {
            switch (way) {
                case "read" -> channel.read();
                case "serve" -> channel.serve(request -> request);
                case "awaitMessage" -> channel.awaitMessage(Deadline.NEVER);
                default -> channel.request("question", PATIENCE);
            }
        })
                .isInstanceOf(PeerSilent.class)
                .hasMessageContaining("did not answer the heartbeat \"PING\"");
        assertThat(channel.isOpen()).isFalse();
        assertThat(events.lines()).contains("failed PeerSilent", "closed: after a failure");
    }

    @Test
    void readerThatComesBackLateLooksForTheAnswerBeforeItGivesUp() {
        wire.thenSilence().then("PONG\r\n").thenSilence();
        MessageChannel channel = over(HASTY.answeredBy("PONG"));
        assertThat(channel.read(NOW)).isInstanceOf(NothingYet.class);
        clock.advance(HASTY.within().multipliedBy(2));
        assertThat(channel.read(NOW)).isInstanceOf(NothingYet.class);
        assertThat(events.lines()).contains("heartbeat received \"PONG\"");
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void heartbeatThatAPeerDoesNotReadIsNotWaitedForLongerThanItsAnswer() throws Exception {
        MemoryWire.Pair pair = MemoryWire.pair();
        pair.left()
                .write(new byte[MemoryWire.DEFAULT_CAPACITY_BYTES], 0, MemoryWire.DEFAULT_CAPACITY_BYTES,
                        Deadline.NEVER);
        MessageChannel channel = MessageChannel.over(pair.left(), LINES.withHeartbeat(HASTY));
        assertThatThrownBy(channel::read).isInstanceOf(PeerNotReading.class);
        assertThat(channel.isOpen()).isFalse();
        pair.right().close();
    }

    // ---- questions

    @Test
    void answerToAHeartbeatIsNeverTakenForTheAnswerToAQuestion() {
        wire.thenSilence().then("PONG\r\n").thenSilence().then("one\r\n").then("two\r\n");
        MessageChannel channel = over(AT_ONCE.answeredBy("PONG"));
        assertThat(channel.request("1?", PATIENCE).orThrow().text()).isEqualTo("one");
        assertThat(channel.request("2?", PATIENCE).orThrow().text()).isEqualTo("two");
        assertThat(wire.writes()).containsExactly("1?\r\n", "PING\r\n", "PING\r\n", "2?\r\n");
    }

    @Test
    void lateAnswerStaysOwedWhileHeartbeatsAreAnswered() {
        wire.thenSilence().then("PONG\r\n").thenSilence().then("one\r\nPONG\r\ntwo\r\n");
        MessageChannel channel = over(AT_ONCE.answeredBy("PONG"));
        assertThat(channel.request("1?", NOW)).isInstanceOf(NothingYet.class);
        assertThat(channel.request("2?", PATIENCE).orThrow().text()).isEqualTo("two");
    }

    @Test
    void questionsNeedAHeartbeatWhoseAnswerIsNamed() {
        assertThatThrownBy(() -> over(AT_ONCE).request("1?", PATIENCE))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Heartbeat.answeredBy");
        assertThat(wire.writes()).isEmpty();
    }

    // ---- the other side

    @Test
    void peersHeartbeatIsAnsweredAndNoReaderGetsIt() {
        wire.then("PING\r\na\r\n");
        MessageChannel channel = MessageChannel.over(
                wire, LINES.withEvents(events).withHeartbeatAnswered(Heartbeat.of("PING").answeredBy("PONG")));
        assertThat(channel.read().orThrow().text()).isEqualTo("a");
        assertThat(wire.writes()).containsExactly("PONG\r\n");
        assertThat(events.lines())
                .containsExactly(
                        "connected", "heartbeat received \"PING\"", "heartbeat sent \"PONG\"", "received \"a\"");
    }

    @Test
    void peersHeartbeatIsNoQuestionForTheHandler() {
        wire.then("a\r\nPING\r\nb\r\n");
        MessageChannel channel =
                MessageChannel.over(wire, LINES.withHeartbeatAnswered(Heartbeat.of("PING").answeredBy("PONG")));
        channel.serve(request -> request);
        assertThat(String.join("", wire.writes())).isEqualTo("a\r\nPONG\r\nb\r\n");
    }

    @ParameterizedTest
    @EnumSource
    void bothEndsAskAndAnswerEachOther(Kind kind) throws Exception {
        Heartbeat quick = Heartbeat.of("PING").answeredBy("PONG").every(Duration.ofMillis(1)).within(PATIENCE);
        MessageChannel.Pair pair = MessageChannel.pair(
                LINES.withEvents(events).withHeartbeat(quick).withHeartbeatAnswered(quick));
        AsyncTask<ReadResult> left = kind.call(() -> pair.left().read());
        AsyncTask<Boolean> right = kind.run(() -> pair.right().serve(request -> request));
        for (int i = 0; i < 20; i++) {
            events.await("heartbeat received \"PONG\"");
        }
        pair.left().write("still a dialogue");
        assertThat(left.result().orThrow().text()).isEqualTo("still a dialogue");
        pair.left().close();
        right.result();
        pair.right().close();
    }

    // ---- modes

    @ParameterizedTest
    @ValueSource(strings = {"windev", "tag", "strict"})
    void heartbeatTravelsInTheModeAndCharsetOfTheChannel(String name) throws Exception {
        TransmissionMode mode = switch (name) {
            case "windev" -> TransmissionMode.windev();
            case "tag" -> EndTag.EOF;
            default -> EndTag.EOF.strict();
        };
        Heartbeat quick = Heartbeat.of("êtes-vous là ?").answeredBy("oui, présent").every(Duration.ofMillis(1));
        ChannelOptions options = ChannelOptions.DEFAULTS.withMode(mode).withCharset(StandardCharsets.UTF_16LE);
        MemoryWire.Pair pair = MemoryWire.pair();
        MessageChannel asks =
                MessageChannel.over(pair.left(), options.withEvents(events).withHeartbeat(quick.within(PATIENCE)));
        MessageChannel answers = MessageChannel.over(pair.right(), options.withHeartbeatAnswered(quick));
        AsyncTask<Boolean> left = Kind.VIRTUAL.run(() -> asks.serve(request -> request));
        AsyncTask<Boolean> right = Kind.VIRTUAL.run(() -> answers.serve(request -> request));
        events.await("heartbeat received");
        events.await("heartbeat received");
        answers.close();
        left.result();
        right.failure();
        asks.close();
    }

    @Test
    void heartbeatRestsWhileTheModeIsRaw() {
        wire.then("a\r\n").then("PING").thenSilence().then("PONG");
        MessageChannel channel = MessageChannel.over(
                wire,
                LINES.withHeartbeat(AT_ONCE.answeredBy("PONG"))
                        .withHeartbeatAnswered(Heartbeat.of("PING").answeredBy("here")));
        assertThat(channel.read().orThrow().text()).isEqualTo("a");
        channel.mode(TransmissionMode.raw());
        assertThat(channel.read().orThrow().text()).isEqualTo("PING");
        assertThat(channel.read().orThrow().text()).isEqualTo("PONG");
        assertThat(wire.writes()).isEmpty();
    }

    @Test
    void heartbeatThatIsAwaitedIsForgottenWhileTheModeIsRaw() {
        wire.thenSilence().thenSilence().then("raw").thenSilence().then("a\r\n");
        MessageChannel channel = over(AT_ONCE.within(Duration.ofNanos(1)).answeredBy("PONG"));
        wire.whileWriting(() -> channel.mode(TransmissionMode.raw()));
        assertThat(channel.read().orThrow().text()).isEqualTo("raw");
        wire.whileWriting(() -> {});
        channel.mode(TransmissionMode.line());
        assertThat(channel.read().orThrow().text()).isEqualTo("a");
        assertThat(wire.writes()).containsExactly("PING\r\n", "PING\r\n");
    }

    @Test
    void whatComesToSomebodyWhoDoesNotSpeakYetIsASignOfLifeToo() {
        wire.thenSilence().then("a\r\n").thenSilence().then("b\r\n");
        MessageChannel channel = over(AT_ONCE.within(Duration.ofNanos(1)));
        assertThat(channel.read(NOW)).isInstanceOf(NothingYet.class);
        assertThat(channel.awaitMessage(Deadline.NEVER)).isTrue();
        assertThat(channel.read().orThrow().text()).isEqualTo("a");
        assertThat(channel.read().orThrow().text()).isEqualTo("b");
    }

    @Test
    void heartbeatsWithoutEndKeepNoReaderWhoseTimeIsUp() {
        comeWithoutEnd("PING\r\n");
        MessageChannel channel = MessageChannel.over(
                wire, LINES.withHeartbeatAnswered(Heartbeat.of("PING").answeredBy("PONG")));
        assertThat(channel.read(NOW)).isInstanceOf(NothingYet.class);
        assertThat(channel.request("question", NOW)).isInstanceOf(NothingYet.class);
        assertThat(wire.writes()).contains("PONG\r\n", "question\r\n");
    }

    private void comeWithoutEnd(String piece) {
        wire.then(() -> {
            wire.then(piece);
            comeWithoutEnd(piece);
        });
    }

    // ---- over sockets

    @Test
    void clientThatComesBackByItselfLeavesAServerThatDoesNotAnswer() throws Exception {
        try (WireListener listener = Tcp.listen(new Endpoint("127.0.0.1", 0), TcpOptions.DEFAULTS);
                ReconnectingClient client = ReconnectingClient.to(
                        listener.local(),
                        LINES.withEvents(events).withHeartbeat(HASTY.answeredBy("PONG")),
                        TcpOptions.DEFAULTS,
                        new Backoff(Duration.ofMillis(1), Duration.ofMillis(2)))) {
            leave(client, listener);
            assertThat(readOverAnotherConnection(client, listener)).isEqualTo("back");
        }
    }

    private static void leave(ReconnectingClient client, WireListener listener) throws Exception {
        AsyncTask<ReadResult> reader = Kind.VIRTUAL.call(() -> client.read(PATIENCE));
        try (MessageChannel stuck = MessageChannel.over(listener.accept(Deadline.NEVER).orElseThrow(), LINES)) {
            Throwable why = reader.failure();
            if (why instanceof PeerNotReading) { // the time it has for writing is as short
                leave(client, listener);
                return;
            }
            assertThat(why).isInstanceOf(PeerSilent.class);
            assertThat(stuck.read(PATIENCE).orThrow().text()).isEqualTo("PING");
        }
    }

    /** The heartbeat is hasty here too: as often as it takes to be quicker than that. */
    private static String readOverAnotherConnection(ReconnectingClient client, WireListener listener) throws Exception {
        while (true) {
            AsyncTask<String> reader = Kind.VIRTUAL.call(() -> {
                try {
                    return client.read(PATIENCE).orThrow().text();
                } catch (PeerSilent | PeerNotReading again) {
                    return null;
                }
            });
            try (MessageChannel next = MessageChannel.over(listener.accept(Deadline.NEVER).orElseThrow(), LINES)) {
                next.write("back");
                String text = reader.result();
                if (text != null) {
                    return text;
                }
            } catch (ConnectionLost tooLate) {
                reader.result();
            }
        }
    }

    // ---- settings that fight

    @Test
    void timesThatAreNotPositiveAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Heartbeat.of("PING").every(NOW))
                .withMessageContaining("every of PT0S is not positive");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Heartbeat.of("PING").within(Duration.ofSeconds(-1)))
                .withMessageContaining("within of PT-1S is not positive");
        assertThat(Heartbeat.of("PING").every(Duration.ofSeconds(Long.MAX_VALUE)).every()).isEqualTo(Limits.FOREVER);
        assertThat(Heartbeat.of("PING").every().plus(Heartbeat.of("PING").within()))
                .as("a dead peer is noticed within a minute")
                .isLessThan(Duration.ofMinutes(1));
    }

    @Test
    void idleTimeoutThatEndsTheConnectionFirstIsRefusedWhicheverIsSetLast() {
        Heartbeat heartbeat = Heartbeat.of("PING").every(Duration.ofSeconds(20)).within(Duration.ofSeconds(10));
        Limits tooShort = Limits.DEFAULTS.withIdleTimeout(Duration.ofMillis(29_999));
        Limits enough = Limits.DEFAULTS.withIdleTimeout(Duration.ofSeconds(30));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LINES.withLimits(tooShort).withHeartbeat(heartbeat))
                .withMessage(
                        "the idle time-out of 29999 ms ends the connection before a heartbeat after 20 s of silence could"
                                + " be answered within 10 s; raise Limits.idleTimeout to their sum or more, or shorten the heartbeat's"
                                + " times");
        assertThatIllegalArgumentException().isThrownBy(() -> LINES.withHeartbeat(heartbeat).withLimits(tooShort));
        assertThat(LINES.withHeartbeat(heartbeat).withLimits(enough).heartbeat()).contains(heartbeat);
        assertThat(LINES.withLimits(tooShort).withHeartbeatAnswered(heartbeat.answeredBy("PONG")).heartbeat())
                .as("the other end's times are its own business")
                .isEmpty();
    }

    @Test
    void heartbeatInTheRawModeIsRefused() {
        Heartbeat heartbeat = Heartbeat.of("PING").answeredBy("PONG");
        ChannelOptions raw = LINES.withMode(TransmissionMode.raw());
        assertThatIllegalArgumentException().isThrownBy(() -> raw.withHeartbeat(heartbeat))
                .withMessageContaining("raw");
        assertThatIllegalArgumentException().isThrownBy(() -> raw.withHeartbeatAnswered(heartbeat));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LINES.withHeartbeat(heartbeat).withMode(TransmissionMode.raw()));
    }

    @Test
    void heartbeatThatCannotBeSentIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LINES.withHeartbeat(Heartbeat.of("PING\r\n")))
                .withMessageContaining("holds the end tag");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LINES.withHeartbeatAnswered(Heartbeat.of("PING").answeredBy("PONG\r\n")))
                .withMessageContaining("holds the end tag");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LINES.withHeartbeat(Heartbeat.of("€")).withCharset(StandardCharsets.ISO_8859_1))
                .withMessageContaining("U+20AC");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LINES.withHeartbeat(Heartbeat.of("PING").answeredBy("PONG!"))
                        .withLimits(Limits.DEFAULTS.withMaxMessageBytes(4)))
                .withMessageContaining("of 5 bytes is longer than Limits.maxMessageBytes of 4 bytes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> over(Heartbeat.of("A|B")).mode(TransmissionMode.endTag("|")))
                .withMessageContaining("holds the end tag");
    }

    @Test
    void heartbeatWithoutAnAnswerCannotBeAnswered() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LINES.withHeartbeatAnswered(Heartbeat.of("PING")))
                .withMessageContaining("\"PING\" has no answer to give");
    }

    @Test
    void textThatWouldBeHeartbeatAndAnswerAtOnceIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LINES.withHeartbeat(Heartbeat.of("A").answeredBy("B"))
                        .withHeartbeatAnswered(Heartbeat.of("B").answeredBy("C")))
                .withMessageContaining("\"B\" would be both");
        assertThat(LINES.withHeartbeat(Heartbeat.of("PING")).withHeartbeatAnswered(Heartbeat.of("X").answeredBy("Y")))
                .isNotNull();
    }
}
