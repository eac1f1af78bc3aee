package dev.prise.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Certificates and keys for the tests, made once by the running JDK's keytool: two authorities, and whom they vouch for. Each has
 * its files {@code NAME.pem} (the chain) and {@code NAME.key}, and is in {@code all.p12} under its name.
 *
 * <pre>
 * ca                vouches for: server (localhost, 127.0.0.1, ::1), renewed (the same names), client, expired, elsewhere
 * other-ca          vouches for: stranger (localhost, 127.0.0.1)
 * </pre>
 */
public final class Certificates {

    /** What opens {@code all.p12}. */
    public static final String PASSWORD = "secret";

    private static final String HERE = "san=dns:localhost,ip:127.0.0.1,ip:0:0:0:0:0:0:0:1";
    private static final Path DIRECTORY = make();

    private Certificates() {}

    /** A file. */
    public static Path file(String name) {
        return DIRECTORY.resolve(name);
    }

    /** The store with all of them. */
    public static Path store() {
        return file("all.p12");
    }

    /** Somebody's certificate chain. */
    public static Path chain(String name) {
        return file(name + ".pem");
    }

    /** Somebody's key. */
    public static Path key(String name) {
        return file(name + ".key");
    }

    /** Somebody's SHA-1 thumbprint as Windows shows it. */
    public static String thumbprint(String name) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-1").digest(opened(store()).getCertificate(name).getEncoded());
            return HexFormat.ofDelimiter(" ").formatHex(digest);
        } catch (GeneralSecurityException | IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static Path make() {
        try {
            Path directory = Files.createTempDirectory("prise-certificates");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
            Path store = directory.resolve("all.p12");
            keytool(store, "ca", "-ext", "bc:c");
            keytool(store, "other-ca", "-ext", "bc:c");
            keytool(store, "server", "-signer", "ca", "-ext", HERE);
            keytool(store, "renewed", "-signer", "ca", "-ext", HERE);
            keytool(store, "client", "-signer", "ca");
            keytool(store, "expired", "-signer", "ca", "-ext", HERE, "-startdate", "-20d", "-validity", "10");
            keytool(store, "elsewhere", "-signer", "ca", "-ext", "san=dns:elsewhere.example");
            keytool(store, "stranger", "-signer", "other-ca", "-ext", HERE);
            KeyStore opened = opened(store);
            for (String alias : List.of("ca", "other-ca", "server", "renewed", "client", "expired", "elsewhere",
                    "stranger")) {
                write(opened, alias, directory);
            }
            return directory;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static void keytool(Path store, String name, String... more) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("-genkeypair", "-alias", name, "-dname", "CN=" + name, "-keyalg",
                        "EC", "-groupname", "secp256r1"));
        arguments.addAll(List.of(more));
        if (!arguments.contains("-validity")) {
            arguments.addAll(List.of("-startdate", "-1d", "-validity", "1000"));
        }
        keytool(store, arguments);
    }

    /** Runs keytool on a store. */
    public static void keytool(Path store, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC")); // it starts in half the time
        command.addAll(arguments);
        command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD, "-storetype", "PKCS12"));
        run(command);
    }

    /** Runs a program that must succeed; gives what it said. */
    public static String run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + " failed: " + said);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
        return said;
    }

    private static KeyStore opened(Path store) throws IOException, GeneralSecurityException {
        KeyStore opened = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            opened.load(in, PASSWORD.toCharArray());
        }
        return opened;
    }

    private static void write(KeyStore store, String alias, Path directory)
            throws IOException, GeneralSecurityException {
        StringBuilder chain = new StringBuilder();
        for (Certificate certificate : store.getCertificateChain(alias)) {
            chain.append(block("certificate", certificate.getEncoded()));
        }
        Files.writeString(directory.resolve(alias + ".pem"), chain);
        Files.writeString(
                directory.resolve(alias + ".key"),
                block("private key", store.getKey(alias, PASSWORD.toCharArray()).getEncoded()));
    }

    /** A block of a PEM file. */
    public static String block(String label, byte[] content) {
        String name = label.toUpperCase(Locale.ROOT);
        return "-----BEGIN " + name + "-----\n"
                + Base64.getMimeEncoder(64, new byte[]{'\n'}).encodeToString(content)
                + "\n-----END " + name + "-----\n";
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            Path[] all = files.sorted(Comparator.reverseOrder()).toArray(Path[]::new);
            for (Path file : Arrays.asList(all)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException stays) {
            // the system empties its directory of temporary files by itself
        }
    }
}
