package dev.prise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.channel.MessageChannel;
import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.tcp.Tcp;
import dev.prise.tcp.TcpOptions;
import dev.prise.wire.Wire;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may come in, behind proxies too; heartbeats; and what cannot be sent or shown. */
class DoorTest {

    private static String ask(MessageChannel client, String question) {
        client.write(question);
        return client.read().orThrow().text();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--echo", "--many"})
    void whoIsNotAllowedIsToldAndShownWithTheReason(String kind) {
        try (InProcess server = InProcess.serve(kind, "--allow", "10.0.0.0/8, ::1", "--refusal-message", "not today");
                MessageChannel client = server.connect()) {
            assertThat(client.read().orThrow().text()).isEqualTo("not today");
            assertThat(client.read()).isInstanceOf(PeerClosed.class);
            assertThat(server.event("refused")).containsEntry("error", "its address is not among those allowed")
                    .containsEntry("peer", client.local().toString());
        }
        try (InProcess server = InProcess.serveHuman(kind, "--deny", "127.0.0.0/8");
                MessageChannel client = server.connect()) {
            assertThat(client.read()).isInstanceOf(PeerClosed.class);
            assertThat(server.err().next("127.0.0.1:"))
                    .isEqualTo(client.local() + " refused: its address is denied (127.0.0.0/8)");
        }
    }

    @Test
    void whoIsAllowedIsServed() {
        try (InProcess server =
                InProcess.serve("--echo", "--allow", "10.1.2.3", "--allow", "127.0.0.1", "--deny", "10.0.0.0/8");
                MessageChannel client = server.connect()) {
            assertThat(ask(client, "Hello")).isEqualTo("Hello");
        }
    }

    @Test
    void ofOneAddressOnlySoManyWait() {
        try (InProcess server = InProcess.serve("--echo", "--max-per-address", "1");
                MessageChannel first = server.connect()) {
            server.event("connected");
            try (MessageChannel second = server.connect()) {
                assertThat(second.read()).isInstanceOf(PeerClosed.class);
                assertThat(server.event("refused"))
                        .containsEntry("error", "1 clients of 127.0.0.1 wait already, the most allowed");
            }
            assertThat(ask(first, "Hello")).isEqualTo("Hello");
        }
    }

    @Test
    void behindAProxyTheClientsOwnAddressIsShown() {
        try (InProcess server = InProcess.serve("--many", "--echo", "--proxy-from", "127.0.0.1,10.0.0.5");
                Wire proxy = Tcp.connect(new Endpoint("127.0.0.1", server.port()), TcpOptions.DEFAULTS)) {
            byte[] said = "PROXY TCP4 192.0.2.7 127.0.0.1 50123 5000\r\n5\r\nHello".getBytes(StandardCharsets.US_ASCII);
            proxy.write(said, 0, said.length, Deadline.NEVER);
            assertThat(server.event("received")).containsEntry("peer", "192.0.2.7:50123")
                    .containsEntry("text", "Hello");
            try (MessageChannel direct = server.connect()) {
                direct.write("Hello");
                assertThat(direct.read()).isInstanceOf(PeerClosed.class);
                assertThat(server.event("refused").get("error"))
                        .startsWith(
                                "expected a PROXY header, got \"5\\r\\nHello\"; every connection from an address of --proxy-from");
            }
        }
    }

    @Test
    void silentPeerIsAskedForASignOfLife() {
        try (InProcess server =
                InProcess.serve("--echo", "--heartbeat", "PING", "--heartbeat-after", "100ms", "--heartbeat-answer",
                        "PONG");
                MessageChannel client = server.connect()) {
            assertThat(ask(client, "Hello")).isEqualTo("Hello");
            assertThat(client.read().orThrow().text()).isEqualTo("PING");
            client.write("PONG");
            assertThat(server.event("heartbeat-sent")).containsEntry("text", "PING");
            assertThat(server.event("heartbeat-received")).containsEntry("text", "PONG");
            try (InProcess asking = InProcess.start("connect", server.address(), "--json", "--heartbeat", "\\x05", "-e",
                    "--heartbeat-after", "50ms")) {
                assertThat(asking.event("heartbeat-sent")).containsEntry("text", "\u0005");
            }
        }
    }

    @Test
    void heartbeatIsAnsweredByItself() {
        try (InProcess server =
                InProcess.serve("--heartbeat", "PING", "--heartbeat-after", "50ms", "--heartbeat-answer", "PONG");
                InProcess client =
                        InProcess.start("connect", server.address(), "--json", "--answer-heartbeat", "PING=PONG")) {
            client.event("connected");
            client.typed().line("Hello");
            server.event("received");
            assertThat(client.event("heartbeat-received")).containsEntry("text", "PING");
            assertThat(server.event("heartbeat-received")).containsEntry("text", "PONG");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "serve 0 --allow localhost            | --allow: \"localhost\" is no range of addresses; write for example",
            "serve 0 --deny 10.1.2.3/8            | --deny: \"10.1.2.3/8\" is not the first address of a range",
            "serve 0 --many --proxy-from haproxy  | --proxy-from: \"haproxy\" is no range of addresses",
            "serve 0 --mode raw --heartbeat PING  | --heartbeat: in the raw mode nothing tells a heartbeat's answer",
            "serve 0 --heartbeat-answer PONG      | --heartbeat-after and --heartbeat-answer need --heartbeat",
            "connect localhost:1 --heartbeat-after 5s | --heartbeat-after and --heartbeat-answer need --heartbeat",
            "connect localhost:1 --heartbeat PING --idle 5s | raise --idle to their sum or more",
            "connect localhost:1 --heartbeat PING --heartbeat-after never | --heartbeat-after: \"never\" is no time",
            "connect localhost:1 --answer-heartbeat PING | --answer-heartbeat: \"PING\" is not TEXT=ANSWER; write for example PING=PONG",
            "serve 0 --heartbeat A --heartbeat-answer B --answer-heartbeat B=C | \"B\" would be both the other end's heartbeat",
            "serve 0 --mode tag:x --heartbeat axb | --heartbeat: the message holds the end tag",
            "serve 0 -e --heartbeat \\xFF         | --heartbeat: its bytes are no UTF-8 text",
            "serve 0 --mode raw --reply ''        | --reply: an empty message has no bytes",
            "send localhost:1 --mode raw ''       | TEXT: an empty message has no bytes, so in the raw mode nothing would be sent"
    })
    void settingsThatFightAreOneLine(String arguments, String line) {
        String[] words = arguments.strip().split(" +");
        for (int i = 0; i < words.length; i++) {
            words[i] = words[i].equals("''") ? "" : words[i];
        }
        Outcome.of(words).failedWith(ExitCode.WRONG_USAGE, line);
    }

    @Test
    void bytesThatAreNoTextAreNotSentAsSomethingElse() {
        try (InProcess server = InProcess.serve("--echo")) {
            byte[] input = "one\r\ntw\u00FF\nthree\n".getBytes(StandardCharsets.ISO_8859_1);
            Outcome outcome = Outcome.withInput(input, "send", server.address(), "-");
            assertThat(outcome.out().lines()).containsExactly("one");
            assertThat(outcome.err())
                    .isEqualTo("prise: line 2 of standard input holds 0xFF at byte 2, which is no UTF-8; convert it"
                            + " (iconv), or write such bytes as \\xFF with --escapes%n".formatted());
            assertThat(outcome.code()).isEqualTo(ExitCode.FAILED);
            assertThat(Outcome
                    .withInput(new byte[]{'a', '\r', 'b', '\n', '\n', (byte) 0xC3}, "udp", "send", server.address(),
                            "--no-answer", "-")
                    .err()).contains("line 4 of standard input holds 0xC3 at byte 0");
        }
    }

    @Test
    void typedLineThatIsNoTextIsNotSentAndTheNextOneIs() {
        try (RunningPrise server = RunningPrise.serve();
                MessageChannel client = MessageChannel.connect("127.0.0.1", server.port())) {
            client.write("Hi");
            server.event("received");
            server.type(new byte[]{'a', (byte) 0xFF, '\n', 'b', '\n'});
            assertThat(client.read().orThrow().text()).isEqualTo("b");
            assertThat(server.err().next("prise:"))
                    .startsWith("prise: not sent: line 1 of standard input holds 0xFF at byte 1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"send", "completion", "--help"})
    void outputThatHasNoRoomIsOneLineAndNoSuccess(String command) throws IOException, InterruptedException {
        assumeThat(new File("/dev/full")).exists();
        try (InProcess server = InProcess.serve("--echo")) {
            String[] arguments =
                    command.equals("send") ? new String[]{"send", server.address(), "a", "b"} : new String[]{command};
            Path errors = Files.createTempFile("prise-full", ".err");
            Process process = new ProcessBuilder(RunningPrise.command(arguments))
                    .redirectOutput(new File("/dev/full"))
                    .redirectError(errors.toFile())
                    .start();
            assertThat(process.waitFor()).isEqualTo(ExitCode.FAILED);
            assertThat(Files.readString(errors))
                    .isEqualTo("prise: standard output cannot be written (No space left on device);"
                            + " what was to go there is lost; make room, or send it elsewhere%n".formatted());
            Files.delete(errors);
        }
    }
}
