package dev.prise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The command against programs that we did not write. Each test is skipped where its program is missing. */
class RealPeersTest {

    private static String port(InProcess server) {
        return String.valueOf(server.port());
    }

    private static String port(RunningPrise server) {
        return String.valueOf(server.port());
    }

    @Test
    void ncatInWindevModeGetsItsAnswerAlthoughItHasEndedItsOutput() throws IOException, InterruptedException {
        Peers.assumeInstalled("ncat");
        try (RunningPrise server = RunningPrise.serve("--echo")) {
            assertThat(Peers.run("11\r\nHello World", "ncat", "127.0.0.1", port(server)))
                    .isEqualTo("11\r\nHello World");
            assertThat(server.event("received")).containsEntry("text", "Hello World").containsEntry("bytes", "11");
            assertThat(server.event("left")).containsEntry("reason", "the peer left");
        }
    }

    @Test
    void ncatThatCutsAMessageIsTold() throws IOException, InterruptedException {
        Peers.assumeInstalled("ncat");
        try (InProcess server = InProcess.serve("--echo")) {
            assertThat(Peers.run("11\r\nHello", "ncat", "127.0.0.1", port(server))).isEmpty();
            assertThat(server.event("failed").get("error")).contains("5 of 11 bytes");
        }
    }

    @Test
    void ncatSpeaksLines() throws IOException, InterruptedException {
        Peers.assumeInstalled("ncat");
        try (InProcess server = InProcess.serve("--mode", "line", "--reply", "ok")) {
            assertThat(Peers.run("one\ntwo\n", "ncat", "-C", "127.0.0.1", port(server))).isEqualTo("ok\r\nok\r\n");
            assertThat(server.event("received")).containsEntry("text", "one");
            assertThat(server.event("received")).containsEntry("text", "two");
        }
    }

    @Test
    void socatSpeaksWithATag() throws IOException, InterruptedException {
        Peers.assumeInstalled("socat");
        try (InProcess server = InProcess.serve("--mode", "tag:<EOF>", "--echo")) {
            assertThat(Peers.run("Hello World<EOF>", "socat", "-t30", "-", "TCP:127.0.0.1:" + port(server)))
                    .isEqualTo("Hello World<EOF>");
        }
    }

    @Test
    void socatSpeaksRaw() throws IOException, InterruptedException {
        Peers.assumeInstalled("socat");
        try (InProcess server = InProcess.serve("--mode", "raw", "--exec", "tr a-z A-Z")) {
            assertThat(Peers.run("hello", "socat", "-t30", "-", "TCP:127.0.0.1:" + port(server))).isEqualTo("HELLO");
        }
    }

    @Test
    void bashSpeaksByItself() throws IOException, InterruptedException {
        Peers.assumeInstalled("bash");
        try (InProcess server = InProcess.serve("--echo")) {
            String script = "exec 3<>/dev/tcp/127.0.0.1/" + port(server)
                    + "; printf '5\\r\\nHello' >&3; read -r size <&3; read -r -N5 text <&3; printf %s \"$text\"";
            assertThat(Peers.run("", "bash", "-c", script)).isEqualTo("Hello");
        }
    }

    @Test
    void pythonSpeaksInEveryMode() throws IOException, InterruptedException {
        Peers.assumeInstalled("python3");
        String script = """
                import socket, sys
                data = sys.argv[2].encode('latin-1').decode('unicode_escape').encode('latin-1')
                with socket.create_connection(('127.0.0.1', int(sys.argv[1])), 60) as s:
                    for i in range(len(data)):      # a byte at a time: nothing may depend on how a stream is cut
                        s.sendall(data[i:i + 1])
                    got = b''
                    while len(got) < len(data):
                        got += s.recv(100)
                sys.stdout.write('same' if got == data else repr(got))
                """;
        Map<String, String> wire =
                Map.of("windev", "3\\r\\n\\xff\\x00a0\\r\\n", "tag:\\x03", "\\x02a\\x03\\x03", "line", "a\\r\\n\\r\\n",
                        "raw", "abc");
        for (Map.Entry<String, String> each : wire.entrySet()) {
            try (InProcess server = InProcess.serve("--mode", each.getKey(), "--echo")) {
                assertThat(Peers.run("", "python3", "-c", script, port(server), each.getValue())).as(each.getKey())
                        .isEqualTo("same");
            }
        }
    }

    @Test
    void curlSpeaksTelnet() throws IOException, InterruptedException {
        Peers.assumeInstalled("curl");
        try (InProcess server = InProcess.serve("--mode", "line", "-e", "--reply", "bye")) {
            Process curl = new ProcessBuilder("curl", "-sN", "telnet://127.0.0.1:" + port(server)).start();
            Lines answers = Lines.of(curl.getInputStream());
            curl.getOutputStream().write("hello\r\n".getBytes(StandardCharsets.US_ASCII));
            curl.getOutputStream().flush();
            server.event("sent");
            server.close();
            curl.getOutputStream().close(); // it prints at the end
            assertThat(answers.next()).isEqualTo("bye\r");
        }
    }

    @Test
    void curlGetsAPageOverHttp() throws IOException, InterruptedException {
        Peers.assumeInstalled("curl");
        try (RunningPrise server = RunningPrise.serve(
                "--mode", "line", "-e", "--allow-tag", "--reply",
                "HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\n\\r\\nHello")) {
            assertThat(Peers.run("", "curl", "-sS", "http://127.0.0.1:" + port(server) + "/")).isEqualTo("Hello");
            assertThat(server.event("received")).containsEntry("text", "GET / HTTP/1.1");
        }
    }

    @Test
    void sendAsksAPythonServer() throws IOException {
        Peers.assumeInstalled("python3");
        String script = """
                import socket
                with socket.create_server(('127.0.0.1', 0)) as server:
                    print(server.getsockname()[1], flush=True)
                    client, _ = server.accept()
                    with client, client.makefile('rwb') as stream:
                        for line in stream:
                            size = int(line)
                            text = stream.read(size)[::-1]
                            stream.write(b'%d\\r\\n%s' % (len(text), text))
                            stream.flush()
                """;
        Process python = new ProcessBuilder("python3", "-c", script).start();
        String port = Lines.of(python.getInputStream()).next();
        assertThat(Outcome.of("send", "127.0.0.1:" + port, "abc", "", "xy").out().lines()).containsExactly("cba", "",
                "yx");
        assertThat(python.onExit().join().exitValue()).isZero();
    }

    @Test
    void sendAndConnectSpeakWithSocat() throws IOException {
        Peers.assumeInstalled("socat", "cat");
        Process socat =
                new ProcessBuilder("socat", "-d", "-d", "-t30", "TCP-LISTEN:0,bind=127.0.0.1,fork", "EXEC:cat").start();
        try {
            String listening = Lines.of(socat.getErrorStream()).next("listening on");
            String address = "127.0.0.1:" + listening.substring(listening.lastIndexOf(':') + 1);
            assertThat(Outcome.of("send", address, "--mode", "line", "a", "b").out().lines()).containsExactly("a", "b");
            Outcome dialogue = Outcome.withInput("x\ny\n", "connect", address, "--mode", "tag:|");
            assertThat(dialogue.out().lines()).contains(address + " > x", address + " > y");
            assertThat(dialogue.code()).isZero();
        } finally {
            socat.descendants().forEach(ProcessHandle::destroy);
            socat.destroy();
        }
    }

    @Test
    void connectSpeaksWithNcat() throws IOException {
        Peers.assumeInstalled("ncat");
        String port; // ncat picks none by itself; one that was free a moment ago
        try (ServerSocket free = new ServerSocket(0)) {
            port = String.valueOf(free.getLocalPort());
        }
        Process ncat = new ProcessBuilder("ncat", "-v", "-l", "127.0.0.1", port).start();
        try {
            Lines.of(ncat.getErrorStream()).next("istening on 127.0.0.1");
            Lines heard = Lines.of(ncat.getInputStream());
            try (InProcess client = InProcess.start("connect", "127.0.0.1:" + port, "--mode", "line", "--json")) {
                client.typed().line("hello ncat");
                assertThat(heard.next()).isEqualTo("hello ncat\r");
                ncat.getOutputStream().write("hello prise\r\n".getBytes(StandardCharsets.US_ASCII));
                ncat.getOutputStream().flush();
                assertThat(client.out().event("received")).containsEntry("text", "hello prise");
                ncat.destroy();
                assertThat(client.exitCode()).isBetween(0, 1);
            }
        } finally {
            ncat.destroy();
        }
    }
}
