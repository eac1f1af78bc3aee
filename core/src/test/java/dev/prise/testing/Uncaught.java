package dev.prise.testing;

import java.lang.Thread.UncaughtExceptionHandler;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps the exceptions that no thread has caught while this is open, instead of printing them. */
public final class Uncaught implements AutoCloseable {

    private final UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    private final List<Throwable> all = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Throwable> unseen = new LinkedBlockingQueue<>();

    private Uncaught() {}

    /** From now on. */
    public static Uncaught keep() {
        Uncaught uncaught = new Uncaught();
        Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> {
            uncaught.all.add(fault);
            uncaught.unseen.add(fault);
        });
        return uncaught;
    }

    /** Waits for the next. */
    public Throwable await() throws InterruptedException {
        Throwable next = unseen.poll(60, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no uncaught exception came, but " + all);
        }
        return next;
    }

    /** All there were so far. */
    public List<Throwable> all() {
        return List.copyOf(all);
    }

    @Override
    public void close() {
        Thread.setDefaultUncaughtExceptionHandler(before);
    }
}
