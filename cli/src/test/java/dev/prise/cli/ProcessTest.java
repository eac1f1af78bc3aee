package dev.prise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.prise.Endpoint;
import dev.prise.SocketFailure;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.channel.ReadResult.PeerClosed;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What only a process of its own shows: signals, pipes, the environment. */
class ProcessTest {

    private static MessageChannel connect(RunningPrise server) {
        return MessageChannel.connect(new Endpoint("127.0.0.1", server.port()), ChannelOptions.DEFAULTS);
    }

    private static void signal(RunningPrise prise, String name) throws IOException {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(prise.handle().pid())).start()
                .onExit()
                .join()
                .exitValue()).isZero();
    }

    private static void assumeUnix() {
        assumeThat(File.separatorChar).as("signals are for Unix").isEqualTo('/');
    }

    // A test run that was started with & in a script ignores Ctrl-C, and so does all that it starts
    private static void assumeCtrlCIsHeard() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (Files.exists(status)) {
            long ignored = Files.readAllLines(status)
                    .stream()
                    .filter(line -> line.startsWith("SigIgn:"))
                    .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                    .findFirst()
                    .orElse(0);
            assumeThat(ignored & 0b10).as("this test run was started so that SIGINT is ignored").isZero();
        }
    }

    @Test
    void ctrlCClosesTheConnection() throws IOException {
        assumeUnix();
        assumeCtrlCIsHeard();
        try (RunningPrise server = RunningPrise.serve("--echo"); MessageChannel client = connect(server)) {
            client.write("x");
            client.read();
            signal(server, "INT");
            assertThat(client.read()).isInstanceOf(PeerClosed.class);
            assertThat(server.event("left")).containsEntry("reason", "closed here");
            assertThat(server.exitCode()).isEqualTo(130);
        }
    }

    @Test
    void sigtermClosesTheConnectionAndEndsACommandThatRuns() throws IOException {
        assumeUnix();
        try (RunningPrise server = RunningPrise.serve("--exec", "echo started >&2; sleep 1000; true");
                MessageChannel client = connect(server)) {
            client.write("x");
            server.err().next("started");
            ProcessHandle[] started = server.handle().descendants().toArray(ProcessHandle[]::new);
            signal(server, "TERM");
            assertThat(client.read()).isInstanceOf(PeerClosed.class);
            assertThat(server.exitCode()).isEqualTo(143);
            assertThat(started).isNotEmpty().allSatisfy(process -> process.onExit().join());
        }
    }

    @Test
    void sigtermEndsItAlsoWhereItsOutputIsFullAndNobodyReads() throws Exception {
        assumeUnix();
        Process server =
                new ProcessBuilder(RunningPrise.command("serve", "0", "--bind", "127.0.0.1", "--json")).start();
        try (InputStream out = server.getInputStream()) {
            StringBuilder first = new StringBuilder();
            for (int c = out.read(); c != '\n'; c = out.read()) {
                first.append((char) c);
            }
            int port = Integer.parseInt(Lines.fields(first.toString()).get("port"));
            try (MessageChannel client = MessageChannel.connect("127.0.0.1", port)) {
                client.write("x".repeat(1 << 20));
                while (out.available() < 60_000) { // of the 64 KiB that a pipe holds
                    Thread.onSpinWait();
                }
                server.destroy();
                assertThat(server.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(server.exitValue()).isEqualTo(143);
            }
        } finally {
            server.destroyForcibly();
        }
    }

    @Test
    void anInputThatIsOverDoesNotEndTheServer() {
        try (RunningPrise server = RunningPrise.serve("--echo")) {
            server.endInput();
            try (MessageChannel client = connect(server)) {
                client.write("x");
                assertThat(client.read().orThrow().text()).isEqualTo("x");
            }
        }
    }

    @Test
    void anOutputThatNobodyReadsEndsItQuietly() throws IOException {
        assumeUnix();
        String command = String.join("' '", RunningPrise.command("serve", "0", "--bind", "127.0.0.1", "--json"));
        Process pipe =
                new ProcessBuilder("sh", "-c", "{ '" + command + "'; echo \"ended with $?\" >&2; } | head -n 1")
                        .start();
        Lines err = Lines.of(pipe.getErrorStream());
        int port = Integer.parseInt(Lines.of(pipe.getInputStream()).event("listening").get("port"));
        // head has ended, or is about to: a few who come are enough for the server to find out
        do {
            try (MessageChannel client = MessageChannel.connect("127.0.0.1", port)) {
                client.write("x");
                client.read(Duration.ofMillis(100));
            } catch (SocketFailure closed) {
                break;
            }
        } while (err.waiting() == 0);
        assertThat(err.next()).isEqualTo("ended with 0");
        pipe.onExit().join();
    }

    @Test
    void linesPipedInReachTheClient() {
        try (RunningPrise server = RunningPrise.serve(); MessageChannel client = connect(server)) {
            client.write("Hi");
            server.event("received");
            server.type("Hello é\n");
            assertThat(client.read().orThrow().text()).isEqualTo("Hello é");
        }
    }

    @Test
    void theTraceOfAFailureIsShownWhenAskedFor() {
        try (RunningPrise prise = RunningPrise.start(Map.of("PRISE_DEBUG", "1"), "send", "127.0.0.1:1", "x")) {
            assertThat(prise.err().next()).startsWith("prise: 127.0.0.1:1 refused the connection");
            assertThat(prise.err().next()).contains("CannotConnect");
            assertThat(prise.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void whereNoLanguageIsSetArgumentsAreReadAsUtf8() {
        assumeThat(new File("/proc/self/cmdline")).as("it takes Linux").exists();
        try (RunningPrise server = RunningPrise.serve("--echo");
                RunningPrise prise = RunningPrise.start(
                        Map.of("LC_ALL", "C"), "send", "127.0.0.1:" + server.port(), "déjà €")) {
            assertThat(prise.out().next()).isEqualTo("déjà €");
            assertThat(server.event("received")).containsEntry("text", "déjà €");
        }
    }

    @Test
    void neitherTheTerminalNorJsonIsLoadedWhereNobodyNeedsThem() throws IOException {
        Path log = Files.createTempFile("prise-classes", ".log");
        try (RunningPrise prise = RunningPrise.start(
                Map.of("JDK_JAVA_OPTIONS", "-Xlog:class+load:file=" + log), "serve", "0", "--bind", "127.0.0.1")) {
            prise.err().next("listening");
            prise.close();
            assertThat(Files.readString(log)).contains("dev.prise.cli.Serve")
                    .doesNotContain(" org.jline", " tools.jackson");
        } finally {
            Files.delete(log);
        }
    }
}
