package dev.prise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command over TLS with programs that we did not write. Each test is skipped where its program is missing. */
class TlsPeersTest {

    private static final int FAILED = 1;

    @TempDir
    static Path directory;

    private static Certificates certificates;

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificates = Certificates.in(directory);
    }

    private static InProcess serve(String... more) {
        return InProcess.serve(with(more, "--tls-cert", certificates.chain("server"), "--tls-key",
                certificates.key("server")));
    }

    private static InProcess serveKnown(String... more) {
        return serve(with(more, "--tls-ca", certificates.chain("ca"), "--tls-client-auth", "demanded"));
    }

    private static String[] with(String[] more, String... first) {
        return Stream.concat(Arrays.stream(first), Arrays.stream(more)).toArray(String[]::new);
    }

    /** A program that runs beside the test; its output and errors together. */
    private record Program(Process process, Lines said) implements AutoCloseable {

        static Program start(String... command) throws IOException {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            return new Program(process, Lines.of(process.getInputStream()));
        }

        void type(String line) throws IOException {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }

    // openssl s_client

    private static Program sClient(InProcess server, String... more) throws IOException {
        return Program.start(with(more, "openssl", "s_client", "-connect", server.address(), "-quiet", "-crlf",
                "-CAfile", certificates.chain("ca"), "-verify_return_error", "-verify_hostname", "localhost"));
    }

    @Test
    void opensslsClientIsServed() throws Exception {
        Peers.assumeInstalled("openssl");
        try (InProcess server = serve("--mode", "line", "--exec", "tr a-z A-Z");
                Program openssl = sClient(server)) {
            openssl.type("hello");
            assertThat(openssl.said().next("HELLO")).isEqualTo("HELLO\r");
            openssl.type("and again");
            assertThat(openssl.said().next("AND")).isEqualTo("AND AGAIN\r");
        }
    }

    @Test
    void opensslsClientIsRefusedWithoutACertificateAndServedWithOne() throws Exception {
        Peers.assumeInstalled("openssl");
        try (InProcess server = serveKnown("--many", "--mode", "line", "--echo")) {
            try (Program openssl = sClient(server)) {
                openssl.said().next("alert");
                assertThat(server.event("failed")).containsKey("name")
                        .hasEntrySatisfying(
                                "error", text -> assertThat(text).contains("the client shows no certificate"));
            }
            try (Program openssl =
                    sClient(server, "-cert", certificates.chain("client"), "-key", certificates.key("client"))) {
                openssl.type("it is me");
                openssl.said().next("it is me");
            }
        }
    }

    // openssl s_server

    private static Program sServer(String... more) throws IOException {
        return Program.start(with(more, "openssl", "s_server", "-accept", "127.0.0.1:0", "-rev", "-cert",
                certificates.chain("server"), "-key", certificates.key("server")));
    }

    private static String address(Program server) {
        String line = server.said().next("ACCEPT ");
        return "localhost:" + line.substring(line.lastIndexOf(':') + 1).trim();
    }

    @Test
    void sendAndConnectSpeakWithOpensslsServer() throws Exception {
        Peers.assumeInstalled("openssl");
        try (Program openssl = sServer()) {
            String address = address(openssl);
            List<String> common = List.of("--mode", "tag:\\n", "--tls-ca", certificates.chain("ca"));
            Outcome asked = Outcome.of(with(common.toArray(String[]::new), "send", address, "abc", "Prise"));
            assertThat(asked.out().lines()).containsExactly("cba", "esirP");
            try (InProcess client =
                    InProcess.start(with(common.toArray(String[]::new), "connect", address, "--json"))) {
                client.typed().line("hello");
                assertThat(client.event("received")).containsEntry("text", "olleh");
            }
            Outcome.of("send", address, "--mode", "tag:\\n", "--tls-ca", certificates.chain("stranger"), "abc")
                    .failedWith(FAILED, "the certificate CN=server, issued by CN=ca, is not trusted");
        }
    }

    @Test
    void opensslsServerKnowsUsByOurCertificate() throws Exception {
        Peers.assumeInstalled("openssl");
        try (Program openssl =
                sServer("-Verify", "1", "-verify_return_error", "-CAfile", certificates.chain("ca"))) {
            String[] common =
                    {"send", address(openssl), "--mode", "tag:\\n", "--tls-ca", certificates.chain("ca"), "ab"};
            Outcome known = Outcome.of(with(
                    new String[]{"--tls-cert", certificates.store("client"), "--tls-password", Certificates.PASSWORD},
                    common));
            assertThat(known.out().lines()).containsExactly("ba");
            Outcome.of(common)
                    .failedWith(
                            FAILED, "this end showed no certificate", "the other end demands a certificate",
                            "(--tls-cert)");
        }
    }

    // curl

    private static final String[] PAGE =
            {"--mode", "line", "-e", "--allow-tag", "--reply",
                    "HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\n\\r\\nHello"};

    private static String curl(InProcess server, String... more) throws Exception {
        return Peers.run("", with(more, "curl", "-sS", "https://localhost:" + server.port() + "/"));
    }

    @Test
    void curlGetsAPageOverHttpsAndRefusesAServerOfAnotherAuthority() throws Exception {
        Peers.assumeInstalled("curl");
        try (InProcess server = serve(PAGE)) {
            assertThat(curl(server, "--cacert", certificates.chain("ca"))).isEqualTo("Hello");
            assertThat(server.event("received")).containsEntry("text", "GET / HTTP/1.1");
            assertThat(curl(server, "--cacert", certificates.chain("stranger"))).contains("curl: (60)");
            assertThat(server.event("failed").get("error"))
                    .contains("the other end refused it with the alert unknown_ca");
        }
    }

    @Test
    void curlShowsItsCertificate() throws Exception {
        Peers.assumeInstalled("curl");
        try (InProcess server = serveKnown(PAGE)) {
            String[] me = {"--cert", certificates.chain("client"), "--key", certificates.key("client")};
            assertThat(curl(server, with(me, "--cacert", certificates.chain("ca")))).isEqualTo("Hello");
            assertThat(curl(server, "--cacert", certificates.chain("ca"))).contains("curl: (");
            assertThat(server.event("failed").get("error")).contains("the client shows no certificate");
        }
    }

    @Test
    void curlTakesASelfSignedServerUnchecked() throws Exception {
        Peers.assumeInstalled("curl");
        try (InProcess server = InProcess.serve(with(PAGE, "--tls-self-signed"))) {
            assertThat(curl(server, "--insecure")).isEqualTo("Hello");
        }
    }

    // Python

    @Test
    void pythonsClientIsServed() throws Exception {
        Peers.assumeInstalled("python3");
        String script = """
                import socket, ssl, sys
                context = ssl.create_default_context(cafile=sys.argv[2])
                context.load_cert_chain(sys.argv[3], sys.argv[4])
                with socket.create_connection(('127.0.0.1', int(sys.argv[1])), 60) as plain:
                    with context.wrap_socket(plain, server_hostname='localhost') as tls:
                        tls.sendall(b'5\\r\\nHello')
                        got = b''
                        while len(got) < 8:
                            got += tls.recv(100)
                        print(got, tls.version())
                """;
        try (InProcess server = serveKnown("--echo")) {
            assertThat(Peers.run("", "python3", "-c", script, String.valueOf(server.port()), certificates.chain("ca"),
                    certificates.chain("client"), certificates.key("client")).strip())
                    .isEqualTo("b'5\\r\\nHello' TLSv1.3");
        }
    }

    @Test
    void sendAndConnectSpeakWithPythonsServer() throws Exception {
        Peers.assumeInstalled("python3");
        String script = """
                import socket, ssl, sys
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(sys.argv[1], sys.argv[2])
                with socket.create_server(('127.0.0.1', 0)) as listener:
                    print(listener.getsockname()[1], flush=True)
                    for _ in range(2):
                        plain, _ = listener.accept()
                        with context.wrap_socket(plain, server_side=True) as tls, tls.makefile('rwb') as stream:
                            for line in stream:
                                text = stream.read(int(line))[::-1]
                                stream.write(b'%d\\r\\n%s' % (len(text), text))
                                stream.flush()
                """;
        try (Program python = Program.start("python3", "-c", script, certificates.chain("server"),
                certificates.key("server"))) {
            String address = "localhost:" + python.said().next();
            assertThat(Outcome.of("send", address, "--tls-ca", certificates.chain("ca"), "abc", "", "xy").out().lines())
                    .containsExactly("cba", "", "yx");
            try (InProcess client = InProcess.start("connect", address, "--tls-self-signed", "--json")) {
                client.typed().line("hello");
                assertThat(client.event("received")).containsEntry("text", "olleh");
            }
        }
    }
}
