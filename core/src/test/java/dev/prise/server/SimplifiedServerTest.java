package dev.prise.server;

import static dev.prise.server.Recorder.Kind.ADMITTED;
import static dev.prise.server.Recorder.Kind.CLOSED;
import static dev.prise.server.Recorder.Kind.CONNECTED;
import static dev.prise.server.Recorder.Kind.LISTENING;
import static dev.prise.server.Recorder.Kind.RECEIVED;
import static dev.prise.server.Recorder.Kind.SENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.prise.Limits;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.CannotListen;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.ConnectionLost;
import dev.prise.SocketFailure.NoClient;
import dev.prise.channel.ReadResult;
import dev.prise.channel.ReadResult.NothingYet;
import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.testing.LivingThreads;
import dev.prise.testing.NoLeaks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;

/** What makes a simplified server one: the connection, its end, and the close. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class SimplifiedServerTest {

    private static final Duration MOMENT = Duration.ofMillis(1);

    private final Recorder recorder = new Recorder();

    @Test
    void nobodyIsAcceptedBeforeTheFirstRead() {
        try (SimplifiedServer server = Servers.listen(recorder)) {
            List<RawClient> crowd = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                crowd.add(RawClient.to(server).say("early"));
            }

            assertThat(LivingThreads.include("prise-accept-" + server.port())).isFalse();
            assertThat(recorder.events()).extracting(Recorder.Event::kind).containsExactly(LISTENING);

            assertThat(server.read().orThrow().text()).isEqualTo("early");
            crowd.forEach(RawClient::close);
        }
    }

    @Test
    void firstWholeMessageEstablishesTheConnection() {
        try (SimplifiedServer server = Servers.listen(recorder);
                RawClient rawClient = RawClient.to(server)) {
            assertThat(server.read(MOMENT)).isInstanceOf(NothingYet.class);
            rawClient.send("11\r\nHello ");
            recorder.await(CONNECTED, rawClient);
            assertThat(server.read(MOMENT)).isInstanceOf(NothingYet.class);
            assertThat(server.client()).isEmpty();
            assertThat(recorder.kindsOf(rawClient)).containsExactly(CONNECTED);

            rawClient.send("World");
            assertThat(server.read().orThrow().text()).isEqualTo("Hello World");

            assertThat(server.client().orElseThrow().peer()).isEqualTo(rawClient.endpoint());
            assertThat(recorder.kindsOf(rawClient)).containsExactly(CONNECTED, ADMITTED, RECEIVED);
        }
    }

    @Test
    void writeBeforeAnyReadFailsAtOnceSinceNoClientHasSpoken() {
        try (SimplifiedServer server = Servers.listen(recorder)) {
            assertThatExceptionOfType(NoClient.class).isThrownBy(() -> server.write("nobody hears"));
            try (RawClient rawClient = RawClient.to(server).say("here I am")) {
                assertThatExceptionOfType(NoClient.class)
                        .isThrownBy(() -> server.write("not yet"))
                        .withMessageContaining("call read() first");

                assertThat(server.read().orThrow().text()).isEqualTo("here I am");
                server.write("welcome");
                assertThat(rawClient.hear()).isEqualTo("welcome");
            }
        }
    }

    @Test
    void writeReachesNobodyWhoHasSpokenButWasNotReadYet() {
        try (SimplifiedServer server = Servers.listen(recorder);
                RawClient rawClient = RawClient.to(server)) {
            assertThat(server.read(MOMENT)).isInstanceOf(NothingYet.class);
            rawClient.say("here I am");
            OurThreads.awaitSpoken(recorder, server, rawClient);

            assertThatExceptionOfType(NoClient.class).isThrownBy(() -> server.write("too early"));

            assertThat(server.read(Duration.ZERO).orThrow().text()).isEqualTo("here I am");
            server.write("welcome");
            assertThat(rawClient.hear()).isEqualTo("welcome");
        }
    }

    @Test
    void secondClientWaitsWithoutAnAnswerAndIsServedWhenTheFirstHasLeft() {
        try (SimplifiedServer server = Servers.listen(recorder);
                RawClient first = RawClient.to(server).say("first")) {
            assertThat(server.read().orThrow().text()).isEqualTo("first");
            RawClient second = RawClient.to(server).say("second");
            recorder.await(CONNECTED, second);
            for (int i = 0; i < 50; i++) {
                server.write("answer " + i);
                assertThat(first.hear()).isEqualTo("answer " + i);
                first.say("question " + i);
                assertThat(server.read().orThrow().text()).isEqualTo("question " + i);
            }
            assertThat(second.unread()).isZero();

            first.close();
            assertThat(server.read()).isEqualTo(new PeerClosed(first.endpoint()));
            assertThat(server.read().orThrow().text()).isEqualTo("second");
            server.write("your turn");
            assertThat(second.hear()).isEqualTo("your turn");
            assertThat(recorder.kindsOf(second)).containsExactly(CONNECTED, ADMITTED, RECEIVED, SENT);
            second.close();
        }
    }

    @Test
    void messagesOfAClientThatLeftAreReadThenItsEndOnceThenTheNextClient() {
        try (SimplifiedServer server = Servers.listen(recorder)) {
            RawClient first = RawClient.to(server);
            for (int i = 0; i < 100; i++) {
                first.say("message " + i);
            }
            first.close();
            List<String> read = new ArrayList<>();
            ReadResult result = server.read();
            try (RawClient second = RawClient.to(server).say("second")) {
                while (result instanceof ReadResult.Received(var message)) {
                    read.add(message.text());
                    result = server.read();
                }

                assertThat(read).hasSize(100).startsWith("message 0").endsWith("message 99");
                assertThat(result).isEqualTo(new PeerClosed(first.endpoint()));
                assertThat(server.read().orThrow().text()).isEqualTo("second");
                second.close();
                assertThat(server.read()).isEqualTo(new PeerClosed(second.endpoint()));
                assertThat(server.read(MOMENT)).isInstanceOf(NothingYet.class);
            }
        }
    }

    @Test
    void manyLongMessagesOfAClientThatLeftAreAllRead() {
        String text = "x".repeat(9_000);
        try (SimplifiedServer server = Servers.listen(recorder)) {
            Task<Void> sender = Task.run(() -> {
                try (RawClient rawClient = RawClient.to(server)) {
                    for (int i = 0; i < 200; i++) {
                        rawClient.say(text + i);
                    }
                }
            });
            for (int i = 0; i < 200; i++) {
                assertThat(server.read().orThrow().text()).isEqualTo(text + i);
            }
            assertThat(server.read()).isInstanceOf(PeerClosed.class);
            sender.result();
        }
    }

    @Test
    void messagesOfAClientThatLeftWithoutReadingItsAnswersAreAllReadAllTheSame() {
        String text = "x".repeat(9_000);
        try (SimplifiedServer server = Servers.listen(recorder)) {
            RawClient rawClient = RawClient.to(server);
            for (int i = 0; i < 5; i++) { // no more than a system takes in before anybody reads
                rawClient.say(text + i);
            }
            rawClient.close();
            List<String> read = new ArrayList<>();
            try {
                while (server.read() instanceof ReadResult.Received(var message)) {
                    read.add(message.text().substring(text.length()));
                    answerQuietly(server);
                }
            } catch (ConnectionLost itsEnd) {
                // it has reset the connection, as it was answered after it had closed: its end may be told so too
            }
            assertThat(read).containsExactly("0", "1", "2", "3", "4");
        }
    }

    private static void answerQuietly(SimplifiedServer server) {
        try {
            server.write("an answer that nobody reads");
        } catch (SocketFailure gone) {
            // it has left
        }
    }

    @Test
    void endOfSomebodyWhoNeverSpokeIsNotReported() {
        try (SimplifiedServer server = Servers.listen(recorder)) {
            assertThat(server.read(MOMENT)).isInstanceOf(NothingYet.class);
            RawClient silent = RawClient.to(server);
            RawClient stammerer = RawClient.to(server).send("5\r\nHe");
            silent.close();
            stammerer.close();
            recorder.await(CLOSED, silent);
            recorder.await(CLOSED, stammerer);

            try (RawClient rawClient = RawClient.to(server).say("Hello")) {
                assertThat(server.read().orThrow().text()).isEqualTo("Hello");
                assertThat(server.client().orElseThrow().peer()).isEqualTo(rawClient.endpoint());
            }
        }
    }

    @Test
    void clientIsNobodyThenWhoIsServedThenWhoWasServedLast() {
        try (SimplifiedServer server = Servers.listen(recorder)) {
            assertThat(server.client()).isEmpty();
            RawClient first = RawClient.to(server).say("first");
            server.read();
            Client client = server.client().orElseThrow();
            assertThat(client.peer()).isEqualTo(first.endpoint());
            assertThat(client.isOpen()).isTrue();
            assertThat(client).hasToString("client " + client.connection().id() + " " + first.endpoint());
            assertThat(Task.start(server::client).result()).contains(client);

            server.write("answer");
            assertThat(first.hear()).isEqualTo("answer");
            first.close();
            assertThat(server.read()).isInstanceOf(PeerClosed.class);
            assertThat(server.client()).contains(client);
            assertThat(server.read(MOMENT)).isInstanceOf(NothingYet.class);
            assertThat(server.client()).contains(client);
            assertThat(client.isOpen()).isFalse();

            try (RawClient second = RawClient.to(server).say("second")) {
                server.read();
                assertThat(server.client().orElseThrow().peer()).isEqualTo(second.endpoint());
            }
        }
    }

    @Test
    void timeoutHoldsWithNobodyConnectedAndWithASilentClient() {
        try (SimplifiedServer server = Servers.listen(recorder)) {
            assertThat(server.read(Duration.ZERO)).isInstanceOf(NothingYet.class);
            assertThat(server.read(Duration.ofMillis(20))).isInstanceOf(NothingYet.class);
            try (RawClient rawClient = RawClient.to(server)) {
                assertThat(server.read(Duration.ofMillis(20))).isInstanceOf(NothingYet.class);
                rawClient.say("a").send("2\r\nb");
                assertThat(server.read().orThrow().text()).isEqualTo("a");
                assertThat(server.read(Duration.ZERO)).isInstanceOf(NothingYet.class);
                assertThat(server.read(Duration.ofMillis(20))).isInstanceOf(NothingYet.class);
                rawClient.send("c");
                assertThat(server.read(Limits.FOREVER).orThrow().text()).isEqualTo("bc");
            }
        }
    }

    @Test
    void timeoutHoldsWhileAnotherThreadReads() {
        try (SimplifiedServer server = Servers.listen(recorder)) {
            Task<ReadResult> reader = Task.start(server::read).awaitInside(WaitingRoom.class, "next");

            assertThat(server.read(MOMENT)).isInstanceOf(NothingYet.class);

            try (RawClient rawClient = RawClient.to(server).say("Hello")) {
                assertThat(reader.result().orThrow().text()).isEqualTo("Hello");
                assertThat(rawClient.unread()).isZero();
            }
        }
    }

    @Test
    void portInUseSaysSo() {
        try (SimplifiedServer server = Servers.listen(recorder)) {
            assertThatExceptionOfType(CannotListen.class)
                    .isThrownBy(() -> SimplifiedServer.listen(server.port(), Servers.options(recorder)))
                    .withMessageContaining("port " + server.port() + " is in use on 127.0.0.1")
                    .withMessageContaining("0 picks a free one");
        }
    }

    @Test
    void allInterfacesAreListenedOnUnlessToldOtherwise() {
        try (SimplifiedServer server = SimplifiedServer.listen(0);
                RawClient rawClient = RawClient.to(server).say("Hello")) {
            assertThat(server.read().orThrow().text()).isEqualTo("Hello");
            assertThat(server.client().orElseThrow().peer()).isEqualTo(rawClient.endpoint());
            assertThat(server.local().host()).isEqualTo("0.0.0.0");
            assertThat(server.local().port()).isEqualTo(server.port()).isPositive();
        }
    }

    @Test
    void closeFreesAReadThatWaitsForAClient() {
        SimplifiedServer server = Servers.listen(recorder);
        Task<ReadResult> reader = Task.start(server::read).awaitInside(WaitingRoom.class, "next");

        server.close();

        assertThat(reader.failure()).isInstanceOf(ClosedHere.class);
    }

    @Test
    void closeFreesAReadThatWaitsForItsClient() {
        try (SimplifiedServer server = Servers.listen(recorder);
                RawClient rawClient = RawClient.to(server).say("Hello").send("7\r\nhalf")) {
            server.read();
            Task<ReadResult> reader = Task.start(server::read).awaitInside(VisitorWire.class, "read");

            server.close();

            assertThat(reader.failure()).isInstanceOf(ClosedHere.class);
            assertThat(rawClient.isDismissed()).isTrue();
        }
    }

    @Test
    void closeFreesAReadThatWaitsForAnotherReader() {
        SimplifiedServer server = Servers.listen(recorder);
        Task<ReadResult> first = Task.start(server::read).awaitInside(WaitingRoom.class, "next");
        Task<ReadResult> second = Task.start(server::read).awaitInside(SimplifiedServer.class, "lockToRead");

        server.close();

        assertThat(first.failure()).isInstanceOf(ClosedHere.class);
        assertThat(second.failure()).isInstanceOf(ClosedHere.class);
    }

    @Test
    void closeFreesAWriteThatWaitsForItsClient() {
        try (SimplifiedServer server = Servers.listen(recorder);
                RawClient rawClient = RawClient.to(server).say("Hello")) {
            server.read();
            byte[] much = new byte[64 << 20];
            Task<Void> writer = Task.run(() -> server.write(much)).awaitInside(VisitorWire.class, "write");

            server.close();

            assertThat(writer.failure()).isInstanceOf(ClosedHere.class);
            assertThat(rawClient.unread()).isNotNegative();
        }
    }

    @Test
    void afterTheCloseReadAndWriteSayWhatIsClosed() {
        SimplifiedServer server = Servers.listen(recorder);
        try (RawClient rawClient = RawClient.to(server).say("Hello")) {
            server.read();
            server.close();
            server.close();

            assertThat(server.isOpen()).isFalse();
            assertThatExceptionOfType(ClosedHere.class)
                    .isThrownBy(server::read)
                    .withMessageContaining("the server on " + server.local());
            assertThatExceptionOfType(ClosedHere.class).isThrownBy(() -> server.read(Duration.ZERO));
            assertThatExceptionOfType(ClosedHere.class).isThrownBy(() -> server.write("too late"));
            assertThat(rawClient.hearToTheEnd()).isEmpty();
        }
    }

    @Test
    void portCanBeListenedOnAgainAtOnceWithClientsOfTheOldServerStillThere() {
        SimplifiedServer old = Servers.listen(recorder);
        int port = old.port();
        List<RawClient> crowd = new ArrayList<>();
        try (RawClient served = RawClient.to(old).say("served")) {
            old.read();
            try (RawClient waiting = RawClient.to(old)) {
                for (int i = 0; i < 20; i++) {
                    Task<ReadResult> reader = Task.start(old::read).awaitInside(VisitorWire.class, "read");
                    old.close();
                    SimplifiedServer next = SimplifiedServer.listen(port, Servers.options(recorder));
                    assertThat(reader.failure()).isInstanceOf(ClosedHere.class);
                    old = next;
                    crowd.add(RawClient.to(next).say("again"));
                    assertThat(next.read().orThrow().text()).isEqualTo("again");
                }
                assertThat(served.isDismissed()).isTrue();
                assertThat(waiting.isDismissed()).isTrue();
            }
        } finally {
            old.close();
            crowd.forEach(RawClient::close);
        }
    }

    @Test
    void closeEndsTheConnectionOfAClientWhoseEndWasReported() {
        try (SimplifiedServer server = Servers.listen(recorder);
                RawClient rawClient = RawClient.to(server).say("Hello").endOutput()) {
            server.read();
            assertThat(server.read()).isInstanceOf(PeerClosed.class);

            server.close();

            recorder.await(CLOSED, rawClient);
            assertThat(rawClient.hearToTheEnd()).isEmpty();
        }
    }

    @Test
    void closeDismissesEverybodyInTheWaitingRoom() {
        SimplifiedServer server = Servers.listen(recorder);
        server.read(MOMENT);
        List<RawClient> crowd = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            crowd.add(i % 2 == 0 ? RawClient.to(server) : RawClient.to(server).say("me too"));
        }
        recorder.await(CONNECTED, 20);

        server.close();

        assertThat(crowd).allSatisfy(rawClient -> assertThat(rawClient.isDismissed()).isTrue());
        crowd.forEach(RawClient::close);
    }
}
