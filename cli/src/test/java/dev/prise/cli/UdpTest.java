package dev.prise.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.udp.Datagram;
import dev.prise.udp.DatagramPort;
import dev.prise.udp.UdpOptions;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.util.concurrent.FutureTask;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
class UdpTest {

    private static final Endpoint LOOPBACK = new Endpoint("127.0.0.1", 0);
    private static final Pattern PORT = Pattern.compile("\"port\":(\\d+)");

    @Test
    void echoSendsBackWhatComesAndJsonTellsIt() throws Exception {
        try (Running udp = Running.start("udp", "0", "--bind", "127.0.0.1", "--echo", "--json")) {
            Endpoint server = udp.address();
            Ended send = run("", "udp", "send", server.toString(), "Hello World", "é", "");

            assertThat(send.out()).isEqualTo("Hello World\né\n\n");
            assertThat(send.exitCode()).isEqualTo(ExitCode.DONE);
            assertThat(udp.line())
                    .contains("\"event\":\"received\"", "\"bytes\":11", "\"text\":\"Hello World\"",
                            "\"peer\":\"127.0.0.1:");
            assertThat(udp.line()).contains("\"event\":\"sent\"", "\"text\":\"Hello World\"");
        }
    }

    @Test
    void replyIsTheSameForAllAndWrittenInTheCharset() throws Exception {
        try (Running udp = Running.start(
                "udp", "0", "--bind", "127.0.0.1", "--reply", "reçu", "--charset", "windows-1252", "--json")) {
            Endpoint server = udp.address();
            try (DatagramPort port = DatagramPort.open(LOOPBACK, UdpOptions.DEFAULTS)) {
                port.send(server, "x");
                assertThat(port.receive().message().bytes()).containsExactly('r', 'e', 0xE7, 'u');
            }
            assertThat(run("", "udp", "send", server.toString(), "--charset", "windows-1252", "?").out())
                    .isEqualTo("reçu\n");
        }
    }

    @Test
    void whatIsTooLongIsToldAndTheNextOneIsReceived() throws Exception {
        try (Running udp = Running.start("udp", "0", "--bind", "127.0.0.1", "--json");
                DatagramPort port = DatagramPort.open(
                        LOOPBACK, UdpOptions.DEFAULTS.withMaxDatagramBytes(UdpOptions.MAX_DATAGRAM_BYTES))) {
            Endpoint server = udp.address();
            port.send(server, new byte[65_001]);
            assertThat(udp.line()).contains("\"event\":\"failed\"", "65001 bytes").doesNotContain("UdpOptions");
            port.send(server, new byte[]{(byte) 0xFF});
            assertThat(udp.line()).contains("\"event\":\"received\"", "\"base64\":\"/w==\"");
        }
    }

    @Test
    void personSeesWhoSentWhat() throws Exception {
        Endpoint free = nobody();
        try (Running udp = Running.start("udp", "" + free.port(), "--bind", "127.0.0.1", "--reply", "ok")) {
            Ended send = run("", "udp", "send", free.toString(), "--wait", "100ms", "a\tb");
            while (send.exitCode() == ExitCode.TIMED_OUT) { // a person is told on standard error when the port is open
                send = run("", "udp", "send", free.toString(), "--wait", "100ms", "a\tb");
            }
            assertThat(udp.line()).matches("127\\.0\\.0\\.1:\\d+ > a\\\\tb");
            assertThat(udp.line()).matches("127\\.0\\.0\\.1:\\d+ < ok");
        }
    }

    @Test
    void groupIsJoinedAndReceived() throws Exception {
        try (Running udp = Running.start(
                "udp", "0", "--multicast", "239.1.2.7", "--interface", "127.0.0.1", "--echo", "--json")) {
            Endpoint group = new Endpoint("239.1.2.7", udp.address().port());
            Ended send =
                    run("", "udp", "send", group.toString(), "--interface", "127.0.0.1", "--ttl", "0", "all of you");

            Assumptions.assumeFalse(
                    send.exitCode() == ExitCode.FAILED, "this system does not send to groups here: " + send.err());
            assertThat(send.out()).isEqualTo("all of you\n");
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere the loopback network may have no broadcast address")
    void broadcastMustBeAllowed() throws Exception {
        Ended refused = run("", "udp", "send", "127.255.255.255:9", "--no-answer", "x");

        assertThat(refused.err()).contains("a broadcast address needs --broadcast");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run("", "udp", "send", "127.255.255.255:9", "--broadcast", "--no-answer", "x").exitCode()).isZero();
    }

    @Test
    void allAnswersArePrinted() throws Exception {
        try (DatagramPort server = DatagramPort.open(LOOPBACK, UdpOptions.DEFAULTS)) {
            FutureTask<Ended> send = new FutureTask<>(
                    () -> run("", "udp", "send", server.local().toString(), "--all", "--wait", "500ms", "WHO?"));
            Thread.ofPlatform().start(send);
            Datagram question = server.receive();
            server.send(question.sender(), "me");
            server.send(question.sender(), "me too");

            assertThat(send.get().out()).isEqualTo("me\nme too\n");
            assertThat(send.get().exitCode()).isZero();
        }
    }

    @Test
    void linesOfStandardInputAreSentEachAsADatagram() throws Exception {
        try (DatagramPort server = DatagramPort.open(LOOPBACK, UdpOptions.DEFAULTS)) {
            assertThat(run("one\ntwo\n", "udp", "send", server.local().toString(), "--no-answer", "-").exitCode())
                    .isZero();

            assertThat(server.receive().text()).isEqualTo("one");
            assertThat(server.receive().text()).isEqualTo("two");
        }
    }

    @Test
    void escapesMayBeAskedFor() throws Exception {
        try (DatagramPort server = DatagramPort.open(LOOPBACK, UdpOptions.DEFAULTS)) {
            run("", "udp", "send", server.local().toString(), "-e", "--no-answer", "\\x02A\\x03");

            assertThat(server.receive().message()).isEqualTo(Message.of(new byte[]{2, 'A', 3}));
        }
    }

    @Test
    void nobodyAnswersInTime() {
        Ended ended = run("", "udp", "send", nobody().toString(), "--wait", "20ms", "x");

        assertThat(ended.err()).contains("within 20 ms (--wait); datagrams may get lost");
        assertThat(ended.exitCode()).isEqualTo(ExitCode.TIMED_OUT);
    }

    @Test
    void textThatIsTooLongIsRefusedBeforeAnythingIsSent() {
        Ended ended = run("", "udp", "send", "127.0.0.1:9", "ok", "x".repeat(65_001));

        assertThat(ended.err())
                .isEqualTo("prise: TEXT: the datagram for 127.0.0.1:9 has 65001 bytes, the limit is 65000 bytes;"
                        + " nothing was sent; send it in pieces or over TCP\n");
        assertThat(ended.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    }

    @Test
    void portThatIsTakenIsToldInBothWays() throws Exception {
        try (DatagramPort taken = DatagramPort.open(LOOPBACK, UdpOptions.DEFAULTS)) {
            String port = "" + taken.local().port();
            Ended person = run("", "udp", port, "--bind", "127.0.0.1");
            Ended program = run("", "udp", port, "--bind", "127.0.0.1", "--json");

            assertThat(person.err())
                    .isEqualTo("prise: UDP port " + port
                            + " is in use on 127.0.0.1; close the other program or take another"
                            + " port (0 picks a free one)\n");
            assertThat(person.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(program.out()).contains("\"event\":\"failed\"", "is in use");
        }
    }

    @Test
    void wrongUsageIsSaid() {
        assertWrong("PORT is missing", "udp");
        assertWrong("--echo and --reply exclude each other", "udp", "0", "--echo", "--reply", "x");
        assertWrong("--multicast: 10.0.0.1 is no multicast group", "udp", "0", "--multicast", "10.0.0.1");
        assertWrong("--interface: this machine has no network interface \"no0\"",
                "udp", "send", "127.0.0.1:9", "--interface", "no0", "x");
        assertWrong("--ttl: multicastTtl 256 is outside 0 to 255", "udp", "send", "127.0.0.1:9", "--ttl", "256", "x");
        assertWrong("HOST:PORT", "udp", "send");
    }

    @Test
    void helpTellsBothForms() {
        assertThat(run("", "udp", "--help").out())
                .contains("prise udp [OPTIONS] PORT", "prise udp send [OPTIONS] HOST:PORT TEXT", "--multicast");
        assertThat(run("", "udp", "send", "--help").out()).contains("--broadcast", "--all", "Exit codes:");
    }

    private static void assertWrong(String why, String... arguments) {
        Ended ended = run("", arguments);
        assertThat(ended.err()).contains(why);
        assertThat(ended.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
    }

    private static Endpoint nobody() {
        try (DatagramPort port = DatagramPort.open(LOOPBACK, UdpOptions.DEFAULTS)) {
            return port.local();
        }
    }

    private record Ended(int exitCode, String out, String err) {}

    private static Ended run(String input, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = command(input, out, err).run(arguments);
        return new Ended(exitCode, text(out), text(err));
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(UTF_8).replace(System.lineSeparator(), "\n");
    }

    private static Prise command(String input, OutputStream out, OutputStream err) {
        return new Prise(new Streams(
                new ByteArrayInputStream(input.getBytes(UTF_8)),
                new PrintStream(out, false, UTF_8),
                new PrintStream(err, false, UTF_8),
                UTF_8,
                false));
    }

    /** A command that runs until it is told to end. */
    private record Running(Prise prise, FutureTask<Integer> exitCode, BufferedReader out) implements AutoCloseable {

        static Running start(String... arguments) throws IOException {
            PipedInputStream seen = new PipedInputStream(1 << 20);
            Prise prise = command("", new PipedOutputStream(seen), OutputStream.nullOutputStream());
            FutureTask<Integer> running = new FutureTask<>(() -> prise.run(arguments));
            Thread.ofPlatform().daemon().start(running);
            return new Running(prise, running, new BufferedReader(new InputStreamReader(seen, UTF_8)));
        }

        String line() throws IOException {
            return out.readLine();
        }

        Endpoint address() throws IOException {
            String listening = line();
            assertThat(listening).contains("\"event\":\"listening\"", "\"mode\":\"udp\"");
            Matcher port = PORT.matcher(listening);
            assertThat(port.find()).isTrue();
            return new Endpoint("127.0.0.1", Integer.parseInt(port.group(1)));
        }

        @Override
        public void close() throws Exception {
            prise.ending().end(ExitCode.DONE);
            assertThat(exitCode.get()).isEqualTo(ExitCode.DONE);
        }
    }
}
