package dev.prise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.channel.MessageChannel;
import dev.prise.udp.DatagramPort;
import dev.prise.udp.UdpOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Strangers who write for the operator's screen: what they send is shown escaped, in one line that begins as ours do.
 * In JSON a message has its exact text, and the line is as harmless.
 */
class HostileScreenTest {

    private static final int FAILED = 1;
    private static final String TEXT = "x\033[2J\r\n127.0.0.1:1 left\u202E\u2028\u0085\uDB40\uDC41\u3164\u0007";
    private static final String SHOWN =
            "x\\x1B[2J\\r\\n127.0.0.1:1 left\\u202E\\u2028\\x85\\u{E0041}\\u3164\\x07";
    private static final Pattern UNSEEN =
            Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cn}\\p{Co}\\p{Cs}\\p{Zl}\\p{Zp}\u3164]");

    @TempDir
    static Path directory;

    private static Certificates certificates;

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificates = Certificates.in(directory);
        StringBuilder name = new StringBuilder();
        for (byte each : TEXT.getBytes(StandardCharsets.UTF_8)) {
            name.append("\\%02X".formatted(each));
        }
        certificates.add(directory.resolve("hostile-all.p12"), "hostile", name.toString());
    }

    private static void assertHarmless(String line) {
        assertThat(UNSEEN.matcher(line).find()).as(line).isFalse();
    }

    /** What a person sees of it, line by line, from its connection to its end. */
    private static List<String> seen(InProcess server) {
        List<String> lines = new ArrayList<>(List.of(server.err().next(" connected")));
        while (!lines.getLast().matches(".* (left|is gone: .*)")) {
            lines.add(server.err().next());
        }
        assertThat(lines).allSatisfy(HostileScreenTest::assertHarmless);
        return lines;
    }

    private static String[] serving(String... more) {
        List<String> words = new ArrayList<>(List.of(
                "--tls-cert", certificates.chain("server"), "--tls-key", certificates.key("server"), "--tls-ca",
                certificates.chain("ca"), "--tls-client-auth", "asked"));
        words.addAll(List.of(more));
        return words.toArray(String[]::new);
    }

    private static int sClient(InProcess server, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of("openssl", "s_client", "-connect", server.address()));
        command.addAll(List.of(more));
        Process openssl = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("openssl.log").toFile())
                .start();
        openssl.getOutputStream().close();
        return openssl.onExit().join().exitValue();
    }

    private static void assertNameIsShown(List<String> lines) {
        assertThat(lines).hasSize(3);
        assertThat(lines.get(1)).startsWith("TLS with 127.0.0.1:")
                .contains("failed: the certificate CN=" + SHOWN + ", issued by CN=" + SHOWN + ", is not trusted");
        assertThat(lines.get(2)).endsWith(" is gone: after a failure");
    }

    @Test
    void namesInACertificateThatOpensslShows() throws IOException {
        Peers.assumeInstalled("openssl");
        try (InProcess server = InProcess.serveHuman(serving())) {
            sClient(server, "-cert", certificates.chain("hostile"), "-key", certificates.key("hostile"));
            assertNameIsShown(seen(server));
        }
        try (InProcess server = InProcess.serve(serving())) {
            sClient(server, "-cert", certificates.chain("hostile"), "-key", certificates.key("hostile"), "-tls1_2");
            String line = server.out().next("\"failed\"");
            assertHarmless(line);
            assertThat(Lines.fields(line).get("error")).contains("the certificate CN=" + SHOWN + ", issued");
        }
    }

    @Test
    void namesInACertificateThatPriseShows() {
        try (InProcess server = InProcess.serveHuman(serving())) {
            Outcome client = Outcome.of("send", "localhost:" + server.port(), "Hello", "--tls-ca",
                    certificates.chain("ca"), "--tls-cert", certificates.chain("hostile"), "--tls-key",
                    certificates.key("hostile"));
            client.failedWith(FAILED, "this end showed CN=" + SHOWN);
            assertHarmless(client.err().strip());
            assertNameIsShown(seen(server));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void nameThatOpensslAsksFor(String version) throws IOException {
        Peers.assumeInstalled("openssl");
        try (InProcess server = InProcess.serveHuman(serving("--many"))) {
            sClient(server, version, "-servername", TEXT);
            List<String> lines = seen(server);
            assertThat(lines).hasSize(3);
            assertThat(lines.get(1)).matches("TLS with c\\d+ 127\\.0\\.0\\.1:.*")
                    .contains("failed: ", "name=" + SHOWN + ", value=");
        }
    }

    @Test
    void namesInTheCertificateOfAServer() throws IOException {
        try (InProcess server = InProcess.serve("--tls-cert", certificates.chain("hostile"), "--tls-key",
                certificates.key("hostile"))) {
            String address = "localhost:" + server.port();
            for (String command : List.of("send", "connect")) {
                List<String> words = new ArrayList<>(List.of(command, address, "--tls"));
                if (command.equals("send")) {
                    words.add("Hello");
                }
                Outcome outcome = Outcome.of(words.toArray(String[]::new));
                outcome.failedWith(FAILED, "the certificate CN=" + SHOWN + ", issued by CN=" + SHOWN);
                assertHarmless(outcome.err().strip());
                words.add("--json");
                Outcome program = Outcome.of(words.toArray(String[]::new));
                assertHarmless(program.out().strip());
                assertThat(Lines.fields(program.out()).get("error")).contains("the certificate CN=" + SHOWN);
            }
            try (RunningPrise traced =
                    RunningPrise.start(Map.of("PRISE_DEBUG", "1"), "send", address, "--tls", "Hello")) {
                assertThat(traced.exitCode()).isEqualTo(FAILED);
                assertHarmless(traced.err().next("Caused by").strip());
                assertThat(traced.err().next("at ")).startsWith("\tat ");
            }
        }
    }

    @Test
    void whatIsSentInsteadOfAProxyHeader() throws IOException {
        try (InProcess server = InProcess.serveHuman("--proxy-from", "127.0.0.1");
                Socket proxy = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            proxy.getOutputStream().write(("PROXY " + TEXT).getBytes(StandardCharsets.UTF_8));
            String line = server.err().next("refused");
            assertThat(line).startsWith("127.0.0.1:" + proxy.getLocalPort() + " refused: expected a PROXY header");
            assertHarmless(line);
        }
    }

    @Test
    void messagesAndWhatACommandSaysOfThem() {
        try (InProcess server = InProcess.serveHuman("--exec", "cat >&2"); MessageChannel client = server.connect()) {
            client.write(TEXT);
            assertThat(server.out().next()).isEqualTo(client.local() + " > " + SHOWN);
            assertThat(server.err().next("\\x1B")).isEqualTo("x\\x1B[2J");
            assertThat(server.err().next("left")).startsWith("127.0.0.1:1 left\\u202E\\u2028")
                    .satisfies(HostileScreenTest::assertHarmless);
        }
    }

    @Test
    void datagrams() {
        try (InProcess server = InProcess.start("udp", "0", "--bind", "127.0.0.1");
                DatagramPort client = DatagramPort.open(new Endpoint("127.0.0.1", 0), UdpOptions.DEFAULTS)) {
            String listening = server.err().next("listening on 127.0.0.1:");
            int port = Integer.parseInt(listening.substring(listening.indexOf(':') + 1, listening.indexOf(',')));
            client.send(new Endpoint("127.0.0.1", port), Message.of(TEXT));
            assertThat(server.out().next()).isEqualTo(client.local() + " > " + SHOWN);
        }
    }

    @Test
    void inJsonAMessageHasItsExactTextAndTheLineIsHarmless() {
        String all = TEXT + "\0\177\"\\/é👩\u200D🚀\u2028\u2029\u200B\uE000\uDBFF\uDFFD\u2800\u200Da\uFFFE";
        try (InProcess server = InProcess.serve("--echo"); MessageChannel client = server.connect()) {
            client.write(all);
            for (String event : List.of("\"received\"", "\"sent\"")) {
                String line = server.out().next(event);
                assertHarmless(line.replace("\u200D🚀", "🚀")); // it joins two pictures
                assertThat(line).contains("\\u202e", "\\udb40\\udc41", "\\u2028", "é👩\u200D🚀");
                assertThat(Lines.fields(line)).containsEntry("text", all);
            }
        }
    }

    @Test
    void answersAreExactInAPipe() {
        try (InProcess server = InProcess.serve("--echo")) {
            assertThat(Outcome.of("send", server.address(), TEXT).out()).isEqualTo(TEXT + System.lineSeparator());
        }
    }
}
