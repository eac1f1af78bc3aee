package dev.prise.channel;

import dev.prise.Deadline;
import dev.prise.Evidence;
import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.Overflow;
import dev.prise.SocketFailure.MessageTooLong;
import dev.prise.SocketFailure.PeerSilent;
import dev.prise.SocketFailure.PeerTooSlow;
import dev.prise.frame.ByteQueue;
import dev.prise.frame.Detector;
import dev.prise.frame.FrameDecoder;
import dev.prise.frame.Overlong;
import dev.prise.frame.TransmissionMode;
import dev.prise.wire.Wire;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** The way in: bytes from the wire to the queue, whole messages from the queue. For one thread at a time. */
final class MessageReader {

    private static final int MOST_DRIPS = 100; // reads that a caller whose deadline has passed spends on them

    private volatile Wire wire; // letGo() comes from any thread
    private final Limits limits;
    private final Consumer<MessageTooLong> overflowed;
    private final int mostHeld; // bytes that may be in memory unread
    private final ByteQueue queue = new ByteQueue();
    private FrameDecoder decoder;
    private TransmissionMode decoding; // the mode that decoder is of
    private long waited; // nanoseconds the peer kept us waiting: for the rest of the message begun, else for its first byte
    private long lookedAt; // when we last came back from the wire
    private int asked; // how many bytes the last read of the wire had room for
    private boolean isLate; // the caller's deadline has passed
    private long there; // what is left of the bytes that were there then; below zero, how many more have come since
    private int drips; // of these, reads that found less than they had room for
    private boolean timeIsUp; // the message begun has had its time, and all that had come by then is in the queue
    private Overlong overlong; // a message that is too long and goes by; decoding is null meanwhile
    private TransmissionMode passing; // the mode that it began in
    private boolean hasPassed; // it has gone by, and what is kept of it is the next message
    private volatile boolean ended; // the peer sends no more
    private volatile boolean letGo; // we read no more
    private volatile boolean inWire; // a thread waits in the wire

    /**
     * Begins.
     *
     * @param overflowed is told of each message that was too long and went by
     */
    MessageReader(Wire wire, Limits limits, Consumer<MessageTooLong> overflowed) {
        this.wire = wire;
        this.limits = limits;
        this.overflowed = overflowed;
        this.mostHeld = FrameDecoder.mostHeld(limits);
    }

    /** How many bytes the next message needs at least, 0 when it is whole. */
    @SuppressWarnings("ReferenceEquality") // asked per message: an equal mode set anew merely makes a new decoder
    int missing(TransmissionMode mode) {
        if (decoding == mode) {
            int missing = decoder.missing(queue);
            if (missing != FrameDecoder.TOO_LONG) {
                return missing;
            }
            pass();
        }
        return missingAnew(mode);
    }

    /** The same where the mode has changed, or a message goes by that is too long. */
    private int missingAnew(TransmissionMode mode) {
        while (true) {
            if (overlong != null) {
                int missing = missingOfOverlong();
                if (missing > 0 || overlong != null) {
                    return missing;
                }
            }
            begin(mode);
            int missing = decoder.missing(queue);
            if (missing != FrameDecoder.TOO_LONG) {
                return missing;
            }
            pass();
        }
    }

    @SuppressWarnings("ReferenceEquality")
    private void begin(TransmissionMode mode) {
        if (decoding != mode) {
            if (decoding != null) {
                queue.forgetBeginning(); // it was of another mode
            }
            decoder = mode.decoder(limits);
            decoding = mode;
        }
    }

    /** Lets a message go by in the mode that it began in, whatever mode is set meanwhile. */
    private void pass() {
        int keep = limits.overflow() == Overflow.SKIP ? Evidence.MAX_BYTES : limits.maxMessageBytes();
        overlong = decoder.pass(queue, Math.min(keep, limits.maxMessageBytes()));
        passing = decoding;
        decoding = null;
    }

    private int missingOfOverlong() {
        if (hasPassed) {
            return 0;
        }
        int missing = overlong.missing(queue);
        if (missing == 0) {
            hasPassed = true;
            Overlong gone = overlong;
            if (limits.overflow() == Overflow.SKIP) {
                forgetOverlong();
            }
            overflowed.accept(gone.tooLong(limits, queue));
        }
        return missing;
    }

    private void forgetOverlong() {
        waited = 0;
        overlong = null;
        hasPassed = false;
        decoding = passing;
    }

    /** Takes the message that {@link #missing} has just found whole. */
    Message take(Charset charset) {
        if (overlong != null) {
            Message truncated = Message.truncated(overlong.kept(), charset, overlong.size());
            forgetOverlong();
            return truncated;
        }
        waited = 0;
        return Message.of(decoder.take(queue), charset);
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
        return isInMessage() ? Optional.of(evidence(mode)) : Optional.empty();
    }

    private Evidence evidence(TransmissionMode mode) {
        return overlong == null ? queue.evidence(mode.framing()) : overlong.evidence(queue);
    }

    /** Whether the peer is in the middle of a message. */
    boolean isInMessage() {
        return queue.size() > 0 || overlong != null;
    }

    /** Takes all that has come, message or not. */
    byte[] takeAll() {
        waited = 0;
        overlong = null;
        hasPassed = false;
        lookAgain(); // the decoder may have looked at bytes that are gone now
        queue.forgetBeginning();
        return queue.take(0, queue.size(), 0);
    }

    /** A caller begins to read, with a deadline of its own. */
    void beginCall() {
        isLate = false;
    }

    /**
     * Whether a caller whose deadline has passed has read all that was there by then, and is kept by what has come since. Else a
     * peer could keep it for ever: with messages that are too long, with heartbeats, or in drips.
     *
     * @param count what the last {@link #fill} returned
     */
    boolean isKept(int count) {
        if (!isLate) {
            isLate = true;
            there = wire.unread();
            drips = 0;
            return false;
        }
        there -= Math.max(count, 0);
        if (there < 0 && count < asked) {
            drips++;
        }
        return drips > MOST_DRIPS || -there > mostHeld;
    }

    /** Reads from another wire from now on. */
    void goOnOver(Wire other) {
        wire = other;
    }

    /** Looks at the first message anew the next time, so that what was said of it once is said again. */
    void lookAgain() {
        decoding = null; // so is it while a message goes by, of which nothing is said twice
    }

    /**
     * Waits for bytes and queues them; answers as {@link Wire#read} does.
     *
     * <p>The time limits count what the peer kept us waiting. While the reader was elsewhere bytes may have been there, so that
     * time counts only if the read that follows finds nothing: then the peer was silent all the while.
     */
    int fill(Deadline deadline) {
        if (ended) {
            return end();
        }
        boolean begun = isInMessage();
        Duration limit = begun ? limits.messageTimeout() : limits.idleTimeout();
        int count = limit.compareTo(Limits.FOREVER) < 0 ? fillWithin(limit, deadline) : readWire(deadline);
        if (count > 0) {
            queue.grew(count);
            if (!begun) {
                waited = 0;
            }
        } else if (count == Wire.END) {
            ended = true;
            return end();
        }
        return count;
    }

    /** Says that the stream has ended, and may do so inside a message: asked anew, since the mode may have changed. */
    private int end() {
        if (!letGo && overlong != null) {
            overlong.end(queue);
        } else if (!letGo) {
            decoder.end(queue);
        }
        return Wire.END;
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
        timeIsUp = left <= 0 && (count < asked || overlong != null); // what goes by may have no end
        if (count == Wire.NOTHING_YET && waited >= limit.toNanos()) {
            throw isInMessage() ? tooSlow(limit) : new PeerSilent(wire.peer(), limit);
        }
        return count;
    }

    private PeerTooSlow tooSlow(Duration limit) {
        return new PeerTooSlow(wire.peer(), limit, evidence(decoding));
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
