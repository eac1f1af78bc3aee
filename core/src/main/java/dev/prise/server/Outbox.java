package dev.prise.server;

import dev.prise.Deadline;
import dev.prise.Message;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.Interrupted;
import dev.prise.channel.MessageChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * What was broadcast to one client and has not left yet. A virtual thread carries it out while there is something; it alone waits
 * when the client does not read. What waits behind the message that is under way is bounded in bytes.
 */
final class Outbox {

    private static final int EXTRA_BYTES = 64; // what a message that waits costs beside its own: empty ones are bounded too

    private final MessageChannel channel;
    private final int mostBytes;
    private final BooleanSupplier outputEnded;
    private final Runnable atDeath;
    private final ReentrantLock lock = new ReentrantLock(); // guards all below
    private final Condition changed = lock.newCondition();
    private final Deque<Message> waiting = new ArrayDeque<>();
    private long bytes;
    private boolean carrying; // a thread is at work
    private boolean dead; // the client takes nothing any more

    /**
     * An empty one.
     *
     * @param outputEnded whether the client's handler has said its last
     * @param atDeath called once the client is found to take nothing any more
     */
    Outbox(MessageChannel channel, int mostBytes, BooleanSupplier outputEnded, Runnable atDeath) {
        this.channel = channel;
        this.mostBytes = mostBytes;
        this.outputEnded = outputEnded;
        this.atDeath = atDeath;
    }

    /** Whether the client takes nothing any more. */
    boolean isDead() {
        lock.lock();
        try {
            return dead || outputEnded.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }

    /** Puts a message in; false if the client is so slow that there is no room. One message always has room. */
    boolean put(Message message) {
        lock.lock();
        try {
            if (!waiting.isEmpty() && bytes + weight(message) > mostBytes) {
                return false;
            }
            waiting.add(message);
            bytes += weight(message);
            if (!carrying) {
                carrying = true;
                Thread.ofVirtual().name("prise-broadcast-" + channel.peer()).start(this::carry);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private static long weight(Message message) {
        return (long) message.size() + EXTRA_BYTES;
    }

    private void carry() {
        Message next;
        while ((next = next()) != null) {
            try {
                channel.write(next);
            } catch (SocketFailure.Unsendable notInThisMode) {
                Acceptor.guarded(() -> channel.events().failed(channel.peer(), notInThisMode));
            } catch (SocketFailure toldByTheChannel) {
                die();
            } catch (RuntimeException | Error listenersFault) {
                if (!outputEnded.getAsBoolean()) { // else it was ended while this message was on its way
                    Acceptor.report(listenersFault);
                }
            }
        }
    }

    private Message next() {
        lock.lock();
        try {
            Message next = waiting.poll();
            carrying = next != null;
            bytes -= carrying ? weight(next) : 0;
            changed.signalAll();
            return next;
        } finally {
            lock.unlock();
        }
    }

    private void die() {
        lock.lock();
        try {
            dead = true;
            waiting.clear();
            bytes = 0;
        } finally {
            lock.unlock();
        }
        Acceptor.guarded(atDeath);
    }

    /** Waits until all has left, the client is dead, or the deadline passes. */
    void awaitEmpty(Deadline deadline) {
        lock.lock();
        try {
            while (carrying && !deadline.isPast()) {
                changed.awaitNanos(deadline.remainingNanos());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Interrupted("a client to read what was broadcast");
        } finally {
            lock.unlock();
        }
    }
}
