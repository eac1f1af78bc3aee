package dev.prise.events;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Keeps a log short where a peer causes the same event again and again: of each kind the first {@value #FIRST} in a
 * second pass, the others are counted, and the count is reported once when the second is over. Nothing is dropped
 * without being counted.
 *
 * <pre>
 *   events      ||||||||||||||||||||||||      |||
 *   log lines   ||||||||||            N       |||
 *               '-- one second -------'
 * </pre>
 *
 * <p>For listeners that write a line for each event. Use one for each connection ({@link dev.prise.SocketEvents#forConnection}),
 * so that a peer that floods the log does not hide what others do, and {@linkplain #flush() flush} it when the
 * connection is closed. {@link EventLog} does so.
 *
 * <p>For any threads. A count is reported by the thread that brings the next event of its kind, by the caller of
 * {@link #flush()}, or else by a virtual thread once the second is over. Nothing here blocks by itself, but while a
 * report is made, other threads wait: so a count always stands before what comes after it.
 */
public final class LogThrottle {

    /** How many events of a kind pass in a second. */
    public static final int FIRST = 10;

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** Does something later, on another thread. */
    interface Timer {
        void after(long nanos, Runnable task);
    }

    /** What has happened since an event that came after a quiet second. */
    private static final class Second {
        private final long begin;
        private int passed;
        private long counted;
        private LongConsumer report;

        Second(long begin) {
            this.begin = begin;
        }

        void end() {
            if (counted > 0) {
                report.accept(counted);
            }
        }
    }

    private final LongSupplier nanoTime;
    private final Timer timer;
    private final ReentrantLock lock = new ReentrantLock(); // guards all below
    private final Map<Object, Second> seconds = new HashMap<>(); // by kind; old ones stay until its next event

    /** Makes one that has seen nothing yet. */
    public LogThrottle() {
        this(System::nanoTime, LogThrottle::onVirtualThread);
    }

    LogThrottle(LongSupplier nanoTime, Timer timer) {
        this.nanoTime = nanoTime;
        this.timer = timer;
    }

    private static void onVirtualThread(long nanos, Runnable task) {
        CompletableFuture
                .delayedExecutor(nanos, TimeUnit.NANOSECONDS, Thread.ofVirtual().name("prise-log-throttle")::start)
                .execute(task);
    }

    /**
     * Asks whether an event is to be logged.
     *
     * @param kind what like events have in common, as the key of a map; there should be few
     * @param report called once if events of this kind are counted and not logged, with their number, 1 or more; of
     *     several given in a second, the last is called
     * @return true to log the event; false if it is counted instead
     */
    public boolean passes(Object kind, LongConsumer report) {
        Objects.requireNonNull(report, "report");
        lock.lock();
        try {
            long now = nanoTime.getAsLong();
            Second second = seconds.get(kind);
            if (second == null || now - second.begin >= SECOND) {
                end(kind, second);
                second = new Second(now);
                seconds.put(kind, second);
            }
            if (second.passed < FIRST) {
                second.passed++;
                return true;
            }
            second.report = report;
            if (++second.counted == 1) {
                Second counting = second;
                timer.after(second.begin + SECOND - now, () -> end(kind, counting));
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void end(Object kind, Second second) {
        lock.lock();
        try {
            if (second != null && seconds.remove(kind, second)) { // else it was reported before
                second.end();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Reports all counts at once, without waiting for the end of the second. */
    public void flush() {
        lock.lock();
        try {
            List<Second> all = List.copyOf(seconds.values());
            seconds.clear();
            all.forEach(Second::end);
        } finally {
            lock.unlock();
        }
    }
}
