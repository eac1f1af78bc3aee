package dev.prise.server;

import static dev.prise.server.Recorder.Kind.ADMITTED;
import static dev.prise.server.Recorder.Kind.CLOSED;
import static dev.prise.server.Recorder.Kind.CONNECTED;
import static dev.prise.server.Recorder.Kind.FAILED;
import static dev.prise.server.Recorder.Kind.RECEIVED;
import static dev.prise.server.Recorder.Kind.REFUSED;
import static dev.prise.server.Recorder.Kind.SENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.Endpoint;
import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.SocketFailure.Replaced;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.channel.ReadResult;
import dev.prise.channel.ReadResult.NothingYet;
import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.tcp.TcpOptions;
import dev.prise.testing.Certificates;
import dev.prise.testing.NoLeaks;
import dev.prise.tls.Identity;
import dev.prise.tls.Tls;
import dev.prise.tls.Trust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;

/** What becomes of those who come while another is served: they queue, are refused, or take over. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class SecondClientTest {

    private static final Duration MOMENT = Duration.ofMillis(1);

    private final Recorder recorder = new Recorder();

    @Test
    void queueIsInTheOrderOfFirstWholeMessagesNotOfConnecting() {
        try (SimplifiedServer server = Servers.listen(recorder);
                RawClient served = RawClient.to(server).say("served")) {
            server.read();
            List<RawClient> crowd = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                crowd.add(RawClient.to(server).send("1\r"));
            }
            for (int i = 3; i >= 0; i--) {
                crowd.get(i).send("\n" + i);
                OurThreads.awaitSpoken(recorder, server, crowd.get(i));
            }
            crowd.get(2).close(); // its message is whole: it keeps its turn

            served.close();
            assertThat(server.read()).isEqualTo(new PeerClosed(served.endpoint()));
            for (int i = 3; i >= 0; i--) {
                assertThat(server.read().orThrow().text()).isEqualTo("" + i);
                crowd.get(i).close();
                assertThat(server.read()).isEqualTo(new PeerClosed(crowd.get(i).endpoint()));
                assertThat(recorder.kindsOf(crowd.get(i))).startsWith(CONNECTED, ADMITTED, RECEIVED);
            }
        }
    }

    @Test
    void refusedClientSeesTheEndWithoutHavingSaidAnything() {
        try (SimplifiedServer server = Servers.listen(recorder, SecondClientPolicy.refuse());
                RawClient served = RawClient.to(server).say("served")) {
            server.read();
            RawClient second = RawClient.to(server);

            assertThat(second.hearToTheEnd()).isEmpty();

            second.close();
            recorder.await(CLOSED, second);
            assertThat(recorder.kindsOf(second)).containsExactly(CONNECTED, REFUSED, CLOSED);
            assertThat(recorder.await(REFUSED, second).detail()).isEqualTo("another client is being served");
            served.say("still here");
            assertThat(server.read().orThrow().text()).isEqualTo("still here");
        }
    }

    @Test
    void refusedClientReadsThePartingMessageWholeThoughItHadSentMuch() {
        String parting = "come back tomorrow ".repeat(10_000);
        try (SimplifiedServer server = Servers.listen(recorder, SecondClientPolicy.refuse(Message.of(parting)));
                RawClient served = RawClient.to(server).say("served")) {
            server.read();
            for (int i = 0; i < 5; i++) {
                RawClient second = RawClient.to(server)
                        .send(RawClient.framed("x".repeat(20_000)) + RawClient.framed("and more"));

                assertThat(second.hear()).isEqualTo(parting);
                assertThat(second.hearToTheEnd()).isEmpty();
                second.close();
                recorder.await(CLOSED, i + 1); // not: of the second, whose port the one before may have had
                assertThat(recorder.kindsOf(second)).startsWith(CONNECTED, REFUSED)
                        .endsWith(CLOSED)
                        .doesNotContain(ADMITTED);
            }
            served.say("still here");
            assertThat(server.read().orThrow().text()).isEqualTo("still here");
        }
    }

    @Test
    void refusedClientThatNeitherReadsNorLeavesIsLetGoAllTheSame() {
        String parting = "much ".repeat(4_000_000);
        try (SimplifiedServer server = Servers.listen(recorder, SecondClientPolicy.refuse(Message.of(parting)));
                RawClient served = RawClient.to(server).say("served")) {
            server.read();
            try (RawClient deaf = RawClient.to(server);
                    RawClient mute = RawClient.to(server)) {
                recorder.await(CLOSED, deaf);
                recorder.await(CLOSED, mute);
            }
            served.say("still here");
            assertThat(server.read().orThrow().text()).isEqualTo("still here");
        }
    }

    @Test
    void refusedClientThatGoesOnSendingIsLetGoAllTheSame() {
        try (SimplifiedServer server = Servers.listen(recorder, SecondClientPolicy.refuse(Message.of("no")));
                RawClient served = RawClient.to(server).say("served")) {
            server.read();
            RawClient talker = RawClient.to(server);
            byte[] much = new byte[1 << 20];
            Task<Void> talking = Task.run(() -> {
                while (true) {
                    talker.send(much);
                }
            });
            recorder.await(CLOSED, talker);
            assertThat(recorder.kindsOf(talker)).startsWith(CONNECTED, REFUSED);
            assertThat(talking.failure()).isInstanceOf(UncheckedIOException.class);
            assertThat(served.unread()).isZero();
            talker.close();
        }
    }

    @Test
    void whoSpokeWhileThePlaceWasFreeButCameSecondIsRefused() {
        try (SimplifiedServer server = Servers.listen(recorder, SecondClientPolicy.refuse(Message.of("too late")))) {
            assertThat(server.read(MOMENT)).isInstanceOf(NothingYet.class);
            try (RawClient first = RawClient.to(server);
                    RawClient second = RawClient.to(server)) {
                recorder.await(CONNECTED, second);
                first.say("first");
                assertThat(server.read().orThrow().text()).isEqualTo("first");
                second.say("second");

                assertThat(second.hear()).isEqualTo("too late");
                assertThat(second.hearToTheEnd()).isEmpty();
                server.write("you are served");
                assertThat(first.hear()).isEqualTo("you are served");
            }
        }
    }

    @Test
    void oneShotClientsInFastSuccessionAreNeverRefused() {
        try (SimplifiedServer server = Servers.listen(recorder, SecondClientPolicy.refuse())) {
            Task<Void> serving = Task.serve(server, request -> request.reply("re:" + request.text()));
            int tooLate = 0;
            long left = System.nanoTime();
            for (int i = 0; i < 200; i++) {
                try (RawClient rawClient = RawClient.to(server).say("question " + i)) {
                    assertThat(rawClient.hear()).isEqualTo("re:question " + i);
                } catch (UncheckedIOException turnedAway) { // right if the serving thread had no turn to see the one before leave
                    assertThat(System.nanoTime() - left).isGreaterThan(WaitingRoom.GRACE_NANOS);
                    tooLate++;
                }
                left = System.nanoTime();
            }
            assertThat(tooLate).isLessThan(10);
            assertThat(recorder.all(REFUSED)).hasSizeLessThanOrEqualTo(tooLate);
            server.close();
            serving.result();
        }
    }

    @Test
    void placeIsFreeAgainOnceTheEndWasReported() {
        try (SimplifiedServer server = Servers.listen(recorder, SecondClientPolicy.refuse())) {
            for (int i = 0; i < 10; i++) {
                try (RawClient rawClient = RawClient.to(server).say("message " + i).endOutput()) {
                    assertThat(server.read().orThrow().text()).isEqualTo("message " + i);
                    assertThat(server.read()).isInstanceOf(PeerClosed.class);
                    RawClient next = RawClient.to(server).say("next " + i);
                    assertThat(server.read().orThrow().text()).isEqualTo("next " + i);
                    next.close();
                    assertThat(server.read()).isInstanceOf(PeerClosed.class);
                    assertThat(rawClient.hearToTheEnd()).isEmpty();
                }
            }
            assertThat(recorder.all(REFUSED)).isEmpty();
        }
    }

    @Test
    void newcomerTakesOverWithItsFirstWholeMessage() {
        try (SimplifiedServer server = Servers.listen(recorder, SecondClientPolicy.takeOver());
                RawClient old = RawClient.to(server).say("old")) {
            server.read();
            Task<ReadResult> reader = Task.start(server::read).awaitInside(VisitorWire.class, "read");
            RawClient newcomer = RawClient.to(server).say("new");

            assertThat(reader.result()).isEqualTo(new PeerClosed(old.endpoint()));
            assertThat(old.isDismissed()).isTrue();
            assertThat(server.read().orThrow().text()).isEqualTo("new");
            server.write("welcome");
            assertThat(newcomer.hear()).isEqualTo("welcome");
            assertThat(recorder.kindsOf(old)).containsExactly(CONNECTED, ADMITTED, RECEIVED, FAILED, CLOSED);
            assertThat(recorder.await(FAILED, old).detail()).isInstanceOf(Replaced.class);
            assertThat(recorder.kindsOf(newcomer)).containsExactly(CONNECTED, ADMITTED, RECEIVED, SENT);
            newcomer.close();
        }
    }

    @Test
    void nobodyTakesOverByConnectingOrByHalfAMessage() {
        try (SimplifiedServer server = Servers.listen(recorder, SecondClientPolicy.takeOver());
                RawClient old = RawClient.to(server).say("old")) {
            server.read();
            try (RawClient silent = RawClient.to(server);
                    RawClient stammerer = RawClient.to(server).send("5\r\nnew")) {
                recorder.await(CONNECTED, silent);
                recorder.await(CONNECTED, stammerer);
                for (int i = 0; i < 50; i++) {
                    server.write("answer " + i);
                    assertThat(old.hear()).isEqualTo("answer " + i);
                    old.say("question " + i);
                    assertThat(server.read().orThrow().text()).isEqualTo("question " + i);
                }
                assertThat(recorder.kindsOf(silent)).containsExactly(CONNECTED);
                assertThat(recorder.kindsOf(stammerer)).containsExactly(CONNECTED);

                stammerer.send("er");
                assertThat(server.read()).isEqualTo(new PeerClosed(old.endpoint()));
                assertThat(server.read().orThrow().text()).isEqualTo("newer");
            }
        }
    }

    @Test
    void messagesThatTheOldClientHadSentWholeAreStillReadThoughItsPlaceIsTaken() {
        String text = "x".repeat(9_000);
        try (SimplifiedServer server = Servers.listen(recorder, SecondClientPolicy.takeOver());
                RawClient old = RawClient.to(server)) {
            for (int i = 0; i < 5; i++) { // no more than a system takes in before anybody reads
                old.say(text + i);
            }
            assertThat(server.read().orThrow().text()).isEqualTo(text + 0);
            RawClient newcomer = RawClient.to(server).say("new");
            OurThreads.awaitSpoken(recorder, server, newcomer);

            List<String> read = new ArrayList<>();
            ReadResult result = server.read();
            while (result instanceof ReadResult.Received(Message message)) {
                read.add(message.text().substring(text.length()));
                result = server.read();
            }
            assertThat(read).containsExactly("1", "2", "3", "4");
            assertThat(result).isEqualTo(new PeerClosed(old.endpoint()));
            assertThat(server.read().orThrow().text()).isEqualTo("new");
            newcomer.close();
        }
    }

    @Test
    void ofSeveralNewcomersTheNewestHasThePlaceInTheEnd() {
        try (SimplifiedServer server = Servers.listen(recorder, SecondClientPolicy.takeOver());
                RawClient old = RawClient.to(server).say("old")) {
            server.read();
            List<RawClient> newcomers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                newcomers.add(RawClient.to(server).say("new " + i));
                OurThreads.awaitSpoken(recorder, server, newcomers.get(i));
            }

            assertThat(server.read()).isEqualTo(new PeerClosed(old.endpoint()));
            for (int i = 0; i < 2; i++) {
                assertThat(server.read().orThrow().text()).isEqualTo("new " + i);
                assertThat(server.read()).isEqualTo(new PeerClosed(newcomers.get(i).endpoint()));
            }
            assertThat(server.read().orThrow().text()).isEqualTo("new 2");
            server.write("you have it");
            assertThat(newcomers.get(2).hear()).isEqualTo("you have it");
            newcomers.forEach(RawClient::close);
        }
    }

    @Test
    void theNewestHasThePlaceInTheEndThoughOthersSpokeBeforeAnybodyWasServed() {
        try (SimplifiedServer server = Servers.listen(recorder, SecondClientPolicy.takeOver())) {
            assertThat(server.read(MOMENT)).isInstanceOf(NothingYet.class);
            RawClient oldest = RawClient.to(server).say("oldest");
            OurThreads.awaitSpoken(recorder, server, oldest);
            RawClient older = RawClient.to(server).say("older");
            OurThreads.awaitSpoken(recorder, server, older);
            assertThat(server.read().orThrow().text()).isEqualTo("oldest");
            RawClient newest = RawClient.to(server).say("newest");
            OurThreads.awaitSpoken(recorder, server, newest);

            assertThat(server.read()).isEqualTo(new PeerClosed(oldest.endpoint()));
            assertThat(server.read().orThrow().text()).isEqualTo("older");
            assertThat(server.read()).isEqualTo(new PeerClosed(older.endpoint()));
            assertThat(server.read().orThrow().text()).isEqualTo("newest");
            server.write("you have it");
            assertThat(newest.hear()).isEqualTo("you have it");
            List.of(oldest, older, newest).forEach(RawClient::close);
        }
    }

    @Test
    void takeOverFromTheSameAddressLetsOthersWaitForTheirTurn() {
        int elsewhere = 2;
        Assumptions.assumeTrue(isOfThisMachine(elsewhere), "this machine has no 127.0.0." + elsewhere);
        try (SimplifiedServer server = Servers.listen(recorder, SecondClientPolicy.takeOverFromSameAddress());
                RawClient old = RawClient.to(server).say("old")) {
            server.read();
            RawClient other = RawClient.from(elsewhere, server.port()).say("other");
            OurThreads.awaitSpoken(recorder, server, other);
            old.say("still here");
            assertThat(server.read().orThrow().text()).isEqualTo("still here");

            RawClient back = RawClient.to(server).say("back");
            assertThat(server.read()).isEqualTo(new PeerClosed(old.endpoint()));
            assertThat(server.read().orThrow().text()).isEqualTo("back");
            server.write("welcome back");
            assertThat(back.hear()).isEqualTo("welcome back");

            back.close();
            assertThat(server.read()).isEqualTo(new PeerClosed(back.endpoint()));
            assertThat(server.read().orThrow().text()).isEqualTo("other");
            other.close();
        }
    }

    private static boolean isOfThisMachine(int lastOfAddress) {
        try (ServerSocket socket = new ServerSocket(0, 1, RawClient.loopback(lastOfAddress))) {
            return socket.isBound();
        } catch (IOException notOurs) {
            return false;
        }
    }

    @Test
    void takeOverWorksWhileServing() {
        try (SimplifiedServer server = Servers.listen(recorder, SecondClientPolicy.takeOver())) {
            Task<Void> serving = Task.serve(server, request -> request.reply("re:" + request.text()));
            RawClient old = RawClient.to(server);
            for (int i = 0; i < 20; i++) {
                assertThat(old.say("old").hear()).isEqualTo("re:old");
                RawClient newcomer = RawClient.to(server);
                assertThat(newcomer.say("new").hear()).isEqualTo("re:new");
                assertThat(old.isDismissed()).isTrue();
                old.close();
                old = newcomer;
            }
            old.close();
            server.close();
            serving.result();
        }
    }

    @Test
    void messagesThatTheOldClientHadSentWholeAreStillHandledWhileServing() {
        String text = "x".repeat(9_000);
        List<String> handled = new CopyOnWriteArrayList<>();
        CountDownLatch mayGoOn = new CountDownLatch(1);
        try (SimplifiedServer server = Servers.listen(recorder, SecondClientPolicy.takeOver());
                RawClient old = RawClient.to(server)) {
            Task<Void> serving = Task.serve(server, request -> {
                handled.add(request.text().replace(text, ""));
                awaitQuietly(mayGoOn);
                return request.reply("re:" + request.text());
            });
            for (int i = 0; i < 5; i++) {
                old.say(text + i);
            }
            recorder.await(RECEIVED, old);
            RawClient newcomer = RawClient.to(server).say("new");
            assertThat(old.hearToTheEnd()).isEmpty(); // so its place is taken
            mayGoOn.countDown();

            assertThat(newcomer.hear()).isEqualTo("re:new");
            assertThat(handled).containsExactly("0", "1", "2", "3", "4", "new");
            newcomer.close();
            server.close();
            serving.result();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void takeOverFreesAWriteToAClientThatDoesNotRead() {
        try (SimplifiedServer server = Servers.listen(recorder, SecondClientPolicy.takeOver());
                RawClient deaf = RawClient.to(server).say("old")) {
            server.read();
            Client handle = server.client().orElseThrow();
            byte[] much = new byte[64 << 20];
            Task<Void> writer = Task.run(() -> handle.write(much)).awaitInside(VisitorWire.class, "write");
            RawClient newcomer = RawClient.to(server).say("new");

            assertThat(writer.failure()).isInstanceOf(Replaced.class);
            assertThat(server.read()).isEqualTo(new PeerClosed(deaf.endpoint()));
            assertThat(server.read().orThrow().text()).isEqualTo("new");
            newcomer.close();
        }
    }

    @Test
    void takeOverFreesAWriteOverTlsToAClientThatDoesNotReadToo() {
        Tls identity = Tls.DEFAULTS.withIdentity(
                Identity.pem(Certificates.chain("server"), Certificates.key("server")));
        TcpOptions client = TcpOptions.DEFAULTS.withTls(Tls.DEFAULTS.withTrust(Trust.pem(Certificates.chain("ca"))));
        ServerOptions options = Servers.options(recorder);
        Limits patient = Limits.DEFAULTS.withWriteTimeout(Limits.FOREVER);
        try (SimplifiedServer server = SimplifiedServer.listen(
                0,
                options.withSecondClient(SecondClientPolicy.takeOver())
                        .withChannel(options.channel().withLimits(patient))
                        .withTcp(TcpOptions.DEFAULTS.withTls(identity)))) {
            server.read(Duration.ZERO);
            MessageChannel deaf = MessageChannel.connect(
                    new Endpoint("localhost", server.port()), ChannelOptions.DEFAULTS, client);
            deaf.write("old");
            server.read();
            Client handle = server.client().orElseThrow();
            byte[] much = new byte[64 << 20];
            Task<Void> writer = Task.run(() -> handle.write(much)).awaitInside(VisitorWire.class, "write");
            try (deaf;
                    MessageChannel newcomer = MessageChannel.connect(
                            new Endpoint("localhost", server.port()), ChannelOptions.DEFAULTS, client)) {
                newcomer.write("new");
                assertThat(writer.failure()).isInstanceOf(Replaced.class);
                assertThat(server.read()).isEqualTo(new PeerClosed(deaf.local()));
                assertThat(server.read().orThrow().text()).isEqualTo("new");
            }
        }
    }

    @Test
    void placeOfAClientThatWasClosedByHandIsFreeBeforeTheNextRead() {
        try (SimplifiedServer server = Servers.listen(recorder, SecondClientPolicy.refuse());
                RawClient served = RawClient.to(server).say("served")) {
            server.read();
            server.client().orElseThrow().close();
            try (RawClient next = RawClient.to(server).say("next")) {
                assertThat(next.isLeftAlone(2 * WaitingRoom.GRACE_NANOS)).isTrue();
                assertThat(server.read()).isEqualTo(new PeerClosed(served.endpoint()));
                assertThat(server.read().orThrow().text()).isEqualTo("next");
            }
        }
    }

    @Test
    void oldClientThatNeverStopsSendingLosesItsPlaceAllTheSame() {
        Recorder few = new Recorder() {
            @Override
            protected void tell(Event event) {
                if (event.kind() == CONNECTED || event.kind() == ADMITTED) {
                    super.tell(event); // not every message of the flood
                }
            }
        };
        String flood = RawClient.framed("x".repeat(60_000)).repeat(16);
        try (SimplifiedServer server = Servers.listen(few, SecondClientPolicy.takeOver())) {
            Task<Void> serving = Task.serve(
                    server, request -> request.size() < 100 ? request.reply("welcome") : Message.NONE);
            List<RawClient> old = List.of(RawClient.to(server), RawClient.to(server));
            List<Task<Void>> floods = old.stream()
                    .map(rawClient -> Task.run(() -> {
                        while (true) {
                            rawClient.send(flood);
                        }
                    }))
                    .toList();
            few.await(ADMITTED, 2);
            try (RawClient newcomer = RawClient.to(server).say("new")) {
                assertThat(newcomer.hear()).isEqualTo("welcome");
            }
            server.close();
            serving.result();
            old.forEach(RawClient::close);
            floods.forEach(each -> assertThat(each.failure()).isInstanceOf(UncheckedIOException.class));
        }
    }
}
