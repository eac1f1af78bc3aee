package dev.prise.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.SocketFailure.CannotConnect;
import dev.prise.SocketFailure.CannotListen;
import dev.prise.tcp.Tcp;
import dev.prise.tcp.TcpOptions;
import dev.prise.testing.NoLeaks;
import dev.prise.wire.WireListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Ways to a server. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConnectTest {

    private static void talkTo(WireListener listener, String host) {
        try (MessageChannel client = MessageChannel.connect(host, listener.local().port());
                MessageChannel served = MessageChannel.over(
                        listener.accept(Deadline.NEVER).orElseThrow(), ChannelOptions.DEFAULTS)) {
            client.write("over " + host);
            assertThat(served.read().orThrow().text()).isEqualTo("over " + host);
            assertThat(served.peer()).isEqualTo(client.local());
            assertThat(client.peer().port()).isEqualTo(listener.local().port());
        }
    }

    @Test
    void overIpv4() {
        try (WireListener listener = Tcp.listen(new Endpoint("127.0.0.1", 0), TcpOptions.DEFAULTS)) {
            talkTo(listener, "127.0.0.1");
        }
    }

    @Test
    void overIpv6() {
        try (WireListener listener = Tcp.listen(new Endpoint("::1", 0), TcpOptions.DEFAULTS)) {
            talkTo(listener, "::1");
        } catch (CannotListen none) {
            Assumptions.abort("this machine has no IPv6: " + none.getMessage());
        }
    }

    @Test
    void allAddressesOfANameAreTried(@TempDir Path folder) throws Exception {
        Path hosts =
                Files.writeString(folder.resolve("hosts"), "127.0.0.2 several\n127.0.0.3 several\n127.0.0.1 several\n");
        try (WireListener listener = Tcp.listen(new Endpoint("127.0.0.1", 0), TcpOptions.DEFAULTS)) {
            // the JDK reads such a file once, so in a process of its own
            Process process = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Djdk.net.hosts.file=" + hosts,
                    "-cp", System.getProperty("java.class.path"),
                    Connector.class.getName(), "several", String.valueOf(listener.local().port()))
                    .redirectErrorStream(true)
                    .start();
            String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(told).endsWith("connected to 127.0.0.1:" + listener.local().port());
            assertThat(process.waitFor()).isZero();
        }
    }

    /** Connects, and tells where to. */
    static final class Connector {
        public static void main(String[] arguments) {
            try (MessageChannel channel = MessageChannel.connect(arguments[0], Integer.parseInt(arguments[1]))) {
                System.out.print("connected to " + channel.peer());
            }
        }
    }

    @Test
    void nobodyAtAnyAddressOfANameIsRefused() {
        WireListener gone = Tcp.listen(new Endpoint("127.0.0.1", 0), TcpOptions.DEFAULTS);
        gone.close();
        assertThatThrownBy(() -> MessageChannel.connect("localhost", gone.local().port()))
                .isInstanceOf(CannotConnect.class)
                .hasMessageContaining("localhost:" + gone.local().port() + " refused the connection");
    }

    @Test
    void serverThatDoesNotAnswerIsGivenUpAtTheTimeOut() throws IOException {
        List<Socket> crowd = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            fill(full, crowd);
            Endpoint server = new Endpoint("127.0.0.1", full.getLocalPort());
            TcpOptions hasty = TcpOptions.DEFAULTS.withConnectTimeout(Duration.ofMillis(50));
            assertThatThrownBy(() -> MessageChannel.connect(server, ChannelOptions.DEFAULTS, hasty))
                    .isInstanceOf(CannotConnect.class)
                    .hasMessageContaining(server + " did not answer within 50 ms");
        } finally {
            for (Socket each : crowd) {
                each.close();
            }
        }
    }

    /** Until the system answers nobody any more. */
    private static void fill(ServerSocket server, List<Socket> crowd) throws IOException {
        for (int i = 0; i < 64; i++) {
            Socket socket = new Socket();
            crowd.add(socket);
            try {
                socket.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), 300);
            } catch (IOException full) {
                return;
            }
        }
        Assumptions.abort("this system's listeners are never full");
    }
}
