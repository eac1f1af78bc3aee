package dev.prise.channel;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.SocketEvents;
import dev.prise.frame.ByteQueue;
import dev.prise.frame.TransmissionMode;
import dev.prise.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** The way out: messages framed into the queue, the queue to the wire in one write. For one thread at a time. */
final class MessageWriter {

    private static final int FLUSH_THRESHOLD_BYTES = 64 << 10; // what is gathered leaves once it is so long, whoever else waits
    private static final int HEADER_COMPANION_BYTES = 4 << 10; // of a long message, for its header and tag to travel with

    private Wire wire;
    private final Limits limits;
    private final SocketEvents events;
    private final LongSupplier clock;
    private final boolean hasListeners; // whether anybody listens to the events
    private final ByteQueue queue = new ByteQueue();
    private Message longOne; // a long one, which stands behind what is in the queue; else null
    private TransmissionMode longMode; // its mode
    private Deadline deadline; // the last write's
    private long leastNanos; // it is good for another write while so much of it remains
    private List<Message> unsent; // what lies in the queue, where somebody listens; null if nothing does
    private List<Message> spare; // an empty list to use again, null while there is none

    MessageWriter(Wire wire, Limits limits, SocketEvents events, LongSupplier clock) {
        this.wire = wire;
        this.limits = limits;
        this.events = events;
        this.clock = clock;
        this.hasListeners = !events.equals(SocketEvents.NONE);
    }

    /** Frames a message behind those that have not left yet; true if it is time for them to leave. */
    boolean gather(Message message, TransmissionMode mode) {
        int before = queue.size();
        boolean isLong = message.size() >= FLUSH_THRESHOLD_BYTES;
        try {
            if (isLong) {
                mode.encodeHeader(message, queue);
            } else {
                mode.encode(message, queue);
            }
        } catch (Throwable failed) {
            queue.truncate(before); // whole or not at all: a header without its message would tear the stream
            throw failed;
        }
        if (hasListeners) {
            remember(message);
        }
        if (isLong) {
            longOne = message;
            longMode = mode;
        }
        return isLong || queue.size() >= FLUSH_THRESHOLD_BYTES;
    }

    private void remember(Message message) {
        if (unsent == null) {
            unsent = spare == null ? new ArrayList<>(1) : spare; // most leave alone
            spare = null;
        }
        unsent.add(message);
    }

    boolean isEmpty() {
        return queue.size() == 0 && longOne == null;
    }

    /** Sends what has been gathered, in one write; a long message goes from its own array, in three at the most. */
    void flush() {
        List<Message> sent = unsent;
        unsent = null; // a listener that writes or closes must not find here what has left
        try {
            Deadline until = deadline();
            if (longOne == null) {
                writeQueue(until);
            } else {
                writeLong(longOne.bytes(), until);
            }
        } finally {
            forget();
        }
        if (sent != null) {
            tell(sent);
        }
    }

    private void tell(List<Message> sent) {
        Endpoint peer = wire.peer();
        for (int i = 0; i < sent.size(); i++) {
            events.sent(peer, sent.get(i));
        }
        sent.clear();
        spare = sent;
    }

    private void writeQueue(Deadline until) {
        wire.write(queue.array(), queue.head(), queue.size(), until);
        queue.clear(2 * FLUSH_THRESHOLD_BYTES);
    }

    /** Its header leaves with its first bytes, its tag with its last: neither travels alone. */
    private void writeLong(byte[] bytes, Deadline until) {
        queue.append(bytes, 0, HEADER_COMPANION_BYTES);
        writeQueue(until);
        longMode.encodeTrailer(queue);
        byte[] behind = queue.take(0, queue.size(), 0);
        int last = behind.length > 0 ? HEADER_COMPANION_BYTES : 0;
        wire.write(bytes, HEADER_COMPANION_BYTES, bytes.length - HEADER_COMPANION_BYTES - last, until);
        if (last > 0) {
            queue.append(bytes, bytes.length - last, last);
            queue.append(behind);
            writeQueue(until);
        }
    }

    /** One serves for many writes, as long as it makes the time-out shorter by a thousandth at the most. */
    private Deadline deadline() {
        if (deadline == null || deadline.remainingNanos() < leastNanos) {
            deadline = Deadline.after(limits.writeTimeout(), clock);
            leastNanos = deadline.remainingNanos() / 1000 * 999;
        }
        return deadline;
    }

    /** Sends a short message at once, past what is gathered, which has left. */
    void send(Message message, TransmissionMode mode, Duration most) {
        Duration limit = limits.writeTimeout();
        ByteQueue framed = new ByteQueue();
        mode.encode(message, framed);
        wire.write(framed.array(), framed.head(), framed.size(),
                Deadline.after(most.compareTo(limit) < 0 ? most : limit, clock));
    }

    /** Writes to another wire from now on. */
    void goOnOver(Wire other) {
        wire = other;
    }

    /** Throws away what has been gathered. */
    void forget() {
        queue.clear(2 * FLUSH_THRESHOLD_BYTES);
        longOne = null;
        longMode = null;
        unsent = null;
    }
}
