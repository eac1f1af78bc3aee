package dev.prise.server;

import static dev.prise.server.Loopback.OPTIONS;
import static dev.prise.server.Loopback.PATIENCE;
import static dev.prise.server.Loopback.await;
import static dev.prise.server.Loopback.connect;
import static dev.prise.server.Loopback.read;
import static dev.prise.server.Loopback.reset;
import static dev.prise.server.Loopback.seesTheEnd;
import static dev.prise.server.Loopback.socket;
import static dev.prise.server.Loopback.telling;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Endpoint;
import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.channel.ReadResult;
import dev.prise.frame.TransmissionMode;
import dev.prise.testing.AsyncTask;
import dev.prise.testing.AsyncTask.Kind;
import dev.prise.testing.EventRecorder;
import dev.prise.testing.NoLeaks;
import dev.prise.testing.Uncaught;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** One message to everybody. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class BroadcastTest {

    private static final ClientHandler ECHO = ClientHandler.answering(request -> request);

    private final EventRecorder events = new EventRecorder();

    private static ServerOptions limited(ServerOptions options, Limits limits) {
        return options.withChannel(options.channel().withLimits(limits));
    }

    /** Connected, and known to the server. */
    private static MessageChannel enter(StandardServer server) {
        int before = server.clients().size();
        MessageChannel client = connect(server);
        await("one more is in", () -> server.clients().size() > before);
        return client;
    }

    @Test
    void everyClientGetsEveryMessageInOrder() {
        int messages = 200;
        try (StandardServer server = StandardServer.listen(0, OPTIONS)) {
            server.start(ECHO);
            List<MessageChannel> clients = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                clients.add(enter(server));
            }
            for (int n = 0; n < messages; n++) {
                assertThat(server.broadcast("message " + n)).isEqualTo(20);
            }
            for (MessageChannel client : clients) {
                for (int n = 0; n < messages; n++) {
                    assertThat(read(client)).isEqualTo("message " + n);
                }
                client.write("and you still answer");
                assertThat(read(client)).isEqualTo("and you still answer");
                client.close();
            }
        }
    }

    @Test
    void nobodyIsNotAFault() {
        StandardServer server = StandardServer.listen(0, OPTIONS);
        assertThat(server.broadcast("anybody?")).isZero();
        server.close();
        assertThatThrownBy(() -> server.broadcast("anybody?")).isInstanceOf(ClosedHere.class);
    }

    @Test
    void textThatTheCharsetCannotWriteIsRefused() {
        ServerOptions western = OPTIONS.withChannel(
                ChannelOptions.DEFAULTS.withCharset(java.nio.charset.StandardCharsets.ISO_8859_1));
        try (StandardServer server = StandardServer.listen(0, western)) {
            assertThatThrownBy(() -> server.broadcast("\u20ac")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void eachClientGetsItInItsOwnMode() {
        try (StandardServer server = StandardServer.listen(0, OPTIONS)) {
            try (MessageChannel a = connect(server);
                    MessageChannel servedA = server.await().accept();
                    MessageChannel b = MessageChannel.connect(
                            server.local(), ChannelOptions.DEFAULTS.withMode(TransmissionMode.line()))) {
                server.mode(TransmissionMode.line());
                try (MessageChannel servedB = server.await().accept()) {
                    assertThat(server.broadcast("both")).isEqualTo(2);
                    assertThat(read(a)).isEqualTo("both");
                    assertThat(read(b)).isEqualTo("both");
                    assertThat(servedA.mode()).isNotEqualTo(servedB.mode());
                }
            }
        }
    }

    @Test
    void deadClientIsReportedOnceAndDropped() throws Exception {
        try (StandardServer server = StandardServer.listen(0, telling(events));
                MessageChannel alive = connect(server);
                MessageChannel served = server.await().accept()) {
            Socket dead = socket(server);
            server.await().accept(); // and nobody ever reads from it
            reset(dead);
            int messages = 0;
            while (server.clients().size() > 1) {
                server.broadcast("message " + messages++);
                assertThat(read(alive)).startsWith("message");
            }
            assertThat(server.clients()).containsExactly(served);
            assertThat(server.broadcast("last")).isEqualTo(1);
        }
        assertThat(events.lines().stream().filter(line -> line.startsWith("failed")))
                .containsExactly("failed ConnectionLost");
    }

    @Test
    void lastMessagesOfADeadClientAreStillHandled() throws Exception {
        CountDownLatch isDead = new CountDownLatch(1);
        List<String> orders = IntStream.range(0, 100).mapToObj(i -> "order " + i).toList();
        List<String> handled = new java.util.concurrent.CopyOnWriteArrayList<>();
        try (StandardServer server = StandardServer.listen(0, telling(events))) {
            server.start(ClientHandler.answering(request -> {
                awaitQuietly(isDead);
                handled.add(request.text());
                return Message.NONE;
            }));
            MessageChannel client = enter(server);
            orders.forEach(client::write);
            events.await("received");
            client.close();
            await("on its way to nobody", () -> server.broadcast("are you there?") == 0); // the system needs a write or two
            events.await("failed ConnectionLost");
            isDead.countDown();
            await("nobody is in", () -> server.clients().isEmpty());
        }
        // those that were still under way when it was found dead may be gone: that is the system's to say
        assertThat(handled).hasSizeGreaterThan(1).isEqualTo(orders.subList(0, handled.size()));
        assertThat(events.lines()).filteredOn(line -> line.startsWith("failed")).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void slowClientHoldsUpNobodyAndIsClosedWhenItsOutboxIsFull() throws Exception {
        Limits small = Limits.DEFAULTS.withMaxMessageBytes(64 << 10);
        byte[] message = new byte[32 << 10];
        try (StandardServer server = StandardServer.listen(0, limited(telling(events), small))) {
            server.start(ECHO);
            try (MessageChannel quick = enter(server);
                    Socket slow = socket(server)) {
                await("both are in", () -> server.clients().size() == 2);
                int reached = 2;
                while (reached == 2) {
                    reached = server.broadcast(message(message));
                    assertThat(quick.read(PATIENCE).orThrow().size()).isEqualTo(message.length);
                }
                assertThat(reached).isEqualTo(1);
                events.await("failed PeerNotReading");
                await("the slow one is dropped", () -> server.clients().size() == 1);
                assertThat(slow.isClosed()).isFalse();
                assertThat(server.broadcast("after")).isEqualTo(1);
                assertThat(read(quick)).isEqualTo("after");
            }
        }
        assertThat(events.lines().stream().filter(line -> line.startsWith("failed")))
                .containsExactly("failed PeerNotReading");
    }

    private static Message message(byte[] bytes) {
        return Message.of(bytes);
    }

    @Test
    void slowClientIsClosedWhenTheWriteTimeOutEnds() throws Exception {
        Limits hasty = Limits.DEFAULTS.withWriteTimeout(Duration.ofMillis(50));
        try (StandardServer server = StandardServer.listen(0, limited(telling(events), hasty));
                Socket slow = socket(server)) {
            server.await().accept();
            server.broadcast(Message.of(new byte[12 << 20]));
            events.await("failed PeerNotReading");
            events.await("closed: after a failure");
            assertThat(server.clients()).isEmpty();
            assertThat(slow.isConnected()).isTrue();
        }
    }

    @Test
    void emptyMessagesToASlowClientDoNotPileUpWithoutEnd() throws Exception {
        Limits small = Limits.DEFAULTS.withMaxMessageBytes(64 << 10);
        try (StandardServer server = StandardServer.listen(0, limited(telling(events), small));
                Socket slow = socket(server)) {
            server.await().accept();
            Message big = Message.of(new byte[64 << 10]);
            // the first ones are in the system's buffers, the next one waits in the write
            while (server.broadcast(big) > 0 && server.clients().isEmpty()) {}
            AsyncTask<Boolean> broadcasting = Kind.PLATFORM.run(() -> {
                int most = 100_000_000;
                for (int n = 0; n < most && !server.clients().isEmpty(); n++) {
                    server.broadcast(Message.of(new byte[0]));
                }
            });
            events.await("failed PeerNotReading");
            assertThat(broadcasting.result()).isTrue();
            assertThat(server.clients()).isEmpty();
            assertThat(slow.isConnected()).isTrue();
        }
    }

    @Test
    void oneMessageOfTheGreatestLengthAlwaysHasRoom() {
        Limits small = Limits.DEFAULTS.withMaxMessageBytes(100);
        try (StandardServer server = StandardServer.listen(0, limited(OPTIONS, small))) {
            server.start(ECHO);
            try (MessageChannel client = enter(server)) {
                for (int i = 0; i < 50; i++) {
                    assertThat(server.broadcast(Message.of(new byte[100]))).isEqualTo(1);
                    assertThat(client.read(PATIENCE).orThrow().size()).isEqualTo(100);
                }
            }
        }
    }

    @Test
    void handlerOfASlowClientMayBroadcastWithoutBeingHeldUpByIt() throws Exception {
        Limits small = Limits.DEFAULTS.withMaxMessageBytes(1 << 20).withWriteTimeout(Limits.FOREVER);
        Message flood = Message.of(new byte[1 << 20]);
        CountDownLatch over = new CountDownLatch(1);
        try (StandardServer server = StandardServer.listen(0, limited(telling(events), small))) {
            server.start(ClientHandler.answering(request -> {
                while (server.broadcast(flood) > 0) {}
                over.countDown();
                return Message.NONE;
            }));
            try (MessageChannel slow = connect(server)) {
                slow.write("flood me");
                over.await();
                events.await("failed PeerNotReading");
            }
        }
    }

    @Test
    void slowClientIsToldOfOnceThoughWhoeverHearsOfItBroadcasts() throws Exception {
        Limits small = Limits.DEFAULTS.withMaxMessageBytes(1 << 20);
        Message flood = Message.of(new byte[1 << 20]);
        AtomicReference<StandardServer> itself = new AtomicReference<>();
        SocketEvents alarmed = events.and(new SocketEvents() {
            @Override
            public void failed(Endpoint peer, SocketFailure failure) {
                itself.get().broadcast(flood);
            }
        });
        try (StandardServer server = StandardServer.listen(0, limited(telling(alarmed), small));
                Socket slow = socket(server)) {
            itself.set(server);
            server.await().accept();
            while (server.broadcast(flood) > 0) {}
            assertThat(server.clients()).isEmpty();
            assertThat(slow.isConnected()).isTrue();
        }
        assertThat(events.lines().stream().filter(line -> line.startsWith("failed")))
                .containsExactly("failed PeerNotReading");
    }

    @Test
    void broadcastsAndWritesAtTheSameTimeNeverTearAMessage() throws Exception {
        int each = 300;
        try (StandardServer server = StandardServer.listen(0, OPTIONS)) {
            server.start(client -> {
                for (int n = 0; n < each; n++) {
                    client.write(filled('w', n * 37 % 5000));
                }
                client.read();
            });
            List<MessageChannel> clients = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                clients.add(enter(server));
            }
            List<AsyncTask<Boolean>> writers = new ArrayList<>();
            for (char letter : new char[]{'a', 'b'}) {
                writers.add(Kind.PLATFORM.run(() -> {
                    for (int n = 0; n < each; n++) {
                        server.broadcast(filled(letter, n * 53 % 5000));
                    }
                }));
            }
            for (MessageChannel client : clients) {
                int[] seen = new int[128];
                for (int n = 0; n < 3 * each; n++) {
                    byte[] message = client.read(PATIENCE).orThrow().bytes();
                    byte letter = message[0];
                    int expected = seen[letter]++ * (letter == 'w' ? 37 : 53) % 5000;
                    assertThat(message).isEqualTo(filled((char) letter, expected).bytes());
                }
                client.close();
            }
            for (AsyncTask<Boolean> writer : writers) {
                assertThat(writer.result()).isTrue();
            }
        }
    }

    private static Message filled(char letter, int more) {
        return Message.of(String.valueOf(letter).repeat(1 + more));
    }

    @Test
    void messageThatHoldsTheTagIsToldForEachClientAndHurtsNobody() throws Exception {
        ServerOptions lines = telling(events)
                .withChannel(telling(events).channel().withMode(TransmissionMode.line()));
        try (StandardServer server = StandardServer.listen(0, lines)) {
            server.start(ECHO);
            ChannelOptions line = ChannelOptions.DEFAULTS.withMode(TransmissionMode.line());
            try (MessageChannel a = MessageChannel.connect(server.local(), line);
                    MessageChannel b = MessageChannel.connect(server.local(), line)) {
                await("both are in", () -> server.clients().size() == 2);
                server.broadcast("one\r\ntwo");
                server.broadcast("three");
                events.await("failed TagInMessage");
                events.await("failed TagInMessage");
                assertThat(read(a)).isEqualTo("three");
                assertThat(read(b)).isEqualTo("three");
            }
        }
    }

    @Test
    void whoseHandlerHasSaidItsLastGetsNoneAndItIsNoFault() {
        CountDownLatch ended = new CountDownLatch(1);
        try (Uncaught uncaught = Uncaught.keep();
                StandardServer server = StandardServer.listen(0, OPTIONS)) {
            server.start(channel -> {
                channel.read();
                channel.write("my last");
                channel.endOutput();
                ended.countDown();
                channel.read();
            });
            try (MessageChannel client = enter(server)) {
                client.write("and?");
                assertThat(read(client)).isEqualTo("my last");
                awaitQuietly(ended);
                assertThat(server.broadcast("to all")).isZero();
                assertThat(server.broadcast("to all")).isZero();
                assertThat(seesTheEnd(client)).isTrue();
            }
            server.close();
            assertThat(uncaught.all()).isEmpty();
        }
    }

    @Test
    void whatWasBroadcastJustBeforeTheCloseArrivesWhole() {
        for (int i = 0; i < 20; i++) {
            StandardServer server = StandardServer.listen(0, OPTIONS);
            server.start(ECHO);
            try (MessageChannel a = enter(server);
                    MessageChannel b = enter(server)) {
                byte[] long1 = new byte[300_000];
                server.broadcast(Message.of(long1));
                server.broadcast("the shop closes now");
                AsyncTask<Boolean> closing = Kind.PLATFORM.run(server::close);
                for (MessageChannel client : List.of(a, b)) {
                    assertThat(client.read(PATIENCE).orThrow().size()).isEqualTo(long1.length);
                    assertThat(read(client)).isEqualTo("the shop closes now");
                    assertThat(seesTheEnd(client)).isTrue();
                    client.close();
                }
                assertThat(result(closing)).isTrue();
            }
        }
    }

    @Test
    void whatWasBroadcastByHandJustBeforeTheCloseArrivesWhole() {
        for (int i = 0; i < 20; i++) {
            StandardServer server = StandardServer.listen(0, OPTIONS);
            try (MessageChannel client = connect(server)) {
                server.await().accept();
                server.broadcast("the shop closes now");
                server.close();
                assertThat(read(client)).isEqualTo("the shop closes now");
                assertThat(client.read(PATIENCE)).isInstanceOf(ReadResult.PeerClosed.class);
            }
        }
    }

    private static boolean result(AsyncTask<Boolean> asyncTask) {
        try {
            return asyncTask.result();
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
