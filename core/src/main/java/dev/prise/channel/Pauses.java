package dev.prise.channel;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long a {@link ReconnectingClient} pauses between two attempts. Immutable. Each pause is twice the one before, up to a bound,
 * and shortened by chance by up to a half, so that a thousand clients do not all come back in the same moment.
 *
 * @param first the pause after the first failed attempt, or after a connection was lost. Default 200 ms
 * @param longest what no pause exceeds. Default 30 s
 */
public record Pauses(Duration first, Duration longest) {

    /** The defaults. */
    public static final Pauses DEFAULTS = new Pauses(Duration.ofMillis(200), Duration.ofSeconds(30));

    private static final int MOST_DOUBLINGS = 30; // far beyond any sensible bound, and no overflow

    /**
     * Checks the pauses.
     *
     * @throws IllegalArgumentException if one is not positive, or the first is longer than the longest
     */
    public Pauses {
        if (!first.isPositive() || first.compareTo(longest) > 0) {
            throw new IllegalArgumentException(
                    "the first pause " + first + " must be positive and no longer than " + longest);
        }
    }

    /** How long to pause after so many failed attempts in a row, at least 1. */
    Duration after(int attempts) {
        long most = longest.toNanos();
        long doubled = first.toNanos() * (double) (1L << Math.min(attempts - 1, MOST_DOUBLINGS)) >= most
                ? most
                : first.toNanos() << (attempts - 1);
        return Duration.ofNanos(doubled - ThreadLocalRandom.current().nextLong(doubled / 2 + 1));
    }
}
