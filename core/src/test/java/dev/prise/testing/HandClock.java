package dev.prise.testing;

import dev.prise.Deadline;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A clock that goes on only when a test turns it. For wires whose reads do not wait, such as {@link ScriptedWire}. */
public final class HandClock implements LongSupplier {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000); // soon past the end of the line, as nanoTime() may be

    @Override
    public long getAsLong() {
        return nanos.get();
    }

    /** Lets time pass. */
    public void advance(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    /** Lets a deadline come, or a second pass if it is later; at least a nanosecond. */
    void advance(Deadline deadline) {
        nanos.addAndGet(Math.clamp(deadline.remainingNanos(), 1, 1_000_000_000));
    }
}
