package dev.prise.tls;

import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.SocketEvents;
import dev.prise.tcp.Tcp;
import dev.prise.tcp.TcpOptions;
import dev.prise.testing.AsyncTask;
import dev.prise.testing.AsyncTask.Kind;
import dev.prise.testing.Certificates;
import dev.prise.wire.MemoryWire;
import dev.prise.wire.Wire;
import dev.prise.wire.WireContract;
import dev.prise.wire.WireListener;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A wire with TLS is a wire: at either end, over TCP and over memory, in both versions. */
class TlsWireTest extends WireContract {

    static final Tls SERVER = Tls.DEFAULTS.withIdentity(
            Identity.pem(Certificates.chain("server"), Certificates.key("server")));
    static final Tls CLIENT = Tls.DEFAULTS.withTrust(Trust.pem(Certificates.chain("ca")));

    @Override
    protected MemoryWire.Pair connected() throws Exception {
        return overTcp(CLIENT);
    }

    static MemoryWire.Pair overTcp(Tls client) throws Exception {
        try (WireListener listener = Tcp.listen(new Endpoint("127.0.0.1", 0), TcpOptions.DEFAULTS.withTls(SERVER))) {
            AsyncTask<Wire> accepted =
                    Kind.VIRTUAL.call(() -> secured(listener.accept(Deadline.NEVER).orElseThrow()));
            Wire connected = Tcp.connect(listener.local(), TcpOptions.DEFAULTS.withTls(client));
            return new MemoryWire.Pair(connected, accepted.result());
        }
    }

    static MemoryWire.Pair overMemory(Tls client, Tls server) throws Exception {
        MemoryWire.Pair plain = MemoryWire.pair();
        AsyncTask<Wire> accepted =
                Kind.VIRTUAL
                        .call(() -> secured(TlsWires.server(server, plain.right(), new byte[0], SocketEvents.NONE)));
        Wire connected = TlsWires.client(client, plain.left(), "localhost", SocketEvents.NONE);
        return new MemoryWire.Pair(connected, accepted.result());
    }

    @Test
    void whoIsToldTheEndBeforeAllElseCostsNoHandshake() throws Exception {
        MemoryWire.Pair plain = MemoryWire.pair();
        Wire server = TlsWires.server(SERVER, plain.right(), new byte[0], SocketEvents.NONE);
        server.endOutput();
        AsyncTask<Wire> client =
                Kind.VIRTUAL.call(() -> TlsWires.client(CLIENT, plain.left(), "localhost", SocketEvents.NONE));
        assertThatThrownBy(client::result).hasStackTraceContaining("TlsFailed");
        byte[] into = new byte[100];
        int count = server.read(into, 0, into.length, Deadline.NEVER);
        while (count == Wire.NOTHING_YET) {
            count = server.read(into, 0, into.length, Deadline.NEVER);
        }
        assertThat(count).isEqualTo(Wire.END);
        server.close();
    }

    static Wire secured(Wire server) {
        server.write(new byte[0], 0, 0, Deadline.NEVER);
        return server;
    }

    /** The same from the server's side. */
    @Nested
    class FromTheServersSide extends WireContract {
        @Override
        protected MemoryWire.Pair connected() throws Exception {
            MemoryWire.Pair pair = overTcp(CLIENT);
            return new MemoryWire.Pair(/* left= */ pair.right(), /* right= */ pair.left());
        }
    }

    /** The same over memory. */
    @Nested
    class OverMemory extends WireContract {
        @Override
        protected MemoryWire.Pair connected() throws Exception {
            return overMemory(CLIENT, SERVER);
        }
    }

    /** The same in the older version, which has no half-closed connections: who hears the end must end too. */
    @Nested
    class InVersion12 extends WireContract {
        @Override
        protected MemoryWire.Pair connected() throws Exception {
            return overTcp(CLIENT.withProtocols("TLSv1.2"));
        }

        @Override
        @Test
        protected void whoHasEndedItsOutputStillReads() {
            write(right(), latin1("before"));
            left().endOutput();
            assertThat(right().read(new byte[1], 0, 1, Deadline.NEVER)).isEqualTo(Wire.END);
            assertThat(latin1(read(left(), 6))).isEqualTo("before");
        }
    }
}
