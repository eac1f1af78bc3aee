package dev.prise.channel;

import dev.prise.Deadline;
import dev.prise.Evidence;
import dev.prise.Limits;
import dev.prise.SocketFailure.PeerSilent;
import dev.prise.SocketFailure.PeerTooSlow;
import dev.prise.frame.ByteQueue;
import dev.prise.frame.Detector;
import dev.prise.frame.EndTag;
import dev.prise.frame.FrameDecoder;
import dev.prise.frame.TransmissionMode;
import dev.prise.wire.Wire;
import java.time.Duration;
import java.util.Optional;

/** The way in: bytes from the wire to the queue, whole messages from the queue. For one thread at a time. */
final class MessageReader {

    private volatile Wire wire; // letGo() comes from any thread
    private final Limits limits;
    private final int mostHeld; // bytes that may be in memory unread: a message, its header or tag, and a read buffer
    private final ByteQueue queue = new ByteQueue();
    private FrameDecoder decoder;
    private TransmissionMode decoding; // the mode that decoder is of
    private long waited; // nanoseconds the peer kept us waiting: for the rest of the message begun, else for its first byte
    private long lookedAt; // when we last came back from the wire
    private int asked; // how many bytes the last read of the wire had room for
    private boolean timeIsUp; // the message begun has had its time, and all that had come by then is in the queue
    private volatile boolean ended; // the peer sends no more
    private volatile boolean letGo; // we read no more
    private volatile boolean inWire; // a thread waits in the wire

    MessageReader(Wire wire, Limits limits) {
        this.wire = wire;
        this.limits = limits;
        this.mostHeld = limits.maxMessageBytes()
                + Math.max(limits.maxHeaderBytes(), EndTag.MAX_TAG_BYTES)
                + limits.readBufferBytes();
    }

    /** How many bytes the next message needs at least, 0 when it is whole. */
    @SuppressWarnings("ReferenceEquality") // asked per message: an equal mode set anew merely makes a new decoder
    int missing(TransmissionMode mode) {
        if (decoding != mode) {
            if (decoding != null) {
                queue.forgetBeginning(); // it was of another mode
            }
            decoder = mode.decoder(limits);
            decoding = mode;
        }
        return decoder.missing(queue);
    }

    /** Takes the message that {@link #missing} has just found whole. */
    byte[] take() {
        waited = 0;
        return decoder.take(queue);
    }

    /** What finds out the mode while that is not known; else null. */
    Detector detector() {
        return decoder instanceof Detector detector ? detector : null;
    }

    /** The mode that {@link #missing} was last asked about. */
    TransmissionMode decoding() {
        return decoding;
    }

    /** What has come and was not taken. */
    ByteQueue queue() {
        return queue;
    }

    /** What has come of the next message. */
    Optional<Evidence> begun(TransmissionMode mode) {
        return queue.size() == 0 ? Optional.empty() : Optional.of(queue.evidence(mode.framing()));
    }

    /** Whether the peer is in the middle of a message. */
    boolean isInMessage() {
        return queue.size() > 0;
    }

    /** Takes all that has come, message or not. */
    byte[] takeAll() {
        waited = 0;
        lookAgain(); // the decoder may have looked at bytes that are gone now
        queue.forgetBeginning();
        return queue.take(0, queue.size(), 0);
    }

    /** Reads from another wire from now on. */
    void goOnOver(Wire other) {
        wire = other;
    }

    /** Looks at the first message anew the next time, so that what was said of it once is said again. */
    void lookAgain() {
        decoding = null;
    }

    /**
     * Waits for bytes and queues them; answers as {@link Wire#read} does.
     *
     * <p>The time limits count what the peer kept us waiting. While the reader was elsewhere bytes may have been there, so that
     * time counts only if the read that follows finds nothing: then the peer was silent all the while.
     */
    int fill(Deadline deadline) {
        if (ended) {
            return Wire.END;
        }
        boolean begun = queue.size() > 0;
        Duration limit = begun ? limits.messageTimeout() : limits.idleTimeout();
        int count = limit.compareTo(Limits.FOREVER) < 0 ? fillWithin(limit, deadline) : readWire(deadline);
        if (count > 0) {
            queue.grew(count);
            if (!begun) {
                waited = 0;
            }
        } else if (count == Wire.END) {
            ended = true;
            if (!letGo) {
                decoder.end(queue);
            }
        }
        return count;
    }

    private int fillWithin(Duration limit, Deadline deadline) {
        long left = limit.toNanos() - waited;
        if (left <= 0 && timeIsUp) {
            throw tooSlow(limit); // else a peer that always has another byte ready could go on for ever
        }
        Deadline until = left < deadline.remainingNanos() ? Deadline.afterNanos(left) : deadline;
        long before = System.nanoTime();
        int count = readWire(until);
        long after = System.nanoTime();
        waited += after - (count == Wire.NOTHING_YET && waited > 0 ? lookedAt : before);
        lookedAt = after;
        timeIsUp = left <= 0 && count < asked;
        if (count == Wire.NOTHING_YET && waited >= limit.toNanos()) {
            throw queue.size() > 0 ? tooSlow(limit) : new PeerSilent(wire.peer(), limit);
        }
        return count;
    }

    private PeerTooSlow tooSlow(Duration limit) {
        return new PeerTooSlow(wire.peer(), limit, queue.evidence(decoding.framing()));
    }

    private int readWire(Deadline deadline) {
        int room = queue.room(limits.readBufferBytes(), mostHeld);
        asked = room;
        inWire = true; // before looking at letGo, which is set before inWire is looked at: one of us sees the other
        try {
            return letGo ? readWhatIsThere(room) : wire.read(queue.array(), queue.tail(), room, deadline);
        } finally {
            inWire = false;
        }
    }

    private int readWhatIsThere(int room) {
        int count = wire.read(queue.array(), queue.tail(), room, Deadline.after(Duration.ZERO));
        return count == Wire.NOTHING_YET ? Wire.END : count;
    }

    boolean hasEnded() {
        return ended;
    }

    /** Reads what has come and then no more, from any thread; a message that is not whole by then is let go. */
    void letGo() {
        letGo = true;
        if (inWire && wire.unread() == 0) { // else it comes back by itself, and what lies there must not be lost
            wire.endInput();
        }
    }
}
