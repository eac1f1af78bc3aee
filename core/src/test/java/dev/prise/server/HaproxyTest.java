package dev.prise.server;

import static dev.prise.server.Recorder.Kind.ADMITTED;
import static dev.prise.server.Recorder.Kind.CLOSED;
import static dev.prise.server.Recorder.Kind.CONNECTED;
import static dev.prise.server.Recorder.Kind.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.Message;
import dev.prise.server.WhoMayComeInTest.Kind;
import dev.prise.tcp.TcpOptions;
import dev.prise.testing.NoLeaks;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A true HAProxy in front of both servers; skipped with a word where it is missing. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HaproxyTest {

    private final Recorder recorder = new Recorder();

    @TempDir
    Path directory;

    @BeforeAll
    static void needHaproxy() {
        boolean there = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(Pattern.quote(File.pathSeparator)))
                .anyMatch(place -> Files.isExecutable(Path.of(place).resolve("haproxy")));
        Assumptions.assumeTrue(there, "haproxy is not installed here");
    }

    /** HAProxy on a port of its own, until it is closed. */
    private final class Haproxy implements AutoCloseable {
        private final int port = freePort();
        private final Path output = directory.resolve("output");
        private final Process process;

        Haproxy(int server, String how) {
            Path configuration = directory.resolve("haproxy.cfg");
            try {
                Files.writeString(configuration, """
                        defaults
                            mode tcp
                            timeout connect 30s
                            timeout client 60s
                            timeout server 60s
                        listen prise
                            bind 127.0.0.1:%d
                            server one 127.0.0.1:%d %s fall 100000
                        """.formatted(port, server, how));
                process = new ProcessBuilder("haproxy", "-db", "-f", configuration.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
            Loopback.await("HAProxy listens", this::listens);
        }

        private boolean listens() {
            try {
                assertThat(process.isAlive()).as(Files.readString(output, StandardCharsets.UTF_8)).isTrue();
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return true;
            } catch (IOException notYet) {
                return false;
            }
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @ParameterizedTest
    @CsvSource({"SIMPLIFIED, send-proxy", "SIMPLIFIED, send-proxy-v2", "SIMPLIFIED, send-proxy-v2 check inter 50",
            "STANDARD, send-proxy", "STANDARD, send-proxy-v2", "STANDARD, send-proxy check inter 50",
            "STANDARD, send-proxy-v2 check inter 50",
            "STANDARD, 'send-proxy-v2 proxy-v2-options crc32c,authority'"})
    void clientsKeepTheirAddresses(Kind kind, String how) {
        ServerOptions options = Servers.options(recorder)
                .withTcp(TcpOptions.DEFAULTS.withProxyFrom("127.0.0.1"))
                .withDenied("127.0.0.2")
                .withRefusalMessage(Message.of("sorry"));
        kind.serve(options, port -> {
            try (Haproxy haproxy = new Haproxy(port, how)) {
                for (int i = 0; i < 3; i++) {
                    try (RawClient rawClient = RawClient.to(haproxy.port)) {
                        assertThat(rawClient.say("Hello " + i).hear()).isEqualTo("Hello " + i);
                        recorder.await(CONNECTED, rawClient);
                        recorder.await(ADMITTED, rawClient);
                        rawClient.close();
                        recorder.await(CLOSED, rawClient);
                    }
                }
                try (RawClient denied = RawClient.from(2, haproxy.port)) {
                    assertThat(denied.hearToTheEnd()).isEqualTo("5\r\nsorry");
                    assertThat(recorder.await(REFUSED, denied).detail()).isEqualTo("its address is denied (127.0.0.2)");
                }
                if (how.contains("check")) {
                    recorder.await(CLOSED, recorder.all(CLOSED).size() + 3);
                }
            }
        });
        assertThat(recorder.all(REFUSED)).as("whoever else was refused").hasSize(1);
    }
}
