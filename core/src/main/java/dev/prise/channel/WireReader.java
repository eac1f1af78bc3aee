package dev.prise.channel;

import dev.prise.Deadline;
import dev.prise.Limits;
import dev.prise.SocketFailure.PeerSilent;
import dev.prise.SocketFailure.PeerTooSlow;
import dev.prise.frame.Deframer;
import dev.prise.wire.Wire;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Reads a channel's wire into its deframer, within the time limits of the peer, until the stream ends. For one thread at a time;
 * {@link #endInput} may come from any.
 */
final class WireReader {

    private final ChannelState state;
    private final Deframer deframer;
    private final Limits limits;
    private final PeerClock clock;
    private final OverdueReads overdue;
    private int requested; // how many bytes the last read had room for
    private volatile boolean hasEnded; // the peer sends no more
    private volatile boolean inputEnded; // by endInput(): nothing more is read
    private volatile boolean inWire; // a thread waits in the wire

    WireReader(ChannelState state, Deframer deframer, Limits limits, LongSupplier nanos) {
        this.state = state;
        this.deframer = deframer;
        this.limits = limits;
        this.clock = new PeerClock(nanos);
        this.overdue = new OverdueReads(limits.maxBufferedBytes());
    }

    /** A caller begins to read, with a deadline of its own. */
    void beginCall() {
        overdue.begin();
    }

    /** The peer's time begins anew: a message was taken. */
    void restartClock() {
        clock.restart();
    }

    /**
     * Whether the time is up, and all that was there by then has been read. It may have made a message, also by a mode that was set
     * meanwhile.
     */
    boolean isOver(int count, Deadline deadline) {
        if (!deadline.isPast()) {
            return false;
        }
        if (count == Wire.NOTHING_YET) {
            return true;
        }
        if (overdue.hasBegun()) {
            return overdue.areEnough(count, requested);
        }
        overdue.begin(state.wire().unread());
        return false;
    }

    /**
     * Waits for bytes and queues them.
     *
     * @return as {@link Wire#read}
     */
    int fill(Deadline deadline) {
        if (hasEnded) {
            return endOfStream();
        }
        boolean begun = deframer.isInMessage();
        Duration limit = begun ? limits.messageTimeout() : limits.idleTimeout();
        int count = limit.compareTo(Limits.FOREVER) < 0 ? readWithin(limit, deadline) : readWire(deadline);
        if (count > 0) {
            deframer.queue().commit(count);
            if (!begun) {
                clock.restart();
            }
        } else if (count == Wire.END) {
            hasEnded = true;
            return endOfStream();
        }
        return count;
    }

    private int endOfStream() {
        if (!inputEnded) {
            deframer.endOfStream();
        }
        return Wire.END;
    }

    private int readWithin(Duration limit, Deadline deadline) {
        if (clock.isOver(limit)) {
            throw tooSlow(limit);
        }
        int count = readWire(clock.begin(limit, deadline));
        clock.end(count, count < requested || deframer.isSkipping());
        if (count == Wire.NOTHING_YET && clock.hasPassed(limit)) {
            throw deframer.isInMessage() ? tooSlow(limit) : new PeerSilent(state.peer(), limit);
        }
        return count;
    }

    private PeerTooSlow tooSlow(Duration limit) {
        return new PeerTooSlow(state.peer(), limit, deframer.received(deframer.decoding()));
    }

    private int readWire(Deadline deadline) {
        int room = deframer.room();
        requested = room;
        Wire wire = state.wire();
        inWire = true; // before looking at inputEnded, which is set before inWire is looked at: one of us sees the other
        try {
            boolean isLast = inputEnded;
            Deadline until = isLast ? Deadline.after(Duration.ZERO) : deadline;
            int count = wire.read(deframer.queue().array(), deframer.queue().tail(), room, until);
            return isLast && count == Wire.NOTHING_YET ? Wire.END : count;
        } finally {
            inWire = false;
        }
    }

    boolean hasEnded() {
        return hasEnded;
    }

    /** Reads what has come and then no more. */
    void endInput() {
        inputEnded = true;
        Wire wire = state.wire();
        if (inWire && wire.unread() == 0) { // else it returns by itself, and what lies there must not be lost
            wire.endInput();
        }
    }
}
