package dev.prise.udp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Endpoint;
import dev.prise.testing.NoLeaks;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Programs that others have written. */
@Timeout(60)
@ExtendWith(NoLeaks.class)
class DatagramPeersTest {

    private static final Endpoint LOOPBACK = new Endpoint("127.0.0.1", 0);

    @Test
    void socatAsksAndGetsItsAnswer() throws IOException {
        try (DatagramPort port = open();
                Program socat = start("socat", "-t", "60", "-", "UDP4:" + port.local())) {
            socat.type("Hello World");
            Datagram question = port.receive();
            port.send(question.sender(), question.text().toUpperCase(Locale.ROOT) + "\n");

            assertThat(question.text()).isEqualTo("Hello World");
            assertThat(socat.line()).isEqualTo("HELLO WORLD");
        }
    }

    @Test
    void socatAnswers() throws IOException {
        Endpoint server = freePort();
        try (DatagramPort port = open();
                Program socat = start("socat", "UDP4-RECVFROM:" + server.port() + ",bind=127.0.0.1,fork", "EXEC:cat")) {
            Datagram answer = askUntilAnswered(port, server, "é, and back");

            assertThat(answer.text()).isEqualTo("é, and back");
            assertThat(answer.sender()).isEqualTo(server);
        }
    }

    @Test
    void pythonAnswersTheLongestDatagramAndTheEmptyOne() throws IOException {
        String echo = """
                import socket
                s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                s.bind(("127.0.0.1", 0))
                print(s.getsockname()[1], flush=True)
                while True:
                    data, sender = s.recvfrom(65536)
                    s.sendto(data[::-1], sender)
                """;
        try (DatagramPort port = open();
                Program python = start("python3", "-c", echo)) {
            Endpoint server = new Endpoint("127.0.0.1", Integer.parseInt(python.line()));
            byte[] longest = new byte[65_000];
            longest[0] = 42;
            port.send(server, longest);
            byte[] answer = port.receive().message().bytes();
            port.send(server, "");

            assertThat(answer).hasSize(65_000).endsWith((byte) 42);
            assertThat(port.receive().message().size()).isZero();
        }
    }

    @Test
    void pythonSendsWhatIsTooLongAndIsToldApart() throws IOException {
        String send = """
                import socket, sys
                s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
                for size in (65000, 65001, 1):
                    s.sendto(b"x" * size, ("127.0.0.1", int(sys.argv[1])))
                    sys.stdin.readline()
                """;
        try (DatagramPort port = open();
                Program python = start("python3", "-c", send, Integer.toString(port.local().port()))) {
            assertThat(port.receive().message().size()).isEqualTo(65_000);
            python.type("\n");
            assertThatThrownBy(port::receive)
                    .hasMessageContaining("a datagram of 65001 bytes, the limit is 65000 bytes");
            python.type("\n");
            assertThat(port.receive().text()).isEqualTo("x");
        }
    }

    private static DatagramPort open() {
        return DatagramPort.open(LOOPBACK, UdpOptions.DEFAULTS);
    }

    private static Endpoint freePort() {
        try (DatagramPort port = open()) {
            return port.local();
        }
    }

    // It says nowhere when it has opened its port; until then what is sent to it is lost
    private static Datagram askUntilAnswered(DatagramPort port, Endpoint server, String question) {
        while (true) {
            port.send(server, question);
            if (port.receive(Duration.ofMillis(100)) instanceof Datagram answer) {
                return answer;
            }
        }
    }

    private static Program start(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
            return new Program(process, process.inputReader(UTF_8));
        } catch (IOException missing) {
            return Assumptions.abort(command[0] + " is not on this machine: " + missing.getMessage());
        }
    }

    private record Program(Process process, BufferedReader output) implements AutoCloseable {

        void type(String text) throws IOException {
            process.getOutputStream().write(text.getBytes(UTF_8));
            process.getOutputStream().flush();
        }

        String line() throws IOException {
            return output.readLine();
        }

        @Override
        public void close() {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            process.onExit().join();
        }
    }
}
