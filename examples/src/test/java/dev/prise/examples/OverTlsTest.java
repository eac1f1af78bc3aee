package dev.prise.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Endpoint;
import dev.prise.SocketFailure.TlsFailed;
import dev.prise.channel.ChannelOptions;
import dev.prise.frame.TransmissionMode;
import dev.prise.server.ServerOptions;
import dev.prise.server.SimplifiedServer;
import dev.prise.tls.Identity;
import dev.prise.tls.Tls;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the example with certificates that keytool makes. */
class OverTlsTest {

    private static final String PASSWORD = "secret";

    @TempDir
    static Path directory;

    private static Path store;
    private static Path ca;

    @BeforeAll
    static void makeCertificates() throws Exception {
        store = directory.resolve("all.p12");
        ca = directory.resolve("ca.pem");
        keytool("-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=ca", "-ext", "bc:c");
        keytool("-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=server", "-signer", "ca", "-ext",
                "san=dns:localhost");
        keytool("-genkeypair", "-alias", "client", "-keyalg", "EC", "-dname", "CN=client", "-signer", "ca");
        keytool("-exportcert", "-alias", "ca", "-rfc", "-file", ca.toString());
    }

    private static void keytool(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    private static Endpoint at(SimplifiedServer server) {
        return new Endpoint("localhost", server.port());
    }

    @Test
    void questionIsAskedAndAnsweredOverTls() throws Exception {
        Path key = directory.resolve("server.key");
        Path chain = directory.resolve("server.pem");
        KeyStore opened = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            opened.load(in, PASSWORD.toCharArray());
        }
        Files.writeString(chain, pem("CERTIFICATE", opened.getCertificate("server").getEncoded()));
        Files.writeString(key, pem("PRIVATE KEY", opened.getKey("server", PASSWORD.toCharArray()).getEncoded()));
        try (SimplifiedServer server = OverTls.listen(chain, key)) {
            Thread serving = Thread.ofVirtual().start(() -> server.serve(question -> question.reply("yes")));
            assertThat(OverTls.ask(at(server), ca, "is it safe?")).isEqualTo("yes");
            server.close();
            serving.join();
        }
    }

    private static String pem(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END "
                + label
                + "-----\n";
    }

    @Test
    void clientIsKnownByItsCertificate() throws Exception {
        try (SimplifiedServer server = OverTls.listenToWhoIsKnown(store, PASSWORD, ca)) {
            Thread greeting = Thread.ofVirtual().start(() -> OverTls.greet(server));
            assertThat(OverTls.askAsMyself(at(server), store, PASSWORD, ca))
                    .isEqualTo("Hello CN=client, you said: it is me");
            greeting.join();
            Thread reading = Thread.ofVirtual().start(() -> server.serve(question -> question));
            assertThatThrownBy(() -> OverTls.ask(at(server), ca, "a")).isInstanceOf(TlsFailed.class);
            server.close();
            reading.join();
        }
    }

    @Test
    void dialogueGoesOnWithTls() throws Exception {
        ServerOptions lines =
                ServerOptions.DEFAULTS.withChannel(ChannelOptions.DEFAULTS.withMode(TransmissionMode.line()));
        try (SimplifiedServer server = SimplifiedServer.listen(0, lines)) {
            Tls tls = Tls.DEFAULTS.withIdentity(Identity.pkcs12(store, PASSWORD, "server"));
            Thread serving = Thread.ofVirtual().start(() -> OverTls.serveUntilAndAfterStartTls(server, tls));
            assertThat(OverTls.tellASecret(at(server), ca)).isEqualTo("got a secret");
            server.close();
            serving.join();
        }
    }
}
