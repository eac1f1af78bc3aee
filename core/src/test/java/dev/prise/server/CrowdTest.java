package dev.prise.server;

import static dev.prise.server.Recorder.Kind.ADMITTED;
import static dev.prise.server.Recorder.Kind.CLOSED;
import static dev.prise.server.Recorder.Kind.CONNECTED;
import static dev.prise.server.Recorder.Kind.FAILED;
import static dev.prise.server.Recorder.Kind.RECEIVED;
import static dev.prise.server.Recorder.Kind.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.throwable;

import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.SocketFailure.PeerTooSlow;
import dev.prise.channel.ReadResult.NothingYet;
import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.channel.ReadResult.Received;
import dev.prise.testing.LivingThreads;
import dev.prise.testing.NoLeaks;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;

/** The waiting room is bounded in people, bytes and time; no crowd keeps out somebody who has something to say. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class CrowdTest {

    private static final int LONG = 54_000; // twice this and a little more is too much

    private static final Duration MOMENT = Duration.ofMillis(1);

    private final Recorder recorder = new Recorder();

    @Test
    void twoHundredSilentAndFiftyDrippingKeepNobodyOut() {
        List<RawClient> crowd = new ArrayList<>();
        try (SimplifiedServer server = Servers.listen(recorder)) {
            Task<Void> serving = Task.serve(server, request -> request.reply("re:" + request.text()));
            for (int i = 0; i < 250; i++) {
                crowd.add(RawClient.to(server));
                recorder.await(CONNECTED, crowd.get(i)); // so the system's own queue never overflows
            }
            for (int round = 0; round < 10; round++) {
                crowd.subList(200, 250).forEach(dripping -> dripping.send("1"));
                try (RawClient speaker = RawClient.to(server)) {
                    assertThat(speaker.say("here I am").hear()).isEqualTo("re:here I am");
                    crowd.subList(200, 250).forEach(dripping -> dripping.send("0"));
                    assertThat(speaker.say("and again").hear()).isEqualTo("re:and again");
                }
            }
            assertThat(recorder.all(REFUSED)).isEmpty();
            server.close();
            serving.result();
            assertThat(crowd).allSatisfy(each -> assertThat(each.isDismissed()).isTrue());
        }
        crowd.forEach(RawClient::close);
    }

    @Test
    void inAFullRoomWhoHasBeenSilentLongestMakesWay() {
        List<RawClient> crowd = new ArrayList<>();
        try (SimplifiedServer server = Servers.listen(recorder, limits -> room(limits, 4, 1 << 20))) {
            assertThat(server.read(MOMENT)).isInstanceOf(NothingYet.class);
            for (int i = 0; i < 10; i++) {
                crowd.add(RawClient.to(server));
                recorder.await(CONNECTED, crowd.get(i));
                if (i >= 4) {
                    RawClient longest = crowd.get(i - 4);
                    assertThat(longest.isDismissed()).isTrue();
                    recorder.await(CLOSED, longest);
                    assertThat(recorder.kindsOf(longest)).containsExactly(CONNECTED, REFUSED, CLOSED);
                    assertThat(recorder.await(REFUSED, longest).detail()).asString().contains("silent longest");
                }
            }
            RawClient speaker = RawClient.to(server).say("here I am");
            assertThat(server.read().orThrow().text()).isEqualTo("here I am");
            recorder.await(REFUSED, crowd.get(6));
            assertThat(recorder.all(REFUSED)).hasSize(7);
            crowd.get(9).say("me too");
            speaker.close();
            assertThat(server.read()).isInstanceOf(PeerClosed.class);
            assertThat(server.read().orThrow().text()).isEqualTo("me too");
        }
        crowd.forEach(RawClient::close);
    }

    @Test
    void whoHasSpokenIsNeverPushedOutAndNewcomersAreToldWhenAllHave() {
        List<RawClient> crowd = new ArrayList<>();
        try (SimplifiedServer server = Servers.listen(recorder, limits -> room(limits, 4, 1 << 20));
                RawClient served = RawClient.to(server).say("served")) {
            server.read();
            for (int i = 0; i < 4; i++) {
                crowd.add(RawClient.to(server));
                awaitSomebodyReadsFor(crowd.get(i));
            }
            for (int i = 0; i < 4; i++) {
                crowd.get(i).say("waits " + i);
                awaitNobodyReadsFor(crowd.get(i));
            }
            RawClient late = RawClient.to(server).say("too late");

            assertThat(late.isDismissed()).isTrue();
            late.close();
            recorder.await(CLOSED, late);
            assertThat(recorder.kindsOf(late)).containsExactly(CONNECTED, REFUSED, CLOSED);
            assertThat(recorder.await(REFUSED, late).detail()).asString()
                    .contains("full of clients whose turn will come");
            served.close();
            assertThat(server.read()).isInstanceOf(PeerClosed.class);
            for (int i = 0; i < 4; i++) {
                assertThat(server.read().orThrow().text()).startsWith("waits ");
                server.client().orElseThrow().close();
                assertThat(server.read()).isInstanceOf(PeerClosed.class);
            }
            try (RawClient rawClient = RawClient.to(server).say("room again")) {
                assertThat(server.read().orThrow().text()).isEqualTo("room again");
                assertThat(rawClient.unread()).isZero();
            }
        }
        crowd.forEach(RawClient::close);
    }

    private static void awaitSomebodyReadsFor(RawClient rawClient) {
        String reader = "prise-waiting-" + rawClient.endpoint();
        Loopback.await(reader + " lives", () -> LivingThreads.include(reader));
    }

    private static void awaitNobodyReadsFor(RawClient rawClient) {
        String reader = "prise-waiting-" + rawClient.endpoint();
        Loopback.await(reader + " ends", () -> !LivingThreads.include(reader));
    }

    @Test
    void whoHasSentMostGoesWhenTooManyBytesWait() {
        int modestBytes = 50_000;
        List<RawClient> modest = new ArrayList<>();
        try (SimplifiedServer server = Servers.listen(recorder, limits -> room(limits, 64, 1 << 20))) {
            assertThat(server.read(MOMENT)).isInstanceOf(NothingYet.class);
            RawClient greedy = RawClient.to(server).send("900000\r\n").send(new byte[800_000]);
            for (int i = 0; i < 12; i++) {
                modest.add(RawClient.to(server).send(modestBytes + "\r\n").send(new byte[modestBytes - 1]));
            }

            assertThat(greedy.isDismissed()).isTrue();
            greedy.close();
            recorder.await(CLOSED, greedy);
            assertThat(recorder.kindsOf(greedy)).containsExactly(CONNECTED, REFUSED, CLOSED);
            assertThat(recorder.await(REFUSED, greedy).detail()).asString().contains("more than 1048576 bytes");
            for (RawClient rawClient : modest) {
                rawClient.send("!");
                assertThat(server.read().orThrow().size()).isEqualTo(modestBytes);
                rawClient.close();
                assertThat(server.read()).isInstanceOf(PeerClosed.class);
            }
            assertThat(recorder.all(REFUSED)).hasSize(1);
        }
    }

    @Test
    void bytesThatWaitNeverExceedTheBound() {
        int each = 100_000;
        List<RawClient> crowd = new ArrayList<>();
        try (SimplifiedServer server = Servers.listen(recorder, limits -> room(limits, 64, 1 << 20))) {
            assertThat(server.read(MOMENT)).isInstanceOf(NothingYet.class);
            for (int i = 0; i < 40; i++) {
                RawClient rawClient = RawClient.to(server).send(2 * each + "\r\n");
                crowd.add(rawClient);
                Task.run(() -> sendQuietly(rawClient, new byte[each])).result();
            }
            // 40 times 100 kB were sent and 1 MiB may wait: so 30 at least must go, 10 at most may stay
            recorder.await(REFUSED, 30);
            recorder.await(CLOSED, 30);
            long stay = crowd.stream().filter(rawClient -> !recorder.kindsOf(rawClient).contains(REFUSED)).count();
            assertThat(stay).isBetween(1L, 10L);
            try (RawClient speaker = RawClient.to(server).say("here I am")) {
                assertThat(server.read().orThrow().text()).isEqualTo("here I am");
                assertThat(speaker.unread()).isZero();
            }
        }
        crowd.forEach(RawClient::close);
    }

    private static void sendQuietly(RawClient rawClient, byte[] bytes) {
        try {
            rawClient.send(bytes);
        } catch (UncheckedIOException dismissed) {
            // as some must be
        }
    }

    @Test
    void longMessagesThatWaitForTheirTurnDoNotLockTheDoorForShortOnes() {
        List<RawClient> crowd = new ArrayList<>();
        try (SimplifiedServer server = Servers.listen(recorder, limits -> room(limits, 64, 122_000));
                RawClient served = RawClient.to(server).say("served")) {
            server.read();
            for (int i = 0; i < 2; i++) {
                crowd.add(RawClient.to(server).say("x".repeat(LONG)));
                OurThreads.awaitSpoken(recorder, server, crowd.get(i));
            }
            RawClient modest = RawClient.to(server).say("a short message".repeat(1_000));

            recorder.await(REFUSED, 1);
            assertThat(recorder.kindsOf(modest)).doesNotContain(REFUSED);
            served.close();
            assertThat(server.read()).isInstanceOf(PeerClosed.class);
            assertThat(server.read().orThrow().size()).isEqualTo(LONG);
            server.client().orElseThrow().close();
            assertThat(server.read()).isInstanceOf(PeerClosed.class);
            assertThat(server.read().orThrow().text()).startsWith("a short message");
            modest.close();
        }
        crowd.forEach(RawClient::close);
    }

    @Test
    void whoSaysNothingInTimeGoes() {
        try (SimplifiedServer server =
                Servers.listen(recorder, limits -> limits.withWaitingRoom(8, 1 << 20, Duration.ofMillis(250)))) {
            assertThat(server.read(MOMENT)).isInstanceOf(NothingYet.class);
            try (RawClient silent = RawClient.to(server);
                    RawClient stammerer = RawClient.to(server).send("5\r\nHell")) {
                assertThat(silent.isDismissed()).isTrue();
                recorder.await(CLOSED, silent);
                assertThat(recorder.kindsOf(silent)).containsExactly(CONNECTED, REFUSED, CLOSED);
                assertThat(recorder.await(REFUSED, silent).detail())
                        .isEqualTo("it sent no whole message within 250 ms");
                assertThat(stammerer.isDismissed()).isTrue();
                recorder.await(CLOSED, stammerer);
                assertThat(recorder.kindsOf(stammerer)).containsExactly(CONNECTED, FAILED, CLOSED);
                assertThat(recorder.await(FAILED, stammerer).detail())
                        .asInstanceOf(throwable(PeerTooSlow.class))
                        .hasMessageContaining(
                                "sent 7 bytes of a message and not the rest within 250 ms: \"5\\r\\nHell\"");
                // while their ports are still taken: it must not be told from them by one of those
                boolean quickEnough = false; // itself: it has as little time
                while (!quickEnough) {
                    try (RawClient speaker = RawClient.to(server).send(RawClient.framed("Hello"))) {
                        quickEnough = server.read(Duration.ofSeconds(2)) instanceof Received(Message message)
                                && message.text().equals("Hello")
                                && server.client().orElseThrow().peer().equals(speaker.endpoint());
                        if (quickEnough) {
                            assertThat(recorder.kindsOf(speaker)).containsExactly(CONNECTED, ADMITTED, RECEIVED);
                        }
                    }
                }
            }
        }
    }

    @Test
    void whoIsServedIsNotBoundByTheWaitingRoom() {
        try (SimplifiedServer server =
                Servers.listen(recorder, limits -> limits.withWaitingRoom(1, 1, Duration.ofMillis(250)));
                RawClient rawClient = RawClient.to(server).say("Hello")) {
            server.read();
            Task<Void> sender = Task.run(() -> rawClient.say("x".repeat(2_000_000)).say("more"));
            assertThat(server.read().orThrow().size()).isEqualTo(2_000_000);
            assertThat(server.read().orThrow().text()).isEqualTo("more");
            sender.result();
            try (RawClient silent = RawClient.to(server)) {
                assertThat(silent.isDismissed()).isTrue(); // the time it was given is over
            }
            assertThat(server.read(MOMENT)).isInstanceOf(NothingYet.class);
            server.write("you are still served");
            assertThat(rawClient.hear()).isEqualTo("you are still served");
        }
    }

    @Test
    void tenThousandWhoConnectAndResetLeaveNothingBehind() {
        try (SimplifiedServer server = Servers.listen(recorder)) {
            Task<Void> serving = Task.serve(server, request -> request.reply("re:" + request.text()));
            for (int i = 0; i < 10_000; i++) {
                RawClient rawClient = RawClient.to(server);
                if (i % 3 == 1) {
                    rawClient.send("1");
                } else if (i % 3 == 2) {
                    rawClient.send("5\r\nHell");
                }
                rawClient.reset();
                if (i % 40 == 39) {
                    recorder.await(CONNECTED, i); // so the system's own queue never overflows
                }
                if (i % 1000 == 999) {
                    try (RawClient speaker = RawClient.to(server).say("here I am")) {
                        assertThat(speaker.hear()).isEqualTo("re:here I am");
                    }
                }
            }
            recorder.await(CLOSED, 10_000 + 10);
            assertThat(recorder.all(ADMITTED)).hasSize(10);
            server.close();
            serving.result();
        }
    }

    private static Limits room(Limits limits, int people, long bytes) {
        int message = (int) Math.max(1, bytes - (limits.maxBufferedBytes() - limits.maxMessageBytes())); // one has room whatever the bound
        return limits.withMaxMessageBytes(message).withWaitingRoom(people, bytes, Duration.ofSeconds(60));
    }
}
