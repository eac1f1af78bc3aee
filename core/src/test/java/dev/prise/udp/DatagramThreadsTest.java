package dev.prise.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.Interrupted;
import dev.prise.testing.NoLeaks;
import dev.prise.udp.ReceiveResult.NothingYet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
@ExtendWith(NoLeaks.class)
class DatagramThreadsTest {

    private static final Endpoint LOOPBACK = new Endpoint("127.0.0.1", 0);
    private static final Duration LONG = Duration.ofSeconds(100);

    private static DatagramPort open() {
        return DatagramPort.open(LOOPBACK, UdpOptions.DEFAULTS);
    }

    private static <T> FutureTask<T> start(boolean virtual, Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        (virtual ? Thread.ofVirtual() : Thread.ofPlatform()).name("prise-test").start(task);
        return task;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closeFreesAllWhoWaitToReceive(boolean virtual) throws Exception {
        for (int round = 0; round < 100; round++) {
            DatagramPort port = open();
            CountDownLatch begun = new CountDownLatch(3);
            List<FutureTask<Throwable>> waiting = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                boolean timed = i > 0;
                waiting.add(start(virtual, () -> {
                    begun.countDown();
                    return catchThrowable(() -> {
                        if (timed) {
                            port.receive(LONG);
                        } else {
                            port.receive();
                        }
                    });
                }));
            }
            begun.await();
            port.close();
            for (FutureTask<Throwable> freed : waiting) {
                assertThat(freed.get()).isInstanceOf(ClosedHere.class);
            }
        }
    }

    @Test
    void receiverWithATimeOutIsNotHeldUpByOneThatWaitsForEver() throws Exception {
        try (DatagramPort port = open()) {
            CountDownLatch begun = new CountDownLatch(1);
            FutureTask<Datagram> first = start(true, () -> {
                begun.countDown();
                return port.receive();
            });
            begun.await();

            assertThat(port.receive(Duration.ofMillis(10))).isEqualTo(new NothingYet());
            port.send(port.local(), "for the first");
            assertThat(first.get().text()).isEqualTo("for the first");
        }
    }

    @Test
    void waitingReceiverHoldsUpNoSender() throws Exception {
        try (DatagramPort port = open();
                DatagramPort other = open()) {
            FutureTask<Datagram> receiver = start(false, port::receive);
            for (int i = 0; i < 50; i++) {
                port.send(other.local(), "n" + i);
                assertThat(other.receive().text()).isEqualTo("n" + i);
            }
            other.send(port.local(), "you too");
            assertThat(receiver.get().text()).isEqualTo("you too");
        }
    }

    @Test
    void interruptOfAVirtualThreadFreesItAndClosesThePort() throws Exception {
        try (DatagramPort port = open()) {
            FutureTask<Throwable> task = new FutureTask<>(() -> catchThrowable(port::receive));
            Thread thread = Thread.ofVirtual().start(task);
            thread.interrupt();

            assertThat(task.get()).isInstanceOf(Interrupted.class).hasMessageContaining("a datagram");
            assertThat(port.isOpen()).isFalse();
            assertThat(catchThrowable(port::receive)).isInstanceOf(ClosedHere.class);
        }
    }

    @Test
    void interruptOfAPlatformThreadLosesNothing() throws Exception {
        try (DatagramPort port = open()) {
            FutureTask<String> task = new FutureTask<>(() -> port.receive().text() + Thread.interrupted());
            Thread thread = Thread.ofPlatform().start(task);
            thread.interrupt();
            port.send(port.local(), "interrupted: ");

            assertThat(task.get()).isEqualTo("interrupted: true");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void manyThreadsSendAndReceiveOnOnePortAndNothingIsMixedUp(boolean virtual) throws Exception {
        int askers = 8;
        int questions = 250;
        Set<String> seen = ConcurrentHashMap.newKeySet();
        DatagramPort server = open();
        List<FutureTask<Throwable>> answering = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            boolean timed = i % 2 == 0;
            answering.add(start(virtual, () -> catchThrowable(() -> answer(server, timed, seen))));
        }
        List<FutureTask<Integer>> asking = new ArrayList<>();
        for (int i = 0; i < askers; i++) {
            int asker = i;
            asking.add(start(virtual, () -> ask(server.local(), asker, questions)));
        }
        for (FutureTask<Integer> asker : asking) {
            assertThat(asker.get()).isEqualTo(questions);
        }
        server.close();
        for (FutureTask<Throwable> thread : answering) {
            assertThat(thread.get()).isInstanceOf(ClosedHere.class);
        }
        assertThat(seen).hasSize(askers * questions);
    }

    private static void answer(DatagramPort server, boolean timed, Set<String> seen) {
        while (true) {
            ReceiveResult result = timed ? server.receive(Duration.ofMillis(1)) : server.receive();
            if (result instanceof Datagram(Endpoint sender, Message question)) {
                seen.add(question.text());
                server.send(sender, question.reply("re: " + question.text()));
            }
        }
    }

    private static int ask(Endpoint server, int asker, int questions) {
        int answered = 0;
        try (DatagramPort port = open()) {
            for (int i = 0; i < questions; i++) {
                String question = asker + "/" + i + "/" + "x".repeat(i * 10);
                port.send(server, question);
                assertThat(port.receive().text()).isEqualTo("re: " + question);
                answered++;
            }
        }
        return answered;
    }
}
