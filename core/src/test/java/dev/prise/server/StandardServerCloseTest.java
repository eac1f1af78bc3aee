package dev.prise.server;

import static dev.prise.server.Loopback.OPTIONS;
import static dev.prise.server.Loopback.PATIENCE;
import static dev.prise.server.Loopback.await;
import static dev.prise.server.Loopback.connect;
import static dev.prise.server.Loopback.read;
import static dev.prise.server.Loopback.seesTheEnd;
import static dev.prise.server.Loopback.telling;
import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.Limits;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.CannotListen;
import dev.prise.SocketFailure.Interrupted;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.channel.ReadResult;
import dev.prise.channel.ReadResult.Received;
import dev.prise.testing.AsyncTask;
import dev.prise.testing.AsyncTask.Kind;
import dev.prise.testing.EventRecorder;
import dev.prise.testing.NoLeaks;
import dev.prise.testing.Uncaught;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of a server: what is under way is finished, what is idle ends, what is stuck is cut. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StandardServerCloseTest {

    private static final ClientHandler ECHO = ClientHandler.answering(request -> request);
    private static final ServerOptions PATIENT = OPTIONS.withClients(ClientLimits.DEFAULTS.withGrace(PATIENCE));

    private final EventRecorder events = new EventRecorder();
    private final CountDownLatch handling = new CountDownLatch(1);
    private final CountDownLatch mayAnswer = new CountDownLatch(1);

    private ClientHandler slowly() {
        return ClientHandler.answering(request -> {
            handling.countDown();
            awaitQuietly(mayAnswer);
            return request;
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void runningHandlerFinishesAndItsAnswerArrives(boolean platform) throws Exception {
        StandardServer server = StandardServer.listen(0, platform ? PATIENT.withPlatformThreads() : PATIENT);
        server.start(slowly());
        try (MessageChannel client = connect(server)) {
            client.write("my question");
            handling.await();
            AsyncTask<Boolean> closing = Kind.PLATFORM.run(server::close);
            closing.awaitBlocked();
            assertThat(server.isOpen()).isFalse();
            listenSoon(server.port()).close(); // the handler is still at work
            mayAnswer.countDown();
            assertThat(read(client)).isEqualTo("my question");
            assertThat(seesTheEnd(client)).isTrue();
            client.close();
            assertThat(closing.result()).isTrue();
        }
    }

    private static StandardServer listenSoon(int port) {
        AtomicReference<StandardServer> next = new AtomicReference<>();
        await("the port is free", () -> {
            try {
                next.set(StandardServer.listen(port, OPTIONS));
                return true;
            } catch (CannotListen notYet) {
                return false;
            }
        });
        return next.get();
    }

    @Test
    void portIsFreeWhenCloseReturns() {
        StandardServer server = StandardServer.listen(0, OPTIONS);
        for (int i = 0; i < 200; i++) {
            server.start(ECHO);
            server.close();
            server = StandardServer.listen(server.port(), OPTIONS);
        }
        server.close();
    }

    @Test
    void handlerThatReadsOnFindsItsClientGone() throws Exception {
        StandardServer server = StandardServer.listen(0, PATIENT);
        List<ReadResult> results = new java.util.concurrent.CopyOnWriteArrayList<>();
        server.start(client -> {
            results.add(client.read());
            client.awaitMessage(Deadline.NEVER); // the second has come: the system may be late with it
            handling.countDown();
            awaitQuietly(mayAnswer);
            results.add(client.read());
            results.add(client.read());
            client.write("good bye");
        });
        try (MessageChannel client = connect(server)) {
            client.write("first");
            client.write("second");
            handling.await();
            AsyncTask<Boolean> closing = Kind.PLATFORM.run(server::close);
            closing.awaitBlocked();
            mayAnswer.countDown();
            assertThat(read(client)).isEqualTo("good bye");
            assertThat(seesTheEnd(client)).isTrue();
            client.close();
            assertThat(closing.result()).isTrue();
        }
        assertThat(results.get(1)).as("what had come is still read").isInstanceOf(Received.class);
        assertThat(results.get(2)).isInstanceOf(ReadResult.PeerClosed.class);
    }

    @Test
    void pipelinedRequestsOfASlowReaderAreAnsweredWholeAndInOrder() throws Exception {
        int requests = 5000;
        byte[] padding = new byte[1000];
        CountDownLatch hundred = new CountDownLatch(100);
        StandardServer server = StandardServer.listen(0, PATIENT);
        server.start(ClientHandler.answering(request -> {
            hundred.countDown();
            return request;
        }));
        try (MessageChannel client = connect(server)) {
            AsyncTask<Boolean> asking = Kind.PLATFORM.run(() -> {
                try {
                    for (int n = 0; n < requests; n++) {
                        client.write(n + " " + new String(padding, java.nio.charset.StandardCharsets.UTF_8));
                    }
                } catch (SocketFailure noLongerTaken) {
                    // the server has ended
                }
            });
            hundred.await();
            AsyncTask<Boolean> closing = Kind.PLATFORM.run(server::close);
            await("it is closed", () -> !server.isOpen());
            int answered = 0;
            while (client.read(PATIENCE) instanceof Received(var answer)) { // a reset would be an exception
                assertThat(answer.text()).startsWith(answered + " ").endsWith("\0");
                assertThat(answer.size()).isEqualTo(padding.length + 1 + String.valueOf(answered).length());
                answered++;
            }
            assertThat(answered).isGreaterThanOrEqualTo(100);
            client.close();
            assertThat(asking.result()).isTrue();
            assertThat(closing.result()).isTrue();
        }
    }

    @Test
    void idleClientsSeeTheEndPromptlyAndNobodyIsWaitedFor() throws Exception {
        int idle = 100;
        StandardServer server = StandardServer.listen(0, PATIENT.withClients(
                ClientLimits.DEFAULTS.withGrace(Duration.ofDays(1))));
        server.start(ECHO);
        List<MessageChannel> clients = new ArrayList<>();
        for (int i = 0; i < idle; i++) {
            clients.add(connect(server));
        }
        await("all are in", () -> server.clients().size() == idle);
        AsyncTask<Boolean> closing = Kind.PLATFORM.run(server::close); // a day, if it waited for them
        clients.forEach(client -> assertThat(seesTheEnd(client)).isTrue());
        clients.forEach(MessageChannel::close);
        assertThat(closing.result()).isTrue();
        assertThat(server.clients()).isEmpty();
    }

    @Test
    void handlerThatHasEndedIsNotWaitedForThoughTheListenerThrew() throws Exception {
        SocketEvents faulty = new SocketEvents() {
            @Override
            public void closed(Endpoint peer, String why) {
                throw new IllegalStateException("something of the listener's");
            }
        };
        try (Uncaught uncaught = Uncaught.keep()) {
            StandardServer server = StandardServer.listen(
                    0, telling(faulty).withClients(ClientLimits.DEFAULTS.withGrace(Duration.ofDays(1))));
            server.start(ECHO);
            connect(server).close();
            assertThat(uncaught.await()).hasMessage("something of the listener's");
            server.close(); // a day, if it waited for the handler
        }
    }

    @Test
    void stuckHandlerIsCutAfterTheGrace() {
        StandardServer server = StandardServer.listen(
                0, telling(events).withClients(ClientLimits.DEFAULTS.withGrace(Duration.ofMillis(50))));
        server.start(slowly());
        try (MessageChannel client = connect(server)) {
            client.write("my question");
            awaitQuietly(handling);
            server.close();
            assertThat(server.clients()).isEmpty();
            assertThat(seesTheEnd(client)).isTrue();
        } finally {
            mayAnswer.countDown();
        }
    }

    @Test
    void handlerThatIsStuckInAWriteIsFreed() throws Exception {
        ServerOptions patientWrites = OPTIONS.withChannel(
                ChannelOptions.DEFAULTS.withLimits(Limits.DEFAULTS.withWriteTimeout(Limits.FOREVER)));
        StandardServer server = StandardServer.listen(0, patientWrites);
        CountDownLatch ended = new CountDownLatch(1);
        server.start(client -> {
            try {
                handling.countDown();
                while (true) {
                    client.write(new byte[1 << 20]);
                }
            } finally {
                ended.countDown();
            }
        });
        try (MessageChannel client = connect(server)) {
            handling.await();
            server.close(Duration.ofMillis(50));
            ended.await();
            assertThat(client.isOpen()).isTrue();
        }
    }

    @Test
    void noGraceEndsAllAtOnce() throws Exception {
        StandardServer server = StandardServer.listen(0, PATIENT);
        server.start(slowly());
        try (MessageChannel client = connect(server)) {
            client.write("my question");
            handling.await();
            server.close(Duration.ZERO);
            assertThat(seesTheEnd(client)).isTrue();
        } finally {
            mayAnswer.countDown();
        }
    }

    @Test
    void handlerMayCloseItsServerAndStillAnswer() throws Exception {
        StandardServer server = StandardServer.listen(0, PATIENT);
        server.start(ClientHandler.answering(request -> {
            if (request.text().equals("shut down")) {
                server.close();
                return request.reply("it is shut down");
            }
            return request;
        }));
        try (MessageChannel idle = connect(server);
                MessageChannel client = connect(server)) {
            idle.write("here");
            assertThat(read(idle)).isEqualTo("here");
            client.write("shut down");
            assertThat(seesTheEnd(idle)).isTrue();
            idle.close(); // it may have been answered just before, and is let read that
            assertThat(read(client)).isEqualTo("it is shut down");
            assertThat(seesTheEnd(client)).isTrue();
            assertThat(server.isOpen()).isFalse();
        }
        await("nobody is in", () -> server.clients().isEmpty());
    }

    @Test
    void handlersThatCloseTheirServerAtTheSameTimeDoNotWaitForEachOther() throws Exception {
        StandardServer server = StandardServer.listen(0, PATIENT);
        server.start(ClientHandler.answering(request -> {
            server.close();
            return request;
        }));
        List<MessageChannel> clients = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            clients.add(connect(server));
        }
        await("all are in", () -> server.clients().size() == 10);
        List<AsyncTask<Boolean>> asking = new ArrayList<>();
        for (MessageChannel client : clients) {
            asking.add(Kind.VIRTUAL.run(() -> {
                try (client) {
                    client.write("shut down");
                    client.read(PATIENCE);
                } catch (SocketFailure closedAlready) {
                    // by another, with the question unread
                }
            }));
        }
        for (AsyncTask<Boolean> each : asking) {
            assertThat(each.result()).isTrue();
        }
        await("nobody is in", () -> server.clients().isEmpty());
    }

    @Test
    void secondCloseDoesNothingAndDoesNotWait() throws Exception {
        StandardServer server = StandardServer.listen(0, PATIENT);
        server.start(slowly());
        try (MessageChannel client = connect(server)) {
            client.write("my question");
            handling.await();
            AsyncTask<Boolean> closing = Kind.PLATFORM.run(server::close);
            closing.awaitBlocked();
            server.close();
            server.close(Duration.ZERO);
            assertThat(closing.isDone()).isFalse();
            mayAnswer.countDown();
            assertThat(read(client)).isEqualTo("my question");
            client.close();
            assertThat(closing.result()).isTrue();
        }
    }

    @Test
    void interruptedCloseClosesAll() throws Exception {
        StandardServer server = StandardServer.listen(0, PATIENT);
        server.start(slowly());
        try (MessageChannel client = connect(server)) {
            client.write("my question");
            handling.await();
            AsyncTask<Boolean> closing = Kind.PLATFORM.run(server::close);
            closing.awaitBlocked();
            closing.interrupt();
            assertThat(closing.failure()).isInstanceOf(Interrupted.class);
            assertThat(server.clients()).isEmpty();
            assertThat(seesTheEnd(client)).isTrue();
        } finally {
            mayAnswer.countDown();
        }
    }

    @Test
    void closeWhileClientsComeInLeavesNobodyBehind() throws Exception {
        for (int i = 0; i < 30; i++) {
            CountDownLatch some = new CountDownLatch(1 + i % 5);
            StandardServer server = StandardServer.listen(0, PATIENT);
            server.start(client -> {
                some.countDown();
                client.write("hello");
            });
            AsyncTask<Integer> coming = Kind.PLATFORM.call(() -> {
                int came = 0;
                while (server.isOpen()) {
                    try (MessageChannel client = connect(server)) {
                        client.read(PATIENCE);
                        came++;
                    } catch (SocketFailure closed) {
                        // just now
                    }
                }
                return came;
            });
            some.await();
            server.close();
            assertThat(coming.result()).isNotNegative();
            await("nobody is in", () -> server.clients().isEmpty());
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
