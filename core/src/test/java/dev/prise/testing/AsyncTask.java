package dev.prise.testing;

import java.lang.Thread.State;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Something that is done in another thread while the test goes on. */
public final class AsyncTask<T> {

    private static final long BOUND_SECONDS = 60;

    private final FutureTask<T> task;
    private final Thread thread;

    private AsyncTask(Thread.Builder builder, Callable<T> work) {
        task = new FutureTask<>(work);
        thread = builder.name("test-elsewhere").unstarted(task);
        if (!thread.isVirtual()) {
            thread.setDaemon(true);
        }
    }

    /** The two kinds of threads that users have. */
    public enum Kind {
        PLATFORM,
        VIRTUAL;

        /** Does something in a thread of this kind. */
        public <T> AsyncTask<T> call(Callable<T> work) {
            AsyncTask<T> asyncTask =
                    new AsyncTask<>(this == PLATFORM ? Thread.ofPlatform() : Thread.ofVirtual(), work);
            asyncTask.thread.start();
            return asyncTask;
        }

        /** Does something in a thread of this kind. */
        public AsyncTask<Boolean> run(Runnable work) {
            return call(() -> {
                work.run();
                return true;
            });
        }
    }

    /** Waits for the result. */
    public T result() throws Exception {
        try {
            return task.get(BOUND_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new AssertionError("failed elsewhere", failed.getCause());
        } catch (TimeoutException hanging) {
            throw new AssertionError("hangs elsewhere: " + stack(), hanging);
        }
    }

    /** Waits for the failure. */
    public Throwable failure() throws Exception {
        try {
            T result = task.get(BOUND_SECONDS, TimeUnit.SECONDS);
            throw new AssertionError("did not fail, but gave " + result);
        } catch (ExecutionException failed) {
            return failed.getCause();
        } catch (TimeoutException hanging) {
            throw new AssertionError("hangs elsewhere: " + stack(), hanging);
        }
    }

    /** Waits until the thread waits for something: a lock, a condition or a socket. */
    public void awaitBlocked() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_SECONDS);
        while (!isBlocked()) {
            if (task.isDone()) {
                throw new AssertionError("is done already, where it was to wait: " + task);
            }
            if (System.nanoTime() > end) {
                throw new AssertionError("does not wait: " + stack());
            }
            LockSupport.parkNanos(200_000);
        }
    }

    private boolean isBlocked() {
        State state = thread.getState();
        if (state == State.WAITING || state == State.TIMED_WAITING || state == State.BLOCKED) {
            return true;
        }
        StackTraceElement[] stack = thread.getStackTrace(); // a platform thread waits for a socket in native code
        return stack.length > 0
                && stack[0].isNativeMethod()
                && stack[0].getClassName().startsWith("sun.nio.ch.");
    }

    private String stack() {
        StringBuilder text = new StringBuilder().append(thread);
        for (StackTraceElement element : thread.getStackTrace()) {
            text.append("\n    at ").append(element);
        }
        return text.toString();
    }

    /** Whether it has ended. */
    public boolean isDone() {
        return task.isDone();
    }

    /** Interrupts the thread. */
    public void interrupt() {
        thread.interrupt();
    }
}
