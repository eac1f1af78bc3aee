package dev.prise.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.Limits;
import dev.prise.Overflow;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.frame.TransmissionMode;
import dev.prise.testing.NoLeaks;
import dev.prise.testing.NothingUncaught;
import dev.prise.wire.ForwardingWire;
import dev.prise.wire.MemoryWire;
import dev.prise.wire.Wire;
import dev.prise.wire.WireListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A listener that throws may cost one client its connection, never the server its life or the process a socket. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class ThrowingListenerTest {

    @BeforeAll
    static void onlyTheListenersOwnBugIsUncaught() {
        NothingUncaught.expect(thrown -> thrown.getMessage().contains("a bug in the listener"));
    }

    private final List<Throwable> uncaught = new CopyOnWriteArrayList<>();
    private Thread.UncaughtExceptionHandler handlerBefore;

    @BeforeEach
    void collectWhatIsUncaught() {
        handlerBefore = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, what) -> uncaught.add(what));
    }

    @AfterEach
    void onlyTheListenersOwnBugWasUncaught() {
        Thread.setDefaultUncaughtExceptionHandler(handlerBefore);
        assertThat(uncaught).allSatisfy(what -> assertThat(what).hasMessageContaining("a bug in the listener"));
    }

    @Test
    void listeningThatThrowsLeavesThePortFree() {
        Recorder thrower = new Thrower(Recorder.Kind.LISTENING, 1);
        assertThatThrownBy(() -> Servers.listen(thrower)).isInstanceOf(IllegalStateException.class);
        int port = thrower.all(Recorder.Kind.LISTENING).getFirst().peer().port();

        try (SimplifiedServer server = SimplifiedServer.listen(port, Servers.options(thrower))) {
            assertThat(server.port()).isEqualTo(port);
        }
    }

    /** Gives these wires, then waits. */
    private record Giving(BlockingQueue<Wire> wires, CountDownLatch closed) implements WireListener {
        @Override
        public Optional<Wire> accept(Deadline deadline) {
            if (!wires.isEmpty()) {
                return Optional.of(wires.remove());
            }
            try {
                closed.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            throw new SocketFailure.ClosedHere("the listener");
        }

        @Override
        public Endpoint local() {
            return new Endpoint("memory", 1);
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoeverCannotBeTakenInIsNotLeftWaiting(boolean noMemory) {
        MemoryWire.Pair pair = MemoryWire.pair();
        Wire faulty = new ForwardingWire(pair.right()) {
            @Override
            public Endpoint peer() {
                if (noMemory) {
                    throw new OutOfMemoryError("a bug in the listener, or none");
                }
                throw new IllegalStateException("a bug in the listener, or of this wire");
            }
        };
        WireListener listener = new Giving(new LinkedBlockingQueue<>(List.of(faulty)), new CountDownLatch(1));
        try (SimplifiedServer server = SimplifiedServer.over(listener, ServerOptions.DEFAULTS)) {
            server.read(Duration.ZERO);
            assertThat(pair.left().read(new byte[1], 0, 1, Deadline.NEVER)).isEqualTo(Wire.END);
        }
    }

    private static SocketEvents counting(AtomicInteger connected) {
        return new SocketEvents() {
            @Override
            public void connected(Endpoint peer) {
                connected.incrementAndGet();
            }
        };
    }

    /** A wire that fails once it is the last of so many that have connected. */
    private static Wire failingOnceConnected(Wire wire, AtomicInteger connected, int asTheLastOf) {
        return new ForwardingWire(wire) {
            @Override
            public Endpoint peer() {
                if (connected.get() == asTheLastOf) {
                    throw new IllegalStateException("a bug in the listener, or of this wire");
                }
                return super.peer();
            }
        };
    }

    @Test
    void whoIsPushedOutForOneWhoCannotBeTakenInIsNotLeftWaitingEither() {
        MemoryWire.Pair victim = MemoryWire.pair();
        MemoryWire.Pair newcomer = MemoryWire.pair();
        AtomicInteger connected = new AtomicInteger();
        Wire faulty = failingOnceConnected(newcomer.right(), connected, 2);
        WireListener listener =
                new Giving(new LinkedBlockingQueue<>(List.of(victim.right(), faulty)), new CountDownLatch(1));
        ServerOptions room = ServerOptions.DEFAULTS.withChannel(ChannelOptions.DEFAULTS
                .withEvents(counting(connected))
                .withLimits(Limits.DEFAULTS.withWaitingRoom(1, 1 << 20, Duration.ofHours(1))));
        try (SimplifiedServer server = SimplifiedServer.over(listener, room)) {
            server.read(Duration.ZERO);
            assertThat(newcomer.left().read(new byte[1], 0, 1, Deadline.NEVER)).isEqualTo(Wire.END);
            assertThat(victim.left().read(new byte[1], 0, 1, Deadline.NEVER)).isEqualTo(Wire.END);
        }
    }

    @Test
    void whoCannotBeTakenInKeepsNobodyOfItsAddressOut() {
        MemoryWire.Pair failing = MemoryWire.pair();
        MemoryWire.Pair next = MemoryWire.pair();
        AtomicInteger connected = new AtomicInteger();
        Wire faulty = failingOnceConnected(failing.right(), connected, 1);
        WireListener listener =
                new Giving(new LinkedBlockingQueue<>(List.of(faulty, next.right())), new CountDownLatch(1));
        ServerOptions oneEach = ServerOptions.DEFAULTS
                .withChannel(ChannelOptions.DEFAULTS.withEvents(counting(connected)))
                .withClients(ClientLimits.DEFAULTS.withMostPerAddress(1));
        assertThat(next.right().peer().host()).isEqualTo(failing.right().peer().host());
        try (SimplifiedServer server = SimplifiedServer.over(listener, oneEach);
                MessageChannel client = MessageChannel.over(next.left(), ChannelOptions.DEFAULTS)) {
            client.write("Hello");
            assertThat(server.read().orThrow().text()).isEqualTo("Hello");
        }
    }

    // who cannot be told of as connected, admitted or read is not served: then once must do
    private static int timesThatServingSurvives(Recorder.Kind bad) {
        return switch (bad) {
            case REFUSED, FAILED, CLOSED -> Integer.MAX_VALUE;
            default -> 1;
        };
    }

    static Stream<Arguments> kindsAndFaults() {
        return Thrower.kindsAndFaults();
    }

    @ParameterizedTest
    @MethodSource("kindsAndFaults")
    void servingGoesOnWithTheNextClient(Recorder.Kind bad, Thrower.Fault fault) {
        Thrower thrower = new Thrower(bad, timesThatServingSurvives(bad), fault);
        try (SimplifiedServer server =
                Servers.listen(thrower, limits -> limits.withWaitingRoom(2, 1 << 20, Duration.ofSeconds(60))
                        .withMaxMessageBytes(16)
                        .withOverflow(Overflow.SKIP))) {
            Task<Void> serving = Task.serve(server, request -> {
                if (request.text().equals("change")) {
                    server.client().orElseThrow().mode(TransmissionMode.windev());
                }
                return request.reply("re:" + request.text());
            });
            List<RawClient> silent = new ArrayList<>();
            for (int i = 0; i < 4; i++) { // one more than the room holds, were one of them dropped as it connected
                RawClient rawClient = RawClient.to(server);
                thrower.await(Recorder.Kind.CONNECTED, rawClient);
                silent.add(rawClient);
            }
            assertThat(silent.get(0).isDismissed()).isTrue();
            for (String message : List.of("ask", "change", "longer than sixteen", "nonsense")) {
                try (RawClient rawClient = RawClient.to(server)) {
                    if (message.equals("nonsense")) {
                        rawClient.send(message);
                    } else {
                        rawClient.say(message).endOutput();
                    }
                    rawClient.hearAnyhowToTheEnd();
                }
            }
            try (RawClient rawClient = RawClient.to(server).say("last")) {
                assertThat(rawClient.hear()).isEqualTo("re:last");
            }
            assertThat(thrower.all(bad)).isNotEmpty();
            silent.forEach(RawClient::close);
            closeQuietly(server);
            serving.result();
            if (fault != Thrower.Fault.AS_IF_CLOSED_HERE) { // which cannot be told from what a close breaks
                assertThat(Stream.concat(uncaught.stream(), serving.uncaught().stream()))
                        .as("each fault is reported")
                        .isNotEmpty();
            }
        }
    }

    private static void closeQuietly(SimplifiedServer server) {
        try {
            server.close();
        } catch (IllegalStateException | AssertionError | NoClassDefFoundError | SocketFailure bugOfTheListener) {
            // it may be told, once everything is closed
        }
    }

    @ParameterizedTest
    @MethodSource("kindsAndFaults")
    void readingGoesOnWithTheNextClient(Recorder.Kind bad, Thrower.Fault fault) {
        Recorder thrower = new Thrower(bad, timesThatServingSurvives(bad), fault);
        try (SimplifiedServer server =
                Servers.listen(thrower, limits -> limits.withWaitingRoom(2, 1 << 20, Duration.ofSeconds(60)))) {
            Task<Void> reading = Task.run(() -> {
                while (server.isOpen()) {
                    try {
                        String text = server.read().orThrow().text();
                        server.mode(TransmissionMode.windev());
                        server.write("re:" + text);
                    } catch (IllegalStateException | AssertionError | NoClassDefFoundError | SocketFailure bugOrEnd) {
                        // on to the next
                    }
                }
            });
            for (String message : List.of("5\r\nfirst", "nonsense", "6\r\nsecond")) {
                RawClient rawClient = RawClient.to(server).send(message);
                rawClient.endOutput().hearAnyhowToTheEnd();
                rawClient.close();
            }
            try (RawClient rawClient = RawClient.to(server).say("last")) {
                assertThat(rawClient.hear()).isEqualTo("re:last");
            }
            closeQuietly(server);
            reading.result();
        }
    }

    @Test
    void whoIsPushedOutIsClosedAndTheNewcomerLetInThoughRefusedThrows() {
        Recorder thrower = new Thrower(Recorder.Kind.REFUSED, Integer.MAX_VALUE);
        try (SimplifiedServer server =
                Servers.listen(thrower, limits -> limits.withWaitingRoom(1, 1 << 20, Duration.ofSeconds(60)))) {
            Task<Void> serving = Task.serve(server, request -> request.reply("re:" + request.text()));
            RawClient silent = RawClient.to(server);
            thrower.await(Recorder.Kind.CONNECTED, silent);
            try (RawClient speaker = RawClient.to(server).say("Hello")) {
                assertThat(silent.isDismissed()).isTrue();
                assertThat(speaker.hear()).isEqualTo("re:Hello");
            }
            silent.close();
            server.close();
            serving.result();
        }
    }

    @Test
    void whoSentMostIsClosedAndWhoFilledTheRoomStaysThoughRefusedThrows() {
        Recorder thrower = new Thrower(Recorder.Kind.REFUSED, Integer.MAX_VALUE);
        try (SimplifiedServer server =
                Servers.listen(thrower, limits -> limits.withMaxMessageBytes(120_000)
                        .withWaitingRoom(8, 120_000 + limits.readBufferBytes(), Duration.ofSeconds(60)))) {
            Task<Void> serving = Task.serve(server, request -> request.reply("re:" + request.text().length()));
            RawClient greedy = RawClient.to(server).send("120000\r\n" + "x".repeat(110_000));
            RawClient modest = RawClient.to(server).send("80000\r\n" + "x".repeat(79_999));

            assertThat(greedy.isDismissed()).isTrue();
            assertThat(modest.send("x").hear()).isEqualTo("re:80000");
            greedy.close();
            modest.close();
            server.close();
            serving.result();
        }
    }

    @ParameterizedTest
    @EnumSource
    void closeReachesEverybodyThoughClosedThrows(Thrower.Fault fault) {
        Recorder thrower = new Thrower(Recorder.Kind.CLOSED, Integer.MAX_VALUE, fault);
        List<RawClient> crowd = new ArrayList<>();
        SimplifiedServer server = Servers.listen(thrower);
        RawClient served = RawClient.to(server).say("served");
        server.read();
        for (int i = 0; i < 5; i++) {
            crowd.add(RawClient.to(server));
            thrower.await(Recorder.Kind.CONNECTED, crowd.get(i));
        }
        closeQuietly(server);
        crowd.add(served);
        assertThat(crowd).allSatisfy(rawClient -> assertThat(rawClient.isDismissed()).isTrue());
        crowd.forEach(RawClient::close);
    }

    @Test
    void whoComesWhileTheModeChangesIsToldOfAsClosedThoughThatThrows() {
        AtomicReference<SimplifiedServer> changed = new AtomicReference<>();
        Recorder thrower = new Thrower(Recorder.Kind.MODE_CHANGED, 1) {
            @Override
            protected void tell(Event event) {
                if (event.kind() == Kind.CONNECTED) {
                    changed.get().mode(TransmissionMode.line()); // it is not in the waiting room yet
                }
                super.tell(event);
            }
        };
        try (SimplifiedServer server = Servers.listen(thrower)) {
            changed.set(server);
            server.read(Duration.ZERO);
            try (RawClient rawClient = RawClient.to(server)) {
                assertThat(rawClient.isDismissed()).isTrue();
                thrower.await(Recorder.Kind.CLOSED, rawClient);
            }
        }
    }

    @Test
    void acceptingGoesOnThoughWhatIsToldOfUncaughtFaultsThrowsToo() {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, what) -> {
            throw new IllegalStateException("a bug in the handler of uncaught exceptions", what);
        });
        Recorder thrower = new Thrower(Recorder.Kind.CONNECTED, 1);
        try (SimplifiedServer server = Servers.listen(thrower)) {
            server.read(Duration.ZERO);
            try (RawClient lost = RawClient.to(server)) {
                assertThat(lost.isDismissed()).isTrue();
            }
            try (RawClient next = RawClient.to(server).say("Hello")) {
                assertThat(server.read().orThrow().text()).isEqualTo("Hello");
                server.write("and welcome");
                assertThat(next.hear()).isEqualTo("and welcome");
            }
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }
}
