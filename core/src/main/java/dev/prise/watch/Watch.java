package dev.prise.watch;

import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * Looks regularly after things that are under way and could last too long, where the one who is at them cannot: it waits in a
 * call without a time-out, or is in somebody else's code. One thread goes round among all of them; it lives while there is
 * something to look after. It is a platform thread: a virtual one would not get to run while busy or pinned ones hold all
 * carriers, which is when it is needed most.
 *
 * <p>To be looked after costs an entry in a set the first time, and a look-up after that: a thing is forgotten when a round
 * finds that it is not under way.
 *
 * @param <T> what is looked after
 */
public final class Watch<T> {

    private static final long LEAST_NANOS = 1_000_000; // between two rounds

    private final String name;
    private final long mostNanos;
    private final Predicate<T> isUnderWay;
    private final ToLongFunction<T> look;

    private final Set<T> watched = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock(); // guards the thread's coming and going
    private volatile Thread thread;
    private volatile long period; // nanoseconds between rounds

    /**
     * A watch that looks after nothing yet.
     *
     * @param name the thread's
     * @param mostNanos the longest time between two rounds, in nanoseconds
     * @param isUnderWay whether a thing is to be looked at
     * @param look what to do with it at each round, without waiting; answers in how many nanoseconds to look again at the
     *     latest
     */
    public Watch(String name, long mostNanos, Predicate<T> isUnderWay, ToLongFunction<T> look) {
        this.name = name;
        this.mostNanos = mostNanos;
        this.isUnderWay = isUnderWay;
        this.look = look;
        this.period = mostNanos;
    }

    /**
     * Looks after something from now on; it is under way already, and says so until it has ended.
     *
     * @param thing what to look after
     * @param withinNanos in how many nanoseconds to look at the latest
     */
    public void watch(T thing, long withinNanos) {
        if (!watched.contains(thing)) {
            watched.add(thing);
        }
        long wanted = Math.clamp(withinNanos, LEAST_NANOS, mostNanos);
        if (wanted < period || thread == null) {
            start(wanted);
        }
    }

    private void start(long wanted) {
        lock.lock();
        try {
            period = Math.min(period, wanted);
            if (thread == null) {
                thread = Thread.ofPlatform().daemon().name(name).start(this::goRound);
            } else {
                LockSupport.unpark(thread);
            }
        } finally {
            lock.unlock();
        }
    }

    private void goRound() {
        long waited;
        do {
            waited = period;
            LockSupport.parkNanos(waited);
            period = mostNanos; // whoever needs it shorter says so when it begins, or is under way and says so below
            for (Iterator<T> things = watched.iterator(); things.hasNext();) {
                T thing = things.next();
                if (isUnderWay.test(thing)) {
                    period = Math.clamp(look.applyAsLong(thing), LEAST_NANOS, period);
                } else {
                    things.remove();
                    if (isUnderWay.test(thing)) {
                        watched.add(thing); // it began anew just now, and may have seen itself still in the set
                    }
                }
            }
        } while (waited < mostNanos || !endsIfIdle()); // where rounds are short the next is likely to have work
    }

    private boolean endsIfIdle() {
        lock.lock();
        try {
            if (!watched.isEmpty()) {
                return false;
            }
            thread = null;
            if (!watched.isEmpty()) {
                thread = Thread.currentThread(); // somebody came in between and may have seen the thread still there
                return false;
            }
            period = mostNanos;
            return true;
        } finally {
            lock.unlock();
        }
    }
}
