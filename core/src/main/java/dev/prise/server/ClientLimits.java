package dev.prise.server;

import java.time.Duration;

/**
 * How many clients a {@link StandardServer} lets in, and how long it waits for them at the end. Immutable; {@code with…} makes a
 * changed copy.
 *
 * @param most how many may be connected at a time. Default 10,000
 * @param mostPerAddress how many of them from one address. Default no limit of its own. At a {@link SimplifiedServer}: how many of
 *     those who are in the waiting room; the other numbers mean nothing there
 * @param newPerSecond how many new ones a second, on average; as many may come at once. Default no limit
 * @param grace how long {@link StandardServer#close()} lets running handlers finish. Default 5 s
 */
public record ClientLimits(int most, int mostPerAddress, int newPerSecond, Duration grace) {

    /** "No limit" for the numbers. */
    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** The defaults. */
    public static final ClientLimits DEFAULTS = new ClientLimits(10_000, UNLIMITED, UNLIMITED, Duration.ofSeconds(5));

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if one is not positive, or the grace is negative
     */
    public ClientLimits {
        if (most < 1 || mostPerAddress < 1 || newPerSecond < 1 || grace.isNegative()) {
            throw new IllegalArgumentException(
                    "positive numbers of clients and a grace of zero or more are needed, not "
                            + most + ", " + mostPerAddress + ", " + newPerSecond + ", " + grace);
        }
    }

    /**
     * A copy with another {@link #most()}.
     *
     * @param clients how many clients
     * @return the copy
     */
    public ClientLimits withMost(int clients) {
        return new ClientLimits(clients, mostPerAddress, newPerSecond, grace);
    }

    /**
     * A copy with another {@link #mostPerAddress()}.
     *
     * @param clients how many clients
     * @return the copy
     */
    public ClientLimits withMostPerAddress(int clients) {
        return new ClientLimits(most, clients, newPerSecond, grace);
    }

    /**
     * A copy with another {@link #newPerSecond()}.
     *
     * @param clients how many clients
     * @return the copy
     */
    public ClientLimits withNewPerSecond(int clients) {
        return new ClientLimits(most, mostPerAddress, clients, grace);
    }

    /**
     * A copy with another {@link #grace()}.
     *
     * @param time how long handlers may take to finish
     * @return the copy
     */
    public ClientLimits withGrace(Duration time) {
        return new ClientLimits(most, mostPerAddress, newPerSecond, time);
    }
}
