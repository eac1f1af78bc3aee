package dev.prise.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Java's own program that makes certificates: there is no other way to one without a library. */
final class Keytool {

    private static final String PASSWORD = "PRISE_KEYTOOL_PASSWORD"; // other users see arguments, not the environment

    private Keytool() {}

    /**
     * Makes a pair of keys and a certificate, which get into a PKCS#12 store.
     *
     * @param javaHome whose keytool
     * @param store the store, which is made if it is not there
     * @param password what opens the store
     * @param more whom the certificate is for, and from when until when
     * @throws IOException with a sentence, if it fails
     */
    static void makeCertificate(Path javaHome, Path store, String password, String... more)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                javaHome.resolve("bin").resolve("keytool").toString(), // Windows finds its keytool.exe by this, too
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC", // together they save half of its time
                "-genkeypair", "-keyalg", "EC", "-groupname", "secp256r1",
                "-keystore", store.toString(), "-storetype", "PKCS12", "-storepass:env", PASSWORD));
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put(PASSWORD, password);
        Process keytool = builder.start();
        keytool.getOutputStream().close();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException("keytool failed: " + said.strip());
        }
    }
}
