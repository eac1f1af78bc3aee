package dev.prise.reconnect;

import dev.prise.Limits;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long a {@link ReconnectingClient} pauses between two attempts. Immutable. Each pause is twice the one before, up to a bound,
 * and shortened by chance by up to a half, so that a thousand clients do not all come back in the same moment. They begin anew after
 * a connection that carried a message to here and lived for as long as the pause before it.
 *
 * @param first the pause after the first failed attempt, or after a connection was lost. Default 200 ms
 * @param longest what no pause exceeds. Default 30 s
 */
public record Backoff(Duration first, Duration longest) {

    /** The defaults. */
    public static final Backoff DEFAULTS = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30));

    private static final int MAX_DOUBLINGS = 64; // from a nanosecond beyond any bound

    /**
     * Checks the pauses.
     *
     * @throws IllegalArgumentException if one is not positive, the first is longer than the longest, or that longer than {@link Limits#FOREVER}
     */
    public Backoff {
        if (!first.isPositive() || first.compareTo(longest) > 0 || longest.compareTo(Limits.FOREVER) > 0) {
            throw new IllegalArgumentException(
                    "the first pause " + first + " must be positive and no longer than " + longest
                            + ", and that no longer than a century");
        }
    }

    /** How long to pause after so many failed attempts in a row, at least 1. */
    Duration after(int attempts) {
        long most = longest.toNanos();
        double wished = Math.scalb((double) first.toNanos(), Math.min(attempts - 1, MAX_DOUBLINGS));
        long doubled = wished < most ? (long) wished : most;
        return Duration.ofNanos(doubled - ThreadLocalRandom.current().nextLong(doubled / 2 + 1));
    }
}
