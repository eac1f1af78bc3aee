package dev.prise.server;

import static dev.prise.server.Loopback.OPTIONS;
import static dev.prise.server.Loopback.connect;
import static dev.prise.server.Loopback.read;
import static dev.prise.server.Loopback.seesTheEnd;
import static dev.prise.server.Loopback.telling;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure.CannotListen;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.frame.TransmissionMode;
import dev.prise.testing.AsyncTask;
import dev.prise.testing.AsyncTask.Kind;
import dev.prise.testing.EventRecorder;
import dev.prise.testing.NoLeaks;
import dev.prise.testing.Uncaught;
import dev.prise.wire.ForwardingWire;
import dev.prise.wire.MemoryWire;
import dev.prise.wire.Wire;
import dev.prise.wire.WireListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** await, accept, deny. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StandardServerByHandTest {

    private final EventRecorder events = new EventRecorder();

    @Test
    void acceptedClientsAreSpokenWithEachOnItsOwn() {
        try (StandardServer server = StandardServer.listen(0, telling(events));
                MessageChannel a = connect(server);
                MessageChannel servedA = server.await().accept();
                MessageChannel b = connect(server);
                MessageChannel servedB = server.await().accept()) {
            assertThat(servedA.peer()).isEqualTo(a.local());
            assertThat(server.clients()).containsExactlyInAnyOrder(servedA, servedB);
            b.write("from b");
            a.write("from a");
            assertThat(read(servedA)).isEqualTo("from a");
            assertThat(read(servedB)).isEqualTo("from b");
            servedB.write("to b");
            servedA.write("to a");
            assertThat(read(a)).isEqualTo("to a");
            assertThat(read(b)).isEqualTo("to b");
            servedA.close();
            assertThat(server.clients()).containsExactly(servedB);
            assertThat(seesTheEnd(a)).isTrue();
        }
        assertThat(events.lines()).startsWith("listening", "connected", "admitted", "connected", "admitted");
    }

    @Test
    void channelCopiesItsServersModeAtTheAcceptAndKeepsIt() {
        try (StandardServer server = StandardServer.listen(0, OPTIONS);
                MessageChannel client = MessageChannel.connect(
                        server.local(),
                        ChannelOptions.DEFAULTS.withMode(TransmissionMode.line()))) {
            PendingClient pending = server.await();
            server.mode(TransmissionMode.line());
            try (MessageChannel served = pending.accept()) {
                server.mode(TransmissionMode.raw());
                assertThat(served.mode()).isEqualTo(TransmissionMode.line());
                assertThat(server.mode()).isEqualTo(TransmissionMode.raw());
                client.write("a line");
                assertThat(read(served)).isEqualTo("a line");
                served.mode(TransmissionMode.windev());
                assertThat(server.mode()).isEqualTo(TransmissionMode.raw());
            }
        }
    }

    @Test
    void awaitGivesUpAtItsTimeOutAndGoesOnAfterwards() {
        try (StandardServer server = StandardServer.listen(0, OPTIONS)) {
            assertThat(server.await(Duration.ofMillis(1))).isEmpty();
            assertThat(server.await(Duration.ZERO)).isEmpty();
            assertThat(server.await(Duration.ofSeconds(-1))).isEmpty();
            try (MessageChannel client = connect(server)) {
                Optional<PendingClient> pending = server.await(Loopback.PATIENCE);
                assertThat(pending.orElseThrow().peer()).isEqualTo(client.local());
                pending.orElseThrow().deny();
            }
        }
    }

    @Test
    void awaitThatWaitsForItsTurnGivesUpAtItsTimeOutToo() throws Exception {
        try (StandardServer server = StandardServer.listen(0, OPTIONS)) {
            AsyncTask<PendingClient> first = Kind.PLATFORM.call(server::await);
            first.awaitBlocked();
            assertThat(server.await(Duration.ofMillis(1))).isEmpty();
            server.close();
            assertThat(first.failure()).isInstanceOf(ClosedHere.class);
        }
    }

    @Test
    void closeReachesEverybodyThoughTheListenerThrows() {
        SocketEvents faulty = new SocketEvents() {
            @Override
            public void closed(Endpoint peer, String why) {
                throw new ClosedHere("something of the listener's");
            }
        };
        try (Uncaught uncaught = Uncaught.keep()) {
            StandardServer server = StandardServer.listen(0, telling(faulty));
            List<MessageChannel> clients = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                clients.add(connect(server));
                server.await().accept();
            }
            server.close(Duration.ZERO);
            assertThat(clients).allSatisfy(client -> assertThat(seesTheEnd(client)).isTrue());
            assertThat(uncaught.all()).hasSize(clients.size());
            clients.forEach(MessageChannel::close);
        }
    }

    @Test
    void awaitOnAStartedServerIsMisuse() {
        try (StandardServer server = StandardServer.listen(0, OPTIONS)) {
            server.start(client -> {});
            assertThatThrownBy(server::await)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("start() accepts already");
            assertThatThrownBy(() -> server.await(Duration.ZERO)).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> server.start(client -> {}))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("started already");
        }
    }

    @ParameterizedTest
    @EnumSource
    void closeFreesEveryoneWhoAwaits(Kind kind) throws Exception {
        StandardServer server = StandardServer.listen(0, OPTIONS);
        AsyncTask<PendingClient> first = kind.call(server::await);
        first.awaitBlocked();
        AsyncTask<PendingClient> second = kind.call(server::await);
        second.awaitBlocked();
        server.close();
        assertThat(first.failure()).isInstanceOf(ClosedHere.class);
        assertThat(second.failure()).isInstanceOf(ClosedHere.class);
        assertThatThrownBy(server::await).isInstanceOf(ClosedHere.class);
        assertThatThrownBy(() -> server.start(client -> {})).isInstanceOf(ClosedHere.class);
        assertThat(server.isOpen()).isFalse();
    }

    @Test
    void deniedClientSeesItsConnectionSucceedThenEnd() {
        try (StandardServer server = StandardServer.listen(0, telling(events));
                MessageChannel client = connect(server)) {
            server.await().deny();
            assertThat(seesTheEnd(client)).isTrue();
            assertThat(server.clients()).isEmpty();
        }
        assertThat(events.lines()).containsExactly("listening", "refused: the program turned it away");
    }

    @Test
    void deniedClientReadsThePartingAlsoIfItHasSentMuchItself() {
        try (StandardServer server = StandardServer.listen(0, OPTIONS);
                MessageChannel client = connect(server)) {
            PendingClient pending = server.await();
            client.write(new byte[20_000]);
            pending.deny(Message.of("call later"));
            assertThat(read(client)).isEqualTo("call later");
            assertThat(seesTheEnd(client)).isTrue();
        }
    }

    @Test
    void partingIsSentInTheServersMode() {
        try (StandardServer server = StandardServer.listen(0, OPTIONS);
                MessageChannel client = MessageChannel.connect(
                        server.local(), ChannelOptions.DEFAULTS.withMode(TransmissionMode.line()))) {
            server.mode(TransmissionMode.line());
            server.await().deny(Message.of("call later"));
            assertThat(read(client)).isEqualTo("call later");
        }
    }

    @Test
    void clientIsLetInOrTurnedAwayOnce() {
        try (StandardServer server = StandardServer.listen(0, OPTIONS);
                MessageChannel a = connect(server)) {
            PendingClient first = server.await();
            try (MessageChannel served = first.accept();
                    MessageChannel b = connect(server)) {
                assertThatThrownBy(first::accept).isInstanceOf(IllegalStateException.class);
                assertThatThrownBy(first::deny)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining(a.local() + " was let in or turned away already");
                PendingClient second = server.await();
                second.deny();
                assertThatThrownBy(second::accept).isInstanceOf(IllegalStateException.class);
                assertThat(seesTheEnd(b)).isTrue();
                a.write("still in");
                assertThat(read(served)).isEqualTo("still in");
            }
        }
    }

    @Test
    void pendingClientHoldsAPlaceUntilItIsDenied() throws Exception {
        ServerOptions one = telling(events).withClients(ClientLimits.DEFAULTS.withMost(1));
        try (StandardServer server = StandardServer.listen(0, one);
                MessageChannel first = connect(server)) {
            PendingClient pending = server.await();
            AsyncTask<PendingClient> awaiting = Kind.PLATFORM.call(server::await);
            try (MessageChannel second = connect(server)) {
                events.await("refused: there are 1 clients, the most allowed");
                assertThat(seesTheEnd(second)).isTrue();
            }
            pending.deny();
            // the first has its connection still open, and its place is free all the same
            try (MessageChannel third = connect(server)) {
                assertThat(awaiting.result().peer()).isEqualTo(third.local());
            }
            assertThat(seesTheEnd(first)).isTrue();
        }
    }

    @Test
    void pendingClientThatHasLeftCanStillBeAccepted() {
        try (StandardServer server = StandardServer.listen(0, OPTIONS)) {
            MessageChannel client = connect(server);
            PendingClient pending = server.await();
            client.write("my last word");
            client.close();
            try (MessageChannel served = pending.accept()) {
                assertThat(read(served)).isEqualTo("my last word");
                assertThat(seesTheEnd(served)).isTrue();
            }
        }
    }

    @Test
    void closeEndsThoseWhoseFateIsNotDecided() {
        StandardServer server = StandardServer.listen(0, OPTIONS);
        try (MessageChannel a = connect(server)) {
            PendingClient pending = server.await();
            try (MessageChannel b = connect(server)) {
                PendingClient other = server.await();
                server.close();
                assertThat(seesTheEnd(a)).isTrue();
                assertThat(seesTheEnd(b)).isTrue();
                assertThat(pending.accept().isOpen()).isFalse();
                other.deny();
                assertThat(server.clients()).isEmpty();
            }
        }
    }

    @Test
    void closeEndsThoseWhoAreInAndFreesThePort() {
        StandardServer server = StandardServer.listen(0, OPTIONS);
        try (MessageChannel client = connect(server)) {
            MessageChannel served = server.await().accept();
            server.close();
            assertThat(served.isOpen()).isFalse();
            assertThat(seesTheEnd(client)).isTrue();
            assertThat(server.clients()).isEmpty();
            StandardServer.listen(server.port(), OPTIONS).close();
        }
    }

    @Test
    void listenerThatThrowsAtARefusalLeavesNoConnectionBehind() {
        SocketEvents faulty = new SocketEvents() {
            @Override
            public void refused(Endpoint peer, String why) {
                throw new IllegalStateException("the listener's own fault");
            }
        };
        try (StandardServer server = StandardServer.listen(0, telling(faulty));
                MessageChannel client = connect(server)) {
            PendingClient pending = server.await();
            assertThatThrownBy(pending::deny).hasMessage("the listener's own fault");
            assertThat(seesTheEnd(client)).isTrue();
        }
    }

    @Test
    void listenerThatThrowsAtTheAdmissionLeavesNoConnectionBehind() {
        SocketEvents faulty = new SocketEvents() {
            @Override
            public void admitted(Endpoint peer) {
                throw new IllegalStateException("the listener's own fault");
            }
        };
        ServerOptions one = telling(faulty).withClients(ClientLimits.DEFAULTS.withMost(1));
        try (StandardServer server = StandardServer.listen(0, one)) {
            for (int i = 0; i < 3; i++) {
                try (MessageChannel client = connect(server)) {
                    PendingClient pending = server.await();
                    assertThatThrownBy(pending::accept).hasMessage("the listener's own fault");
                    assertThat(seesTheEnd(client)).isTrue();
                }
            }
            assertThat(server.clients()).isEmpty();
        }
    }

    @Test
    void listenerThatThrowsWhenToldOfThePortLeavesThePortFree() {
        AtomicReference<Endpoint> told = new AtomicReference<>();
        SocketEvents faulty = new SocketEvents() {
            @Override
            public void listening(Endpoint local) {
                told.set(local);
                throw new IllegalStateException("the listener's own fault");
            }
        };
        assertThatThrownBy(() -> StandardServer.listen(0, telling(faulty))).hasMessage("the listener's own fault");
        StandardServer.listen(told.get().port(), OPTIONS).close();
    }

    @Test
    void takenPortIsSaid() {
        try (StandardServer server = StandardServer.listen(0, OPTIONS)) {
            assertThatThrownBy(() -> StandardServer.listen(server.port(), OPTIONS))
                    .isInstanceOf(CannotListen.class)
                    .hasMessageContaining("port " + server.port() + " is in use");
        }
    }

    @Test
    void clientBehindThoseWhoAreTurnedAwayIsThere() {
        Iterator<String> hosts = List.of("192.0.2.1", "192.0.2.2", "192.0.2.3", "198.51.100.1").iterator();
        WireListener listener = new WireListener() {
            @Override
            public Optional<Wire> accept(Deadline deadline) {
                if (!hosts.hasNext()) {
                    return Optional.empty();
                }
                Endpoint peer = new Endpoint(hosts.next(), 1);
                return Optional.of(new ForwardingWire(MemoryWire.pair().right()) {
                    @Override
                    public Endpoint peer() {
                        return peer;
                    }
                });
            }

            @Override
            public Endpoint local() {
                return new Endpoint("memory", 1);
            }

            @Override
            public void close() {
                // there is nothing to close
            }
        };
        try (StandardServer server = StandardServer.over(listener, OPTIONS.withDenied("192.0.2.0/24"))) {
            assertThat(server.await(Duration.ZERO)).hasValueSatisfying(
                    client -> assertThat(client.peer()).isEqualTo(new Endpoint("198.51.100.1", 1)));
            assertThat(server.await(Duration.ZERO)).isEmpty();
        }
    }

    @Test
    void crowdThatIsTurnedAwayKeepsNobodyWaitingBeyondTheTimeOut() {
        WireListener endless = new WireListener() {
            @Override
            public Optional<Wire> accept(Deadline deadline) {
                return Optional.of(MemoryWire.pair().right());
            }

            @Override
            public Endpoint local() {
                return new Endpoint("memory", 1);
            }

            @Override
            public void close() {
                // there is nothing to close
            }
        };
        ClientLimits one = ClientLimits.DEFAULTS.withMost(1);
        try (StandardServer server = StandardServer.over(endless, ServerOptions.DEFAULTS.withClients(one))) {
            assertThat(server.await(Duration.ofMinutes(1))).isPresent();
            assertThat(server.await(Duration.ofMillis(1))).isEmpty();
            assertThat(server.await(Duration.ZERO)).isEmpty();
        }
    }
}
