package dev.prise.wire;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.ConnectionLost;
import dev.prise.SocketFailure.PeerNotReading;

/**
 * Two connected wires in memory, without network, ports or threads: for tests, and for two parts of one program that talk
 * in messages. What was written and not yet read is bounded; a writer waits for its reader beyond that.
 */
public final class MemoryWire implements Wire {

    /** How many bytes may be under way in each direction, unless told otherwise. */
    public static final int DEFAULT_CAPACITY_BYTES = 64 << 10;

    private final MemoryPipe in;
    private final MemoryPipe out;
    private final Endpoint local;
    private final Endpoint peer;
    private volatile boolean closed;

    private MemoryWire(MemoryPipe in, MemoryPipe out, int number) {
        this.in = in;
        this.out = out;
        this.local = new Endpoint("memory", number);
        this.peer = new Endpoint("memory", 3 - number);
    }

    /**
     * The two ends of one connection.
     *
     * @param left one end; its address is {@code memory:1}
     * @param right the other; its address is {@code memory:2}
     */
    public record Pair(Wire left, Wire right) {}

    /**
     * Makes two connected wires, {@value #DEFAULT_CAPACITY_BYTES} bytes each way.
     *
     * @return both ends
     */
    public static Pair pair() {
        return pair(DEFAULT_CAPACITY_BYTES);
    }

    /**
     * Makes two connected wires.
     *
     * @param capacityBytes how many bytes may be under way in each direction, at least 1
     * @return both ends
     * @throws IllegalArgumentException if the capacity is not positive
     */
    public static Pair pair(int capacityBytes) {
        if (capacityBytes < 1) {
            throw new IllegalArgumentException("capacityBytes " + capacityBytes + " is not positive");
        }
        MemoryPipe rightwards = new MemoryPipe(capacityBytes);
        MemoryPipe leftwards = new MemoryPipe(capacityBytes);
        return new Pair(new MemoryWire(leftwards, rightwards, 1), new MemoryWire(rightwards, leftwards, 2));
    }

    @Override
    public int read(byte[] into, int offset, int length, Deadline deadline) {
        int count = closed ? MemoryPipe.ABANDONED : in.read(into, offset, length, deadline);
        if (count == MemoryPipe.ABANDONED) {
            throw closedHere();
        }
        return count;
    }

    @Override
    public void write(byte[] from, int offset, int length, Deadline deadline) {
        int left = length;
        while (left > 0) {
            int count = closed ? MemoryPipe.ABANDONED : out.write(from, offset + length - left, left, deadline);
            if (count == MemoryPipe.ABANDONED) {
                throw closed ? closedHere() : new ConnectionLost(peer, null);
            }
            if (count == 0) {
                close();
                throw new PeerNotReading(peer);
            }
            left -= count;
        }
    }

    private ClosedHere closedHere() {
        return new ClosedHere("the connection with " + peer);
    }

    @Override
    public int unread() {
        return in.size();
    }

    @Override
    public void endInput() {
        in.ignore();
    }

    @Override
    public void endOutput() {
        out.end();
    }

    @Override
    public Endpoint peer() {
        return peer;
    }

    @Override
    public Endpoint local() {
        return local;
    }

    @Override
    public void close() {
        closed = true;
        out.end();
        in.abandon();
    }
}
