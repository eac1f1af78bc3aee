package dev.prise.channel;

import dev.prise.Deadline;
import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.Overflow;
import dev.prise.ReceivedBytes;
import dev.prise.SocketFailure.MessageTooLong;
import dev.prise.SocketFailure.PeerSilent;
import dev.prise.SocketFailure.PeerTooSlow;
import dev.prise.frame.ByteQueue;
import dev.prise.frame.FrameDecoder;
import dev.prise.frame.ModeDetector;
import dev.prise.frame.OversizedFrame;
import dev.prise.frame.TransmissionMode;
import dev.prise.wire.Wire;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** The way in: bytes from the wire to the queue, whole messages from the queue. For one thread at a time. */
final class MessageReader {

    private static final int MAX_LATE_READS = 100; // reads

    private volatile Wire wire; // letGo() comes from any thread
    private final Limits limits;
    private final Consumer<MessageTooLong> overflowed;
    private final int maxBuffered; // bytes that may be in memory unread
    private final ByteQueue queue = new ByteQueue();
    private FrameDecoder decoder;
    private TransmissionMode decoding; // the mode that decoder is of
    private long waited; // nanoseconds the peer kept us waiting: for the rest of the message begun, else for its first byte
    private long lookedAt; // when we last came back from the wire
    private int requested; // how many bytes the last read of the wire had room for
    private int late; // so many reads past the deadline found a little, and nothing behind it
    private boolean timeIsUp; // the message begun has had its time, and all that had come by then is in the queue
    private OversizedFrame oversizedFrame; // a message that is too long and goes by; decoding is null meanwhile
    private TransmissionMode skippingMode; // the mode that it began in
    private boolean hasSkipped; // it has gone by, and what is kept of it is the next message
    private boolean dropped; // something was thrown away since the last read of the wire
    private volatile boolean ended; // the peer sends no more
    private volatile boolean inputEnded; // we read no more
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
        this.maxBuffered = limits.maxBufferedBytes();
    }

    /** How many bytes the next message needs at least, 0 when it is whole. */
    @SuppressWarnings("ReferenceEquality") // asked per message: an equal mode set anew merely makes a new decoder
    int bytesNeeded(TransmissionMode mode) {
        if (decoding == mode) {
            int missing = decoder.bytesNeeded(queue);
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
            if (oversizedFrame != null) {
                int missing = missingOfOverlong();
                if (missing > 0 || oversizedFrame != null) {
                    return missing;
                }
            }
            begin(mode);
            int missing = decoder.bytesNeeded(queue);
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
        int keep = limits.overflow() == Overflow.SKIP ? ReceivedBytes.MAX_BYTES : limits.maxMessageBytes();
        oversizedFrame = decoder.skip(queue, Math.min(keep, limits.maxMessageBytes()));
        skippingMode = decoding;
        decoding = null;
    }

    private int missingOfOverlong() {
        if (hasSkipped) {
            return 0;
        }
        int before = queue.size();
        int missing = oversizedFrame.bytesNeeded(queue);
        dropped |= queue.size() < before;
        if (missing == 0) {
            hasSkipped = true;
            OversizedFrame gone = oversizedFrame;
            if (limits.overflow() == Overflow.SKIP) {
                forgetOverlong();
            }
            overflowed.accept(gone.tooLong(limits, queue));
        }
        return missing;
    }

    private void forgetOverlong() {
        waited = 0;
        oversizedFrame = null;
        hasSkipped = false;
        decoding = skippingMode;
    }

    /** Takes the message that {@link #bytesNeeded} has just found whole. */
    Message take(Charset charset) {
        if (oversizedFrame != null) {
            Message truncated = Message.truncated(oversizedFrame.kept(), charset, oversizedFrame.size());
            forgetOverlong();
            return truncated;
        }
        waited = 0;
        late = 0;
        return Message.of(decoder.take(queue), charset);
    }

    /** What finds out the mode while that is not known; else null. */
    ModeDetector detector() {
        return decoder instanceof ModeDetector modeDetector ? modeDetector : null;
    }

    /** The mode that {@link #bytesNeeded} was last asked about. */
    TransmissionMode decoding() {
        return decoding;
    }

    /** What has come and was not taken. */
    ByteQueue queue() {
        return queue;
    }

    /** What has come of the next message. */
    Optional<ReceivedBytes> partialMessage(TransmissionMode mode) {
        return isInMessage() ? Optional.of(evidence(mode)) : Optional.empty();
    }

    private ReceivedBytes evidence(TransmissionMode mode) {
        return oversizedFrame == null ? queue.received(mode.name()) : oversizedFrame.received(queue);
    }

    /** Whether the peer is in the middle of a message. */
    boolean isInMessage() {
        return queue.size() > 0 || oversizedFrame != null;
    }

    /** Takes all that has come, message or not. */
    byte[] takeAll() {
        waited = 0;
        oversizedFrame = null;
        hasSkipped = false;
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
        if ((dropped || late == MAX_LATE_READS) && deadline.isPast()) {
            dropped = false;
            late = 0;
            return Wire.NOTHING_YET; // else a peer whose messages are all too long, or come in drips, could keep the reader for ever
        }
        dropped = false;
        boolean begun = isInMessage();
        Duration limit = begun ? limits.messageTimeout() : limits.idleTimeout();
        int count = limit.compareTo(Limits.FOREVER) < 0 ? fillWithin(limit, deadline) : readWire(deadline);
        if (count <= 0 || !deadline.isPast()) {
            late = 0;
        } else if (count < requested && wire.unread() == 0) { // what is there already is read, in however many pieces
            late++;
        }
        if (count > 0) {
            queue.commit(count);
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
        if (!inputEnded && oversizedFrame != null) {
            oversizedFrame.endOfStream(queue);
        } else if (!inputEnded) {
            decoder.endOfStream(queue);
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
        timeIsUp = left <= 0 && (count < requested || oversizedFrame != null); // what goes by may have no end
        if (count == Wire.NOTHING_YET && waited >= limit.toNanos()) {
            throw isInMessage() ? tooSlow(limit) : new PeerSilent(wire.peer(), limit);
        }
        return count;
    }

    private PeerTooSlow tooSlow(Duration limit) {
        return new PeerTooSlow(wire.peer(), limit, evidence(decoding));
    }

    private int readWire(Deadline deadline) {
        int room = queue.room(limits.readBufferBytes(), maxBuffered);
        requested = room;
        inWire = true; // before looking at letGo, which is set before inWire is looked at: one of us sees the other
        try {
            return inputEnded ? readWhatIsThere(room) : wire.read(queue.array(), queue.tail(), room, deadline);
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
    void endInput() {
        inputEnded = true;
        if (inWire && wire.unread() == 0) { // else it comes back by itself, and what lies there must not be lost
            wire.endInput();
        }
    }
}
