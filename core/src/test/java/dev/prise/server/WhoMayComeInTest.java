package dev.prise.server;

import static dev.prise.server.Recorder.Kind.ADMITTED;
import static dev.prise.server.Recorder.Kind.CLOSED;
import static dev.prise.server.Recorder.Kind.CONNECTED;
import static dev.prise.server.Recorder.Kind.FAILED;
import static dev.prise.server.Recorder.Kind.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.server.Recorder.Event;
import dev.prise.testing.NoLeaks;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which addresses are let in at both servers, how many of one, and what those are told who are not. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class WhoMayComeInTest {

    private static final Message PARTING = Message.of("not today");

    private final Recorder recorder = new Recorder();

    /** Both servers, answering each message with itself. */
    enum Kind {
        SIMPLIFIED {
            @Override
            void serve(ServerOptions options, IntConsumer visit) {
                try (SimplifiedServer server = SimplifiedServer.listen(0, options)) {
                    Thread serving =
                            Thread.ofVirtual().name("test-serving").start(() -> server.serve(message -> message));
                    visit.accept(server.port());
                    server.close();
                    serving.join();
                } catch (InterruptedException nobodyDoes) {
                    throw new AssertionError(nobodyDoes);
                }
            }
        },
        STANDARD {
            @Override
            void serve(ServerOptions options, IntConsumer visit) {
                try (StandardServer server = StandardServer.listen(0, options)) {
                    server.start(ClientHandler.answering(message -> message));
                    visit.accept(server.port());
                }
            }
        };

        abstract void serve(ServerOptions options, IntConsumer visit);
    }

    private ServerOptions options() {
        return Servers.options(recorder);
    }

    private void isServed(int lastOfAddress, int port) {
        try (RawClient rawClient = visitor(lastOfAddress, port).say("Hello")) {
            assertThat(rawClient.hear()).isEqualTo("Hello");
            rawClient.close();
            recorder.await(CLOSED, rawClient);
        }
    }

    private void isRefused(int lastOfAddress, int port, String why) {
        try (RawClient rawClient = visitor(lastOfAddress, port)) {
            assertThat(rawClient.hearToTheEnd()).isEmpty();
            assertThat(recorder.await(REFUSED, rawClient).detail()).isEqualTo(why);
            assertThat(recorder.events().stream().filter(event -> event.peer().equals(rawClient.endpoint())))
                    .extracting(Event::kind)
                    .containsExactly(REFUSED); // one event, and no channel was ever made
        }
    }

    private static RawClient visitor(int lastOfAddress, int port) {
        try {
            return RawClient.from(lastOfAddress, port);
        } catch (UncheckedIOException noSuchAddress) {
            Assumptions.abort("this system has no 127.0.0." + lastOfAddress + ": " + noSuchAddress.getMessage());
            throw noSuchAddress;
        }
    }

    @ParameterizedTest
    @EnumSource
    void deniedAddressIsTurnedAwayAndOthersAreServed(Kind kind) {
        kind.serve(options().withDenied("127.0.0.2", "10.0.0.0/8"), port -> {
            isRefused(2, port, "its address is denied (127.0.0.2)");
            isServed(1, port);
            isRefused(2, port, "its address is denied (127.0.0.2)");
            isServed(3, port);
        });
    }

    @ParameterizedTest
    @EnumSource
    void whereSomeAreAllowedNobodyElseIsLetIn(Kind kind) {
        kind.serve(options().withAllowed("127.0.0.2").withAllowed("127.0.0.4/30"), port -> {
            isRefused(1, port, "its address is not among those allowed");
            isServed(2, port);
            isRefused(3, port, "its address is not among those allowed");
            isServed(7, port);
        });
    }

    @ParameterizedTest
    @EnumSource
    void deniedIsDeniedThoughAllowed(Kind kind) {
        kind.serve(options().withAllowed("127.0.0.3", "127.0.0.0/29").withDenied("127.0.0.2/31"), port -> {
            isServed(1, port);
            isRefused(3, port, "its address is denied (127.0.0.2/31)");
        });
    }

    @ParameterizedTest
    @EnumSource
    void thoseWhoAreTurnedAwayAreToldTheParting(Kind kind) {
        kind.serve(options().withDenied("127.0.0.2").withRefusalMessage(PARTING), port -> {
            try (RawClient rawClient = visitor(2, port).say("x".repeat(20_000))) {
                assertThat(rawClient.hear()).isEqualTo("not today");
                assertThat(rawClient.hearToTheEnd()).isEmpty();
            }
            isServed(1, port);
        });
    }

    /** More than are told at a time, and none of them leaves or reads: they are cut, and others are served meanwhile. */
    @ParameterizedTest
    @EnumSource
    void floodOfDeniedOnesCostsNobodyElse(Kind kind) {
        int flood = 400;
        kind.serve(options().withDenied("127.0.0.2").withRefusalMessage(PARTING), port -> {
            List<RawClient> crowd = new ArrayList<>();
            for (int i = 0; i < flood; i++) {
                crowd.add(visitor(2, port));
            }
            isServed(1, port);
            recorder.await(REFUSED, flood);
            crowd.forEach(RawClient::hearAnyhowToTheEnd);
            crowd.forEach(RawClient::close);
        });
        assertThat(recorder.all(REFUSED)).hasSize(flood);
    }

    @Test
    void oneAddressCannotFillTheWaitingRoom() {
        kindlyLimited(2, port -> {
            List<RawClient> crowd = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                crowd.add(visitor(2, port));
                recorder.await(CONNECTED, crowd.get(i));
            }
            isRefused(2, port, "2 clients of 127.0.0.2 wait already, the most allowed");
            isServed(1, port);

            crowd.get(0).close();
            recorder.await(CLOSED, crowd.get(0));
            isServed(2, port); // there is room for one more of them
            crowd.get(1).close();
        });
    }

    /** Who is served does not wait: a device that has lost its link may come back and take its own place. */
    @Test
    void whoIsServedCountsNotAmongThoseWhoWait() {
        ServerOptions limited = options().withClients(ClientLimits.DEFAULTS.withMostPerAddress(1))
                .withSecondClient(SecondClientPolicy.takeOverFromSameAddress());
        Kind.SIMPLIFIED.serve(limited, port -> {
            try (RawClient before = RawClient.to(port).say("before")) {
                assertThat(before.hear()).isEqualTo("before");
                isServed(1, port);
                before.hearAnyhowToTheEnd();
            }
        });
    }

    private void kindlyLimited(int mostPerAddress, IntConsumer visit) {
        Kind.SIMPLIFIED.serve(
                options().withClients(ClientLimits.DEFAULTS.withMostPerAddress(mostPerAddress)), visit);
    }

    @Test
    void whoIsTooSlowIsToldTheParting() {
        Limits hasty = Limits.DEFAULTS.withWaitingRoom(8, 1 << 20, Duration.ofMillis(50));
        ServerOptions options = options();
        Kind.SIMPLIFIED.serve(
                options.withChannel(options.channel().withLimits(hasty)).withRefusalMessage(PARTING),
                port -> {
                    try (RawClient slow = RawClient.to(port).send("12\r\nHello")) {
                        assertThat(slow.hear()).isEqualTo("not today");
                        assertThat(slow.hearToTheEnd()).isEmpty();
                        slow.close();
                        recorder.await(CLOSED, slow);
                        assertThat(recorder.kindsOf(slow)).containsExactly(CONNECTED, FAILED, CLOSED);
                    }
                });
    }

    @Test
    void newcomerForWhomTheWaitingRoomHasNoPlaceIsToldTheParting() {
        Limits small = Limits.DEFAULTS.withWaitingRoom(1, 1 << 20, Duration.ofSeconds(60));
        ServerOptions options = options();
        options = options.withChannel(options.channel().withLimits(small)).withRefusalMessage(PARTING);
        try (SimplifiedServer server = SimplifiedServer.listen(0, options);
                RawClient served = RawClient.to(server).say("served")) {
            server.read();
            try (RawClient waits = waiting(server)) {
                try (RawClient newcomer = RawClient.to(server)) {
                    assertThat(newcomer.hear()).isEqualTo("not today");
                    assertThat(newcomer.hearToTheEnd()).isEmpty();
                    newcomer.close();
                    recorder.await(CLOSED, newcomer);
                    assertThat(recorder.kindsOf(newcomer)).containsExactly(CONNECTED, REFUSED, CLOSED);
                }
            }
            served.say("still here");
            assertThat(server.read().orThrow().text()).isEqualTo("still here");
        }
    }

    private RawClient waiting(SimplifiedServer server) {
        while (true) {
            RawClient rawClient = RawClient.to(server).say("waits");
            OurThreads.awaitSpoken(recorder, server, rawClient);
            if (!recorder.kindsOf(rawClient).contains(REFUSED)) {
                return rawClient;
            }
            rawClient.close(); // it had not been heard yet, and was pushed out by whoever looked whether it was
        }
    }

    @Test
    void partingIsSaidWhereNothingElseIs() {
        ServerOptions refusing = options().withRefusalMessage(PARTING).withSecondClient(SecondClientPolicy.refuse());
        try (SimplifiedServer server = SimplifiedServer.listen(0, refusing);
                RawClient served = RawClient.to(server).say("served")) {
            server.read();
            try (RawClient second = RawClient.to(server)) {
                assertThat(second.hear()).isEqualTo("not today");
            }
            served.say("still here");
            assertThat(server.read().orThrow().text()).isEqualTo("still here");
        }
        try (SimplifiedServer server = SimplifiedServer.listen(
                0, refusing.withSecondClient(SecondClientPolicy.refuse(Message.of("my own"))));
                RawClient served = RawClient.to(server).say("served")) {
            server.read();
            try (RawClient second = RawClient.to(server)) {
                assertThat(second.hear()).isEqualTo("my own");
            }
        }
        try (StandardServer server = StandardServer.listen(0, options().withRefusalMessage(PARTING))) {
            try (RawClient denied = RawClient.to(server.port())) {
                server.await().deny();
                assertThat(denied.hear()).isEqualTo("not today");
            }
            try (RawClient denied = RawClient.to(server.port())) {
                server.await().deny(Message.of("my own"));
                assertThat(denied.hear()).isEqualTo("my own");
            }
        }
    }

    @Test
    void thoseOverALimitOfTheStandardServerAreToldTheParting() {
        ServerOptions one = options().withClients(ClientLimits.DEFAULTS.withMost(1)).withRefusalMessage(PARTING);
        Kind.STANDARD.serve(one, port -> {
            try (RawClient inside = RawClient.to(port).say("in")) {
                assertThat(inside.hear()).isEqualTo("in");
                try (RawClient outside = RawClient.to(port)) {
                    assertThat(outside.hear()).isEqualTo("not today");
                    assertThat(outside.hearToTheEnd()).isEmpty();
                }
                assertThat(recorder.all(ADMITTED)).hasSize(1);
            }
        });
    }

    @Test
    void whatIsNoRangeIsRefusedWhenItIsSet() {
        assertThatIllegalArgumentException().isThrownBy(() -> options().withAllowed("localhost"))
                .withMessageContaining("is no range of addresses");
        assertThatIllegalArgumentException().isThrownBy(() -> options().withDenied("10.0.0.1/8"))
                .withMessageContaining("is not the first address");
    }
}
