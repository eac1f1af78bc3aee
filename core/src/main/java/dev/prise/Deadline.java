package dev.prise;

import java.time.Duration;

/**
 * A moment on the monotonic clock after which nobody waits any more. Immutable.
 *
 * <p>A time-out bounds one step; a deadline bounds a whole sequence of steps. A peer that sends a byte now and then
 * stretches a time-out for ever, never a deadline.
 */
public final class Deadline {

    /** The moment that never comes. */
    public static final Deadline NEVER = new Deadline(Long.MAX_VALUE);

    private final long nanoTime; // on the System.nanoTime() line; unused in NEVER

    private Deadline(long nanoTime) {
        this.nanoTime = nanoTime;
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
        return nanos == Long.MAX_VALUE ? NEVER : new Deadline(System.nanoTime() + Math.max(nanos, 0));
    }

    /**
     * How long it is until then.
     *
     * @return nanoseconds, 0 or less once it is past, {@link Long#MAX_VALUE} for {@link #NEVER}
     */
    public long remainingNanos() {
        return this == NEVER ? Long.MAX_VALUE : nanoTime - System.nanoTime();
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
