package dev.prise.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.prise.Message;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.ClientGone;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.Replaced;
import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.channel.ReadResult.Received;
import dev.prise.testing.NoLeaks;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An answer reaches the client that asked, or nobody: whatever the threads do, whoever comes and goes meanwhile. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class AnswersReachWhoAskedTest {

    private static final long SEED = 42;

    private final Recorder recorder = new Recorder();

    @Test
    void answerToAClientThatHasLeftReachesNobody() {
        try (SimplifiedServer server = Servers.listen(recorder)) {
            RawClient first = RawClient.to(server).say("slow question");
            assertThat(server.read().orThrow().text()).isEqualTo("slow question");

            first.close();
            RawClient second = RawClient.to(server).say("second");
            Task.run(() -> {
                assertThat(server.read()).isEqualTo(new PeerClosed(first.endpoint()));
                assertThat(server.read().orThrow().text()).isEqualTo("second");
                server.write("for the second");
            }).result();

            assertThatExceptionOfType(ClientGone.class)
                    .isThrownBy(() -> server.write("slow answer"))
                    .withMessageContaining(first.endpoint().toString());
            assertThat(server.client().orElseThrow().peer()).isEqualTo(first.endpoint());
            server.close();
            assertThat(second.hearToTheEnd()).isEqualTo(RawClient.framed("for the second"));
            second.close();
        }
    }

    @Test
    void answerThroughTheHandleOfAClientThatHasLeftReachesNobody() {
        try (SimplifiedServer server = Servers.listen(recorder)) {
            RawClient first = RawClient.to(server).say("question");
            server.read();
            Client handle = server.client().orElseThrow();
            handle.write("answer");
            assertThat(first.hear()).isEqualTo("answer");
            first.close();
            assertThat(server.read()).isInstanceOf(PeerClosed.class);
            RawClient second = RawClient.to(server).say("second");
            assertThat(server.read().orThrow().text()).isEqualTo("second");

            assertThat(Task.run(() -> handle.write("one more thing")).failure()).isInstanceOf(ClientGone.class);
            assertThat(handle.isOpen()).isFalse();

            server.write("for the second");
            server.close();
            assertThat(second.hearToTheEnd()).isEqualTo(RawClient.framed("for the second"));
            second.close();
        }
    }

    @Test
    void threadThatReadsOnIsFreeToWriteToTheNextClient() {
        try (SimplifiedServer server = Servers.listen(recorder)) {
            for (int i = 0; i < 5; i++) {
                try (RawClient rawClient = RawClient.to(server).say("question " + i)) {
                    assertThat(server.read().orThrow().text()).isEqualTo("question " + i);
                    server.write("answer " + i);
                    assertThat(rawClient.hear()).isEqualTo("answer " + i);
                }
                assertThat(server.read()).isInstanceOf(PeerClosed.class);
            }
        }
    }

    @Test
    void threadThatHasReadNothingWritesToWhoIsServed() {
        try (SimplifiedServer server = Servers.listen(recorder)) {
            RawClient first = RawClient.to(server).say("first");
            server.read();
            Task.run(() -> server.write("typed")).result();
            assertThat(first.hear()).isEqualTo("typed");

            first.close();
            server.read();
            try (RawClient second = RawClient.to(server).say("second")) {
                server.read();
                Task.run(() -> server.write("typed too")).result();
                assertThat(second.hear()).isEqualTo("typed too");
            }
        }
    }

    @Test
    void answerToAClientWhosePlaceWasTakenReachesNobodyBeforeItsEndIsRead() {
        try (SimplifiedServer server = Servers.listen(recorder, SecondClientPolicy.takeOver());
                RawClient first = RawClient.to(server).say("slow question")) {
            server.read();
            RawClient second = RawClient.to(server).say("second");
            assertThat(first.isDismissed()).isTrue(); // so the second has the place

            assertThatExceptionOfType(Replaced.class)
                    .isThrownBy(() -> server.write("slow answer"))
                    .withMessageContaining(first.endpoint() + " was replaced by " + second.endpoint());
            assertThatExceptionOfType(Replaced.class)
                    .as("said again when asked again")
                    .isThrownBy(() -> server.write("slow answer"));

            assertThat(server.read()).isEqualTo(new PeerClosed(first.endpoint()));
            assertThat(server.read().orThrow().text()).isEqualTo("second");
            server.write("for the second");
            server.close();
            assertThat(second.hearToTheEnd()).isEqualTo(RawClient.framed("for the second"));
            second.close();
        }
    }

    @Test
    void answerToAClientWhosePlaceWasTakenReachesNobodyAfterItsEndWasRead() {
        try (SimplifiedServer server = Servers.listen(recorder, SecondClientPolicy.takeOver());
                RawClient first = RawClient.to(server).say("slow question")) {
            server.read();
            Client handle = server.client().orElseThrow();
            RawClient second = RawClient.to(server).say("second");
            Task.run(() -> {
                assertThat(server.read()).isEqualTo(new PeerClosed(first.endpoint()));
                assertThat(server.read().orThrow().text()).isEqualTo("second");
            }).result();

            assertThatExceptionOfType(Replaced.class).isThrownBy(() -> server.write("slow answer"));
            assertThatExceptionOfType(Replaced.class).isThrownBy(() -> handle.write("slow answer"));
            assertThat(handle.isOpen()).isFalse();

            server.close();
            assertThat(second.hearToTheEnd()).isEmpty();
            second.close();
        }
    }

    @Test
    void poolThreadsAnswerThroughTheHandleTheyWereGiven() {
        try (SimplifiedServer server = Servers.listen(recorder);
                ExecutorService pool = Executors.newFixedThreadPool(2)) {
            Task<Void> serving = Task.serve(server, request -> {
                Client client = server.client().orElseThrow();
                pool.execute(() -> client.write("pooled " + request.text()));
                return Message.NONE;
            });
            for (int i = 0; i < 20; i++) {
                try (RawClient rawClient = RawClient.to(server).say("question " + i)) {
                    assertThat(rawClient.hear()).isEqualTo("pooled question " + i);
                }
            }
            server.close();
            serving.result();
        }
    }

    @Test
    void poolThreadThatIsTooLateReachesNobody() {
        CountDownLatch firstHasLeft = new CountDownLatch(1);
        try (SimplifiedServer server = Servers.listen(recorder);
                ExecutorService pool = Executors.newFixedThreadPool(1)) {
            Task<Void> serving = Task.serve(server, request -> {
                if (request.text().equals("second")) {
                    return request.reply("for the second");
                }
                Client client = server.client().orElseThrow();
                pool.execute(() -> {
                    awaitQuietly(firstHasLeft);
                    for (int i = 0; i < 10; i++) {
                        writeQuietly(client, "too late");
                    }
                });
                return Message.NONE;
            });
            RawClient first = RawClient.to(server).say("first");
            recorder.await(Recorder.Kind.RECEIVED, first);
            first.close();
            RawClient second = RawClient.to(server).say("second");
            assertThat(second.hear()).isEqualTo("for the second");
            firstHasLeft.countDown();
            pool.close();

            server.close();
            serving.result();
            assertThat(second.hearToTheEnd()).isEmpty();
            second.close();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    static List<SecondClientPolicy> policies() {
        return List.of(SecondClientPolicy.queue(), SecondClientPolicy.takeOver());
    }

    /**
     * Many short clients, several threads that read and answer by themselves or through a pool, seeded: whatever a client hears
     * must carry its own name, and one that stays for its answers gets them all where nobody may take its place.
     */
    @ParameterizedTest
    @MethodSource("policies")
    void inACrowdEachClientHearsOnlyItsOwnAnswers(SecondClientPolicy policy) {
        int crowd = 240;
        int callers = 4;
        Random seeds = new Random(SEED);
        ConcurrentLinkedQueue<String> strange = new ConcurrentLinkedQueue<>();
        AtomicInteger answered = new AtomicInteger();
        try (ExecutorService pool = Executors.newFixedThreadPool(2);
                SimplifiedServer server = Servers.listen(recorder, policy)) {
            List<Task<Void>> readers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                long seed = seeds.nextLong();
                readers.add(Task.run(() -> answerAll(server, pool, new Random(seed))));
            }
            List<Task<Void>> calling = new ArrayList<>();
            for (int i = 0; i < callers; i++) {
                long seed = seeds.nextLong();
                String name = "caller" + i;
                calling.add(Task.run(() -> {
                    Random random = new Random(seed);
                    for (int call = 0; call < crowd / callers; call++) {
                        callOnce(server, name + "-" + call, random, strange, answered);
                    }
                }));
            }
            calling.forEach(Task::result);
            server.close();
            readers.forEach(Task::result);
        }
        assertThat(strange).as("seed %d", SEED).isEmpty();
        assertThat(answered).as("seed %d", SEED)
                .hasValueGreaterThan(policy.equals(SecondClientPolicy.queue()) ? crowd : 0);
    }

    private static void answerAll(SimplifiedServer server, ExecutorService pool, Random random) {
        while (server.isOpen()) {
            try {
                if (server.read() instanceof Received(Message request)) {
                    Client client = server.client().orElseThrow();
                    if (random.nextInt(3) == 0) {
                        pool.execute(() -> writeQuietly(client, request.text()));
                        continue;
                    }
                    for (int i = random.nextInt(2000); i > 0; i--) {
                        Thread.onSpinWait();
                    }
                    server.write("re:" + request.text());
                }
            } catch (SocketFailure gone) {
                // the next message may be of somebody who is still there
            }
        }
    }

    private static void writeQuietly(Client client, String request) {
        try {
            client.write("re:" + request);
        } catch (SocketFailure gone) {
            // then nobody gets it
        }
    }

    private static void callOnce(
            SimplifiedServer server,
            String name,
            Random random,
            ConcurrentLinkedQueue<String> strange,
            AtomicInteger answered) {
        boolean stays = random.nextInt(3) > 0;
        int questions = 1 + random.nextInt(4);
        try (RawClient rawClient = RawClient.to(server)) {
            for (int i = 0; i < questions; i++) {
                rawClient.say(name);
                if (stays || random.nextBoolean()) {
                    String answer = rawClient.hear();
                    answered.incrementAndGet();
                    if (!answer.equals("re:" + name)) {
                        strange.add(name + " heard " + answer);
                    }
                }
            }
        } catch (UncheckedIOException replaced) {
            // its place was taken, or it left while it was written to
        }
    }

    @Test
    void writeToAClosedServerSaysThatTheServerIsClosed() {
        SimplifiedServer server = Servers.listen(recorder);
        try (RawClient rawClient = RawClient.to(server).say("question")) {
            server.read();
            server.close();

            assertThatExceptionOfType(ClosedHere.class)
                    .isThrownBy(() -> server.write("answer"))
                    .withMessageContaining("the server on");
            assertThat(rawClient.hearToTheEnd()).isEmpty();
        }
    }
}
