package dev.prise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.prise.channel.MessageChannel;
import dev.prise.channel.ReadResult.Received;
import dev.prise.frame.TransmissionMode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whoever comes to {@code prise serve --mode line} by mistake is called by its name in one line, which says what to do too, and the
 * next one is served.
 */
class StrangersTest {

    private final InProcess server = InProcess.serveHuman("--mode", "line", "--echo");

    @TempDir
    private Path folder;

    @AfterEach
    void theNextIsServedAndTheServerEnds() {
        try (MessageChannel next = server.connect(TransmissionMode.line())) {
            next.write("next");
            assertThat(next.read().orThrow().text()).isEqualTo("next");
        } finally {
            server.close();
        }
    }

    /** The address of the server, for a client that would wait for an answer as long as the server waits for the end of a line. */
    private String thatEndsAfterItsFirstBytes() throws IOException {
        ServerSocket relay = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            try (relay;
                    Socket client = relay.accept();
                    Socket onwards = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                byte[] first = client.getInputStream().readNBytes(11); // those behind are random: a line may end there
                onwards.getOutputStream().write(first);
                onwards.shutdownOutput();
                onwards.getInputStream().readAllBytes();
            } catch (IOException ended) {
                // what the server said of it is looked at
            }
        });
        return "127.0.0.1:" + relay.getLocalPort();
    }

    /** Starts a program, waits for a line about it, and ends the program. */
    private String toldOf(String telling, String... command) throws IOException {
        Process stranger = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        try {
            stranger.getOutputStream().close();
            return server.err().next(telling);
        } finally {
            stranger.descendants().forEach(ProcessHandle::destroyForcibly);
            stranger.destroyForcibly().onExit().join();
        }
    }

    private static void assertIsSaid(String line, String what, String advice) {
        assertThat(line).startsWith("127.0.0.1:").contains(what).endsWith(advice).hasSizeLessThan(900);
    }

    @Test
    void aBrowserIsToldThatThisIsNoWebServer() throws IOException {
        String browser = Stream.of("chromium", "chromium-browser", "google-chrome")
                .filter(Peers::isInstalled)
                .findFirst()
                .orElse("");
        assumeThat(browser).as("no Chromium is installed").isNotEmpty();
        assertIsSaid(
                toldOf("HTTP request", browser, "--headless", "--no-sandbox", "--disable-gpu",
                        "--user-data-dir=" + folder,
                        "--dump-dom", "http://" + server.address() + "/"),
                ": this is an HTTP request: a browser or another HTTP client is at the other end",
                "let it connect to a web server; this port is none");
    }

    @Test
    void curlIsToldTheSame() throws IOException {
        Peers.assumeInstalled("curl");
        assertIsSaid(
                toldOf("HTTP request", "curl", "-s", "http://" + server.address() + "/"),
                ": this is an HTTP request: a browser or another HTTP client is at the other end",
                "let it connect to a web server; this port is none");
    }

    @Test
    void anSshClientIsToldToLookAtThePort() throws IOException {
        Peers.assumeInstalled("ssh");
        assertIsSaid(
                toldOf("SSH client", "ssh", "-F", "none", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no", "-o",
                        "UserKnownHostsFile=" + folder.resolve("known"), "-p", String.valueOf(server.port()),
                        "nobody@127.0.0.1"),
                ": this is SSH: an SSH client or server is at the other end",
                "check host and port, SSH is mostly on port 22");
    }

    @Test
    void aTlsClientIsToldToUseTlsAtBothEndsOrNone() throws IOException {
        Peers.assumeInstalled("openssl");
        assertIsSaid(
                toldOf("failed", "openssl", "s_client", "-connect", thatEndsAfterItsFirstBytes()),
                "; this is a TLS handshake: the other end uses TLS and this one does not",
                "use TLS here as well (--tls-cert, or --tls-self-signed for trying out), or none there");
    }

    @Test
    void aClientOfTheWindevModeIsToldWhichModeFits() {
        try (MessageChannel windev = server.connect(TransmissionMode.windev())) {
            windev.write("Hello World");
            windev.endOutput();
            assertIsSaid(server.err().next("failed"),
                    "this is the WINDEV mode: the size in digits, CR LF, then so many bytes",
                    "set --mode windev here, or let the other end send as this one reads (line)");
        }
    }

    @Test
    void bytesThatAreNothingAreShownWithoutAGuess() throws IOException {
        byte[] noise = new byte[300];
        new Random(3).nextBytes(noise); // no line end among them
        try (Socket generator = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            generator.getOutputStream().write(noise);
            generator.shutdownOutput();
            assertIsSaid(server.err().next("failed"), ": closed after 300 bytes without the end tag \"\\r\\n\": \"",
                    "check that both ends use the same mode");
        }
    }

    @Test
    void whoSpeaksLinesIsNoStranger() {
        List<String> answers = new ArrayList<>();
        try (MessageChannel client = server.connect(TransmissionMode.line())) {
            for (String line : List.of("GETTING STARTED", "HTTP is a protocol", "SSH too", "")) {
                client.write(line);
                if (client.read() instanceof Received(var answer)) {
                    answers.add(answer.text());
                }
            }
        }
        assertThat(answers).hasSize(4);
        assertThat(server.err().next("connected")).endsWith(" connected");
        assertThat(server.err().next()).endsWith(" left");
    }
}
