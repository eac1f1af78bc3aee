package dev.prise.testing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a test class in which a thread ends by an exception that nobody catches, instead of letting it be printed. It watches every
 * class of core. A test that provokes such a fault takes it with {@link Uncaught}, or names it with {@link #expect}.
 */
public final class NothingUncaught implements AfterAllCallback {

    private record Fault(Thread thread, Throwable thrown) {}

    private static final Queue<Fault> FAULTS = new ConcurrentLinkedQueue<>();
    private static volatile Predicate<Throwable> expected = thrown -> false;

    /** Made once for all classes, by what {@code META-INF/services} says. */
    public NothingUncaught() {
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> FAULTS.add(new Fault(thread, thrown)));
    }

    /** Says which faults this test class provokes: until its end, when the threads that {@link NoLeaks} waits for are gone. */
    public static void expect(Predicate<Throwable> provoked) {
        expected = provoked;
    }

    @Override
    public void afterAll(ExtensionContext context) {
        check(context.getDisplayName());
    }

    static void check(String name) {
        Predicate<Throwable> provoked = expected;
        expected = thrown -> false;
        List<Fault> others = new ArrayList<>();
        for (Fault fault = FAULTS.poll(); fault != null; fault = FAULTS.poll()) {
            if (!provoked.test(fault.thrown)) {
                others.add(fault);
            }
        }
        if (!others.isEmpty()) {
            throw new AssertionError(
                    others.size() + " uncaught in " + name + ", or just before it:" + shown(others.getFirst()));
        }
    }

    private static String shown(Fault fault) {
        StringWriter trace = new StringWriter();
        fault.thrown.printStackTrace(new PrintWriter(trace));
        return "\nin thread " + fault.thread.getName() + " " + trace;
    }
}
