package dev.prise.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Stream;

/**
 * Certificates for the tests, in files: {@code NAME.pem} the chain, {@code NAME.key}, {@code NAME.p12} both.
 *
 * <pre>
 * ca           vouches for server (localhost, 127.0.0.1) and client
 * stranger     vouches for itself, and is for the same names
 * </pre>
 */
record Certificates(Path directory) {

    /** What opens the stores. */
    static final String PASSWORD = "secret";

    private static final String HERE = "san=dns:localhost,ip:127.0.0.1";

    static Certificates in(Path directory) throws Exception {
        Certificates made = new Certificates(directory);
        Path all = made.file("all.p12");
        made.add(all, "ca", "ca", "-ext", "bc:c");
        made.add(all, "server", "server", "-signer", "ca", "-ext", HERE);
        made.add(all, "client", "client", "-signer", "ca");
        made.add(all, "stranger", "stranger", "-ext", HERE);
        return made;
    }

    /** Makes one more; its common name is as keytool takes it. */
    void add(Path store, String name, String commonName, String... more) throws Exception {
        Keytool.makeCertificate(
                Path.of(System.getProperty("java.home")), store, PASSWORD,
                Stream.concat(
                        Stream.of("-alias", name, "-dname", "CN=" + commonName, "-startdate", "-1d", "-validity",
                                "100"),
                        Arrays.stream(more)).toArray(String[]::new));
        KeyStore all = open(store);
        Certificate[] chain = all.getCertificateChain(name);
        Key key = all.getKey(name, PASSWORD.toCharArray());
        StringBuilder pem = new StringBuilder();
        for (Certificate each : chain) {
            pem.append(block("CERTIFICATE", each.getEncoded()));
        }
        Files.writeString(file(name + ".pem"), pem);
        Files.writeString(file(name + ".key"), block("PRIVATE KEY", key.getEncoded()));
        KeyStore alone = KeyStore.getInstance("PKCS12");
        alone.load(null, null);
        alone.setKeyEntry(name, key, PASSWORD.toCharArray(), chain);
        try (var out = Files.newOutputStream(file(name + ".p12"))) {
            alone.store(out, PASSWORD.toCharArray());
        }
    }

    private static KeyStore open(Path store) throws IOException, GeneralSecurityException {
        KeyStore opened = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            opened.load(in, PASSWORD.toCharArray());
        }
        return opened;
    }

    private static String block(String label, byte[] content) {
        return "-----BEGIN " + label + "-----\n" + Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(content)
                + "\n-----END " + label + "-----\n";
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    String chain(String name) {
        return file(name + ".pem").toString();
    }

    String key(String name) {
        return file(name + ".key").toString();
    }

    String store(String name) {
        return file(name + ".p12").toString();
    }
}
