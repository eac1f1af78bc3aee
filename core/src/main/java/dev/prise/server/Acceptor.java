package dev.prise.server;

import dev.prise.Deadline;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.ConnectionLost;
import dev.prise.channel.MessageChannel;
import dev.prise.wire.Wire;
import dev.prise.wire.WireListener;
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
     * @param listener what to accept from, until it is closed
     * @param takeIn takes each connection in; whatever it throws is somebody else's fault
     * @param onExhaustion told when the system can give no connection, before a pause
     */
    static void start(
            String name, WireListener listener, Consumer<Wire> takeIn, Consumer<ConnectionLost> onExhaustion) {
        Thread.ofVirtual().name(name).start(() -> {
            while (acceptsOne(listener, takeIn, onExhaustion)) {}
        });
    }

    private static boolean acceptsOne(
            WireListener listener, Consumer<Wire> takeIn, Consumer<ConnectionLost> onExhaustion) {
        try {
            takeIn(listener.accept(Deadline.NEVER).orElseThrow(), takeIn);
        } catch (ClosedHere over) {
            return false;
        } catch (ConnectionLost exhausted) {
            guarded(() -> onExhaustion.accept(exhausted));
            LockSupport.parkNanos(PAUSE_NANOS);
        } catch (VirtualMachineError noMemoryOrThread) {
            report(noMemoryOrThread);
            LockSupport.parkNanos(PAUSE_NANOS);
        } catch (RuntimeException | Error listenersFault) {
            report(listenersFault);
        }
        return true;
    }

    // whatever is thrown here, a ClosedHere too, is no word about the port; nobody else knows of the wire
    private static void takeIn(Wire wire, Consumer<Wire> takeIn) {
        try {
            takeIn.accept(wire);
        } catch (VirtualMachineError noMemoryOrThread) {
            wire.close();
            throw noMemoryOrThread;
        } catch (RuntimeException | Error listenersFault) {
            wire.close();
            report(listenersFault);
        }
    }

    /** Runs something that tells others, whose faults must not end us: what they throw is reported, a {@link ClosedHere} too. */
    static void guarded(Runnable telling) {
        try {
            telling.run();
        } catch (Throwable othersFault) {
            report(othersFault);
        }
    }

    /** Tells what ended the serving of a client, unless its channel has told that, or it is what a close breaks. */
    static void reportUntold(Throwable failure, MessageChannel channel) {
        boolean told = failure == channel.failure().orElse(null)
                || (failure instanceof SocketFailure.Stopped && !channel.isOpen());
        if (!told) {
            report(failure);
        }
    }

    /** Tells somebody else's fault as the JVM tells every fault that nobody catches. */
    static void report(Throwable fault) {
        Thread thread = Thread.currentThread();
        try {
            thread.getUncaughtExceptionHandler().uncaughtException(thread, fault);
        } catch (Throwable ofTheHandler) {
            // the JVM ignores it too
        }
    }
}
