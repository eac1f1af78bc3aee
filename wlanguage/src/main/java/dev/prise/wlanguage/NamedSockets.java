package dev.prise.wlanguage;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * The register of names: case-sensitive, one socket to a name, freed at once by the close. Safe for use by any threads.
 *
 * <p>A name that is being made is taken, and stands for nothing yet.
 */
final class NamedSockets {

    private final ConcurrentHashMap<String, Optional<NamedSocket>> sockets = new ConcurrentHashMap<>();

    /**
     * Makes a socket and gives it a name.
     *
     * @throws IllegalArgumentException if the name is empty
     * @throws IllegalStateException if it is taken
     */
    void make(String name, Supplier<NamedSocket> making) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a socket needs a name of one character or more");
        }
        if (sockets.putIfAbsent(name, Optional.empty()) != null) {
            throw new IllegalStateException(
                    "the name \"" + name + "\" is taken; close that socket first (SocketFerme / SocketClose),"
                            + " or take another name");
        }
        Optional<NamedSocket> made = Optional.empty();
        try {
            made = Optional.of(making.get());
        } finally {
            if (made.isPresent()) {
                sockets.put(name, made);
            } else {
                sockets.remove(name);
            }
        }
    }

    /** Gives an accepted channel a name of its own: C, 8 hexadecimal digits of Unix time, 8 more by chance. */
    String add(NamedSocket accepted) {
        while (true) {
            String name = "C%08X%08X"
                    .formatted((int) (System.currentTimeMillis() / 1000), ThreadLocalRandom.current().nextInt());
            if (sockets.putIfAbsent(name, Optional.of(accepted)) == null) {
                return name;
            }
        }
    }

    /** Whether a name is one of those that we give. */
    static boolean isGiven(String name) {
        return name.matches("C[0-9A-F]{16}");
    }

    Optional<NamedSocket> find(String name) {
        return sockets.getOrDefault(name, Optional.empty());
    }

    /**
     * What a name stands for.
     *
     * @throws IllegalArgumentException if it stands for nothing
     */
    NamedSocket get(String name) {
        return find(name).orElseThrow(() -> unknown(name));
    }

    /** The names of all sockets that are made. */
    List<String> all() {
        return sockets.entrySet()
                .stream()
                .filter(entry -> entry.getValue().isPresent())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Frees a name and closes what it stood for, in this order: whoever is woken may use the name again. */
    void close(String name) {
        NamedSocket socket = get(name);
        if (sockets.remove(name, Optional.of(socket))) {
            socket.close();
        }
    }

    private static IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException(
                "there is no socket named \"" + name + "\" (capitals count);"
                        + " create or connect it first, or ask SocketExiste / SocketExist");
    }
}
