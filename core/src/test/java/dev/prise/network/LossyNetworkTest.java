package dev.prise.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A server and a client, each a program of its own in a network of its own, and between them a cable that loses, delays, reorders and
 * duplicates packets, or is pulled. Skipped where such networks cannot be made: it takes Linux, root, {@code ip} and {@code python3}.
 */
@Tag("long")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LossyNetworkTest {

    private static final int MESSAGES = Integer.getInteger("lossy.messages", 3000);

    @Test
    void messagesArriveOnceWholeAndInOrderWhateverHappensToPackets() throws Exception {
        try (Program link = link("--loss", "0.03", "--delay", "0.02", "--reorder", "0.05", "--duplicate", "0.02");
                Program server = link.start(1, "serve", "none");
                Program client = link.start(2, "talk", "none")) {
            server.awaitLine("listening");
            client.tell(String.valueOf(MESSAGES));
            client.awaitLine("all " + MESSAGES + " were answered");
            client.close();
            server.awaitLine("served " + MESSAGES + ", the peer left");
            assertThat(server.lines).noneMatch(line -> line.startsWith("WRONG"));
            link.endInput();
            assertThat(link.awaitLine("packets passed")).doesNotContain(", 0 lost");
        }
    }

    @ParameterizedTest
    @CsvSource({"keep-alive, ConnectionLost", "heartbeat, PeerSilent", "idle, PeerSilent"})
    void aPulledCableIsNoticedAtBothEndsAndTheNextClientIsServed(String guard, String failure) throws Exception {
        try (Program link = link("--delay", "0.005");
                Program server = link.start(1, "serve", guard);
                Program client = link.start(2, "talk", guard)) {
            server.awaitLine("listening");
            client.tell("100");
            client.awaitLine("all 100 were answered");
            link.tell("pull");
            link.awaitLine("pulled");
            server.awaitLine("failed " + failure);
            server.awaitLine("served 100, after a failure");
            client.awaitLine("ended with " + failure);
            link.tell("plug");
            link.awaitLine("plugged");
            client.tell("50");
            client.awaitLine("all 50 were answered");
            assertThat(server.lines).noneMatch(line -> line.startsWith("WRONG"));
        }
    }

    private static Program link(String... arguments) throws IOException, URISyntaxException, InterruptedException {
        assumeThat(Path.of("/dev/net/tun")).as("it takes Linux with tun devices").isWritable();
        assumeThat(Files.isWritable(Path.of("/run"))).as("it takes root, to make networks").isTrue();
        for (String program : List.of("ip", "python3")) {
            assumeThat(Arrays.stream(System.getenv("PATH").split(":"))
                    .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)))).as(program + " is not installed")
                    .isTrue();
        }
        URL script = Objects.requireNonNull(LossyNetworkTest.class.getResource("/network/lossy-link.py"));
        List<String> command = new ArrayList<>(List.of("python3", Path.of(script.toURI()).toString(), "--seed", "1"));
        command.addAll(List.of(arguments));
        Program link = new Program(command);
        String ready = link.next();
        if (!ready.startsWith("ready ")) {
            link.close();
            assumeThat(ready).as("networks cannot be made here: %s", link.lines).startsWith("ready ");
        }
        return link;
    }

    /** A program that prints lines, and is told some. */
    private static final class Program implements AutoCloseable {
        private final List<String> command;
        private final Process process;
        private final BufferedReader out;
        private final BufferedWriter in;
        private final List<String> lines = new ArrayList<>();

        Program(List<String> command) throws IOException {
            this.command = command;
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
            out = process.inputReader(StandardCharsets.UTF_8);
            in = process.outputWriter(StandardCharsets.US_ASCII);
        }

        /** Of a link: one end of the cable, 1 or 2, in whose network the far end runs. */
        Program start(int end, String... arguments) throws IOException {
            String namespace = lines.get(0).split(" ", -1)[end];
            List<String> command = new ArrayList<>(List.of(
                    "ip", "netns", "exec", namespace,
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    FarEnd.class.getName()));
            command.addAll(List.of(arguments));
            return new Program(command);
        }

        String next() throws IOException {
            String line = out.readLine();
            lines.add(line == null ? "(it has ended)" : line);
            return lines.get(lines.size() - 1);
        }

        String awaitLine(String text) throws IOException {
            String line = next();
            while (!line.contains(text)) {
                assertThat(line).as("of %s by %s, waiting for \"%s\"", lines, command, text)
                        .isNotEqualTo("(it has ended)");
                line = next();
            }
            return line;
        }

        void tell(String line) throws IOException {
            in.write(line + "\n");
            in.flush();
        }

        void endInput() throws IOException {
            in.close();
        }

        @Override
        public void close() throws IOException, InterruptedException {
            process.destroy(); // a link takes its networks away
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }
}
