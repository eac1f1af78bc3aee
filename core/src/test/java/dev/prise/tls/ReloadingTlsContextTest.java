package dev.prise.tls;

import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.TlsFailed;
import dev.prise.tcp.Tcp;
import dev.prise.tcp.TcpOptions;
import dev.prise.testing.AsyncTask;
import dev.prise.testing.AsyncTask.Kind;
import dev.prise.testing.Bytes;
import dev.prise.testing.Certificates;
import dev.prise.wire.MemoryWire;
import dev.prise.wire.Wire;
import dev.prise.wire.WireContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that certificates and keys stand in: their forms, what is wrong with them, and what happens when they change. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReloadingTlsContextTest {

    @TempDir
    Path directory;

    private Path write(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private static String subject(Identity identity) throws Exception {
        return identity.load().subject();
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file);
    }

    private static void assertRefused(Identity identity, String... parts) {
        assertThatThrownBy(
                () -> new ReloadingTlsContext(Optional.of(identity), Trust.system(), System::nanoTime).current(b -> {}))
                .isInstanceOf(TlsFailed.class)
                .hasMessageContainingAll(parts)
                .message()
                .isNotNull()
                .matches(text -> text.split("; ").length >= 3);
    }

    // Forms

    @Test
    void whatTheProgramHasAlreadyNeedsNoFiles() throws Exception {
        List<X509Certificate> chain = Pem.read(Certificates.chain("server")).certificates();
        PrivateKey key = Pem.read(Certificates.key("server")).key(Optional.empty());
        Identity identity = Identity.of(key, chain);
        assertThat(identity.files()).isEmpty();
        assertThat(subject(identity)).isEqualTo("CN=server");
        assertThat(identity).hasToString("the certificate CN=server");
        assertRefused(
                Identity.of(Pem.read(Certificates.key("client")).key(Optional.empty()), chain),
                "the private key in memory does not belong to the certificate CN=server");
        assertThatThrownBy(() -> Identity.of(key, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the chain is empty");
    }

    @Test
    void certificateAndKeyMayStandInOneFileWithTextBetween() throws Exception {
        Path both = write(
                "both.pem",
                "Bag Attributes\n  friendlyName: a\n" + read(Certificates.key("server")) + "subject=CN = server\n"
                        + read(Certificates.chain("server")));
        assertThat(subject(Identity.pem(both, both))).isEqualTo("CN=server");
        assertThat(Identity.pem(both, both).load().chain()).hasSize(2);
    }

    @Test
    void linesMayEndLikeOnWindows() throws Exception {
        Path chain = write("chain.pem", read(Certificates.chain("server")).replace("\n", "\r\n"));
        Path key = write("server.key", read(Certificates.key("server")).replace("\n", "\r\n"));
        assertThat(subject(Identity.pem(chain, key))).isEqualTo("CN=server");
    }

    @Test
    void keyMayBeEncrypted() throws Exception {
        String algorithm = "PBEWithSHA1AndDESede";
        PrivateKey key = Pem.read(Certificates.key("server")).key(Optional.empty());
        SecretKey secret =
                SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec("geheim".toCharArray()));
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(Cipher.ENCRYPT_MODE, secret);
        byte[] encrypted =
                new EncryptedPrivateKeyInfo(cipher.getParameters(), cipher.doFinal(key.getEncoded())).getEncoded();
        Path file = write("encrypted.key", Certificates.block("encrypted private key", encrypted));
        assertThat(subject(Identity.pem(Certificates.chain("server"), file, "geheim"))).isEqualTo("CN=server");
        assertRefused(Identity.pem(Certificates.chain("server"), file, "other"), "cannot be decrypted",
                file.toString());
        assertRefused(Identity.pem(Certificates.chain("server"), file), "is encrypted, and there is no password");
    }

    /** The DER element inside the last element of a sequence. */
    private static byte[] lastOctets(byte[] der) {
        for (int at = 4; at < der.length; at++) { // an octet string that reaches to the end
            if (der[at] == 4 && (length(der, at) == der.length)) {
                return Arrays.copyOfRange(der, der[at + 1] >= 0 ? at + 2 : at + 2 + (der[at + 1] & 0x7F), der.length);
            }
        }
        throw new AssertionError("no octets");
    }

    private static int length(byte[] der, int at) {
        int first = der[at + 1] & 0xFF;
        return first < 0x80
                ? at + 2 + first
                : first == 0x81
                        ? at + 3 + (der[at + 2] & 0xFF)
                        : at + 4 + ((der[at + 2] & 0xFF) << 8) + (der[at + 3] & 0xFF);
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 2048, 4096})
    void olderFormOfRsaKeysIsRead(int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        PrivateKey key = generator.generateKeyPair().getPrivate();
        Path file = write("rsa.key", Certificates.block("rsa private key", lastOctets(key.getEncoded())));
        assertThat(Pem.read(file).key(Optional.empty())).isEqualTo(key);
    }

    @Test
    void olderFormOfEllipticKeysIsReadWhereItNamesItsCurve() throws Exception {
        byte[] octets = {4, 32};
        byte[] secret = new byte[32];
        byte[] inside = lastOctets(Pem.read(Certificates.key("server")).key(Optional.empty()).getEncoded());
        System.arraycopy(inside, inside.length - 32, secret, 0, 32);
        byte[] curve = {(byte) 0xA0, 10, 6, 8, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 3, 1, 7};
        byte[] sec1 =
                concat(new byte[]{0x30, (byte) (3 + 2 + 32 + curve.length), 2, 1, 1}, octets, ecSecret(inside), curve);
        Path file = write("ec.key", Certificates.block("ec parameters", new byte[]{6, 0})
                + Certificates.block("ec private key", sec1));
        assertThat(subject(Identity.pem(Certificates.chain("server"), file))).isEqualTo("CN=server");

        byte[] nameless = concat(new byte[]{0x30, (byte) (3 + 2 + 32), 2, 1, 1}, octets, ecSecret(inside));
        assertRefused(
                Identity.pem(Certificates.chain("server"),
                        write("b.key", Certificates.block("ec private key", nameless))),
                "does not name its curve", "openssl pkcs8");
    }

    private static byte[] ecSecret(byte[] sec1) {
        for (int at = 0;; at++) {
            if (sec1[at] == 4 && sec1[at + 1] == 32) {
                return Arrays.copyOfRange(sec1, at + 2, at + 34);
            }
        }
    }

    private static byte[] concat(byte[]... parts) {
        return Bytes.join(List.of(parts));
    }

    @Test
    void storeIsOpenedByAliasOrThumbprint() throws Exception {
        Path store = Certificates.store();
        assertThat(subject(Identity.pkcs12(store, Certificates.PASSWORD, "server"))).isEqualTo("CN=server");
        assertThat(subject(Identity.pkcs12(store, Certificates.PASSWORD, "SERVER"))).isEqualTo("CN=server");
        String thumbprint = Certificates.thumbprint("renewed");
        for (String form : List.of(thumbprint, thumbprint.replace(" ", ":"), thumbprint.replace(" ", "")
                .toUpperCase(
                        Locale.ROOT),
                "\u200e" + thumbprint)) {
            assertThat(subject(Identity.pkcs12(store, Certificates.PASSWORD, form))).isEqualTo("CN=renewed");
        }
        Path single = directory.resolve("single.p12");
        Certificates.keytool(single, List.of("-genkeypair", "-alias", "me", "-keyalg", "EC", "-dname", "CN=only"));
        assertThat(subject(Identity.pkcs12(single, Certificates.PASSWORD))).isEqualTo("CN=only");
    }

    @Test
    void storeSaysWhatItHasWhereItIsNotClearWhatIsMeant() {
        Path store = Certificates.store();
        assertRefused(Identity.pkcs12(store, Certificates.PASSWORD), "has 8 keys", "server", "thumbprint");
        assertRefused(Identity.pkcs12(store, Certificates.PASSWORD, "nobody"), "has no key named nobody", "server");
        assertRefused(Identity.pkcs12(store, "wrong"), "the password does not open", store.toString());
    }

    @Test
    void authoritiesMayStandInAStore() throws Exception {
        Path store = directory.resolve("trusted.p12");
        Certificates.keytool(store, List.of("-importcert", "-noprompt", "-alias", "ca", "-file",
                Certificates.chain("ca").toString()));
        Tls client = Tls.DEFAULTS.withTrust(Trust.pkcs12(store, Certificates.PASSWORD));
        MemoryWire.Pair pair = TlsWireTest.overMemory(client, TlsWireTest.SERVER);
        pair.left().close();
        pair.right().close();
        assertThatThrownBy(() -> Trust.pkcs12(Certificates.store(), Certificates.PASSWORD).load())
                .isInstanceOf(TlsFailed.class)
                .hasMessageContaining("holds no trusted certificate");
    }

    @Test
    void filesThatCannotBeUsedAreNamed() throws Exception {
        Path chain = Certificates.chain("server");
        Path key = Certificates.key("server");
        assertRefused(Identity.pem(directory.resolve("none.pem"), key), "none.pem does not exist");
        assertRefused(Identity.pem(chain, directory.resolve("none.key")), "none.key does not exist");
        assertRefused(Identity.pem(key, key), "holds no certificate");
        assertRefused(Identity.pem(chain, chain), "holds no private key");
        assertRefused(Identity.pem(chain, Certificates.key("client")), "does not belong to the certificate CN=server");
        assertRefused(Identity.pem(directory, key), directory.toString());
        Path broken = write("broken.pem", read(chain).replaceFirst("MII.", "AAAA"));
        assertRefused(Identity.pem(broken, key), "cannot be read", "broken.pem");
        assertThatThrownBy(() -> new ReloadingTlsContext(
                Optional.of(Identity.pem(broken, key)), Trust.system(), System::nanoTime).current(b -> {}))
                .message()
                .doesNotContain("JDK", "CertificateException");
        Path old = write("old.key", """
                -----BEGIN RSA PRIVATE KEY-----
                Proc-Type: 4,ENCRYPTED
                DEK-Info: AES-256-CBC,00

                AAAA
                -----END RSA PRIVATE KEY-----
                """);
        assertRefused(Identity.pem(chain, old), "encrypted in OpenSSL's former way", "openssl pkcs8");
        Path nonsense = write("nonsense.key", Certificates.block("private key", new byte[]{1, 2, 3}));
        assertRefused(Identity.pem(chain, nonsense), "of no kind that is known");
        assertThatThrownBy(() -> Trust.pem(key).load())
                .isInstanceOf(TlsFailed.class)
                .hasMessageContaining("holds no trusted certificate");
    }

    @Test
    void nothingSecretIsEverPrinted() {
        Tls tls = Tls.DEFAULTS.withIdentity(Identity.pkcs12(Certificates.store(), "sesame", "server"))
                .withTrust(Trust.pkcs12(Certificates.store(), "sesame"));
        assertThat(tls.toString()).contains("server", "all.p12").doesNotContain("sesame");
        assertThat(TcpOptions.DEFAULTS.withTls(tls).toString()).doesNotContain("sesame");
    }

    @Test
    void serverWithBadFilesFailsWhenItBeginsToListen() {
        Identity bad = Identity.pem(Certificates.chain("server"), Certificates.key("client"));
        assertThatThrownBy(
                () -> Tcp.listen(new Endpoint("127.0.0.1", 0),
                        TcpOptions.DEFAULTS.withTls(Tls.DEFAULTS.withIdentity(bad))))
                .isInstanceOf(TlsFailed.class);
    }

    // Changes

    private final List<String> told = new ArrayList<>();
    private final SocketEvents events = new SocketEvents() {
        @Override
        public void failed(Endpoint peer, SocketFailure failure) {
            told.add(peer + " " + failure.getMessage());
        }
    };

    private void put(String name) throws IOException {
        replace(Certificates.chain(name), "my.pem");
        replace(Certificates.key(name), "my.key");
    }

    private void replace(Path from, String name) throws IOException {
        Path target = directory.resolve(name);
        boolean there = Files.exists(target);
        FileTime before = there ? Files.getLastModifiedTime(target) : FileTime.fromMillis(0);
        Files.copy(from, target, StandardCopyOption.REPLACE_EXISTING);
        Files.setLastModifiedTime(target, FileTime.fromMillis(before.toMillis() + 1000)); // clocks of files may be coarse
    }

    /** The server's name in a new connection. */
    private String connect(Tls server) throws Exception {
        MemoryWire.Pair plain = MemoryWire.pair();
        AsyncTask<Wire> serving = Kind.VIRTUAL.call(() -> {
            Wire wire = TlsWires.server(server, plain.right(), new byte[0], events);
            wire.write(latin1("x"), 0, 1, Deadline.NEVER);
            return wire;
        });
        try (Wire client =
                new TlsWire(plain.left(), TlsWireTest.CLIENT, Optional.of("localhost"), new byte[0], events)) {
            WireContract.read(client, 1);
            return client.peerCertificate().orElseThrow().getSubjectX500Principal().getName();
        } finally {
            serving.result().close();
        }
    }

    @Test
    void changedCertificateIsShownToWhoeverComesNextAndOldConnectionsStand() throws Exception {
        AtomicLong clock = new AtomicLong();
        put("server");
        Tls server = Tls.DEFAULTS
                .withIdentity(Identity.pem(directory.resolve("my.pem"), directory.resolve("my.key")))
                .withClock(clock::get);
        assertThat(connect(server)).isEqualTo("CN=server");
        MemoryWire.Pair standing = TlsWireTest.overMemory(TlsWireTest.CLIENT, server);

        put("renewed");
        clock.addAndGet(Duration.ofMillis(999).toNanos());
        assertThat(connect(server)).as("within a second nobody looks").isEqualTo("CN=server");
        clock.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(connect(server)).isEqualTo("CN=renewed");

        WireContract.write(standing.left(), latin1("still"));
        assertThat(latin1(WireContract.read(standing.right(), 5))).isEqualTo("still");
        standing.left().close();
        standing.right().close();
        assertThat(told).isEmpty();
    }

    @Test
    void changedFilesThatCannotBeUsedAreToldOnceAndTheOldOnesUsedOn() throws Exception {
        AtomicLong clock = new AtomicLong();
        put("server");
        Tls server = Tls.DEFAULTS
                .withIdentity(Identity.pem(directory.resolve("my.pem"), directory.resolve("my.key")))
                .withClock(() -> clock.addAndGet(Duration.ofSeconds(1).toNanos()));
        assertThat(connect(server)).isEqualTo("CN=server");

        replace(Certificates.chain("renewed"), "my.pem"); // the key will follow
        for (int i = 0; i < 3; i++) {
            assertThat(connect(server)).isEqualTo("CN=server");
        }
        assertThat(told).hasSize(1);
        assertThat(told.get(0)).contains("memory:2", "changed files are not used", "does not belong",
                "no restart is needed");

        Files.delete(directory.resolve("my.key"));
        assertThat(connect(server)).isEqualTo("CN=server");
        assertThat(told).hasSize(2);

        put("renewed");
        assertThat(connect(server)).isEqualTo("CN=renewed");
        assertThat(told).hasSize(2);
    }

    @Test
    void changedTrustCountsForWhoeverComesNext() throws Exception {
        AtomicLong clock = new AtomicLong();
        replace(Certificates.chain("other-ca"), "trusted.pem");
        Tls client = Tls.DEFAULTS.withTrust(Trust.pem(directory.resolve("trusted.pem")))
                .withClock(() -> clock.addAndGet(Duration.ofSeconds(1).toNanos()));
        for (int i = 0; i < 2; i++) {
            MemoryWire.Pair plain = MemoryWire.pair();
            AsyncTask<?> serving = Kind.VIRTUAL.run(
                    () -> TlsWireTest.secured(TlsWires.server(TlsWireTest.SERVER, plain.right(), new byte[0], events)));
            assertThatThrownBy(() -> TlsWires.client(client, plain.left(), "localhost", events))
                    .isInstanceOf(TlsFailed.class);
            assertThat(serving.failure()).isInstanceOf(TlsFailed.class);
        }
        replace(Certificates.chain("ca"), "trusted.pem");
        MemoryWire.Pair pair = TlsWireTest.overMemory(client, TlsWireTest.SERVER);
        pair.left().close();
        pair.right().close();
    }
}
