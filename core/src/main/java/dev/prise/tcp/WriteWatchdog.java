package dev.prise.tcp;

import dev.prise.Deadline;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Ends writes that take too long, since the JDK has no time-out for them: one thread looks at the wires that were writing, and
 * closes those that are past their deadline. It lives while there is something to watch. It is a platform thread: a virtual one
 * would not get to run while busy or pinned ones hold all carriers, which is when a time-out is needed most.
 *
 * <p>A write costs an entry in a set the first time, and a look-up after that: the watch forgets a wire when it finds it
 * idle at one of its rounds.
 */
final class WriteWatchdog {

    private static final long MAX_NANOS = 1_000_000_000; // between two rounds, so deadlines are kept to a second
    static final long MIN_NANOS = 5_000_000;

    private static final Set<SocketWire> WATCHED = ConcurrentHashMap.newKeySet();
    private static final ReentrantLock LOCK = new ReentrantLock(); // guards the thread's coming and going
    private static volatile Thread thread;
    private static volatile long period = MAX_NANOS; // between rounds: a tenth of the shortest time-out of late

    private WriteWatchdog() {}

    /** Looks after a write that is about to begin; the wire says when it ends. */
    static void watch(SocketWire wire, Deadline deadline) {
        if (!WATCHED.contains(wire)) {
            WATCHED.add(wire);
        }
        long wanted = Math.clamp(deadline.remainingNanos() / 10, MIN_NANOS, MAX_NANOS);
        if (wanted < period || thread == null) {
            start(wanted);
        }
    }

    private static void start(long wanted) {
        LOCK.lock();
        try {
            period = Math.min(period, wanted);
            if (thread == null) {
                thread = Thread.ofPlatform().daemon().name("prise-write-watch").start(WriteWatchdog::run);
            } else {
                LockSupport.unpark(thread);
            }
        } finally {
            LOCK.unlock();
        }
    }

    private static void run() {
        try {
            goRound();
        } finally {
            LOCK.lock();
            try {
                if (thread == Thread.currentThread()) {
                    thread = null; // it failed: the next write starts another
                }
            } finally {
                LOCK.unlock();
            }
        }
    }

    private static void goRound() {
        do {
            LockSupport.parkNanos(period);
            period = MAX_NANOS; // whoever needs it shorter says so at its next write, or is under way and says so below
            for (Iterator<SocketWire> wires = WATCHED.iterator(); wires.hasNext();) {
                SocketWire wire = wires.next();
                if (wire.isWriting()) {
                    period = Math.min(period, wire.expire());
                } else {
                    wires.remove();
                    if (wire.isWriting()) {
                        WATCHED.add(wire); // it began a write just now, and may have seen itself still in the set
                    }
                }
            }
        } while (!endsIfIdle());
    }

    private static boolean endsIfIdle() {
        LOCK.lock();
        try {
            if (!WATCHED.isEmpty()) {
                return false;
            }
            thread = null;
            if (!WATCHED.isEmpty()) {
                thread = Thread.currentThread(); // somebody came in between and may have seen the thread still there
                return false;
            }
            period = MAX_NANOS;
            return true;
        } finally {
            LOCK.unlock();
        }
    }
}
