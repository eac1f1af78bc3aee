package dev.prise.server;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** Counts the clients of a {@link StandardServer}: in all, by address, and how fast new ones come. */
final class Doorkeeper {

    private final ClientLimits limits;
    private final LongSupplier clock; // nanoseconds
    private final ReentrantLock lock = new ReentrantLock(); // guards all below
    private final Map<String, Integer> byAddress = new HashMap<>();
    private int inside;
    private double credit; // how many new ones may come at once; grows with time
    private long creditedAt;

    Doorkeeper(ClientLimits limits) {
        this(limits, System::nanoTime);
    }

    Doorkeeper(ClientLimits limits, LongSupplier clock) {
        this.limits = limits;
        this.clock = clock;
        this.creditedAt = clock.getAsLong();
        this.credit = limits.newPerSecond();
    }

    /** Counts one more in; or says why not. */
    Optional<String> enter(String address) {
        lock.lock();
        try {
            earn();
            int neighbours = byAddress.getOrDefault(address, 0);
            if (inside >= limits.most()) {
                return Optional.of("there are " + inside + " clients, the most allowed");
            }
            if (neighbours >= limits.mostPerAddress()) {
                return Optional.of("there are " + neighbours + " clients from " + address + ", the most allowed");
            }
            if (credit < 1) {
                return Optional.of("more than " + limits.newPerSecond() + " new clients came within a second");
            }
            credit--;
            inside++;
            byAddress.put(address, neighbours + 1);
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private void earn() {
        long now = clock.getAsLong();
        double earned = (double) (now - creditedAt) * limits.newPerSecond() / TimeUnit.SECONDS.toNanos(1);
        credit = Math.min(limits.newPerSecond(), credit + earned);
        creditedAt = now;
    }

    /** Counts one out. */
    void leave(String address) {
        lock.lock();
        try {
            inside--;
            byAddress.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
        } finally {
            lock.unlock();
        }
    }
}
