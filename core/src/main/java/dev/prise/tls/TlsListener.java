package dev.prise.tls;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.SocketEvents;
import dev.prise.wire.Wire;
import dev.prise.wire.WireListener;
import java.util.Optional;

/** Gives each connection TLS. The handshake takes place later, on the thread that first reads or writes. */
public final class TlsListener implements WireListener {

    private static final byte[] NOTHING = {};

    private final WireListener listener;
    private final Tls tls;
    private final SocketEvents events;

    /**
     * A listener over another one.
     *
     * @param listener what accepts the connections; it is closed with this one
     * @param tls who this end is, and whom it trusts
     * @param events who is told of files that have changed and cannot be used
     */
    public TlsListener(WireListener listener, Tls tls, SocketEvents events) {
        this.listener = listener;
        this.tls = tls;
        this.events = events;
    }

    @Override
    public Optional<Wire> accept(Deadline deadline) {
        return listener.accept(deadline).map(wire -> TlsWires.server(tls, wire, NOTHING, events));
    }

    @Override
    public Endpoint local() {
        return listener.local();
    }

    @Override
    public void close() {
        listener.close();
    }
}
