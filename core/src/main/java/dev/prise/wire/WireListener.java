package dev.prise.wire;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import java.util.Optional;

/** Where wires come from: something that listens. One thread accepts at a time; {@link #close} may come from any. */
public interface WireListener extends AutoCloseable {

    /**
     * Waits for the next connection.
     *
     * @param deadline until when to wait
     * @return this end of it; empty if the deadline passed
     * @throws dev.prise.SocketFailure.ClosedHere if the listener is closed, or gets closed meanwhile
     * @throws dev.prise.SocketFailure.ConnectionLost if the system could not give a connection, for example for want of
     *     file descriptors; the listener still listens
     */
    Optional<Wire> accept(Deadline deadline);

    /**
     * Where it listens.
     *
     * @return the address, with the true port
     */
    Endpoint local();

    /** Stops listening and frees the port at once. Frees a blocked accept. Does nothing the second time. */
    @Override
    void close();
}
