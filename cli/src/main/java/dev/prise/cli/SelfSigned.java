package dev.prise.cli;

import dev.prise.tls.Identity;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A certificate that a server makes for itself, for one run: nobody vouches for it, and nothing of it stays on the disk.
 *
 * @param identity the certificate and its key
 * @param names the hosts and addresses that it is for
 * @param fingerprint its SHA-256 digest, as openssl writes it: {@code 5A:0F:…}
 */
record SelfSigned(Identity identity, List<String> names, String fingerprint) {

    private static final String ALIAS = "prise";
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");
    private static final String LABEL = "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?";
    private static final Pattern HOST_NAME = Pattern.compile(LABEL + "(\\." + LABEL + ")*");

    /**
     * Makes one, which takes about half a second.
     *
     * @param javaHome whose keytool does it
     * @param scratch where it may keep its store meanwhile
     */
    static SelfSigned make(Path javaHome, Path scratch) {
        List<String> names = new ArrayList<>(List.of("localhost", "127.0.0.1", "::1"));
        hostName().filter(name -> !names.contains(name)).ifPresent(names::add);
        try {
            Path directory = Files.createTempDirectory(scratch, "prise-tls"); // for this user's eyes alone
            Path store = directory.resolve("self-signed.p12");
            try {
                return make(javaHome, store, names);
            } finally {
                Files.deleteIfExists(store);
                Files.deleteIfExists(directory);
            }
        } catch (IOException | GeneralSecurityException failed) {
            throw impossible(failed.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw impossible("prise stops");
        }
    }

    private static SelfSigned make(Path javaHome, Path store, List<String> names)
            throws IOException, InterruptedException, GeneralSecurityException {
        String password = UUID.randomUUID().toString();
        Keytool.makeCertificate(
                javaHome, store, password,
                "-alias", ALIAS, "-dname", "CN=prise self-signed",
                "-ext", "san=" + String.join(",", names.stream().map(SelfSigned::alternative).toList()),
                "-startdate", "-1d", "-validity", "365"); // from yesterday on: not every clock is right
        KeyStore opened = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            opened.load(in, password.toCharArray());
        }
        PrivateKey key = (PrivateKey) opened.getKey(ALIAS, password.toCharArray());
        X509Certificate certificate = (X509Certificate) opened.getCertificate(ALIAS);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
        return new SelfSigned(
                Identity.of(key, List.of(certificate)),
                List.copyOf(names),
                HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest));
    }

    private static String alternative(String name) {
        return (ADDRESS.matcher(name).matches() ? "ip:" : "dns:") + name;
    }

    // Where the name service does not answer, the name is of no use to others either
    private static Optional<String> hostName() {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return Optional.of(InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT))
                        .filter(name -> HOST_NAME.matcher(name).matches());
            } catch (UnknownHostException none) {
                return Optional.<String>empty();
            }
        }).completeOnTimeout(Optional.empty(), 1, TimeUnit.SECONDS).join();
    }

    private static CommandFailed impossible(String why) {
        return new CommandFailed(
                ExitCode.FAILED,
                "no certificate can be made for --tls-self-signed (" + why.replace("\n", " ")
                        + "); Java's keytool makes it, and did not; give a certificate with --tls-cert");
    }

    /** In one line. */
    @Override
    public String toString() {
        return "self-signed certificate for " + String.join(", ", names) + "; SHA-256 fingerprint " + fingerprint;
    }
}
