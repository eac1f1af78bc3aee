package dev.prise.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Connection;
import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.SocketEvents;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.server.Recorder.Kind;
import dev.prise.testing.NoLeaks;
import dev.prise.wire.MemoryWire;
import dev.prise.wire.Wire;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each connection may have a listener of its own, which hears of all that concerns the connection, and of nothing else. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class ListenerOfAConnectionTest {

    /** Gives each connection a recorder, and hears the rest. */
    private static final class OneEach extends Recorder {
        private final List<Recorder> ofConnections = new CopyOnWriteArrayList<>();

        @Override
        public SocketEvents forConnection(Connection connection) {
            Recorder recorder = new Recorder();
            ofConnections.add(recorder);
            return recorder;
        }

        List<Kind> kinds() {
            return events().stream().map(Event::kind).toList();
        }
    }

    private static List<Kind> kinds(Recorder recorder) {
        return recorder.events().stream().map(Recorder.Event::kind).toList();
    }

    @Test
    void simplifiedServerTellsEachClientsOwn() {
        OneEach events = new OneEach();
        try (SimplifiedServer server = Servers.listen(events, SecondClientPolicy.refuse())) {
            Task<Void> serving = Task.serve(server, request -> request);
            try (RawClient first = RawClient.to(server).say("Hello")) {
                assertThat(first.hear()).isEqualTo("Hello");
                try (RawClient second = RawClient.to(server)) {
                    assertThat(second.isDismissed()).isTrue();
                }
            }
            events.ofConnections.forEach(recorder -> recorder.await(Kind.CLOSED, 1));
            server.close();
            serving.result();
        }
        assertThat(events.kinds()).containsExactly(Kind.LISTENING);
        assertThat(events.ofConnections).hasSize(2);
        assertThat(kinds(events.ofConnections.getFirst()))
                .containsExactly(Kind.CONNECTED, Kind.ADMITTED, Kind.RECEIVED, Kind.SENT, Kind.CLOSED);
        assertThat(kinds(events.ofConnections.getLast())).containsExactly(Kind.CONNECTED, Kind.REFUSED, Kind.CLOSED);
    }

    @Test
    void standardServerTellsEachClientsOwnAndItselfOfThoseWhoNeverGotIn() {
        OneEach events = new OneEach();
        ServerOptions one = Loopback.telling(events).withClients(ClientLimits.DEFAULTS.withMost(1));
        try (StandardServer server = StandardServer.listen(0, one)) {
            server.start(client -> client.serve(request -> request));
            try (MessageChannel first = Loopback.connect(server)) {
                first.write("Hello");
                assertThat(Loopback.read(first)).isEqualTo("Hello");
                try (MessageChannel second = Loopback.connect(server)) {
                    assertThat(Loopback.seesTheEnd(second)).isTrue();
                }
                server.broadcast("all");
                assertThat(Loopback.read(first)).isEqualTo("all");
                events.ofConnections.getFirst().await(Kind.SENT, 2); // told by a thread that the client does not wait for
            }
            events.ofConnections.getFirst().await(Kind.CLOSED, 1);
        }
        assertThat(events.kinds()).containsExactly(Kind.LISTENING, Kind.REFUSED);
        assertThat(events.ofConnections).hasSize(1);
        assertThat(kinds(events.ofConnections.getFirst()))
                .containsExactly(
                        Kind.CONNECTED, Kind.ADMITTED, Kind.RECEIVED, Kind.SENT, Kind.SENT, Kind.CLOSED);
    }

    @Test
    void clientsOfOneServerHaveTheSamePeerAndAreToldApart() {
        OneEach events = new OneEach();
        try (StandardServer server = StandardServer.listen(0, Loopback.OPTIONS)) {
            server.start(client -> client.serve(request -> request));
            ChannelOptions options = ChannelOptions.DEFAULTS.withEvents(events);
            try (MessageChannel one = MessageChannel.connect(server.local(), options);
                    MessageChannel other = MessageChannel.connect(server.local(), options)) {
                assertThat(one.peer()).isEqualTo(other.peer());
                other.write("Hello");
                assertThat(Loopback.read(other)).isEqualTo("Hello");
            }
        }
        assertThat(kinds(events.ofConnections.getFirst())).containsExactly(Kind.CONNECTED, Kind.CLOSED);
        assertThat(kinds(events.ofConnections.getLast()))
                .containsExactly(Kind.CONNECTED, Kind.SENT, Kind.RECEIVED, Kind.CLOSED);
    }

    @Test
    void itIsAskedForOnceAndKnowsBothEnds() {
        List<Connection> asked = new CopyOnWriteArrayList<>();
        SocketEvents events = new SocketEvents() {
            @Override
            public SocketEvents forConnection(Connection connection) {
                assertThat(connection.local()).hasToString("memory:1");
                assertThat(connection.peer()).hasToString("memory:2");
                asked.add(connection);
                return this; // and is not asked again
            }
        };
        MemoryWire.Pair wires = MemoryWire.pair();
        try (MessageChannel channel =
                MessageChannel.over(wires.left(), ChannelOptions.DEFAULTS.withEvents(events))) {
            channel.write("Hello");
            channel.read(Duration.ZERO);
            assertThat(channel.events()).isSameAs(events);
            assertThat(asked).containsExactly(channel.connection());
        }
    }

    @Test
    void oneThatCannotBeMadeCostsTheConnection() {
        Wire wire = MemoryWire.pair().left();
        ChannelOptions options = ChannelOptions.DEFAULTS.withEvents(new SocketEvents() {
            @Override
            public SocketEvents forConnection(Connection connection) {
                throw new IllegalStateException("no memory for it");
            }
        });
        assertThatThrownBy(() -> MessageChannel.over(wire, options)).hasMessage("no memory for it");
        assertThatThrownBy(() -> wire.write(new byte[1], 0, 1, Deadline.NEVER)).hasMessageContaining("closed");
    }

    @Test
    void whoHasHeardOfAConnectionHearsOfItsEndThoughAnotherListenerThrew() {
        Recorder first = new Recorder();
        SocketEvents bad = new SocketEvents() {
            @Override
            public void connected(Endpoint peer) {
                throw new IllegalStateException("a bug in the listener");
            }
        };
        ChannelOptions options = ChannelOptions.DEFAULTS.withEvents(first.and(bad));
        assertThatThrownBy(() -> MessageChannel.over(MemoryWire.pair().left(), options))
                .hasMessage("a bug in the listener");
        assertThat(kinds(first)).containsExactly(Kind.CONNECTED, Kind.CLOSED);
    }
}
