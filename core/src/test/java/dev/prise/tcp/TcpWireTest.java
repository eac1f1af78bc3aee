package dev.prise.tcp;

import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.ConnectionLost;
import dev.prise.testing.AsyncTask;
import dev.prise.testing.AsyncTask.Kind;
import dev.prise.wire.MemoryWire;
import dev.prise.wire.Wire;
import dev.prise.wire.WireContract;
import dev.prise.wire.WireListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TcpWireTest extends WireContract {

    @Override
    protected MemoryWire.Pair connected() {
        return connected("127.0.0.1");
    }

    static MemoryWire.Pair connected(String host) {
        try (WireListener listener = Tcp.listen(new Endpoint(host, 0), TcpOptions.DEFAULTS)) {
            Wire client = Tcp.connect(listener.local(), TcpOptions.DEFAULTS);
            return new MemoryWire.Pair(client, listener.accept(Deadline.NEVER).orElseThrow());
        }
    }

    /** The same over IPv6, where this machine has it. */
    @Nested
    class OverIpv6 extends WireContract {
        @Override
        protected MemoryWire.Pair connected() {
            try {
                return TcpWireTest.connected("::1");
            } catch (SocketFailure noIpv6) {
                Assumptions.abort("no IPv6 here: " + noIpv6.getMessage());
                throw noIpv6;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void resetByThePeerIsALostConnection(Kind kind) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Endpoint there = new Endpoint("127.0.0.1", server.getLocalPort());
            try (Wire wire = Tcp.connect(there, TcpOptions.DEFAULTS)) {
                Socket peer = server.accept();
                AsyncTask<Integer> reader = kind.call(() -> wire.read(new byte[1], 0, 1, Deadline.NEVER));
                reader.awaitBlocked();
                peer.setSoLinger(true, 0);
                peer.close();
                assertThat(reader.failure())
                        .isInstanceOf(ConnectionLost.class)
                        .hasMessageContaining(there.toString())
                        .hasCauseInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void bytesThatHaveComeAreCountedUntilTheyAreRead() {
        assertThat(left().unread()).isZero();
        write(right(), latin1("abc"));
        Deadline patience = Deadline.after(Duration.ofSeconds(60));
        while (left().unread() < 3 && !patience.isPast()) {
            Thread.onSpinWait();
        }
        assertThat(left().unread()).isEqualTo(3);
        read(left(), 2);
        assertThat(left().unread()).isEqualTo(1);
        left().close();
        assertThat(left().unread()).isZero();
    }

    @Test
    void interruptClosesTheConnectionOfAVirtualThread() throws Exception {
        AsyncTask<Integer> reader = Kind.VIRTUAL.call(() -> left().read(new byte[1], 0, 1, Deadline.NEVER));
        reader.awaitBlocked();
        reader.interrupt();
        reader.failure();
        assertThatThrownBy(() -> write(left(), latin1("a"))).isInstanceOf(ClosedHere.class);
        assertThat(right().read(new byte[1], 0, 1, Deadline.NEVER)).isEqualTo(Wire.END);
    }

    @Test
    void platformThreadReadsOnThroughAnInterrupt() throws Exception {
        AsyncTask<Boolean> reader = Kind.PLATFORM.call(() -> {
            Thread.currentThread().interrupt();
            byte[] bytes = read(left(), 3);
            return latin1(bytes).equals("abc") && Thread.currentThread().isInterrupted();
        });
        reader.awaitBlocked();
        write(right(), latin1("abc"));
        assertThat(reader.result()).isTrue();
    }

    @Test
    void manySlowPeersAreEachClosedAtTheirOwnDeadline() throws Exception {
        List<MemoryWire.Pair> pairs = new ArrayList<>();
        List<AsyncTask<?>> writers = new ArrayList<>();
        byte[] much = new byte[16 << 20];
        for (int i = 0; i < 20; i++) {
            MemoryWire.Pair pair = connected();
            pairs.add(pair);
            Deadline deadline =
                    i % 2 == 0 ? Deadline.after(Duration.ofMillis(10 + i)) : Deadline.after(Duration.ofHours(1));
            writers.add(Kind.VIRTUAL.run(() -> pair.left().write(much, 0, much.length, deadline)));
        }
        for (int i = 0; i < 20; i += 2) {
            assertThat(writers.get(i).failure()).isInstanceOf(SocketFailure.PeerNotReading.class);
        }
        for (int i = 1; i < 20; i += 2) {
            assertThat(writers.get(i).isDone()).isFalse();
            pairs.get(i).left().close();
            assertThat(writers.get(i).failure()).isInstanceOf(ClosedHere.class);
        }
        for (MemoryWire.Pair pair : pairs) {
            pair.left().close();
            pair.right().close();
        }
    }
}
