package dev.prise.channel;

import dev.prise.Deadline;
import dev.prise.Limits;
import dev.prise.wire.Wire;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long a peer has kept a reader waiting: for the rest of the message begun, else for its first byte. For one thread at a time.
 *
 * <p>Time between reads counts against the peer only if the next read finds nothing; otherwise its bytes may have been waiting
 * for the reader.
 */
final class PeerClock {

    private final LongSupplier nanos;
    private long waited; // nanoseconds
    private long returnedAt; // when the last read of the wire returned
    private long readAt; // when the read that is under way began
    private boolean isLastLook; // the read that is under way takes what had come when the time was up
    private boolean isOver; // the message begun has had its time, and all that had come by then has been read

    PeerClock(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** The wait begins anew: a message was taken, or its first byte has come. */
    void restart() {
        waited = 0;
    }

    /** Whether the peer has had its time, and all that had come by then has been read. */
    boolean isOver(Duration limit) {
        return isOver && waited >= limit.toNanos(); // else a peer that always has another byte ready could go on for ever
    }

    /**
     * Begins a read of the wire.
     *
     * @param limit how long the peer may take, shorter than {@link Limits#FOREVER}
     * @param caller until when the caller waits
     * @return until when the wire is to be read
     */
    Deadline begin(Duration limit, Deadline caller) {
        long left = limit.toNanos() - waited;
        isLastLook = left <= 0;
        Deadline until = left < caller.remainingNanos() ? Deadline.afterNanos(left, nanos) : caller;
        readAt = nanos.getAsLong();
        return until;
    }

    /**
     * Ends that read.
     *
     * @param count what it returned
     * @param isAll whether nothing more lies there, or what is skipped may have no end
     */
    void end(int count, boolean isAll) {
        long now = nanos.getAsLong();
        waited += now - (count == Wire.NOTHING_YET && waited > 0 ? returnedAt : readAt);
        returnedAt = now;
        isOver = isLastLook && isAll;
    }

    /** Whether a read that found nothing was the last that the peer is given. */
    boolean hasPassed(Duration limit) {
        return waited >= limit.toNanos();
    }
}
