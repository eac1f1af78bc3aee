package dev.prise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.channel.MessageChannel;
import dev.prise.frame.TransmissionMode;
import dev.prise.server.ServerOptions;
import dev.prise.server.StandardServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code prise detect}, and {@code --mode detect}, against programs that we did not write too. */
class DetectTest {

    /** {@code prise detect 0}, once it listens. */
    private record Watching(InProcess command, int port) implements AutoCloseable {

        static Watching start(String... more) {
            String[] arguments = new String[more.length + 5];
            System.arraycopy(new String[]{"detect", "0", "--bind", "127.0.0.1", "--json"}, 0, arguments, 0, 5);
            System.arraycopy(more, 0, arguments, 5, more.length);
            InProcess command = InProcess.start(arguments);
            return new Watching(command, Integer.parseInt(command.event("listening").get("port")));
        }

        @Override
        public void close() {
            command.close();
        }
    }

    // A client

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "11\\r\\nHello World     | windev     | UTF-8        | --mode windev",
            "Hello World\\r\\n       | line       | UTF-8        | --mode line",
            "hello\\n                | tag:\\n    | UTF-8        | --mode 'tag:\\n'",
            "Hello World<EOF>        | tag:<EOF>  | UTF-8        | --mode 'tag:<EOF>'",
            "caf\\351 noir\\r\\n     | line       | windows-1252 | --mode line --charset windows-1252",
            "4\\r\\nO\\000K\\000     | windev     | UTF-16LE     | --mode windev --charset UTF-16LE",
            "H\\000i\\000!\\000\\r\\000\\n\\000 | line | UTF-16LE | --mode line --charset UTF-16LE",
            "\\002ST,GS,+1.5kg\\003  | tag:\\x03  | UTF-8        | --mode 'tag:\\x03'"})
    void clientIsUnderstood(String printf, String mode, String charset, String options)
            throws IOException, InterruptedException {
        Peers.assumeInstalled("bash", "ncat");
        try (Watching watching = Watching.start()) {
            Peers.run("", "bash", "-c", "printf '" + printf + "' | ncat 127.0.0.1 " + watching.port());
            assertThat(watching.command().event("detected"))
                    .containsEntry("mode", mode)
                    .containsEntry("charset", charset)
                    .containsEntry("command", "prise serve " + watching.port() + " --bind 127.0.0.1 " + options);
            assertThat(watching.command().exitCode()).isZero();
        }
    }

    @Test
    void clientThatWaitsForItsAnswerIsUnderstoodToo() throws IOException, InterruptedException {
        Peers.assumeInstalled("python3");
        try (Watching watching = Watching.start()) {
            Peers.run("", "python3", "-c", "import socket\ns = socket.create_connection(('127.0.0.1', "
                    + watching.port() + "))\ns.sendall(b'5\\r\\nHello')\ns.recv(1)");
            assertThat(watching.command().event("detected")).containsEntry("mode", "windev");
        }
    }

    @Test
    void whoLeavesWithoutAWordIsPassedOver() throws IOException, InterruptedException {
        Peers.assumeInstalled("socat");
        try (Watching watching = Watching.start()) {
            Peers.run("", "socat", "-", "TCP:127.0.0.1:" + watching.port());
            Peers.run("Hello World\n", "socat", "-t0", "-", "TCP:127.0.0.1:" + watching.port());
            assertThat(watching.command().event("detected")).containsEntry("mode", "tag:\\n");
        }
    }

    @Test
    void personIsShownTheCommandOnStandardOutput() throws IOException, InterruptedException {
        Peers.assumeInstalled("socat");
        try (InProcess command = InProcess.start("detect", "0", "--bind", "127.0.0.1")) {
            String line = command.err().next("waiting for a client on 127.0.0.1:");
            String port = line.substring(line.lastIndexOf(':') + 1, line.indexOf(" ("));
            Peers.run("Hello World<EOF>", "socat", "-t0", "-", "TCP:127.0.0.1:" + port);
            assertThat(command.err().next("speaks")).contains(" speaks tag \"<EOF>\" mode in UTF-8: Hello World");
            assertThat(command.err().next()).contains("add --charset windows-1252");
            assertThat(command.out().next()).isEqualTo("prise serve " + port + " --bind 127.0.0.1 --mode 'tag:<EOF>'");
            assertThat(command.exitCode()).isZero();
        }
    }

    @Test
    void clientThatResetsWithoutAWordIsNotTheOne() throws IOException {
        try (Watching watching = Watching.start()) {
            try (Socket scanner = new Socket(InetAddress.getLoopbackAddress(), watching.port())) {
                scanner.setSoLinger(true, 0);
            }
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), watching.port())) {
                client.getOutputStream().write("Hello World\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThat(watching.command().event("detected")).containsEntry("mode", "line");
            }
            assertThat(watching.command().exitCode()).isZero();
        }
    }

    @Test
    void whatFitsTwoModesIsToldWithBoth() throws IOException, InterruptedException {
        Peers.assumeInstalled("bash", "ncat");
        try (Watching watching = Watching.start()) {
            Peers.run("", "bash", "-c", "printf '7\\r\\nHello\\r\\n' | ncat 127.0.0.1 " + watching.port());
            assertThat(watching.command().event("failed").get("error")).contains(
                    "\"7\\r\\nHello\\r\\n\", hex 37 0D 0A 48", "it fits --mode windev as well as --mode line",
                    "set the mode that the other end uses (--mode)");
            assertThat(watching.command().exitCode()).isEqualTo(1);
        }
    }

    @Test
    void whatNoModeReadsIsCalledByItsName() throws IOException, InterruptedException {
        Peers.assumeInstalled("curl");
        try (Watching watching = Watching.start()) {
            Peers.run("", "curl", "-sS", "http://127.0.0.1:" + watching.port() + "/");
            assertThat(watching.command().event("failed")).containsEntry("verdict", "an HTTP request");
            assertThat(watching.command().exitCode()).isEqualTo(1);
        }
    }

    // A server

    @Test
    void serverThatGreetsIsUnderstood() {
        ServerOptions options = ServerOptions.DEFAULTS.withAddress("127.0.0.1");
        try (StandardServer server = StandardServer.listen(
                0, options.withChannel(options.channel().withMode(TransmissionMode.line())))) {
            server.start(client -> {
                client.write("220 scale ready");
                client.read();
            });
            Outcome outcome = Outcome.of("detect", server.local().toString());
            assertThat(outcome.out().strip()).isEqualTo("prise connect " + server.local() + " --mode line");
            assertThat(outcome.code()).isZero();
        }
    }

    @Test
    void serverThatSpeaksWhenSpokenToIsAsked() {
        ServerOptions options = ServerOptions.DEFAULTS.withAddress("127.0.0.1");
        try (StandardServer server = StandardServer.listen(0, options)) {
            server.start(client -> client.serve(question -> question.reply("got " + question.text())));
            String address = server.local().toString();
            Outcome.of("detect", address, "--wait", "50ms")
                    .failedWithLines(3, "said nothing within 50 ms (--wait)", "--say sends one");
            Outcome asked = Outcome.of("detect", address, "--say", "2\\r\\nok");
            assertThat(asked.out().strip()).isEqualTo("prise connect " + address + " --mode windev");
        }
    }

    @Test
    void serverThatSaysTooLittleIsToldWithWhatItSaid() throws IOException {
        try (ServerSocket server = new ServerSocket(0)) {
            Thread.ofVirtual().start(() -> {
                try {
                    server.accept().getOutputStream().write("17\r\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException over) {
                    // with the test
                }
            });
            Outcome.of("detect", "127.0.0.1:" + server.getLocalPort(), "--wait", "1s")
                    .failedWithLines(3, "\"17\\r\\n\", hex 31 37 0D 0A",
                            "it fits --mode windev as well as --mode line");
        }
    }

    @Test
    void serverThatIsNotThereIsOneLine() throws IOException {
        int port;
        try (ServerSocket gone = new ServerSocket(0)) {
            port = gone.getLocalPort();
        }
        Outcome.of("detect", "127.0.0.1:" + port).failedWith(1, "refused the connection");
    }

    // --mode detect

    @Test
    void eachClientIsServedInItsOwnMode() throws IOException, InterruptedException {
        Peers.assumeInstalled("ncat");
        try (InProcess server = InProcess.serve("--mode", "detect", "--reply", "d\u00E9j\u00E0")) {
            String port = String.valueOf(server.port());
            assertThat(Peers.run("5\r\nHello", "ncat", "127.0.0.1", port)).isEqualTo("6\r\nd\u00C3\u00A9j\u00C3\u00A0");
            assertThat(server.event("mode")).containsEntry("mode", "windev").containsEntry("charset", "UTF-8");
            assertThat(Peers.run("Hello\r\n", "ncat", "127.0.0.1", port)).isEqualTo("d\u00C3\u00A9j\u00C3\u00A0\r\n");
            assertThat(server.event("mode")).containsEntry("mode", "tag \"\\r\\n\"");
            assertThat(Peers.run("", "bash", "-c", "printf 'caf\\351\\r\\n' | ncat 127.0.0.1 " + port))
                    .isEqualTo("d\u00E9j\u00E0\r\n");
            assertThat(server.event("mode")).containsEntry("charset", "windows-1252");
            assertThat(server.event("received")).containsEntry("text", "caf\u00E9");
        }
    }

    @Test
    void personIsShownWhatEachSpeaks() {
        try (InProcess server = InProcess.serveHuman("--mode", "detect");
                MessageChannel client = server.connect()) {
            client.write("Hello World");
            assertThat(server.err().next("speaks")).isEqualTo(client.local() + " speaks windev mode in UTF-8");
            server.out().next(" > Hello World");
            server.typed().line("Hi");
            assertThat(client.read().orThrow().text()).isEqualTo("Hi");
        }
    }

    @Test
    void whatIsTypedBeforeTheServerHasSpokenIsNotSent() {
        ServerOptions options = ServerOptions.DEFAULTS.withAddress("127.0.0.1");
        try (StandardServer server = StandardServer.listen(0, options);
                InProcess client = InProcess.start("connect", server.local().toString(), "--mode", "detect")) {
            client.typed().line("too early");
            assertThat(client.err().next("not sent")).contains("no message has come yet that tells the mode");
        }
    }
}
