package dev.prise.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.TlsFailed;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.channel.ReadResult;
import dev.prise.frame.EndTag;
import dev.prise.frame.TransmissionMode;
import dev.prise.tcp.TcpOptions;
import dev.prise.testing.AsyncTask;
import dev.prise.testing.AsyncTask.Kind;
import dev.prise.testing.Certificates;
import dev.prise.testing.NoLeaks;
import dev.prise.tls.Identity;
import dev.prise.tls.Tls;
import dev.prise.tls.Tls.ClientCertificate;
import dev.prise.tls.Trust;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that we did not write, at the other end of TLS; skipped with a word where they are missing. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TlsPeersTest {

    private static final Tls SERVER = Tls.DEFAULTS.withIdentity(
            Identity.pem(Certificates.chain("server"), Certificates.key("server")));
    private static final Tls DEMANDING = SERVER.withTrust(Trust.pem(Certificates.chain("ca")))
            .withClientCertificate(ClientCertificate.DEMANDED);
    private static final Tls CLIENT = Tls.DEFAULTS.withTrust(Trust.pem(Certificates.chain("ca")));
    private static final ChannelOptions LF = ChannelOptions.DEFAULTS.withMode(EndTag.of("\n"));

    @TempDir
    Path directory;

    private static void need(String program) {
        boolean there = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(Pattern.quote(File.pathSeparator)))
                .anyMatch(place -> Files.isExecutable(Path.of(place).resolve(program)));
        Assumptions.assumeTrue(there, program + " is not installed here");
    }

    /** A program that runs beside the test; its output and errors together. */
    private static final class Program implements AutoCloseable {
        private final Process process;
        private final BufferedReader output;
        private final StringBuilder said = new StringBuilder();

        Program(List<String> command) throws IOException {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
            output = process.inputReader(StandardCharsets.UTF_8);
        }

        void type(String text) throws IOException {
            OutputStream input = process.getOutputStream();
            input.write(text.getBytes(StandardCharsets.UTF_8));
            input.flush();
        }

        /** Reads until a line holds this. */
        String await(String text) throws IOException {
            for (String line; (line = output.readLine()) != null;) {
                said.append(line).append('\n');
                if (line.contains(text)) {
                    return line;
                }
            }
            throw new AssertionError("never said " + text + " but: " + said);
        }

        /** Closes its input and gives all that it says until it ends. */
        String finish() throws IOException, InterruptedException {
            process.getOutputStream().close();
            for (String line; (line = output.readLine()) != null;) {
                said.append(line).append('\n');
            }
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return said.toString();
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }

    private static SimplifiedServer listen(Tls tls, TransmissionMode mode) {
        return SimplifiedServer.listen(
                0, ServerOptions.DEFAULTS.withAddress("127.0.0.1")
                        .withChannel(ChannelOptions.DEFAULTS.withMode(mode))
                        .withTcp(TcpOptions.DEFAULTS.withTls(tls)));
    }

    private static List<String> sClient(int port, String... more) {
        List<String> command =
                new ArrayList<>(List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port, "-CAfile",
                        Certificates.chain("ca").toString(), "-verify_return_error", "-verify_hostname", "localhost",
                        "-quiet"));
        command.addAll(List.of(more));
        return command;
    }

    // openssl s_client against our server

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void opensslsClientIsServed(String version) throws Exception {
        need("openssl");
        try (SimplifiedServer server = listen(SERVER, EndTag.of("\n"))) {
            AsyncTask<?> serving =
                    Kind.VIRTUAL.run(() -> server.serve(message -> message.reply("you said " + message.text())));
            for (int i = 0; i < 2; i++) { // one after the other
                try (Program openssl = new Program(sClient(server.port(), version))) {
                    openssl.type("hello\n");
                    openssl.await("you said hello");
                    openssl.type("and again\n");
                    openssl.await("you said and again");
                }
            }
            server.close();
            serving.result();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void opensslsClientIsKnownByItsCertificateAndTurnedAwayWithout(String version) throws Exception {
        need("openssl");
        try (SimplifiedServer server = listen(DEMANDING, EndTag.of("\n"))) {
            AsyncTask<?> serving = Kind.VIRTUAL.run(() -> server.serve(message -> message.reply(
                    "hello " + server.client().orElseThrow().certificate().orElseThrow().getSubjectX500Principal())));
            try (Program openssl = new Program(sClient(server.port(), version, "-cert",
                    Certificates.chain("client").toString(), "-key", Certificates.key("client").toString()))) {
                openssl.type("who am I?\n");
                openssl.await("hello CN=client");
            }
            try (Program openssl = new Program(sClient(server.port(), version))) {
                assertThat(openssl.await("alert")).containsAnyOf("certificate required", "bad certificate",
                        "handshake failure");
            }
            server.close();
            serving.result();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void opensslsClientThatDoesNotTrustUsIsUnderstood(String version) throws Exception {
        need("openssl");
        Recorder events = new Recorder();
        ServerOptions options = ServerOptions.DEFAULTS.withAddress("127.0.0.1")
                .withChannel(LF.withEvents(events))
                .withTcp(TcpOptions.DEFAULTS.withTls(SERVER));
        try (SimplifiedServer server = SimplifiedServer.listen(0, options)) {
            AsyncTask<?> serving = Kind.VIRTUAL.run(() -> server.serve(message -> message));
            try (Program openssl =
                    new Program(
                            sClient(server.port(), version, "-CAfile", Certificates.chain("other-ca").toString()))) {
                openssl.await("verify failed");
                events.await(Recorder.Kind.FAILED, 1);
            }
            assertThat(events.all(Recorder.Kind.FAILED).get(0).detail())
                    .asString()
                    .contains(
                            "the other end refused it with the alert unknown_ca, this end showed CN=server",
                            "the client does not accept this server's certificate");
            server.close();
            serving.result();
        }
    }

    @Test
    void opensslsClientOfAnOlderVersionIsToldSo() throws Exception {
        need("openssl");
        try (SimplifiedServer server = listen(SERVER, EndTag.of("\n"))) {
            AsyncTask<?> serving = Kind.VIRTUAL.run(() -> server.serve(message -> message));
            try (Program openssl =
                    new Program(sClient(server.port(), "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"))) {
                assertThat(openssl.finish()).containsAnyOf("protocol version", "no protocols available", "unsupported");
            }
            server.close();
            serving.result();
        }
    }

    @Test
    void opensslsClientMayAskForNewKeysInMidDialogue() throws Exception {
        need("openssl");
        try (SimplifiedServer server = listen(SERVER, EndTag.of("\n"))) {
            AsyncTask<?> serving =
                    Kind.VIRTUAL.run(() -> server.serve(message -> message.reply("you said " + message.text())));
            List<String> command = sClient(server.port(), "-tls1_3");
            command.remove("-quiet"); // so that a K on a line of its own is a command: new keys, here and there
            try (Program openssl = new Program(command)) {
                for (int i = 0; i < 3; i++) {
                    openssl.type("hello\n");
                    openssl.await("you said hello");
                    openssl.type("K\n");
                    openssl.await("KEYUPDATE");
                }
                openssl.type("still\n");
                openssl.await("you said still");
            }
            server.close();
            serving.result();
        }
    }

    @Test
    void opensslsClientThatAsksForAnotherHandshakeIsRefused() throws Exception {
        need("openssl");
        try (SimplifiedServer server = listen(SERVER, EndTag.of("\n"))) {
            AsyncTask<SocketFailure> serving = Kind.VIRTUAL.call(() -> {
                server.write(server.read().orThrow());
                try {
                    throw new AssertionError("was served on: " + server.read());
                } catch (SocketFailure failure) {
                    return failure;
                }
            });
            List<String> command = sClient(server.port(), "-tls1_2", "-legacy_renegotiation");
            command.remove("-quiet");
            try (Program openssl = new Program(command)) {
                openssl.type("hello\n");
                openssl.await("hello");
                openssl.type("R\n");
                assertThat(serving.result())
                        .isInstanceOf(TlsFailed.class)
                        .hasMessageContaining("a new handshake on a connection that stands");
            }
        }
    }

    // openssl s_server against our client

    private static Program sServer(String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of("openssl", "s_server", "-accept", "127.0.0.1:0", "-cert",
                Certificates.chain("server").toString(), "-key", Certificates.key("server").toString()));
        command.addAll(List.of(more));
        return new Program(command);
    }

    private static int port(Program server) throws IOException {
        String line = server.await("ACCEPT ");
        return Integer.parseInt(line.substring(line.lastIndexOf(':') + 1).trim());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void opensslsServerAnswersOurClient(String version) throws Exception {
        need("openssl");
        try (Program openssl = sServer(version, "-rev");
                MessageChannel client = MessageChannel.connect(
                        new Endpoint("localhost", port(openssl)), LF, TcpOptions.DEFAULTS.withTls(CLIENT))) {
            for (String text : List.of("hello", "Prise", "a".repeat(3000))) {
                client.write(text);
                assertThat(client.read().orThrow().text()).isEqualTo(new StringBuilder(text).reverse().toString());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void opensslsServerDemandsOurCertificate(String version) throws Exception {
        need("openssl");
        try (Program openssl = sServer(version, "-rev", "-Verify", "1", "-verify_return_error", "-CAfile",
                Certificates.chain("ca").toString())) {
            Endpoint there = new Endpoint("localhost", port(openssl));
            Tls somebody = CLIENT.withIdentity(
                    Identity.pem(Certificates.chain("client"), Certificates.key("client")));
            try (MessageChannel client =
                    MessageChannel.connect(there, LF, TcpOptions.DEFAULTS.withTls(somebody))) {
                client.write("hello");
                assertThat(client.read().orThrow().text()).isEqualTo("olleh");
            }
            assertThatThrownBy(() -> {
                try (MessageChannel client = MessageChannel.connect(there, LF, TcpOptions.DEFAULTS.withTls(CLIENT))) {
                    client.read();
                }
            })
                    .isInstanceOf(TlsFailed.class)
                    .hasMessageContainingAll("this end showed no certificate", "demands a certificate");
        }
    }

    @Test
    void opensslsServerOfAnotherNameIsRefused() throws Exception {
        need("openssl");
        try (Program openssl = sServer("-rev")) {
            Endpoint there = new Endpoint("localhost", port(openssl));
            assertThatThrownBy(() -> MessageChannel.connect(
                    there, LF, TcpOptions.DEFAULTS.withTls(CLIENT.withServerName("example.org"))))
                    .isInstanceOf(TlsFailed.class)
                    .hasMessageContaining("is for localhost, 127.0.0.1");
            assertThatThrownBy(() -> MessageChannel.connect(there, LF, TcpOptions.DEFAULTS.withTls(Tls.DEFAULTS)))
                    .isInstanceOf(TlsFailed.class)
                    .hasMessageContaining("is not trusted");
        }
    }

    // Keys that openssl has written

    @ParameterizedTest
    @ValueSource(strings = {
            "genrsa -traditional -out KEY 2048", "genrsa -out KEY 2048", "ecparam -name prime256v1 -genkey -out KEY",
            "ecparam -name secp384r1 -genkey -noout -out KEY", "genpkey -algorithm ed25519 -out KEY",
            "genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 -out KEY"})
    void keysOfEveryKindThatOpensslWritesServeUs(String command) throws Exception {
        need("openssl");
        Path key = directory.resolve("a.key");
        Path chain = directory.resolve("a.pem");
        openssl(command.replace("KEY", key.toString()));
        openssl("req -x509 -new -subj /CN=made -days 9 -addext subjectAltName=DNS:localhost -key " + key + " -out "
                + chain);
        assertServes(Identity.pem(chain, key), Trust.pem(chain));

        Path encrypted = directory.resolve("encrypted.key");
        openssl("pkcs8 -topk8 -passout pass:geheim -in " + key + " -out " + encrypted);
        assertServes(Identity.pem(chain, encrypted, "geheim"), Trust.pem(chain));

        Path store = directory.resolve("a.p12");
        openssl("pkcs12 -export -name made -passout pass:geheim -inkey " + key + " -in " + chain + " -out " + store);
        assertServes(Identity.pkcs12(store, "geheim"), Trust.pem(chain));
    }

    private static void openssl(String command) throws IOException {
        List<String> words = new ArrayList<>(List.of("openssl"));
        words.addAll(Arrays.asList(command.split(" ", -1)));
        Certificates.run(words);
    }

    private static void assertServes(Identity identity, Trust trust) throws Exception {
        try (SimplifiedServer server = listen(Tls.DEFAULTS.withIdentity(identity), TransmissionMode.windev())) {
            AsyncTask<Message> serving = Kind.VIRTUAL.call(() -> server.read().orThrow());
            try (MessageChannel client = MessageChannel.connect(
                    new Endpoint("localhost", server.port()), ChannelOptions.DEFAULTS,
                    TcpOptions.DEFAULTS.withTls(Tls.DEFAULTS.withTrust(trust)))) {
                client.write("hello");
                assertThat(serving.result().text()).isEqualTo("hello");
            }
        }
    }

    // Python

    private static final String PYTHON_CLIENT = """
            import socket, ssl, sys
            context = ssl.create_default_context(cafile=sys.argv[2])
            with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as plain:
                with context.wrap_socket(plain, server_hostname="localhost") as tls:
                    for text in (b"hello", b"", b"x" * 100000):
                        tls.sendall(b"%d\\r\\n" % len(text) + text)
                        answer = b""
                        while len(answer) < len(b"%d\\r\\n" % len(text)) + len(text):
                            answer += tls.recv(65536)
                        assert answer == b"%d\\r\\n" % len(text) + text, answer[:99]
                    version = tls.version()
                    tls.unwrap()
                    print("done", version)
            """;

    private static final String PYTHON_SERVER = """
            import socket, ssl, sys
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(sys.argv[1], sys.argv[2])
            with socket.create_server(("127.0.0.1", 0)) as listener:
                print("port", listener.getsockname()[1], flush=True)
                plain, _ = listener.accept()
                if sys.argv[3] == "starttls":
                    assert plain.recv(100) == b"STARTTLS\\n"
                    plain.sendall(b"go ahead\\n")
                with context.wrap_socket(plain, server_side=True) as tls:
                    text = b""
                    while True:
                        more = tls.recv(65536)
                        if not more:
                            break
                        text += more
                    print("got", len(text), flush=True)
                    if sys.argv[3] == "starttls":
                        tls.sendall(b"answer\\n")
            """;

    private Program python(String program, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of("python3", Files.writeString(directory.resolve("peer.py"), program).toString()));
        command.addAll(List.of(arguments));
        return new Program(command);
    }

    @Test
    void pythonsClientIsServed() throws Exception {
        need("python3");
        try (SimplifiedServer server = listen(SERVER, TransmissionMode.windev())) {
            AsyncTask<?> serving = Kind.VIRTUAL.run(() -> server.serve(message -> message));
            try (Program python =
                    python(PYTHON_CLIENT, "" + server.port(), Certificates.chain("ca").toString())) {
                assertThat(python.finish()).contains("done TLSv1.3");
            }
            server.close();
            serving.result();
        }
    }

    @Test
    void nothingIsLostTowardsPythonByAClientThatOnlySends() throws Exception {
        need("python3");
        try (Program python = python(
                PYTHON_SERVER, Certificates.chain("server").toString(), Certificates.key("server").toString(),
                "plain")) {
            int port = Integer.parseInt(python.await("port ").substring(5));
            try (MessageChannel client = MessageChannel.connect(
                    new Endpoint("localhost", port), LF, TcpOptions.DEFAULTS.withTls(CLIENT))) {
                client.write(new byte[6_000_000]);
            }
            assertThat(python.finish()).contains("got 6000001");
        }
    }

    @Test
    void pythonsServerGoesOnWithTlsInMidDialogue() throws Exception {
        need("python3");
        try (Program python = python(PYTHON_SERVER, Certificates.chain("server").toString(),
                Certificates.key("server").toString(), "starttls")) {
            int port = Integer.parseInt(python.await("port ").substring(5));
            try (MessageChannel client = MessageChannel.connect(new Endpoint("localhost", port), LF)) {
                client.write("STARTTLS");
                assertThat(client.read().orThrow().text()).isEqualTo("go ahead");
                client.startTls(CLIENT);
                client.write("hello");
                client.endOutput();
                assertThat(client.read().orThrow().text()).isEqualTo("answer");
                assertThat(client.read()).isInstanceOf(ReadResult.PeerClosed.class);
            }
            assertThat(python.finish()).contains("got 6");
        }
    }

    @Test
    void pythonsImpatientClientSeesTheEndOfAServerThatWasClosed() throws Exception {
        need("python3");
        try (SimplifiedServer server = listen(SERVER, TransmissionMode.windev());
                Program python = python("""
                        import socket, ssl, sys
                        context = ssl.create_default_context(cafile=sys.argv[2])
                        plain = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
                        tls = context.wrap_socket(plain, server_hostname="localhost", suppress_ragged_eofs=False)
                        tls.sendall(b"5\\r\\nhello")
                        assert tls.recv(100) == b"", "expected the end"
                        print("a proper end")
                        """, "" + server.port(), Certificates.chain("ca").toString())) {
            assertThat(server.read().orThrow().text()).isEqualTo("hello");
            server.close();
            assertThat(python.finish()).contains("a proper end");
        }
    }
}
