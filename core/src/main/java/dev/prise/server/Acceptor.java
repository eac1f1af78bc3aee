package dev.prise.server;

import dev.prise.SocketFailure;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.ConnectionLost;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Accepts connections until the listener is closed, whatever goes wrong with one of them: a port is never left without. */
final class Acceptor {

    private static final long PAUSE_NANOS = Duration.ofMillis(200).toNanos(); // for a system that can give no more

    private Acceptor() {}

    /**
     * Runs on a virtual thread of its own.
     *
     * @param name the thread's
     * @param acceptOne waits for one connection and takes it in
     * @param onExhaustion told when the system can give no connection, before a pause
     */
    static void start(String name, Runnable acceptOne, Consumer<ConnectionLost> onExhaustion) {
        Thread.ofVirtual().name(name).start(() -> {
            while (acceptsOne(acceptOne, onExhaustion)) {}
        });
    }

    private static boolean acceptsOne(Runnable acceptOne, Consumer<ConnectionLost> onExhaustion) {
        try {
            acceptOne.run();
        } catch (ClosedHere over) {
            return false;
        } catch (ConnectionLost exhausted) {
            guarded(() -> onExhaustion.accept(exhausted));
            LockSupport.parkNanos(PAUSE_NANOS);
        } catch (RuntimeException listenersFault) {
            report(listenersFault);
        } catch (Error noMemoryOrThread) {
            report(noMemoryOrThread);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return true;
    }

    /** Runs something that tells others, whose faults must not end us. */
    static void guarded(Runnable telling) {
        try {
            telling.run();
        } catch (SocketFailure.Stopped notAFault) {
            throw notAFault;
        } catch (RuntimeException listenersFault) {
            report(listenersFault);
        }
    }

    /** Tells somebody else's fault as the JVM tells every fault that nobody catches. */
    static void report(Throwable fault) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, fault);
    }
}
