package dev.prise.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.channel.MessageHandler;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;

/** Something that a thread of its own does for a test, and what became of it. */
final class Task<T> {

    private final CompletableFuture<T> outcome = new CompletableFuture<>();
    private final List<Throwable> uncaught = new CopyOnWriteArrayList<>();
    private final Thread thread;

    private Task(Thread.Builder builder, Callable<T> work) {
        thread = builder.name("test-task")
                .uncaughtExceptionHandler((where, what) -> uncaught.add(what))
                .start(() -> {
                    try {
                        outcome.complete(work.call());
                    } catch (Throwable failure) {
                        outcome.completeExceptionally(failure);
                    }
                });
    }

    static <T> Task<T> start(Callable<T> work) {
        return new Task<>(Thread.ofPlatform().daemon(), work);
    }

    static <T> Task<T> startVirtual(Callable<T> work) {
        return new Task<>(Thread.ofVirtual(), work);
    }

    static Task<Void> run(Runnable work) {
        return start(() -> {
            work.run();
            return null;
        });
    }

    static Task<Void> runVirtual(Runnable work) {
        return startVirtual(() -> {
            work.run();
            return null;
        });
    }

    /** A thread that serves, until the server is closed. */
    static Task<Void> serve(SimplifiedServer server, MessageHandler handler) {
        return run(() -> server.serve(handler));
    }

    T result() {
        try {
            return outcome.get(Recorder.PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            throw new AssertionError("the task failed: " + failed.getCause(), failed.getCause());
        } catch (TimeoutException stuck) {
            throw new AssertionError(thread.getName() + " is stuck at " + List.of(thread.getStackTrace()), stuck);
        } catch (InterruptedException interrupted) {
            throw new AssertionError("interrupted", interrupted);
        }
    }

    /** Waits until it has failed. */
    Throwable failure() {
        try {
            T result = outcome.get(Recorder.PATIENCE_SECONDS, TimeUnit.SECONDS);
            throw new AssertionError("expected a failure, got " + result);
        } catch (ExecutionException failed) {
            return failed.getCause();
        } catch (TimeoutException stuck) {
            throw new AssertionError(thread.getName() + " is stuck at " + List.of(thread.getStackTrace()), stuck);
        } catch (InterruptedException interrupted) {
            throw new AssertionError("interrupted", interrupted);
        }
    }

    /** Waits until its thread is inside a method: for those that block there. */
    Task<T> awaitInside(Class<?> type, String method) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Recorder.PATIENCE_SECONDS);
        while (!isInside(type, method)) {
            assertThat(System.nanoTime() < end).as("inside " + type + "." + method).isTrue();
            LockSupport.parkNanos(1_000_000);
        }
        return this;
    }

    private boolean isInside(Class<?> type, String method) {
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getClassName().equals(type.getName()) && frame.getMethodName().equals(method)) {
                return true;
            }
        }
        return false;
    }

    /** What went to the thread's handler of uncaught exceptions. */
    List<Throwable> uncaught() {
        return uncaught;
    }

    Thread thread() {
        return thread;
    }
}
