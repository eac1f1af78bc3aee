package dev.prise.channel;

import dev.prise.Deadline;
import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.SocketEvents;
import dev.prise.frame.ByteQueue;
import dev.prise.frame.TransmissionMode;
import dev.prise.wire.Wire;
import java.util.ArrayList;
import java.util.List;

/** The way out: messages framed into the queue, the queue to the wire in one write. For one thread at a time. */
final class MessageWriter {

    private static final int ENOUGH_BYTES = 64 << 10; // what is gathered leaves once it is so long, whoever else waits

    private Wire wire;
    private final Limits limits;
    private final SocketEvents events;
    private final boolean heard; // whether anybody listens to the events
    private final ByteQueue queue = new ByteQueue();
    private Deadline deadline; // the last write's
    private final List<Message> unsent = new ArrayList<>(); // what lies in the queue, where somebody listens

    MessageWriter(Wire wire, Limits limits, SocketEvents events) {
        this.wire = wire;
        this.limits = limits;
        this.events = events;
        this.heard = !events.equals(SocketEvents.NONE);
    }

    /** Frames a message behind those that have not left yet; true if it is time for them to leave. */
    boolean gather(Message message, TransmissionMode mode) {
        int before = queue.size();
        try {
            mode.frame(message, queue);
        } catch (Throwable failed) {
            queue.truncate(before); // whole or not at all: a header without its message would tear the stream
            throw failed;
        }
        if (heard) {
            unsent.add(message);
        }
        return queue.size() >= ENOUGH_BYTES;
    }

    boolean isEmpty() {
        return queue.size() == 0;
    }

    /** Sends what has been gathered, in one write. */
    void flush() {
        try {
            wire.write(queue.array(), queue.head(), queue.size(), deadline());
            if (heard) {
                unsent.forEach(message -> events.sent(wire.peer(), message));
            }
        } finally {
            forget();
        }
    }

    /** One serves for many writes, as long as it makes the time-out shorter by a thousandth at the most. */
    private Deadline deadline() {
        long timeout = limits.writeTimeout().toNanos();
        if (deadline == null || deadline.remainingNanos() < timeout - timeout / 1000) {
            deadline = Deadline.after(limits.writeTimeout());
        }
        return deadline;
    }

    /** Writes to another wire from now on. */
    void goOnOver(Wire other) {
        wire = other;
    }

    /** Throws away what has been gathered. */
    void forget() {
        queue.clear(2 * ENOUGH_BYTES);
        unsent.clear();
    }
}
