package dev.prise;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One connection, with an id of its own: {@code c1}, {@code c2} and so on, in the order in which the channels of this process
 * are made. An id is never used twice. Immutable; each instance equals itself alone, so it can be the key of a map.
 *
 * <p>Addresses do not tell connections apart. All connections of a client to one server have the same peer; behind a proxy two
 * clients can have the same address and port at the same time; and the system gives the port of a closed connection to another.
 *
 * <p>A channel has its connection from its beginning to its end, also where TLS starts in the middle. A client that a server
 * refuses before it makes a channel has none.
 */
public final class Connection {

    private static final AtomicLong LAST = new AtomicLong();

    private final long number;
    private final Endpoint local;
    private final Endpoint peer;

    private Connection(long number, Endpoint local, Endpoint peer) {
        this.number = number;
        this.local = Objects.requireNonNull(local, "local");
        this.peer = Objects.requireNonNull(peer, "peer");
    }

    /**
     * A connection with the next id. A channel makes its own; programs need this for tests of their listeners only.
     *
     * @param local this end
     * @param peer the other end
     * @return the connection
     */
    public static Connection between(Endpoint local, Endpoint peer) {
        return new Connection(LAST.incrementAndGet(), local, peer);
    }

    /**
     * The id that logs, recordings and the command show.
     *
     * @return the letter c and {@link #number()}
     */
    public String id() {
        return "c" + number;
    }

    /**
     * The number in the id: later connections have higher ones.
     *
     * @return 1 or more
     */
    public long number() {
        return number;
    }

    /**
     * This end.
     *
     * @return its address
     */
    public Endpoint local() {
        return local;
    }

    /**
     * The other end.
     *
     * @return its address; behind a proxy, the one that the proxy gave
     */
    public Endpoint peer() {
        return peer;
    }

    /**
     * Id and peer, for a person.
     *
     * @return for example {@code c2 192.168.1.20:4001}
     */
    @Override
    public String toString() {
        return id() + " " + peer;
    }
}
