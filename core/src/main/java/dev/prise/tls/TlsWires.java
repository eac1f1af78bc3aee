package dev.prise.tls;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure.TlsFailed;
import dev.prise.wire.Wire;
import java.util.Optional;

/** Begins TLS on wires. */
public final class TlsWires {

    private TlsWires() {}

    /**
     * Begins TLS on a wire, as the client. Blocks until the handshake is done, at most the handshake's time-out.
     *
     * @param tls who this end is, and whom it trusts
     * @param wire what carries the bytes; the result owns it from now on, and this closes it when it fails
     * @param host whom the wire was connected to, by the name that the certificate must be for
     * @param events who is told of files that have changed and cannot be used
     * @return the same connection, with TLS
     * @throws TlsFailed if the server is not whom it should be, does not speak TLS, refuses, or is too slow
     * @throws dev.prise.SocketFailure.ClosedHere if the wire gets closed meanwhile
     * @throws dev.prise.SocketFailure.Interrupted if the thread is interrupted
     */
    public static Wire client(Tls tls, Wire wire, String host, SocketEvents events) {
        TlsWire secured = new TlsWire(wire, tls, Optional.of(tls.serverName().orElse(host)), new byte[0], events);
        try {
            secured.handshake(Deadline.NEVER);
            return secured;
        } catch (RuntimeException failed) {
            secured.close();
            throw failed;
        }
    }

    /**
     * Begins TLS on a wire, as the server. Does not wait: the handshake takes place at the first read or write, on the thread
     * that does it, which then gets its failures. A write of no bytes does nothing else.
     *
     * @param tls who this end is, and whom it trusts
     * @param wire what carries the bytes; the result owns it from now on
     * @param begun bytes of the client's that have been read from the wire already and belong to its handshake
     * @param events who is told of files that have changed and cannot be used
     * @return the same connection, with TLS
     * @throws IllegalArgumentException if there is no {@linkplain Tls#withIdentity identity}
     */
    public static Wire server(Tls tls, Wire wire, byte[] begun, SocketEvents events) {
        tls.checkIsSomebody();
        return new TlsWire(wire, tls, Optional.empty(), begun.clone(), events);
    }

    /**
     * Fails now rather than at each client, if a server cannot use its certificate.
     *
     * @param tls who this end is, and whom it trusts
     * @param local where it is about to listen
     * @param events who is told of files that have changed and cannot be used
     * @throws TlsFailed if the certificate or the key cannot be used
     * @throws IllegalArgumentException if there is no {@linkplain Tls#withIdentity identity}
     */
    public static void checkServes(Tls tls, Endpoint local, SocketEvents events) {
        tls.checkIsSomebody();
        tls.load(local, events);
    }
}
