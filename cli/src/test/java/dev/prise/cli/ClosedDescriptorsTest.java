package dev.prise.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.prise.Endpoint;
import dev.prise.SocketFailure.CannotConnect;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.udp.Datagram;
import dev.prise.udp.DatagramPort;
import dev.prise.udp.UdpOptions;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Started with descriptors closed, as some services and scheduled jobs are: nothing is read that nobody has given, and
 * nothing that is meant for the screen gets into a connection.
 */
@ParameterizedClass(name = "{0} {1}")
@CsvSource({
        "script, <&-", "script, >&-", "script, 2>&-", "script, <&- >&- 2>&-", "java, <&-", "java, <&- >&- 2>&-"})
class ClosedDescriptorsTest {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(30);
    private static final Duration NO_ANSWER = Duration.ofMillis(100);

    @Parameter(0)
    private String start; // by the start script, or by java

    @Parameter(1)
    private String closing; // as a shell writes it

    @TempDir
    private Path folder;

    private Path script;
    private Process prise;
    private Lines out;
    private Lines err;

    @BeforeEach
    void makeCheckout() throws IOException {
        assumeThat(File.separatorChar).as("a shell closes them").isEqualTo('/');
        script = Checkout.in(folder);
    }

    @AfterEach
    void endPrise() {
        if (prise != null) {
            prise.destroyForcibly();
        }
    }

    private void start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "exec \"$@\" " + closing, "sh"));
        command.addAll(
                start.equals("script") ? Checkout.command(script, arguments) : RunningPrise.command(arguments));
        prise = new ProcessBuilder(command).start();
        out = Lines.of(prise.getInputStream());
        err = Lines.of(prise.getErrorStream());
        prise.getOutputStream().close(); // what is not closed is empty
    }

    private int exitCode() throws InterruptedException {
        assertThat(prise.waitFor(PATIENCE_NANOS, TimeUnit.NANOSECONDS)).as("it ends").isTrue();
        return prise.exitValue();
    }

    private boolean isOpen(String descriptor) {
        return !List.of(closing.split(" ")).contains(descriptor);
    }

    private static int freePort() throws IOException {
        try (ServerSocket port = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return port.getLocalPort();
        }
    }

    /** Connects once it listens: where its outputs are closed, nothing else tells. */
    private MessageChannel connect(int port) {
        long begin = System.nanoTime();
        while (true) {
            try {
                return MessageChannel.connect(new Endpoint("127.0.0.1", port), ChannelOptions.DEFAULTS);
            } catch (CannotConnect notYet) {
                assertThat(prise.isAlive() && System.nanoTime() - begin < PATIENCE_NANOS).as("it listens").isTrue();
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
        }
    }

    private void clientsGetTheirEchoesAndNothingElse(int port) {
        for (String word : List.of("first", "second")) {
            try (MessageChannel client = connect(port)) {
                for (int i = 0; i < 20; i++) {
                    client.write(word + i);
                    assertThat(client.read().orThrow().text()).isEqualTo(word + i);
                }
                client.endOutput();
                assertThat(client.read()).isInstanceOf(PeerClosed.class);
            }
        }
    }

    @Test
    void serverForOneClient() throws IOException {
        int port = freePort();
        start("serve", Integer.toString(port), "--bind", "127.0.0.1", "--echo");
        clientsGetTheirEchoesAndNothingElse(port);
        if (isOpen(">&-")) {
            out.next(" < second19");
        }
        if (isOpen("2>&-")) {
            err.next(" left");
        }
    }

    @Test
    void serverForManyClients() throws IOException {
        int port = freePort();
        start("serve", Integer.toString(port), "--bind", "127.0.0.1", "--echo", "--many", "--json");
        clientsGetTheirEchoesAndNothingElse(port);
    }

    @Test
    void client() throws IOException, InterruptedException {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            start("connect", "127.0.0.1:" + listening.getLocalPort());
            try (Socket server = listening.accept()) {
                assertThat(new String(server.getInputStream().readNBytes(200), ISO_8859_1)).isEmpty();
                server.getOutputStream().write("5\r\nHello".getBytes(ISO_8859_1));
            }
            assertThat(exitCode()).isZero();
        }
    }

    @Test
    void question() throws IOException, InterruptedException {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            start("send", "127.0.0.1:" + listening.getLocalPort(), "Hello", "-");
            try (Socket server = listening.accept()) {
                byte[] message = "5\r\nHello".getBytes(ISO_8859_1);
                assertThat(server.getInputStream().readNBytes(message.length)).isEqualTo(message);
                server.getOutputStream().write(message);
                assertThat(new String(server.getInputStream().readNBytes(200), ISO_8859_1)).isEmpty();
            }
            assertThat(exitCode()).isZero();
        }
    }

    @Test
    void clientWhoseModeIsDetected() throws IOException, InterruptedException {
        int port = freePort();
        start("detect", Integer.toString(port), "--bind", "127.0.0.1");
        try (MessageChannel client = connect(port)) {
            client.write("Hello");
            assertThat(client.read()).isInstanceOf(PeerClosed.class);
        }
        assertThat(exitCode()).isZero();
    }

    @Test
    void datagrams() throws IOException {
        int port = freePort();
        start("udp", Integer.toString(port), "--bind", "127.0.0.1", "--echo");
        try (DatagramPort client = DatagramPort.open(new Endpoint("127.0.0.1", 0), UdpOptions.DEFAULTS)) {
            long begin = System.nanoTime();
            do {
                assertThat(prise.isAlive() && System.nanoTime() - begin < PATIENCE_NANOS).as("it listens").isTrue();
                client.send(new Endpoint("127.0.0.1", port), "Hello");
            } while (!(client.receive(NO_ANSWER) instanceof Datagram echo && echo.text().equals("Hello")));
        }
    }

    @Test
    void datagramAsked() throws IOException, InterruptedException {
        try (DatagramPort server = DatagramPort.open(new Endpoint("127.0.0.1", 0), UdpOptions.DEFAULTS)) {
            start("udp", "send", "127.0.0.1:" + server.local().port(), "Hello", "-");
            Datagram question = server.receive();
            assertThat(question.text()).isEqualTo("Hello");
            server.send(question.sender(), question.message());
            assertThat(exitCode()).isZero();
            assertThat(server.receive(Duration.ZERO)).isNotInstanceOf(Datagram.class);
        }
    }
}
