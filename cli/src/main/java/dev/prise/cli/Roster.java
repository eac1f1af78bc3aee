package dev.prise.cli;

import dev.prise.Endpoint;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The short names of many clients, in the order in which they came: c1, c2 and so on. No name is given twice. For any threads. */
final class Roster {

    private final ReentrantLock lock = new ReentrantLock(); // guards all below
    private final Map<Endpoint, String> names = new LinkedHashMap<>();
    private long last;

    void enter(Endpoint client) {
        lock.lock();
        try {
            names.put(client, "c" + ++last);
        } finally {
            lock.unlock();
        }
    }

    void leave(Endpoint client) {
        lock.lock();
        try {
            names.remove(client);
        } finally {
            lock.unlock();
        }
    }

    /** The name of a client that is connected. */
    Optional<String> name(Endpoint client) {
        lock.lock();
        try {
            return Optional.ofNullable(names.get(client));
        } finally {
            lock.unlock();
        }
    }

    /** As a person is shown it: the name and the address, or the address alone of somebody who has none. */
    String shown(Endpoint peer) {
        return name(peer).map(name -> name + " " + peer).orElse(peer.toString());
    }

    /** Everybody, by name. */
    Map<String, Endpoint> all() {
        lock.lock();
        try {
            Map<String, Endpoint> all = new LinkedHashMap<>();
            names.forEach((client, name) -> all.put(name, client));
            return all;
        } finally {
            lock.unlock();
        }
    }
}
