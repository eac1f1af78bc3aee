package dev.prise.wire;

import dev.prise.Deadline;
import dev.prise.SocketFailure.Interrupted;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One direction of a {@link MemoryWire}: a ring of bytes with a writer's end and a reader's end. */
final class MemoryPipe {

    /** What {@link #read} and {@link #write} answer when the pipe's reader has gone. */
    static final int ABANDONED = -2;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final byte[] ring;
    private int first; // index of the oldest byte
    private int size; // bytes in the ring
    private boolean ended; // the writer writes no more
    private boolean abandoned; // the reader has gone
    private boolean ignored; // the reader reads no more, and is still there: what is written vanishes, as it does over TCP

    MemoryPipe(int capacity) {
        ring = new byte[capacity];
    }

    /** Takes 1 to {@code length} bytes, or answers {@link Wire#END}, {@link Wire#NOTHING_YET} or {@link #ABANDONED}. */
    int read(byte[] into, int offset, int length, Deadline deadline) {
        lock.lock();
        try {
            while (size == 0 && !ended && !abandoned && !ignored) {
                if (!await(deadline, "a message")) {
                    return Wire.NOTHING_YET;
                }
            }
            if (abandoned) {
                return ABANDONED;
            }
            if (size == 0 || ignored) {
                return Wire.END;
            }
            int count = Math.min(Math.min(size, length), ring.length - first);
            System.arraycopy(ring, first, into, offset, count);
            first = (first + count) % ring.length;
            size -= count;
            changed.signalAll();
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** Puts 1 to {@code length} bytes, or answers 0 when the deadline passed, or {@link #ABANDONED}. */
    int write(byte[] from, int offset, int length, Deadline deadline) {
        lock.lock();
        try {
            while (size == ring.length && !ended && !abandoned && !ignored) {
                if (!await(deadline, "the peer to read")) {
                    return 0;
                }
            }
            if (ended || abandoned) {
                return ABANDONED;
            }
            if (ignored) {
                return length;
            }
            int last = (first + size) % ring.length;
            int count = Math.min(Math.min(ring.length - size, length), ring.length - last);
            System.arraycopy(from, offset, ring, last, count);
            size += count;
            changed.signalAll();
            return count;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a change, after which both callers look again: it may have come in the moment in which the time ran out. */
    @SuppressWarnings("WaitNotInLoop")
    private boolean await(Deadline deadline, String awaited) {
        try {
            if (deadline.isPast()) {
                return false;
            }
            changed.awaitNanos(deadline.remainingNanos());
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Interrupted(awaited);
        }
    }

    int size() {
        lock.lock();
        try {
            return size;
        } finally {
            lock.unlock();
        }
    }

    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void ignore() {
        lock.lock();
        try {
            ignored = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void abandon() {
        lock.lock();
        try {
            abandoned = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
