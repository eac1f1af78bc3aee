package dev.prise.wlanguage;

import static dev.prise.wlanguage.WLangage.*;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 6 of the specification, with the JDK's own TLS sockets as peers. */
@ExtendWith(NothingLeft.class)
@DisplayName("6. SSL")
class SslTest {

    private static final String PASSWORD = "secret";
    private static final int BOUND_MILLIS = 60_000;
    private static final List<String> PROPERTIES = List.of(
            "javax.net.ssl.trustStore", "javax.net.ssl.trustStorePassword", "javax.net.ssl.keyStore",
            "javax.net.ssl.keyStorePassword");

    @TempDir
    private static Path directory;

    private static Path store; // here: for this machine; elsewhere: for another one
    private static Path pem; // the certificate for this machine, and its key
    private static KeyStore opened;

    @BeforeAll
    static void makeCertificates() throws Exception {
        store = directory.resolve("keys.p12");
        keytool("here", "san=dns:localhost,ip:127.0.0.1");
        keytool("elsewhere", "san=dns:elsewhere.example");
        opened = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            opened.load(in, PASSWORD.toCharArray());
        }
        pem = Files.writeString(
                directory.resolve("here.pem"),
                block("CERTIFICATE", opened.getCertificate("here").getEncoded())
                        + block("PRIVATE KEY", opened.getKey("here", PASSWORD.toCharArray()).getEncoded()));
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("here", opened.getCertificate("here"));
        trusted.setCertificateEntry("elsewhere", opened.getCertificate("elsewhere"));
        try (var out = Files.newOutputStream(directory.resolve("trusted.p12"))) {
            trusted.store(out, PASSWORD.toCharArray());
        }
    }

    private static void keytool(String alias, String names) throws Exception {
        Process process = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias",
                alias, "-keyalg", "EC", "-dname", "CN=" + alias, "-ext", names, "-validity", "30", "-storetype",
                "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }

    private static String block(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder().encodeToString(content) + "\n-----END "
                + label
                + "-----\n";
    }

    @BeforeEach
    void trust() {
        System.setProperty("javax.net.ssl.trustStore", directory.resolve("trusted.p12").toString());
        System.setProperty("javax.net.ssl.trustStorePassword", PASSWORD);
        System.setProperty("javax.net.ssl.keyStorePassword", PASSWORD);
    }

    @AfterEach
    void trustNoMore() {
        PROPERTIES.forEach(System::clearProperty);
    }

    /** TLS as the JDK does it: who trusts both certificates, and is the first. */
    private static SSLContext context() throws Exception {
        KeyStore mine = KeyStore.getInstance("PKCS12");
        mine.load(null, null);
        mine.setKeyEntry(
                "here",
                opened.getKey("here", PASSWORD.toCharArray()),
                PASSWORD.toCharArray(),
                opened.getCertificateChain("here"));
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(mine, PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(
                new ByteArrayInputStream(Files.readAllBytes(directory.resolve("trusted.p12"))),
                PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    private static SSLSocket connect(int port) throws Exception {
        SSLSocket socket = (SSLSocket) context().getSocketFactory().createSocket("localhost", port);
        socket.setSoTimeout(BOUND_MILLIS);
        return socket;
    }

    /** Writes once the server has been read: it accepts nobody before. */
    private static AsyncTask<Boolean> write(SSLSocket client, String text) {
        return AsyncTask.call(() -> {
            client.getOutputStream().write(text.getBytes(ISO_8859_1));
            return true;
        });
    }

    private static void exchange(int port) throws Exception {
        try (SSLSocket client = connect(port)) {
            AsyncTask<Boolean> writing = write(client, "1\r\nA");
            assertThat(SocketLit("Serveur")).as(ErreurInfo(errComplet)).isEqualTo("A");
            assertThat(writing.result()).isTrue();
            SocketEcrit("Serveur", "B");
            assertThat(new String(client.getInputStream().readNBytes(4), ISO_8859_1)).isEqualTo("1\r\nB");
            client.shutdownOutput();
            assertThat(SocketLit("Serveur")).isEmpty();
            assertThat(ErreurInfo(errCode)).isEqualTo(100_031);
            SocketFerme("Serveur"); // before the client's close, which waits for our end
        }
    }

    @Test
    @DisplayName("6. SocketCréeSSL(nom, port, certificat): a PEM file with certificate and key")
    void serverHasItsCertificateFromAPemFile() throws Exception {
        exchange(Ports.take(port -> SocketCréeSSL("Serveur", port, pem.toString())));
    }

    @Test
    @DisplayName("6. SocketCréeSSL(…, options, adresse, magasin): an alias, or a SHA-1 thumbprint, in a PKCS#12 store")
    void serverHasItsCertificateFromAStore() throws Exception {
        String thumbprint = HexFormat.ofDelimiter(" ")
                .formatHex(
                        MessageDigest.getInstance("SHA-1").digest(opened.getCertificate("here").getEncoded()));
        for (String name : List.of("here", thumbprint)) {
            exchange(Ports.take(port -> SocketCréeSSL("Serveur", port, name, 0, "127.0.0.1", store.toString())));
        }
    }

    @Test
    @DisplayName("6. SocketCréeSSL: by a mere name, from the store of the JDK's properties; a key in a file of its own")
    void serverHasItsCertificateFromTheUsualStore() throws Exception {
        System.setProperty("javax.net.ssl.keyStore", store.toString());
        exchange(Ports.take(port -> SocketCréeSSL("Serveur", port, "here", ProtocoleTLS1_3)));
        exchange(Ports.take(port -> SocketCréeSSL("Serveur", port, pem.toString(), 0, "", pem.toString())));
    }

    @Test
    @DisplayName("6. SocketCréeSSL: a certificate that is not there is false, and says what is missing")
    void missingCertificateIsToldAtOnce() throws Exception {
        assertThat(SocketCréeSSL("Serveur", Ports.free(), "nowhere")).isFalse();
        assertThat(ErreurInfo(errCode)).isEqualTo(ErrorCodes.TLS_FAILED);
        assertThat(ErreurInfo()).contains("nowhere", "javax.net.ssl.keyStore");
        assertThat(SocketCréeSSL("Serveur", Ports.free(), "nobody", 0, "", store.toString())).isFalse();
        assertThat(ErreurInfo()).contains("nobody");
        assertThat(SocketExiste("Serveur")).isFalse();
    }

    @ParameterizedTest(name = "6. Protocol {0}, older than TLS 1.2, is refused with an error that says so")
    @ValueSource(ints = {ProtocoleSSL2, ProtocoleSSL3, ProtocoleTLS1, ProtocoleTLS1_1, ProtocoleTLS1 + ProtocoleTLS1_2})
    void olderProtocolsAreRefused(int protocol) throws Exception {
        assertThat(SocketCréeSSL("Serveur", Ports.free(), pem.toString(), protocol)).isFalse();
        assertThat(ErreurInfo(errCode)).isEqualTo(ErrorCodes.TLS_FAILED);
        assertThat(ErreurInfo()).contains("TLSv1.2");
        assertThat(SocketConnecteSSL("Client", Ports.free(), "localhost", protocol)).isFalse();
        assertThat(ErreurInfo(errCode)).isEqualTo(ErrorCodes.TLS_FAILED);
    }

    @ParameterizedTest(name = "6. options {0} is misuse")
    @ValueSource(ints = {-1, 64})
    void unknownProtocolIsThrown(int protocol) {
        assertThatIllegalArgumentException().isThrownBy(() -> SocketConnecteSSL("Client", 1, "localhost", protocol));
    }

    @Test
    @DisplayName("6. The options choose the protocol: ProtocoleTLS1_2, ProtocoleTLS1_3")
    void protocolIsTheOneAskedFor() throws Exception {
        for (int protocol : List.of(ProtocoleTLS1_2, ProtocoleTLS1_3)) {
            int port = Ports.take(free -> SocketCréeSSL("Serveur", free, pem.toString(), protocol));
            try (SSLSocket client = connect(port)) {
                AsyncTask<Boolean> writing = write(client, "1\r\nA");
                assertThat(SocketLit("Serveur")).isEqualTo("A");
                assertThat(writing.result()).isTrue();
                assertThat(client.getSession().getProtocol())
                        .isEqualTo(protocol == ProtocoleTLS1_2 ? "TLSv1.2" : "TLSv1.3");
                SocketFerme("Serveur"); // before the client's close, which waits for our end
            }
        }
    }

    @Test
    @DisplayName("6. SocketConnecteSSL(nom, port, adresse [, options [, attente max [, certificat client]]]) in every form")
    void clientConnectsInEveryForm() throws Exception {
        int port = Ports.take(free -> SocketCréeSSL("Serveur", free, pem.toString()));
        AsyncTask<Boolean> serving = AsyncTask.call(() -> {
            while (SocketAttendConnexion("Serveur")) {
                String channel = SocketAccepte("Serveur");
                AsyncTask.call(() -> SocketEcrit(channel, SocketLit(channel)));
            }
            return true;
        });
        assertThat(SocketConnecteSSL("a", port, "localhost")).as(ErreurInfo(errComplet)).isTrue();
        assertThat(SocketConnecteSSL("b", port, "127.0.0.1", ProtocoleTLS1_2)).isTrue();
        assertThat(SocketConnecteSSL("c", port, "localhost", 0, 60_000)).isTrue();
        assertThat(SocketConnecteSSL("d", port, "localhost", 0, "1min")).isTrue();
        assertThat(SocketConnecteSSL("e", port, "localhost", 0, Duration.ofMinutes(1))).isTrue();
        assertThat(SocketConnecteSSL("f", port, "localhost", 0, 60_000, pem.toString())).isTrue();
        for (String client : "a b c d e f".split(" ", -1)) {
            SocketEcrit(client, client);
            assertThat(SocketLit(client)).isEqualTo(client);
        }
        SocketFerme("Serveur");
        assertThat(serving.result()).isTrue();
    }

    @Test
    @DisplayName("6. SocketConnecteSSL: the chain is verified by default")
    void unknownServerIsNotTrusted() throws Exception {
        System.clearProperty("javax.net.ssl.trustStore"); // then those hold that the JDK trusts,
        System.clearProperty("javax.net.ssl.trustStorePassword"); // whose store has no password
        assertThat(connectsTo("here", "localhost")).isFalse();
        assertThat(ErreurInfo(errCode)).isEqualTo(ErrorCodes.TLS_FAILED);
    }

    @Test
    @DisplayName("6. SocketConnecteSSL: the host name is verified by default")
    void serverOfAnotherNameIsNotTrusted() throws Exception {
        assertThat(connectsTo("elsewhere", "localhost")).isFalse();
        assertThat(ErreurInfo(errCode)).isEqualTo(ErrorCodes.TLS_FAILED);
        assertThat(ErreurInfo()).contains("localhost").contains("elsewhere");
    }

    private static boolean connectsTo(String certificate, String host) throws Exception {
        int port =
                Ports.take(free -> SocketCréeSSL("Serveur", free, certificate, 0, "", store.toString()));
        AsyncTask<String> serving = AsyncTask.call(() -> {
            SocketAttendConnexion("Serveur");
            return SocketLit(SocketAccepte("Serveur")); // the handshake takes place here
        });
        boolean connected = SocketConnecteSSL("Client", port, host);
        if (!connected) {
            assertThat(serving.result()).isEmpty();
        }
        return connected;
    }

    @Test
    @DisplayName("6. SocketConnecteSSL: the client certificate is shown to a server that demands one")
    void clientCertificateIsShown() throws Exception {
        try (SSLServerSocket server = (SSLServerSocket) context()
                .getServerSocketFactory()
                .createServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            server.setNeedClientAuth(true);
            server.setSoTimeout(BOUND_MILLIS);
            AsyncTask<String> serving = AsyncTask.call(() -> {
                try (SSLSocket client = (SSLSocket) server.accept()) {
                    client.getInputStream().readNBytes(4);
                    return client.getSession().getPeerPrincipal().getName();
                }
            });
            System.setProperty("javax.net.ssl.keyStore", store.toString());
            assertThat(SocketConnecteSSL("Client", server.getLocalPort(), "localhost", 0, 60_000, "elsewhere"))
                    .as(ErreurInfo(errComplet))
                    .isTrue();
            SocketEcrit("Client", "A");
            assertThat(serving.result()).isEqualTo("CN=elsewhere");
        }
    }
}
