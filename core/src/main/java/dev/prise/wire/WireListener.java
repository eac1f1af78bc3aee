package dev.prise.wire;

import dev.prise.Endpoint;

/** Where wires come from: something that listens. One thread accepts at a time; {@link #close} may come from any. */
public interface WireListener extends AutoCloseable {

    /**
     * Waits for the next connection, for ever.
     *
     * @return this end of it
     * @throws dev.prise.SocketFailure.ClosedHere if the listener is closed, or gets closed meanwhile
     * @throws dev.prise.SocketFailure.ConnectionLost if the system could not give a connection, for example for want of
     *     file descriptors; the listener still listens
     */
    Wire accept();

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
