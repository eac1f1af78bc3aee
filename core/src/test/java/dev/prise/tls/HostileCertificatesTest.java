package dev.prise.tls;

import static dev.prise.testing.Hostile.SHOWN;
import static dev.prise.testing.Hostile.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.prise.Endpoint;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure.TlsFailed;
import dev.prise.testing.AsyncTask;
import dev.prise.testing.AsyncTask.Kind;
import dev.prise.testing.Certificates;
import dev.prise.testing.Hostile;
import dev.prise.testing.NoLeaks;
import dev.prise.wire.MemoryWire;
import dev.prise.wire.Wire;
import dev.prise.wire.WireContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Certificates whose names are written for the operator's terminal: every text about them is safe to show. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileCertificatesTest {

    @TempDir
    Path directory;

    /** A certificate with those that vouch for it, and its key. */
    private record Owner(PrivateKey key, List<X509Certificate> chain) {

        Tls tls(Tls otherwise) {
            return otherwise.withIdentity(Identity.of(key, chain));
        }
    }

    private Path store() throws IOException {
        return Files.createTempDirectory(directory, "made").resolve("store.p12");
    }

    /** Who is named hostile in a store. */
    private static Owner in(Path store) throws Exception {
        char[] password = Certificates.PASSWORD.toCharArray();
        KeyStore opened = KeyStore.getInstance(store.toFile(), password);
        return new Owner(
                (PrivateKey) opened.getKey("hostile", password),
                Arrays.stream(opened.getCertificateChain("hostile")).map(X509Certificate.class::cast).toList());
    }

    /** Somebody of whom nobody else has ever heard. */
    private Owner owner(String... more) throws Exception {
        Path store = store();
        Hostile.makeCertificate(store, Hostile.alternative(), more);
        return in(store);
    }

    /** Trusts who vouches for somebody in the end. */
    private Trust trust(Owner owner) throws Exception {
        Path file = Files.createTempFile(directory, "trusted", ".pem");
        Files.writeString(file, Certificates.block("certificate", owner.chain.getLast().getEncoded()));
        return Trust.pem(file);
    }

    /** What a client says of a server. */
    private static Throwable atClient(Tls client, Tls server) throws Exception {
        MemoryWire.Pair plain = MemoryWire.pair();
        AsyncTask<Throwable> served = Kind.VIRTUAL.call(() -> catchThrowable(() -> {
            try (Wire serving = TlsWires.server(server, plain.right(), new byte[0], SocketEvents.NONE)) {
                WireContract.read(serving, 1);
            }
        }));
        Throwable failure =
                catchThrowable(() -> TlsWires.client(client, plain.left(), "localhost", SocketEvents.NONE).close());
        plain.left().close();
        Hostile.assertSafe(served.result());
        return failure;
    }

    private static void assertSaid(Throwable failure, String... parts) {
        assertThat(failure).isInstanceOf(TlsFailed.class).hasMessageContainingAll(parts);
        Hostile.assertSafe(failure);
        assertThat(failure).hasMessageContaining("failed: the certificate CN=" + SHOWN);
    }

    @Test
    void serverThatNobodyVouchesForIsNamed() throws Exception {
        Tls server = owner().tls(TlsWireTest.SERVER);
        assertSaid(atClient(TlsWireTest.CLIENT, server), ", issued by CN=" + SHOWN + ", is not trusted; ");
    }

    @Test
    void serverOfAnotherNameIsNamedWithItsNames() throws Exception {
        Owner owner = owner();
        Tls client = TlsWireTest.CLIENT.withTrust(trust(owner));
        assertSaid(
                atClient(client, owner.tls(TlsWireTest.SERVER)), " is for x\\x1B[2J\\r\\n127.0.0.1:1 left",
                "\\x07 and not for localhost; ");
    }

    @Test
    void serverWhoseCertificateIsOutOfDateIsNamed() throws Exception {
        Tls expired = owner("-startdate", "-20d", "-validity", "10").tls(TlsWireTest.SERVER);
        assertSaid(atClient(TlsWireTest.CLIENT, expired), " expired at 2");
        Tls early = owner("-startdate", "+10d", "-validity", "10").tls(TlsWireTest.SERVER);
        assertSaid(atClient(TlsWireTest.CLIENT, early), " is not valid before 2");
    }

    @Test
    void serverWhoseCertificateIsForAnotherUseIsNamed() throws Exception {
        Path store = store();
        Certificates.keytool(store,
                List.of("-genkeypair", "-alias", "ca", "-dname", "CN=ca", "-keyalg", "EC", "-groupname",
                        "secp256r1", "-ext", "bc:c"));
        Hostile.makeCertificate(store, "san=dns:localhost", "-signer", "ca", "-ext", "eku=clientAuth");
        Owner owner = in(store);
        Tls client = TlsWireTest.CLIENT.withTrust(trust(owner));
        assertSaid(atClient(client, owner.tls(TlsWireTest.SERVER)), " was refused (", "it is not made for this use");
    }

    @Test
    void ownCertificateIsNamedSafelyToo() throws Exception {
        Owner owner = owner();
        assertThat(Identity.of(owner.key, owner.chain)).hasToString("the certificate CN=" + SHOWN);
        assertThat(owner.tls(TlsWireTest.SERVER).toString()).contains("TLS as the certificate CN=" + SHOWN + ", ");
    }

    @Test
    void longNamesAndManyAreCut() throws Exception {
        StringBuilder names = new StringBuilder("san=");
        for (int i = 0; i < 100; i++) {
            names.append(i == 0 ? "dns:" : ",dns:").append("host").append(i).append(".example");
        }
        Path store = store();
        Certificates.keytool(store, List.of("-genkeypair", "-alias", "hostile", "-dname", "CN=" + "a".repeat(5000),
                "-keyalg", "EC", "-groupname", "secp256r1", "-ext", names.toString()));
        Owner owner = in(store);
        Throwable failure =
                atClient(TlsWireTest.CLIENT.withTrust(trust(owner)), owner.tls(TlsWireTest.SERVER));
        assertThat(failure).hasMessageContaining("the certificate CN=aaa")
                .hasMessageContaining("aaa… (5003 characters) is for host0.example, host1.example, ")
                .hasMessageContaining("… (1588 characters) and not for localhost; ");
        assertThat(failure.getMessage()).hasSizeLessThan(1000);
    }

    /** The text of the JDK's exception quotes the name; what is said must not follow from what the name says. */
    @Test
    void peerDoesNotChooseWhatIsSaidOfIt() {
        TlsErrors faults = new TlsErrors(new Endpoint("10.0.0.7", 4001), false, "CN=server");
        ExplainingTrustManager.Refused refused = new ExplainingTrustManager.Refused(
                "the certificate CN=Received fatal alert: unknown_ca is not trusted", "meaning", "advice", null);
        SSLHandshakeException outer = new SSLHandshakeException(refused.getMessage());
        outer.initCause(refused);
        assertThat(faults.of(outer)).hasMessageContaining("failed: the certificate CN=Received")
                .hasMessageEndingWith("; meaning; advice");
        assertThat(faults.of(new SSLHandshakeException("Illegal server name, type=host_name(0), name=" + TEXT
                + " Received fatal alert: unknown_ca, no cipher suites in common, not enabled or supported")))
                .hasMessageContaining("asks for a server by a name that no host can have")
                .hasMessageContaining("name=" + SHOWN);
        assertThat(faults.of(new SSLHandshakeException("(unknown_ca) Received fatal alert: unknown_ca")))
                .hasMessageContaining("refused it with the alert unknown_ca, this end showed CN=server");
    }
}
