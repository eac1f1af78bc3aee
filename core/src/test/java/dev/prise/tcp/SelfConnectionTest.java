package dev.prise.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.prise.Endpoint;
import dev.prise.SocketFailure.CannotConnect;
import dev.prise.testing.NoLeaks;
import dev.prise.wire.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** TCP's simultaneous open: where nobody listens, a client whose own port is the server's gets itself as its peer. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SelfConnectionTest {

    private static final InetAddress HOME = InetAddress.getLoopbackAddress();

    /** As the system makes one by chance: bound to the port that it is about to connect to. */
    private static Socket bound() throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(HOME, 0));
        return socket;
    }

    private static Endpoint ownAddress(Socket socket) {
        return new Endpoint(HOME.getHostAddress(), socket.getLocalPort());
    }

    private static boolean systemConnectsASocketToItself() throws IOException {
        try (Socket socket = bound()) {
            socket.connect(socket.getLocalSocketAddress());
            socket.setSoLinger(true, 0);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }

    @Test
    void connectionToItselfIsNoneAndLeavesThePortFree() throws IOException {
        assumeTrue(systemConnectsASocketToItself());
        try (Socket socket = bound()) {
            Endpoint server = ownAddress(socket);

            assertThatThrownBy(() -> Tcp.connectPlain(server, TcpOptions.DEFAULTS, () -> socket))
                    .isInstanceOf(CannotConnect.class)
                    .hasMessageStartingWith("the attempt to reach " + server + " connected to itself")
                    .hasMessageContaining("no program listens on that port there")
                    .hasMessageContaining("start the server");

            assertThat(socket.isClosed()).isTrue();
            try (ServerSocket later = new ServerSocket()) {
                later.setReuseAddress(false); // so that a connection in TIME_WAIT would be in its way
                later.bind(new InetSocketAddress(HOME, server.port()));
            }
        }
    }

    @Test
    void serverOfTheSameAddressAndAnotherPortIsAnotherEnd() throws IOException {
        try (ServerSocket listening = new ServerSocket(0, 1, HOME); Socket socket = bound()) {
            Endpoint server = new Endpoint(HOME.getHostAddress(), listening.getLocalPort());
            try (Wire wire = Tcp.connectPlain(server, TcpOptions.DEFAULTS, () -> socket)) {
                assertThat(wire.peer()).isEqualTo(server);
                assertThat(wire.local()).isNotEqualTo(server);
            }
        }
    }
}
