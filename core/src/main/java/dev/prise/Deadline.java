package dev.prise;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A moment on the monotonic clock until which a caller waits. Immutable.
 *
 * <p>A time-out bounds one step; a deadline bounds a whole sequence of steps. A peer that sends a byte now and then
 * stretches a time-out for ever, never a deadline.
 */
public final class Deadline {

    /** The moment that never comes. */
    public static final Deadline NEVER = new Deadline(Long.MAX_VALUE, null);

    private final long moment; // on the clock's line; unused in NEVER
    private final LongSupplier clock; // null for System.nanoTime()

    private Deadline(long moment, LongSupplier clock) {
        this.moment = moment;
        this.clock = clock;
    }

    /**
     * The moment that comes after a while, counted from now.
     *
     * @param duration the while; zero or less means "already past", over a century means {@link #NEVER}
     * @return the deadline
     */
    public static Deadline after(Duration duration) {
        if (duration.isNegative()) {
            return afterNanos(0);
        }
        return duration.compareTo(Limits.FOREVER) >= 0 ? NEVER : afterNanos(duration.toNanos());
    }

    /**
     * The moment that comes after so many nanoseconds, counted from now.
     *
     * @param nanos the number of nanoseconds; zero or less means "already past", {@link Long#MAX_VALUE} means {@link #NEVER}
     * @return the deadline
     */
    public static Deadline afterNanos(long nanos) {
        return nanos == Long.MAX_VALUE ? NEVER : new Deadline(System.nanoTime() + Math.max(nanos, 0), null);
    }

    /**
     * The moment that comes after a while, on another clock.
     *
     * @param duration the while, as in {@link #after(Duration)}
     * @param clock gives nanoseconds, as {@link System#nanoTime()} does; tests turn one by hand
     * @return the deadline
     */
    public static Deadline after(Duration duration, LongSupplier clock) {
        if (duration.isNegative()) {
            return afterNanos(0, clock);
        }
        return duration.compareTo(Limits.FOREVER) >= 0 ? NEVER : afterNanos(duration.toNanos(), clock);
    }

    /**
     * The moment that comes after so many nanoseconds, on another clock.
     *
     * @param nanos the number of nanoseconds, as in {@link #afterNanos(long)}
     * @param clock gives nanoseconds, as {@link System#nanoTime()} does; tests turn one by hand
     * @return the deadline
     */
    public static Deadline afterNanos(long nanos, LongSupplier clock) {
        return nanos == Long.MAX_VALUE ? NEVER : new Deadline(clock.getAsLong() + Math.max(nanos, 0), clock);
    }

    /**
     * How long it is until then.
     *
     * @return nanoseconds, 0 or less once it is past, {@link Long#MAX_VALUE} for {@link #NEVER}
     */
    public long remainingNanos() {
        return this == NEVER ? Long.MAX_VALUE : moment - (clock == null ? System.nanoTime() : clock.getAsLong());
    }

    /**
     * Whether the moment has come.
     *
     * @return true from then on
     */
    public boolean isPast() {
        return remainingNanos() <= 0;
    }

    @Override
    public String toString() {
        return this == NEVER ? "never" : "in " + Duration.ofNanos(remainingNanos());
    }
}
