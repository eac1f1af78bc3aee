package dev.prise.server;

import static dev.prise.server.Loopback.OPTIONS;
import static dev.prise.server.Loopback.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.Endpoint;
import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.BytesAfterTag;
import dev.prise.SocketFailure.ConnectionLost;
import dev.prise.SocketFailure.CutShort;
import dev.prise.SocketFailure.PeerTooSlow;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.channel.MessageHandler;
import dev.prise.channel.ReadResult;
import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.channel.ReadResult.Received;
import dev.prise.frame.ByteQueue;
import dev.prise.frame.EndTag;
import dev.prise.frame.Raw;
import dev.prise.frame.TransmissionMode;
import dev.prise.server.Recorder.Event;
import dev.prise.server.Recorder.Kind;
import dev.prise.testing.Bytes;
import dev.prise.testing.Meddling;
import dev.prise.testing.Meddling.Manner;
import dev.prise.testing.Meddling.Strike;
import dev.prise.testing.MeddlingProxy;
import dev.prise.testing.NoLeaks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A network that meddles, between clients and both servers, in every mode. What was written on a connection that lived arrives once,
 * whole, in order, both ways. Where the connection died what arrived is the beginning of what was written, both ends learn of it, and
 * nobody else does.
 */
@ExtendWith(NoLeaks.class)
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChaosTest {

    private static final int MESSAGES = 60;
    private static final int VISITS = 12;
    private static final long SEED = 20_261_126;
    private static final List<TransmissionMode> MODES = List.of(
            TransmissionMode.windev(),
            TransmissionMode.line(),
            EndTag.EOF,
            EndTag.of("ABAB").strict(),
            TransmissionMode.raw());
    private static final Limits SHORT = Limits.DEFAULTS.withMessageTimeout(Duration.ofMillis(300));

    /** Which server, behind one face: each answers every message with itself. */
    enum Kinds {
        SIMPLIFIED, STANDARD;

        AutoCloseable serve(ServerOptions options, MessageHandler handler) {
            return switch (this) {
                case SIMPLIFIED -> {
                    SimplifiedServer server = SimplifiedServer.listen(0, options);
                    Task<Void> serving = Task.serve(server, handler);
                    yield () -> {
                        server.close();
                        serving.result();
                    };
                }
                case STANDARD -> {
                    StandardServer server = StandardServer.listen(0, options);
                    server.start(client -> client.serve(handler));
                    yield server;
                }
            };
        }
    }

    static Stream<Arguments> modesAndServers() {
        return MODES.stream().flatMap(mode -> Stream.of(Kinds.values()).map(kind -> Arguments.of(mode, kind)));
    }

    static Stream<Arguments> markedModesAndServers() {
        return modesAndServers().filter(arguments -> !(arguments.get()[0] instanceof Raw));
    }

    private final Recorder recorder = new Recorder();

    private ServerOptions options(TransmissionMode mode, Limits limits) {
        return OPTIONS.withChannel(
                ChannelOptions.DEFAULTS.withMode(mode).withLimits(limits).withEvents(recorder));
    }

    private int port() {
        recorder.await(Kind.LISTENING, 1);
        return recorder.all(Kind.LISTENING).get(0).peer().port();
    }

    private static MessageChannel connect(int port, TransmissionMode mode) {
        return MessageChannel.connect(new Endpoint("127.0.0.1", port), ChannelOptions.DEFAULTS.withMode(mode));
    }

    private static byte[] mark(TransmissionMode mode) {
        return mode instanceof EndTag tag ? tag.tag() : Bytes.latin1("\r\n");
    }

    // Short and long ones, of any bytes that the mode lets through, each with its number
    private static List<String> messages() {
        return IntStream.range(0, MESSAGES)
                .mapToObj(i -> i + ": \r" + "\u00FF\0<EO\n1".repeat(i % 7 == 0 ? 700 : i % 5) + "#" + i)
                .toList();
    }

    private static Message message(String text) {
        return Message.of(Bytes.latin1(text));
    }

    private static long bytes(TransmissionMode mode, List<String> messages) {
        ByteQueue framed = new ByteQueue();
        messages.forEach(each -> mode.encode(message(each), framed));
        return framed.size();
    }

    private List<String> receivedBy(Endpoint client) {
        return recorder.all(Kind.RECEIVED)
                .stream()
                .filter(event -> event.peer().equals(client))
                .map(event -> Bytes.latin1(((Message) event.detail()).bytes()))
                .toList();
    }

    /** Writes all, while another thread reads the answers until there are no more; answers what was read. */
    private static List<String> talk(MessageChannel client, List<String> messages, List<String> written) {
        Task<List<String>> answers = Task.start(() -> answers(client));
        try {
            for (String each : messages) {
                client.write(message(each));
                written.add(each);
            }
            client.endOutput();
        } catch (SocketFailure died) {
            // as it may
        }
        return answers.result();
    }

    private static List<String> answers(MessageChannel client) {
        List<String> answers = new ArrayList<>();
        try {
            while (readAnswer(client) instanceof Received(var answer)) {
                answers.add(Bytes.latin1(answer.bytes()));
            }
        } catch (SocketFailure died) {
            // as it may
        }
        return answers;
    }

    private static ReadResult readAnswer(MessageChannel client) {
        try {
            return client.read();
        } catch (BytesAfterTag saidOnce) {
            return client.read();
        }
    }

    private static void assertSame(TransmissionMode mode, List<String> arrived, List<String> written) {
        if (mode instanceof Raw) {
            assertThat(String.join("", arrived)).isEqualTo(String.join("", written));
        } else {
            assertThat(arrived).isEqualTo(written);
        }
    }

    private static void assertBeginning(TransmissionMode mode, List<String> arrived, List<String> written) {
        if (mode instanceof Raw) {
            assertThat(String.join("", written)).startsWith(String.join("", arrived));
        } else {
            assertThat(arrived.size()).isLessThanOrEqualTo(written.size());
            assertThat(arrived).isEqualTo(written.subList(0, arrived.size()));
        }
    }

    @ParameterizedTest
    @MethodSource("modesAndServers")
    void whatIsWrittenArrivesOnceWholeAndInOrderHoweverTheNetworkCutsIt(TransmissionMode mode, Kinds kind)
            throws Exception {
        try (AutoCloseable serving = kind.serve(options(mode, Limits.DEFAULTS), message -> message);
                MeddlingProxy proxy = new MeddlingProxy(port(), mark(mode))) {
            int ended = 0;
            for (Manner manner : Manner.values()) {
                proxy.then(Meddling.of(manner));
                try (MessageChannel client = connect(proxy.port(), mode)) {
                    List<String> written = new ArrayList<>();
                    List<String> answers = talk(client, messages(), written);
                    assertThat(written).isEqualTo(messages());
                    assertSame(mode, answers, written);
                    assertThat(client.failure()).isEmpty();
                }
                recorder.await(Kind.CLOSED, ++ended);
                Event last = recorder.all(Kind.CLOSED).get(ended - 1);
                assertThat(last.detail()).as("%s", manner).isEqualTo("the peer left");
                assertSame(mode, receivedBy(last.peer()), messages());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("modesAndServers")
    void whereAConnectionDiesTheBeginningHasArrivedAndNobodyElseIsAffected(TransmissionMode mode, Kinds kind)
            throws Exception {
        Random random = new Random(SEED);
        int bytes = (int) bytes(mode, messages());
        try (AutoCloseable serving = kind.serve(options(mode, Limits.DEFAULTS), message -> message);
                MeddlingProxy proxy = new MeddlingProxy(port(), mark(mode));
                MessageChannel other = connect(port(), mode)) {
            for (int visit = 0; visit < VISITS; visit++) {
                Meddling meddling = Meddling.any(random, bytes);
                try {
                    visit(visit, mode, proxy.then(meddling), meddling.strike());
                    if (kind == Kinds.STANDARD) {
                        assertThat(ask(other, "still here")).isEqualTo("still here");
                    }
                } catch (AssertionError | SocketFailure failed) {
                    throw new AssertionError("seed " + SEED + ", visit " + visit + ", " + meddling, failed);
                }
            }
            assertThat(ask(other, "at last")).isEqualTo("at last");
        }
    }

    private void visit(int number, TransmissionMode mode, MeddlingProxy proxy, Strike strike) throws Exception {
        List<String> messages = messages();
        List<String> written = new ArrayList<>();
        try (MessageChannel client = connect(proxy.port(), mode)) {
            assertBeginning(mode, talk(client, messages, written), messages);
        }
        recorder.await(Kind.CLOSED, number + 1);
        List<String> arrived = receivedBy(recorder.all(Kind.CLOSED).get(number).peer());
        assertBeginning(mode, arrived, messages);
        if (strike == Strike.NONE) {
            assertThat(written).isEqualTo(messages);
            assertSame(mode, arrived, messages);
        }
    }

    private static String ask(MessageChannel client, String question) {
        return client.request(question, PATIENCE).orThrow().text();
    }

    @ParameterizedTest
    @MethodSource("markedModesAndServers")
    void aStallInTheMiddleOfAHeaderOrTagIsNoticedByTheServerInTheSetTime(TransmissionMode mode, Kinds kind)
            throws Exception {
        long place = bytes(mode, List.of("first", "second")) - (mode instanceof EndTag ? 1 : "\r\nsecond".length());
        try (AutoCloseable serving = kind.serve(options(mode, SHORT), message -> message);
                MeddlingProxy proxy = new MeddlingProxy(port(), mark(mode)).then(Meddling.of(Strike.STALL, place));
                MessageChannel client = connect(proxy.port(), mode)) {
            client.write("first");
            client.write("second");
            assertThat(readAnswer(client).orThrow().text()).isEqualTo("first");
            assertThat(readAnswer(client)).isInstanceOf(PeerClosed.class);
            recorder.await(Kind.CLOSED, 1);
            assertThat(failures()).singleElement().extracting(Event::detail).isInstanceOf(PeerTooSlow.class);
            try (MessageChannel next = connect(port(), mode)) {
                assertThat(ask(next, "next")).isEqualTo("next");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("markedModesAndServers")
    void aStallInTheMiddleOfAnAnswerIsNoticedByTheClientInTheSetTime(TransmissionMode mode, Kinds kind)
            throws Exception {
        long place = bytes(mode, List.of("first", "second")) - 1;
        ChannelOptions impatient = ChannelOptions.DEFAULTS.withMode(mode).withLimits(SHORT);
        try (AutoCloseable serving = kind.serve(options(mode, Limits.DEFAULTS), message -> message);
                MeddlingProxy proxy = new MeddlingProxy(port(), mark(mode))
                        .then(Meddling.of(Strike.STALL, place).onTheWayBack());
                MessageChannel client =
                        MessageChannel.connect(new Endpoint("127.0.0.1", proxy.port()), impatient)) {
            client.write("first");
            client.write("second");
            assertThat(readAnswer(client).orThrow().text()).isEqualTo("first");
            assertThat(failureOf(client)).isInstanceOf(PeerTooSlow.class);
            recorder.await(Kind.CLOSED, 1); // the server hears of it too: the client has closed
        }
    }

    @ParameterizedTest
    @MethodSource("markedModesAndServers")
    void aResetInTheMiddleOfAMessageIsNoticedAtBothEnds(TransmissionMode mode, Kinds kind) throws Exception {
        long place = bytes(mode, List.of("first", "second")) - 1;
        try (AutoCloseable serving = kind.serve(options(mode, Limits.DEFAULTS), message -> message);
                MeddlingProxy proxy = new MeddlingProxy(port(), mark(mode)).then(Meddling.of(Strike.RESET, place));
                MessageChannel client = connect(proxy.port(), mode)) {
            client.write("first");
            assertThat(readAnswer(client).orThrow().text()).isEqualTo("first");
            client.write("second");
            assertThat(failureOf(client)).isInstanceOf(ConnectionLost.class);
            recorder.await(Kind.CLOSED, 1);
            assertThat(failures()).singleElement().satisfies(failed -> {
                assertThat(failed.detail()).isInstanceOfAny(ConnectionLost.class, CutShort.class);
                assertThat(receivedBy(failed.peer())).containsExactly("first");
            });
            try (MessageChannel next = connect(port(), mode)) {
                assertThat(ask(next, "next")).isEqualTo("next");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Kinds.class)
    void aHalfClosedClientGetsTheAnswersToAllThatCameBefore(Kinds kind) throws Exception {
        TransmissionMode mode = TransmissionMode.windev();
        long place = bytes(mode, List.of("first", "second"));
        try (AutoCloseable serving = kind.serve(options(mode, Limits.DEFAULTS), message -> message);
                MeddlingProxy proxy = new MeddlingProxy(port(), mark(mode)).then(Meddling.of(Strike.HALF_CLOSE, place));
                MessageChannel client = connect(proxy.port(), mode)) {
            client.write("first");
            client.write("second");
            assertThat(answers(client)).containsExactly("first", "second");
            recorder.await(Kind.CLOSED, 1);
            assertThat(failures()).isEmpty();
        }
    }

    // that bytes follow a tag is told in the strict mode, and ends nothing
    private List<Event> failures() {
        return recorder.all(Kind.FAILED)
                .stream()
                .filter(event -> !(event.detail() instanceof BytesAfterTag))
                .toList();
    }

    private static SocketFailure failureOf(MessageChannel client) {
        try {
            throw new AssertionError("no failure, but " + readAnswer(client));
        } catch (SocketFailure failure) {
            return failure;
        }
    }
}
