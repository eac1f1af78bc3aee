package dev.prise.wire;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** A wire that passes every call on to another one. A subclass overrides what it wants to see or to change. */
public class ForwardingWire implements Wire {

    private final Wire wire;

    /**
     * Forwards.
     *
     * @param wire the other wire
     */
    public ForwardingWire(Wire wire) {
        this.wire = wire;
    }

    /**
     * The other wire.
     *
     * @return the wire that calls are passed on to
     */
    protected final Wire wire() {
        return wire;
    }

    @Override
    public int read(byte[] into, int offset, int length, Deadline deadline) {
        return wire.read(into, offset, length, deadline);
    }

    @Override
    public int unread() {
        return wire.unread();
    }

    @Override
    public void write(byte[] from, int offset, int length, Deadline deadline) {
        wire.write(from, offset, length, deadline);
    }

    @Override
    public void endInput() {
        wire.endInput();
    }

    @Override
    public void endOutput() {
        wire.endOutput();
    }

    @Override
    public Endpoint peer() {
        return wire.peer();
    }

    @Override
    public Endpoint local() {
        return wire.local();
    }

    @Override
    public Optional<X509Certificate> peerCertificate() {
        return wire.peerCertificate();
    }

    @Override
    public void close() {
        wire.close();
    }
}
