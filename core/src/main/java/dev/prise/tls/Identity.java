package dev.prise.tls;

import dev.prise.SafeText;
import dev.prise.SocketFailure.TlsFailed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Who this end is: a certificate with its chain, and the private key that belongs to it. Immutable. Files are read when a
 * connection needs them, and read again when they have changed; see {@link Tls}.
 */
public final class Identity {

    /** What was read: the key, and the certificates from one's own up to the authority's. */
    record Credentials(PrivateKey key, List<X509Certificate> chain) {

        String subject() {
            return ExplainingTrustManager.shown(chain.get(0).getSubjectX500Principal());
        }

        void checkBelongTogether(Object where) throws GeneralSecurityException {
            String algorithm = switch (key.getAlgorithm()) {
                case "RSA" -> "SHA256withRSA";
                case "EC" -> "SHA256withECDSA";
                case "EdDSA" -> "EdDSA";
                default -> null;
            };
            if (algorithm != null && !signs(algorithm)) {
                throw new TlsFailed(
                        "the private key in " + where + " does not belong to the certificate " + subject(),
                        "one of the two was renewed without the other, or the chain does not begin with one's own certificate",
                        "put them together again, one's own certificate first",
                        null);
            }
        }

        private boolean signs(String algorithm) throws GeneralSecurityException {
            if (!key.getAlgorithm().equals(family(chain.get(0).getPublicKey().getAlgorithm()))) {
                return false;
            }
            byte[] something = {1, 2, 3};
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(something);
            byte[] signed = signature.sign();
            signature.initVerify(chain.get(0).getPublicKey());
            signature.update(something);
            return signature.verify(signed);
        }

        private static String family(String algorithm) {
            return algorithm.startsWith("Ed") ? "EdDSA" : algorithm;
        }
    }

    /** Reads what there is to read. */
    @FunctionalInterface
    private interface Source {
        Credentials load() throws IOException, GeneralSecurityException;
    }

    private final String description;
    private final List<Path> files;
    private final Source source;

    private Identity(String description, List<Path> files, Source source) {
        this.description = SafeText.of(description);
        this.files = files;
        this.source = source;
    }

    /**
     * PEM files: the certificate chain in one, the key in the other, or both in one file that is named twice.
     *
     * @param chain one's own certificate first, then those that lead to the authority's
     * @param key the private key: {@code PRIVATE KEY} (PKCS#8), {@code RSA PRIVATE KEY} or {@code EC PRIVATE KEY}
     * @return the identity
     */
    public static Identity pem(Path chain, Path key) {
        return pem(chain, key, Optional.empty());
    }

    /**
     * PEM files as above, where the key is encrypted.
     *
     * @param chain one's own certificate first, then those that lead to the authority's
     * @param key the private key, as an {@code ENCRYPTED PRIVATE KEY} (PKCS#8)
     * @param password what opens it
     * @return the identity
     */
    public static Identity pem(Path chain, Path key, String password) {
        return pem(chain, key, Optional.of(password));
    }

    private static Identity pem(Path chain, Path key, Optional<String> password) {
        return new Identity(
                "the certificate in " + chain, chain.equals(key) ? List.of(chain) : List.of(chain, key), () -> {
                    List<X509Certificate> certificates = Pem.read(chain).certificates();
                    if (certificates.isEmpty()) {
                        throw new TlsFailed(
                                "the file " + chain + " holds no certificate",
                                "there is no BEGIN CERTIFICATE block in it",
                                "give the PEM file with the certificate chain",
                                null);
                    }
                    return new Credentials(Pem.read(key).key(password), certificates);
                });
    }

    /**
     * The one key in a PKCS#12 store (.p12, .pfx), with its certificates.
     *
     * @param store the file
     * @param password what opens the store and the key
     * @return the identity
     */
    public static Identity pkcs12(Path store, String password) {
        return pkcs12(store, password, Optional.empty());
    }

    /**
     * One of the keys in a PKCS#12 store (.p12, .pfx), with its certificates.
     *
     * @param store the file
     * @param password what opens the store and the key
     * @param certificate its alias, or the certificate's SHA-1 thumbprint: 40 hexadecimal digits, with blanks or colons
     *     between them if you like
     * @return the identity
     */
    public static Identity pkcs12(Path store, String password, String certificate) {
        return pkcs12(store, password, Optional.of(certificate));
    }

    private static Identity pkcs12(Path store, String password, Optional<String> certificate) {
        Objects.requireNonNull(password, "password");
        return new Identity(
                certificate.map(name -> "the certificate " + name + " in ").orElse("the certificate in ") + store,
                List.of(store),
                () -> load(open(store, password), store, password, certificate));
    }

    /**
     * A key and certificates that the program has already, from wherever. They are used as they are, and never looked at again.
     *
     * @param key the private key
     * @param chain one's own certificate first, then those that lead to the authority's
     * @return the identity
     * @throws IllegalArgumentException if there is no certificate
     */
    public static Identity of(PrivateKey key, List<X509Certificate> chain) {
        Credentials credentials = new Credentials(Objects.requireNonNull(key, "key"), List.copyOf(chain));
        if (credentials.chain().isEmpty()) {
            throw new IllegalArgumentException("the chain is empty; it begins with one's own certificate");
        }
        return new Identity("the certificate " + credentials.subject(), List.of(), () -> credentials);
    }

    static KeyStore open(Path store, String password) throws IOException, GeneralSecurityException {
        KeyStore opened = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            opened.load(in, password.toCharArray());
            return opened;
        } catch (IOException failed) {
            if (failed.getCause() instanceof UnrecoverableKeyException) {
                throw new TlsFailed(
                        "the password does not open the PKCS#12 store " + store,
                        "it is another store's password, or the store was written with another one",
                        "give the password that the store was made with",
                        failed);
            }
            throw failed;
        }
    }

    private static Credentials load(KeyStore store, Path file, String password, Optional<String> wanted)
            throws GeneralSecurityException {
        List<String> all = new ArrayList<>();
        List<String> fitting = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                all.add(alias);
                if (wanted.isEmpty() || isNamed(wanted.get(), alias, store.getCertificate(alias))) {
                    fitting.add(alias);
                }
            }
        }
        if (fitting.size() != 1) {
            throw new TlsFailed(
                    "the store " + file + " has " + (fitting.isEmpty() ? "no key" : fitting.size() + " keys")
                            + wanted.map(name -> " named " + name).orElse("")
                            + (all.isEmpty() ? "" : "; it has " + String.join(", ", all)),
                    "it is not clear which certificate is meant",
                    "name one by its alias or by its certificate's SHA-1 thumbprint",
                    null);
        }
        Key key = store.getKey(fitting.get(0), password.toCharArray());
        List<X509Certificate> chain = Arrays.stream(store.getCertificateChain(fitting.get(0)))
                .map(X509Certificate.class::cast)
                .toList();
        return new Credentials((PrivateKey) key, chain);
    }

    private static boolean isNamed(String name, String alias, Certificate certificate) throws GeneralSecurityException {
        String hex = name.replaceAll("[\\s:\u200e]", "").toLowerCase(Locale.ROOT); // Windows puts a mark of direction first
        return alias.equalsIgnoreCase(name)
                || hex.equals(
                        HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded())));
    }

    List<Path> files() {
        return files;
    }

    Credentials load() throws IOException, GeneralSecurityException {
        Credentials credentials = source.load();
        credentials.checkBelongTogether(files.isEmpty() ? "memory" : files.get(files.size() - 1));
        return credentials;
    }

    /** In words, without any secret. */
    @Override
    public String toString() {
        return description;
    }
}
