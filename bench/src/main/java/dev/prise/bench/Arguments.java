package dev.prise.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * What every server is started with: {@code windev|line}, then words of its own.
 *
 * @param line whether messages are lines ending in CR LF, rather than length-prefixed
 * @param words what follows
 */
record Arguments(boolean line, List<String> words) {

    /** The longest message anybody sends here. Everywhere a limit is set, as whoever serves strangers must. */
    static final int MAX_MESSAGE_BYTES = 128 << 20;

    /** How many connections the system may hold that were not accepted yet. */
    static final int BACKLOG = 4096;

    /** A PKCS#12 store of the server's key, and its password. */
    static final Path KEY_STORE = Path.of(System.getProperty("bench.keystore", "bench.p12"));
    static final String PASSWORD = "bench-password";

    static Arguments of(String... arguments) {
        return new Arguments(
                switch (arguments[0]) {
                    case "line" -> true;
                    case "windev" -> false;
                    default -> throw new IllegalArgumentException("windev or line, not " + arguments[0]);
                },
                List.of(arguments).subList(1, arguments.length));
    }

    boolean has(String word) {
        return words.contains(word);
    }
}
