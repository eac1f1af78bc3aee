package dev.prise.events;

import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.Connection;
import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.ModeName;
import dev.prise.Overflow;
import dev.prise.ReceivedBytes;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.CannotConnect;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.ConnectionLost;
import dev.prise.SocketFailure.Interrupted;
import dev.prise.SocketFailure.MessageTooLong;
import dev.prise.SocketFailure.TagInMessage;
import dev.prise.SocketFailure.TlsFailed;
import dev.prise.SocketFailure.WrongSize;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.frame.TransmissionMode;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventLogTest {

    private static final Endpoint HERE = new Endpoint("10.0.0.1", 5000);
    private static final Endpoint PEER = new Endpoint("10.0.0.7", 4001);

    /** Keeps its lines, each with its level in front. */
    private static final class KeptLines implements System.Logger {
        private final List<String> lines = new ArrayList<>();
        private final Level least;

        KeptLines(Level least) {
            this.least = least;
        }

        @Override
        public String getName() {
            return "kept";
        }

        @Override
        public boolean isLoggable(Level level) {
            return level.compareTo(least) >= 0;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String text, Throwable thrown) {
            throw new AssertionError("a line has its text, and no stack trace");
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String text, Object... values) {
            assertThat(isLoggable(level)).as("a level that is off is not written to").isTrue();
            assertThat(values).isNull(); // else braces that a peer sends would be filled in
            lines.add(level + " " + text);
        }
    }

    private final Connection connection = Connection.between(HERE, PEER);
    private final KeptLines kept = new KeptLines(Level.ALL);
    private final EventLog log = EventLog.to(kept);

    /** Says one word; the result is who was at each end, the speaker first, as the log names them. */
    private static List<String> talk(SocketEvents events) {
        MessageChannel.Pair pair = MessageChannel.pair(
                ChannelOptions.DEFAULTS.withMode(TransmissionMode.line()).withEvents(events));
        try (MessageChannel left = pair.left(); MessageChannel right = pair.right()) {
            left.write("secret");
            right.read();
            right.mode(TransmissionMode.windev());
            return List.of(left.connection().toString(), right.connection().toString());
        }
    }

    @Test
    void dialogueIsALineForEachEvent() {
        log.listening(HERE);
        List<String> ends = talk(log);
        String left = ends.getFirst();
        String right = ends.getLast();

        assertThat(left).matches("c[1-9][0-9]* memory:2");
        assertThat(right).matches("c[1-9][0-9]* memory:1");
        assertThat(kept.lines)
                .containsExactly(
                        "INFO 10.0.0.1:5000 listens",
                        "DEBUG " + left + " connected",
                        "DEBUG " + right + " connected",
                        "TRACE " + left + " sent 6 bytes",
                        "TRACE " + right + " received 6 bytes",
                        "DEBUG " + right + " speaks from now on: " + TransmissionMode.windev() + ", UTF-8",
                        "DEBUG " + right + " closed: closed here",
                        "DEBUG " + left + " closed: closed here");
    }

    @Test
    void messagesAreShownOnlyWhereAskedFor() {
        List<String> ends = talk(log.withExcerpts());

        assertThat(kept.lines)
                .contains("TRACE " + ends.getFirst() + " sent 6 bytes: \"secret\"",
                        "TRACE " + ends.getLast() + " received 6 bytes: \"secret\"");
    }

    @Test
    void messageThatIsTooLongIsSkippedOrTruncatedInWords() {
        ReceivedBytes receivedBytes = ReceivedBytes.of(latin1("Hello"), ModeName.LINE);
        log.overflowed(PEER, new MessageTooLong(5, 3, Overflow.SKIP, receivedBytes), Overflow.SKIP);
        log.overflowed(PEER, new MessageTooLong(5, 3, Overflow.TRUNCATE, receivedBytes), Overflow.TRUNCATE);

        assertThat(kept.lines)
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith(
                                        "INFO 10.0.0.7:4001 skipped: a message of 5 bytes came, the limit is 3 bytes:"),
                        line -> assertThat(line).startsWith("INFO 10.0.0.7:4001 truncated: ")
                                .contains("only its first 3 bytes were read, and the connection goes on"));
    }

    @Test
    void floodOfOneKindIsCountedAndTheCountStandsBeforeTheClose() {
        SocketEvents one = EventLog.to(kept, () -> new LogThrottle(() -> 0, (nanos, task) -> {}))
                .forConnection(connection);
        MessageTooLong tooLong =
                new MessageTooLong(5, 3, Overflow.SKIP, ReceivedBytes.of(latin1("Hello"), ModeName.LINE));
        for (int i = 0; i < 1000; i++) {
            one.overflowed(PEER, tooLong, Overflow.SKIP);
        }
        one.overflowed(PEER, tooLong, Overflow.TRUNCATE);
        for (int i = 0; i < 12; i++) {
            one.failed(PEER, new TagInMessage(latin1(";"), 0));
        }
        one.failed(PEER, new ClosedHere("a reason"));
        one.closed(PEER, "the peer left");

        String who = connection.id() + " 10.0.0.7:4001 ";
        assertThat(kept.lines.subList(0, 10))
                .allMatch(line -> line.startsWith("INFO " + who + "skipped: a message of 5"));
        assertThat(kept.lines.get(10)).startsWith("INFO " + who + "truncated: a message of 5 bytes");
        assertThat(kept.lines.subList(11, 21)).allMatch(line -> line.startsWith("WARNING " + who + "failed: "));
        assertThat(kept.lines.get(21)).startsWith("DEBUG " + who + "failed: ");
        assertThat(kept.lines.subList(22, kept.lines.size() - 1)).containsExactlyInAnyOrder(
                "INFO " + who + "skipped: 990 more messages within a second",
                "WARNING " + who + "failed: 2 more of TagInMessage within a second");
        assertThat(kept.lines.getLast()).isEqualTo("DEBUG " + who + "closed: the peer left");
    }

    @Test
    void connectionsAreCountedApart() {
        EventLog of = EventLog.to(kept, () -> new LogThrottle(() -> 0, (nanos, task) -> {}));
        MessageTooLong tooLong =
                new MessageTooLong(5, 3, Overflow.SKIP, ReceivedBytes.of(latin1("Hello"), ModeName.LINE));
        SocketEvents one = of.forConnection(connection);
        SocketEvents other = of.forConnection(Connection.between(HERE, PEER));
        for (int i = 0; i < 1000; i++) {
            one.overflowed(PEER, tooLong, Overflow.SKIP);
        }
        other.overflowed(PEER, tooLong, Overflow.SKIP);

        assertThat(kept.lines).hasSize(LogThrottle.FIRST + 1);
    }

    @Test
    void heartbeatIsAsQuietAsAMessage() {
        log.heartbeatSent(PEER, Message.of(new byte[4]));
        log.heartbeatReceived(PEER, Message.of(new byte[2]));

        assertThat(kept.lines)
                .containsExactly(
                        "TRACE 10.0.0.7:4001 heartbeat sent 4 bytes", "TRACE 10.0.0.7:4001 heartbeat received 2 bytes");
    }

    @Test
    void nothingIsWrittenAtALevelThatIsOff() {
        KeptLines quiet = new KeptLines(Level.WARNING);
        talk(EventLog.to(quiet).withExcerpts());
        EventLog.to(quiet).refused(PEER, "the waiting room is full");

        assertThat(quiet.lines).isEmpty();
    }

    @Test
    void refusedClientIsNoWarning() {
        log.forConnection(connection).refused(PEER, "the waiting room is full");

        assertThat(kept.lines).containsExactly("INFO " + connection + " refused: the waiting room is full");
    }

    @ParameterizedTest
    @MethodSource("dev.prise.SocketFailureTest#catalogue")
    void onlyWhatThisEndShouldMendIsAWarning(SocketFailure failure) {
        log.failed(HERE, failure);
        log.forConnection(connection).failed(PEER, failure);

        String text = connection + " failed: " + failure.getMessage();
        boolean ours = failure instanceof CannotConnect || failure instanceof TagInMessage
                || failure instanceof WrongSize;
        boolean stopped = failure instanceof ClosedHere || failure instanceof Interrupted;
        boolean ofTheServer = Set.of(TlsFailed.class, ConnectionLost.class).contains(failure.getClass());
        assertThat(kept.lines.getFirst()).startsWith(ours || ofTheServer ? "WARNING " : stopped ? "DEBUG " : "INFO ");
        assertThat(kept.lines.getLast()).isEqualTo((ours ? "WARNING" : stopped ? "DEBUG" : "INFO") + " " + text);
    }

    @Test
    void peerCannotWriteALineOfItsOwn() {
        log.refused(PEER, "named \"\r\n2026-01-01 ERROR all is lost\u001b[31m\u2028\u202e{0}\u0000\ud800 é 😀\"");

        assertThat(kept.lines)
                .containsExactly("INFO 10.0.0.7:4001 refused: named \"\\r\\n2026-01-01 ERROR all is lost"
                        + "\\x1B[31m\\u2028\\u202E{0}\\0\\uD800 é 😀\"");
    }

    @Test
    void longTextIsCut() {
        log.refused(PEER, "x".repeat(100_000));

        assertThat(kept.lines.getFirst())
                .hasSizeLessThan(EventLog.MAX_CHARS + 40)
                .endsWith("xxx… (100023 characters)");
    }
}
