package dev.prise.channel;

import dev.prise.Deadline;
import dev.prise.frame.ByteQueue;
import dev.prise.frame.ModeDetector;
import dev.prise.wire.Wire;
import java.util.function.LongSupplier;

/** Measures the silence of a peer whose mode is to be found out. For one thread at a time, the one that reads. */
final class SilenceTimer {

    private final LongSupplier nanos;
    private ModeDetector measured; // what returnedAt belongs to
    private long returnedAt; // when the last read of the wire returned
    private long readAt; // when the read that is under way began

    SilenceTimer(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** Begins a read of the wire; until when it is to wait for bytes. */
    Deadline beforeRead(ModeDetector detector, Deadline caller) {
        readAt = nanos.getAsLong();
        if (measured != detector) {
            measured = detector;
            returnedAt = readAt;
        }
        long patience = detector.patience();
        return patience < caller.remainingNanos() ? Deadline.afterNanos(patience, nanos) : caller;
    }

    /** Tells the detector what that read found. */
    void afterRead(ModeDetector detector, int count, ByteQueue queue) {
        long now = nanos.getAsLong();
        if (count == Wire.NOTHING_YET) {
            detector.wasSilent(now - returnedAt, queue); // nothing came while the reader was elsewhere either
        } else if (count > 0) {
            detector.wasSilentUntil(now - readAt);
        }
        returnedAt = now;
    }
}
