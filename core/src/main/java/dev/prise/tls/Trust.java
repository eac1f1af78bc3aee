package dev.prise.tls;

import dev.prise.SafeText;
import dev.prise.SocketFailure.TlsFailed;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Whom this end trusts: whose signature under a certificate counts. Immutable. Files are read when a connection needs them,
 * and read again when they have changed; see {@link Tls}.
 */
public final class Trust {

    /** Reads what there is to read. */
    @FunctionalInterface
    private interface Source {
        X509ExtendedTrustManager load() throws IOException, GeneralSecurityException;
    }

    private final String description;
    private final List<Path> files;
    private final Source source;
    private final boolean checks;

    private Trust(String description, List<Path> files, Source source, boolean checks) {
        this.description = SafeText.of(description);
        this.files = files;
        this.source = source;
        this.checks = checks;
    }

    /**
     * Whoever the JDK trusts: the public certificate authorities, or what {@code javax.net.ssl.trustStore} names.
     *
     * @return the usual trust of clients on the Internet
     */
    public static Trust system() {
        return new Trust("the JDK's certificate authorities", List.of(), () -> pkix(null), true);
    }

    /**
     * The certificate authorities in a PEM file, and nobody else. A self-signed certificate may stand there too.
     *
     * @param certificates the file, with one {@code BEGIN CERTIFICATE} block or more
     * @return the trust
     */
    public static Trust pem(Path certificates) {
        return new Trust(
                "the certificate authorities in " + certificates, List.of(certificates), () -> {
                    List<X509Certificate> found = Pem.read(certificates).certificates();
                    if (found.isEmpty()) {
                        throw nothingIn(certificates, "put the CA's certificate there, as a BEGIN CERTIFICATE block");
                    }
                    return pkix(storeOf(found));
                }, true);
    }

    /**
     * The trusted certificates in a PKCS#12 store, and nobody else.
     *
     * @param store the file
     * @param password what opens it
     * @return the trust
     */
    public static Trust pkcs12(Path store, String password) {
        Objects.requireNonNull(password, "password");
        return new Trust(
                "the trusted certificates in " + store, List.of(store), () -> {
                    KeyStore opened = Identity.open(store, password);
                    List<X509Certificate> found = new ArrayList<>();
                    for (String alias : Collections.list(opened.aliases())) {
                        if (opened.isCertificateEntry(alias)
                                && opened.getCertificate(alias) instanceof X509Certificate c) {
                            found.add(c);
                        }
                    }
                    if (found.isEmpty()) {
                        throw nothingIn(
                                store,
                                "import the CA's certificate with keytool -importcert, or give it as a PEM file");
                    }
                    return pkix(storeOf(found));
                }, true);
    }

    /**
     * Anybody: neither the chain nor the host name is checked, and whoever sits between the two ends can read and change
     * everything. For trying out, never for use.
     *
     * @return no trust at all
     */
    public static Trust insecurelyAnybodyWithoutAnyCheck() {
        return new Trust("anybody, unchecked", List.of(), ExplainingTrustManager::nothing, false);
    }

    private static X509ExtendedTrustManager pkix(KeyStore anchors) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(anchors);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager x509) {
                return x509;
            }
        }
        throw new GeneralSecurityException("this JDK has no trust manager for X.509");
    }

    private static KeyStore storeOf(List<X509Certificate> certificates) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < certificates.size(); i++) {
            store.setCertificateEntry("trusted-" + i, certificates.get(i));
        }
        return store;
    }

    private static TlsFailed nothingIn(Path file, String advice) {
        return new TlsFailed(
                "the file " + file + " holds no trusted certificate", "nobody would be trusted", advice, null);
    }

    List<Path> files() {
        return files;
    }

    /** Whether the other end's certificate is looked at. */
    boolean checks() {
        return checks;
    }

    ExplainingTrustManager load() throws IOException, GeneralSecurityException {
        return new ExplainingTrustManager(source.load(), description);
    }

    /** In words. */
    @Override
    public String toString() {
        return description;
    }
}
