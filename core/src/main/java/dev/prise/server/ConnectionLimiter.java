package dev.prise.server;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** Counts the clients of a {@link StandardServer}: in all, by address, and how fast new ones come. */
final class ConnectionLimiter {

    private final ClientLimits limits;
    private final LongSupplier clock; // nanoseconds
    private final ReentrantLock lock = new ReentrantLock(); // guards all below
    private final Map<String, Integer> byAddress = new HashMap<>();
    private int inside;
    private double tokens; // how many new ones may come at once; grows with time
    private long refilledAt;

    ConnectionLimiter(ClientLimits limits) {
        this(limits, System::nanoTime);
    }

    ConnectionLimiter(ClientLimits limits, LongSupplier clock) {
        this.limits = limits;
        this.clock = clock;
        this.refilledAt = clock.getAsLong();
        this.tokens = limits.newPerSecond();
    }

    /** Counts one more in; or says why not. */
    Optional<String> tryAcquire(String address) {
        lock.lock();
        try {
            refill();
            int neighbours = byAddress.getOrDefault(address, 0);
            if (inside >= limits.most()) {
                return Optional.of("there are " + inside + " clients, the most allowed");
            }
            if (neighbours >= limits.mostPerAddress()) {
                return Optional.of("there are " + neighbours + " clients from " + address + ", the most allowed");
            }
            if (tokens < 1) {
                return Optional.of("more than " + limits.newPerSecond() + " new clients came within a second");
            }
            tokens--;
            inside++;
            byAddress.put(address, neighbours + 1);
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private void refill() {
        long now = clock.getAsLong();
        double earned = (double) (now - refilledAt) * limits.newPerSecond() / TimeUnit.SECONDS.toNanos(1);
        tokens = Math.min(limits.newPerSecond(), tokens + earned);
        refilledAt = now;
    }

    /** Counts one out. */
    void release(String address) {
        lock.lock();
        try {
            inside--;
            byAddress.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
        } finally {
            lock.unlock();
        }
    }
}
