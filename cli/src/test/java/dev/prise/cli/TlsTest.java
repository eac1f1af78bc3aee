package dev.prise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS at the command line, prise at both ends. {@link TlsPeersTest} has other programs. */
class TlsTest {

    private static final int FAILED = 1;
    private static final Path JAVA = Path.of(System.getProperty("java.home"));

    @TempDir
    static Path directory;

    private static Certificates certificates;

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificates = Certificates.in(directory);
    }

    private static InProcess serve(String... more) {
        return InProcess.serve(with(more, "--echo", "--tls-cert", certificates.chain("server"),
                "--tls-key", certificates.key("server")));
    }

    private static InProcess serveKnown(String how) {
        return serve("--tls-ca", certificates.chain("ca"), "--tls-client-auth", how);
    }

    private static Outcome send(InProcess server, String... more) {
        return Outcome.of(with(more, "send", "localhost:" + server.port(), "Hello"));
    }

    private static String[] with(String[] more, String... first) {
        return Stream.concat(Arrays.stream(first), Arrays.stream(more)).toArray(String[]::new);
    }

    private static void assertAnswered(Outcome outcome) {
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).isEqualTo("Hello" + System.lineSeparator());
        assertThat(outcome.code()).isZero();
    }

    @Test
    void sendAsksOverTls() {
        try (InProcess server = serve()) {
            assertAnswered(send(server, "--tls-ca", certificates.chain("ca")));
            assertThat(server.event("received")).containsEntry("text", "Hello");
        }
    }

    @Test
    void manyAreServedOverTls() {
        try (InProcess server = serve("--many")) {
            assertAnswered(send(server, "--tls-ca", certificates.chain("ca")));
            assertThat(server.event("received")).containsEntry("text", "Hello").containsKey("name");
        }
    }

    @Test
    void connectSpeaksOverTlsAndSaysSo() {
        try (InProcess server = serve();
                InProcess client = InProcess.start(
                        "connect", "localhost:" + server.port(), "--tls-ca", certificates.chain("ca"))) {
            assertThat(client.err().next())
                    .isEqualTo("connected to " + server.address() + ", TLS, windev mode, UTF-8 (Ctrl-C ends it)");
            client.typed().line("Hello");
            assertThat(client.out().next("> ")).endsWith(" > Hello");
        }
    }

    @Test
    void listeningSaysWhetherOverTls() {
        try (InProcess server = InProcess.start(
                "serve", "0", "--json", "--tls-cert", certificates.chain("server"), "--tls-key",
                certificates.key("server"))) {
            assertThat(server.event("listening")).containsEntry("tls", "true").doesNotContainKey("fingerprint");
        }
        try (InProcess server = InProcess.start("serve", "0", "--json")) {
            assertThat(server.event("listening")).doesNotContainKey("tls");
        }
    }

    // Whom a client trusts

    @Test
    void aServerOfAnotherAuthorityIsRefusedAndServesOn() {
        try (InProcess server = serve()) {
            send(server, "--tls").failedWith(
                    FAILED, "the certificate CN=server, issued by CN=ca, is not trusted", "(--tls-ca)");
            assertThat(server.event("failed").get("error"))
                    .contains("the other end refused it", "this end showed CN=server");
            send(server, "--tls-ca", certificates.chain("stranger"), "--wait", "60s")
                    .failedWith(FAILED, "is not trusted");
            assertAnswered(send(server, "--tls-ca", certificates.chain("ca")));
        }
    }

    @Test
    void whatWentWrongAtTheStartIsAnEventToo() {
        try (InProcess server = serve()) {
            for (String command : List.of("send", "connect")) {
                List<String> words = new ArrayList<>(List.of(command, server.address(), "--tls", "--json"));
                if (command.equals("send")) {
                    words.add("Hello");
                }
                Outcome outcome = Outcome.of(words.toArray(String[]::new));
                assertThat(outcome.code()).isEqualTo(FAILED);
                assertThat(Lines.fields(outcome.out())).containsEntry("event", "failed")
                        .hasEntrySatisfying("error", text -> assertThat(text).contains("is not trusted"));
            }
        }
    }

    // Whom a server trusts

    @ParameterizedTest
    @ValueSource(strings = {"asked", "demanded"})
    void aClientThatTheServerKnowsIsServed(String how) {
        try (InProcess server = serveKnown(how)) {
            assertAnswered(send(server, "--tls-ca", certificates.chain("ca"), "--tls-cert",
                    certificates.chain("client"), "--tls-key", certificates.key("client")));
        }
    }

    @Test
    void aClientWithoutACertificateIsRefusedWhereOneIsDemanded() {
        try (InProcess server = serveKnown("demanded")) {
            Outcome outcome = send(server, "--tls-ca", certificates.chain("ca"));
            assertThat(outcome.code()).isEqualTo(FAILED);
            assertThat(server.event("failed").get("error"))
                    .contains("the client shows no certificate", "(--tls-client-auth asked)");
        }
        try (InProcess server = serveKnown("asked")) {
            assertAnswered(send(server, "--tls-ca", certificates.chain("ca")));
        }
    }

    @Test
    void aClientOfAnotherAuthorityIsRefused() {
        try (InProcess server = serveKnown("asked")) {
            Outcome outcome = send(server, "--tls-ca", certificates.chain("ca"), "--tls-cert",
                    certificates.chain("stranger"), "--tls-key", certificates.key("stranger"));
            assertThat(outcome.code()).isEqualTo(FAILED);
            assertThat(server.event("failed").get("error")).contains("the certificate CN=stranger", "is not trusted");
            assertAnswered(send(server, "--tls-ca", certificates.chain("ca")));
        }
    }

    // Where the certificate stands

    @Test
    void certificateAndKeyMayStandInOneFile() throws Exception {
        Path both = Files.writeString(
                directory.resolve("both.pem"),
                Files.readString(certificates.file("server.key"))
                        + Files.readString(certificates.file("server.pem")));
        try (InProcess server = InProcess.serve("--echo", "--tls-cert", both.toString())) {
            assertAnswered(send(server, "--tls-ca", certificates.chain("ca")));
        }
    }

    @Test
    void aStoreHasBothAndAPassword() {
        try (InProcess server = InProcess.serve(
                "--echo", "--tls-cert", certificates.store("server"), "--tls-password", Certificates.PASSWORD)) {
            assertAnswered(send(server, "--tls-ca", certificates.chain("ca")));
        }
    }

    @Test
    void thePasswordMayStandInTheEnvironment() {
        try (RunningPrise server = RunningPrise.start(
                Map.of("PRISE_TLS_PASSWORD", Certificates.PASSWORD),
                "serve", "0", "--json", "--echo", "--tls-cert", certificates.store("server"))) {
            String address = "localhost:" + server.event("listening").get("port");
            assertAnswered(Outcome.of("send", address, "Hello", "--tls-ca", certificates.chain("ca")));
        }
    }

    @Test
    void whatCannotBeUsedIsOneLineAtTheStart() throws Exception {
        String junk = Files.writeString(directory.resolve("junk.p12"), "junk").toString();
        String server = certificates.chain("server");
        Outcome.of("serve", "0", "--tls-cert", server)
                .failedWith(FAILED, "server.pem holds no private key", "(--tls-key)");
        Outcome.of("serve", "0", "--tls-cert", server, "--tls-key", certificates.key("client"))
                .failedWith(FAILED, "client.key does not belong to the certificate CN=server");
        Outcome.of("serve", "0", "--tls-cert", certificates.key("server"), "--many")
                .failedWith(FAILED, "server.key holds no certificate");
        Outcome.of("serve", "0", "--tls-cert", certificates.store("server"), "--tls-password", "another")
                .failedWith(FAILED, "the password does not open the PKCS#12 store", "PRISE_TLS_PASSWORD");
        Outcome.of("serve", "0", "--tls-cert", certificates.store("all"), "--tls-password", Certificates.PASSWORD)
                .failedWith(FAILED, "all.p12 has 4 keys", "give a store that holds one key alone");
        Outcome.of("serve", "0", "--tls-cert", junk)
                .failedWith(FAILED, "the certificate in " + junk + " cannot be read");
        Outcome.of("serve", "0", "--tls-cert", junk, "--tls-key", certificates.key("server"))
                .failedWith(2, "the store " + junk + " holds its key itself");
    }

    // One end with TLS, the other without

    @Test
    void plainTextAtATlsPortIsNamed() {
        try (InProcess server = serve()) {
            assertThat(send(server).code()).isEqualTo(FAILED);
            assertThat(server.event("failed").get("error"))
                    .contains("expected a TLS handshake", "\"5\\r\\nHello\"", "the other end does not use TLS");
            assertAnswered(send(server, "--tls-ca", certificates.chain("ca")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"windev", "raw", "tag:<EOF>"})
    void tlsAtAPlainPortIsNamedAtBothEnds(String mode) {
        try (InProcess server = InProcess.serve("--mode", mode, "--max-message", "16")) {
            InProcess client = InProcess.start("send", server.address(), "--tls", "--json", "Hello");
            if (!mode.equals("raw")) { // where anything is a message
                assertThat(server.event("failed").get("error"))
                        .contains("this is a TLS handshake", "(--tls-cert, or --tls-self-signed for trying out)");
            } else {
                server.event("received");
                server.close();
            }
            assertThat(client.event("failed").get("error")).contains("does not use TLS");
            assertThat(client.exitCode()).isEqualTo(FAILED);
        }
    }

    // For trying out

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1"})
    void selfSignedAtBothEndsNeedsNothingElse(String host) {
        try (InProcess server = InProcess.serve("--tls-self-signed", "--echo")) {
            String address = host + ":" + server.port();
            Outcome outcome = Outcome.of("send", address, "--tls-self-signed", "Hello");
            assertThat(outcome.out()).isEqualTo("Hello" + System.lineSeparator());
            assertThat(outcome.err().lines()).hasSize(1);
            assertThat(outcome.err()).startsWith("prise: the server is not checked (--tls-self-signed)");
            Outcome checked = Outcome.of("send", address, "--tls", "Hello");
            checked.failedWith(FAILED, "the certificate CN=prise self-signed", "is not trusted");
        }
    }

    @Test
    void aPersonIsToldTheFingerprintBehindWhereItListens() {
        try (InProcess server = InProcess.start("serve", "0", "--tls-self-signed", "--many")) {
            assertThat(server.err().next()).matches("listening on .*, TLS, windev mode, UTF-8 \\(Ctrl-C ends it\\)");
            assertThat(server.err().next())
                    .matches("self-signed certificate for localhost, 127.0.0.1, ::1(, .+)?;"
                            + " SHA-256 fingerprint ([0-9A-F]{2}:){31}[0-9A-F]{2}");
        }
    }

    @Test
    void theFingerprintIsThatOfTheCertificate() throws Exception {
        Peers.assumeInstalled("openssl");
        try (InProcess server = InProcess.start("serve", "0", "--json", "--tls-self-signed")) {
            Map<String, String> listening = server.event("listening");
            String said = Peers.run(
                    "", "openssl", "s_client", "-connect", "localhost:" + listening.get("port"), "-servername",
                    "localhost");
            String pem = said.substring(said.indexOf("-----BEGIN"), said.indexOf("-----END"))
                    + "-----END CERTIFICATE-----\n";
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            assertThat(listening).containsEntry("tls", "true")
                    .containsEntry("fingerprint", HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest));
            certificate.checkValidity();
            assertThat(certificate.getSubjectAlternativeNames())
                    .extracting(name -> (Object) name.get(1))
                    .contains("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
        }
    }

    @Test
    void nothingOfASelfSignedCertificateStaysOnTheDisk(@TempDir Path scratch) {
        SelfSigned one = SelfSigned.make(JAVA, scratch);
        SelfSigned another = SelfSigned.make(JAVA, scratch);
        assertThat(scratch).isEmptyDirectory();
        assertThat(one.fingerprint()).isNotEqualTo(another.fingerprint());
    }

    @Test
    void withoutKeytoolThereIsAWayOut(@TempDir Path empty) {
        assertThatThrownBy(() -> SelfSigned.make(empty, empty))
                .isInstanceOf(CommandFailed.class)
                .hasMessageContainingAll("no certificate can be made for --tls-self-signed", "keytool", "--tls-cert");
        assertThat(empty).isEmptyDirectory();
    }
}
