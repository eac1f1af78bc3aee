package dev.prise.wlanguage;

import java.lang.Thread.State;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Something that is done in another thread while the test goes on. */
final class AsyncTask<T> {

    private static final long BOUND_SECONDS = 60;

    private final FutureTask<T> task;
    private final Thread thread;

    private AsyncTask(Callable<T> work) {
        task = new FutureTask<>(work);
        thread = Thread.ofVirtual().name("test-elsewhere").start(task);
    }

    static <T> AsyncTask<T> call(Callable<T> work) {
        return new AsyncTask<>(work);
    }

    T result() throws Exception {
        return task.get(BOUND_SECONDS, TimeUnit.SECONDS);
    }

    boolean isDone() {
        return task.isDone();
    }

    /** Waits until it waits. */
    void awaitBlocked() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_SECONDS);
        while (thread.getState() != State.WAITING && thread.getState() != State.TIMED_WAITING) {
            if (task.isDone() || System.nanoTime() > end) {
                throw new AssertionError("does not wait: " + task);
            }
            LockSupport.parkNanos(200_000);
        }
    }
}
