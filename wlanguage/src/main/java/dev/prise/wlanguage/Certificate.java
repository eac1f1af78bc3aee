package dev.prise.wlanguage;

import dev.prise.SocketFailure.TlsFailed;
import dev.prise.tls.Identity;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A certificate as SocketCréeSSL and SocketConnecteSSL name it. Where WINDEV looks into Windows' store, this looks into PEM files
 * and PKCS#12 stores, and by a mere name into the store of the JDK's own properties.
 *
 * @param name a PEM file, or a name or SHA-1 thumbprint in a store; empty for the only one in it
 * @param store a PKCS#12 store, or the PEM file with the key; empty if there is none of its own
 */
record Certificate(String name, String store) {

    static final Certificate NONE = new Certificate("", "");

    private static final String STORE = "javax.net.ssl.keyStore";
    private static final String PASSWORD = "javax.net.ssl.keyStorePassword";

    boolean isNone() {
        return name.isEmpty() && store.isEmpty();
    }

    /** What it names. Files are looked at later, when TLS begins. */
    Identity identity() {
        if (store.isEmpty() && isFile(name)) {
            return Identity.pem(Path.of(name), Path.of(name));
        }
        if (!store.isEmpty() && !isPkcs12(store)) {
            return Identity.pem(Path.of(name), Path.of(store));
        }
        String keyStore = store.isEmpty() ? System.getProperty(STORE, "") : store;
        if (keyStore.isEmpty()) {
            throw new TlsFailed(
                    "there is no file " + name + ", and no store to look for a certificate of this name",
                    "the certificate cannot be used",
                    "give a PEM file, or a PKCS#12 store as well, or name one by the property " + STORE,
                    null);
        }
        String password = System.getProperty(PASSWORD, "");
        return name.isEmpty()
                ? Identity.pkcs12(Path.of(keyStore), password)
                : Identity.pkcs12(Path.of(keyStore), password, name);
    }

    private static boolean isPkcs12(String file) {
        String lower = file.toLowerCase(Locale.ROOT);
        return lower.endsWith(".p12") || lower.endsWith(".pfx");
    }

    private static boolean isFile(String name) {
        try {
            return Files.isRegularFile(Path.of(name));
        } catch (InvalidPathException notAPath) {
            return false;
        }
    }
}
