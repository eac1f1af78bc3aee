package dev.prise.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.Message;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.Interrupted;
import dev.prise.channel.ReadResult;
import dev.prise.testing.NoLeaks;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Serving with a handler, and reading from several threads. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class ServingTest {

    private final Recorder recorder = new Recorder();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void tenThousandPipelinedMessagesAreAnsweredInOrder(boolean virtual) {
        try (SimplifiedServer server = Servers.listen(new SocketEvents() {});
                RawClient rawClient = RawClient.to(server)) {
            Runnable serve = () -> server.serve(request -> request.reply("re:" + request.text()));
            Task<Void> serving = virtual ? Task.runVirtual(serve) : Task.run(serve);
            StringBuilder all = new StringBuilder();
            IntStream.range(0, 10_000).forEach(i -> all.append(RawClient.framed("message " + i)));
            Task<Void> sender = Task.run(() -> rawClient.send(all.toString()));

            for (int i = 0; i < 10_000; i++) {
                assertThat(rawClient.hear()).isEqualTo("re:message " + i);
            }
            sender.result();
            server.close();
            serving.result();
        }
    }

    @Test
    void clientsAreServedOneAfterTheOther() {
        try (SimplifiedServer server = Servers.listen(recorder)) {
            Task<Void> serving = Task.serve(server, request -> request.reply("re:" + request.text()));
            List<RawClient> crowd = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                crowd.add(RawClient.to(server).say("hello " + i).endOutput());
            }
            for (int i = 0; i < 20; i++) {
                assertThat(crowd.get(i).hear()).isEqualTo("re:hello " + i);
                crowd.get(i).close();
            }
            server.close();
            serving.result();
        }
    }

    @Test
    void closeEndsServingWhileItWaitsForAClient() {
        SimplifiedServer server = Servers.listen(recorder);
        Task<Void> serving = Task.serve(server, request -> Message.NONE).awaitInside(WaitingRoom.class, "next");
        server.close();
        serving.result();
    }

    @Test
    void closeEndsServingWhileItWaitsForAMessage() {
        try (SimplifiedServer server = Servers.listen(recorder);
                RawClient rawClient = RawClient.to(server).say("Hello")) {
            Task<Void> serving = Task.serve(server, request -> request.reply("re:" + request.text()));
            assertThat(rawClient.hear()).isEqualTo("re:Hello");
            serving.awaitInside(VisitorWire.class, "read");
            server.close();
            serving.result();
            assertThat(rawClient.hearToTheEnd()).isEmpty();
        }
    }

    @Test
    void closeFromInsideTheHandlerEndsServing() {
        try (SimplifiedServer server = Servers.listen(recorder);
                RawClient rawClient = RawClient.to(server).say("stop").say("never handled")) {
            Task<Void> serving = Task.serve(server, request -> {
                assertThat(request.text()).isEqualTo("stop");
                server.close();
                return request.reply("too late");
            });
            serving.result();
            assertThat(serving.uncaught()).isEmpty();
            assertThat(server.isOpen()).isFalse();
            assertThat(rawClient.isDismissed()).isTrue();
        }
    }

    @Test
    void closingTheClientFromInsideTheHandlerServesTheNext() {
        try (SimplifiedServer server = Servers.listen(recorder)) {
            Task<Void> serving = Task.serve(server, request -> {
                if (request.text().equals("bye")) {
                    server.client().orElseThrow().close();
                }
                return request.reply("re:" + request.text());
            });
            try (RawClient rawClient = RawClient.to(server).say("bye");
                    RawClient next = RawClient.to(server)) {
                assertThat(rawClient.isDismissed()).isTrue();
                assertThat(next.say("next").hear()).isEqualTo("re:next");
            }
            assertThat(serving.uncaught()).isEmpty();
            server.close();
            serving.result();
        }
    }

    @Test
    void whatTheHandlerWritesComesBeforeWhatItReturns() {
        try (SimplifiedServer server = Servers.listen(recorder);
                RawClient rawClient = RawClient.to(server).say("one").say("two")) {
            Task<Void> serving = Task.serve(server, request -> {
                server.write("working on " + request.text());
                server.client().orElseThrow().write("still at " + request.text());
                return request.reply("done " + request.text());
            });
            for (String which : List.of("one", "two")) {
                assertThat(rawClient.hear()).isEqualTo("working on " + which);
                assertThat(rawClient.hear()).isEqualTo("still at " + which);
                assertThat(rawClient.hear()).isEqualTo("done " + which);
            }
            server.close();
            serving.result();
        }
    }

    @Test
    void emptyAnswersAreSentAndNoneIsNot() {
        try (SimplifiedServer server = Servers.listen(recorder);
                RawClient rawClient = RawClient.to(server).say("").say("quiet").say("").endOutput()) {
            Task<Void> serving =
                    Task.serve(server, request -> request.size() == 0 ? request.reply("") : Message.NONE);
            assertThat(rawClient.hearToTheEnd()).isEqualTo("0\r\n0\r\n");
            server.close();
            serving.result();
        }
    }

    @Test
    void handlerMayAskBackAndReadTheAnswerItself() {
        try (SimplifiedServer server = Servers.listen(recorder)) {
            Task<Void> serving = Task.serve(server, request -> {
                server.write("who are you?");
                return switch (server.read()) {
                    case ReadResult.Received(Message name) -> request.reply("hello " + name.text());
                    default -> Message.NONE;
                };
            });
            try (RawClient rawClient = RawClient.to(server).say("hello")) {
                assertThat(rawClient.hear()).isEqualTo("who are you?");
                rawClient.say("Ada");
                assertThat(rawClient.hear()).isEqualTo("hello Ada");
            }
            for (String rude : List.of("", "nonsense")) {
                try (RawClient rawClient = RawClient.to(server).say("hello")) {
                    assertThat(rawClient.hear()).isEqualTo("who are you?");
                    rawClient.send(rude).endOutput();
                    rawClient.hearAnyhowToTheEnd();
                }
            }
            try (RawClient rawClient = RawClient.to(server).say("hello")) {
                assertThat(rawClient.hear()).isEqualTo("who are you?");
                rawClient.say("Bob");
                assertThat(rawClient.hear()).isEqualTo("hello Bob");
            }
            server.close();
            serving.result();
        }
    }

    @Test
    void handlerThatReadsOnIntoTheNextClientDoesNotCostThatOneItsPlace() {
        try (SimplifiedServer server = Servers.listen(recorder);
                RawClient next = RawClient.to(server)) {
            Task<Void> serving = Task.serve(server, request -> {
                if (request.text().equals("first")) {
                    assertThat(server.read()).isInstanceOf(ReadResult.PeerClosed.class);
                    server.write("nested " + server.read().orThrow().text());
                    return Message.NONE;
                }
                return request.reply("re:" + request.text());
            });
            RawClient.to(server).say("first").close();
            recorder.await(Recorder.Kind.RECEIVED, 1);
            assertThat(next.say("second").hear()).isEqualTo("nested second");
            assertThat(next.say("third").hear()).isEqualTo("re:third");
            assertThat(serving.uncaught()).isEmpty();
            server.close();
            serving.result();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void interruptEndsServingThatWaitsForAClient(boolean virtual) {
        try (SimplifiedServer server = Servers.listen(recorder)) {
            Runnable serve = () -> server.serve(request -> Message.NONE);
            Task<Void> serving = (virtual ? Task.runVirtual(serve) : Task.run(serve))
                    .awaitInside(WaitingRoom.class, "next");
            serving.thread().interrupt();
            assertThat(serving.failure()).isInstanceOf(Interrupted.class);

            Task<Void> again = Task.serve(server, request -> request.reply("re:" + request.text()));
            try (RawClient rawClient = RawClient.to(server).say("Hello")) {
                assertThat(rawClient.hear()).isEqualTo("re:Hello");
            }
            server.close();
            again.result();
        }
    }

    @Test
    void interruptOfAVirtualThreadThatWaitsForItsClientEndsServingAndCostsTheClientItsPlace() {
        try (SimplifiedServer server = Servers.listen(recorder);
                RawClient rawClient = RawClient.to(server).say("Hello")) {
            Task<Void> serving = Task.runVirtual(() -> server.serve(request -> request.reply("re:" + request.text())));
            assertThat(rawClient.hear()).isEqualTo("re:Hello");
            serving.awaitInside(VisitorWire.class, "read");
            serving.thread().interrupt();

            assertThat(serving.failure()).isInstanceOf(Interrupted.class);
            assertThat(rawClient.isDismissed()).isTrue();
            Task<Void> again = Task.serve(server, request -> request.reply("re:" + request.text()));
            try (RawClient next = RawClient.to(server).say("next")) {
                assertThat(next.hear()).isEqualTo("re:next");
            }
            server.close();
            again.result();
        }
    }

    @Test
    void interruptOfAnotherThreadThatWritesDoesNotEndServing() {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        AtomicReference<Client> handle = new AtomicReference<>();
        try (SimplifiedServer server = Servers.listen(recorder)) {
            Task<Void> serving = Task.serve(server, request -> {
                if (request.text().equals("slow")) {
                    handle.set(server.client().orElseThrow());
                    await(mayGoOn);
                }
                return request.reply("re:" + request.text());
            });
            RawClient deaf = RawClient.to(server).say("slow");
            recorder.await(Recorder.Kind.RECEIVED, deaf);
            while (handle.get() == null) {
                Thread.onSpinWait();
            }
            byte[] much = new byte[64 << 20];
            Task<Void> writer = Task.runVirtual(() -> handle.get().write(Message.of(much)))
                    .awaitInside(VisitorWire.class, "write");
            writer.thread().interrupt();
            assertThat(writer.failure()).isInstanceOf(Interrupted.class);
            mayGoOn.countDown();

            try (RawClient next = RawClient.to(server).say("next")) {
                assertThat(next.hear()).isEqualTo("re:next");
            }
            deaf.close();
            server.close();
            serving.result();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void interruptFreesAReadThatWaitsForAClientAndTheServerGoesOn() {
        try (SimplifiedServer server = Servers.listen(recorder)) {
            Task<ReadResult> reader = Task.start(server::read).awaitInside(WaitingRoom.class, "next");
            Task<ReadResult> behind = Task.start(server::read).awaitInside(SimplifiedServer.class, "lockToRead");
            behind.thread().interrupt();
            assertThat(behind.failure()).isInstanceOf(Interrupted.class);
            reader.thread().interrupt();
            assertThat(reader.failure()).isInstanceOf(Interrupted.class);

            try (RawClient rawClient = RawClient.to(server).say("Hello")) {
                assertThat(server.read().orThrow().text()).isEqualTo("Hello");
                assertThat(rawClient.unread()).isZero();
            }
        }
    }

    @Test
    void severalReadersGetEachMessageOnceAndEachEndOnce() {
        int clients = 5;
        int each = 400;
        Set<String> expected = new HashSet<>();
        try (SimplifiedServer server = Servers.listen(recorder)) {
            List<Task<List<String>>> readers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                readers.add(Task.start(() -> readAll(server)));
            }
            for (int client = 0; client < clients; client++) {
                RawClient rawClient = RawClient.to(server);
                for (int i = 0; i < each; i++) {
                    rawClient.say(client + "-" + i);
                    expected.add(client + "-" + i);
                }
                expected.add("end of " + rawClient.endpoint());
                rawClient.close();
            }
            recorder.await(Recorder.Kind.CLOSED, clients);
            server.close();

            List<String> all = new ArrayList<>();
            readers.forEach(reader -> all.addAll(reader.result()));
            assertThat(all).hasSameSizeAs(expected);
            assertThat(new HashSet<>(all)).isEqualTo(expected);
        }
    }

    private static List<String> readAll(SimplifiedServer server) {
        List<String> read = new ArrayList<>();
        try {
            while (true) {
                switch (server.read()) {
                    case ReadResult.Received(Message message) -> read.add(message.text());
                    case ReadResult.PeerClosed(var peer) -> read.add("end of " + peer);
                    case ReadResult.NothingYet() -> read.add("nothing, without a time-out");
                }
            }
        } catch (ClosedHere over) {
            return read;
        }
    }
}
