package dev.prise.testing;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.wire.Wire;

/** Gives at most so many bytes a read, as a slow network does. */
public record ChoppedWire(Wire wire, int mostBytes) implements Wire {

    @Override
    public int read(byte[] into, int offset, int length, Deadline deadline) {
        return wire.read(into, offset, Math.min(length, mostBytes), deadline);
    }

    @Override
    public void write(byte[] from, int offset, int length, Deadline deadline) {
        wire.write(from, offset, length, deadline);
    }

    @Override
    public int unread() {
        return wire.unread();
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
    public void close() {
        wire.close();
    }
}
