package dev.prise.channel;

import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.ConnectionLost;
import dev.prise.SocketFailure.Replaced;
import dev.prise.frame.TransmissionMode;
import dev.prise.wire.Wire;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/** The way out of a channel, and the only one: whole messages, one writer at a time. For any threads. */
final class Outbound {

    private final ChannelState state;
    private final SocketEvents events;
    private final ReentrantLock lock = new ReentrantLock(); // guards writer; held while a write waits
    private final MessageWriter writer;
    private volatile boolean ended; // by endOutput()

    Outbound(ChannelState state, Limits limits, SocketEvents events, LongSupplier clock) {
        this.state = state;
        this.events = events;
        this.writer = new MessageWriter(state.wire(), limits, events, clock);
    }

    /** For who needs reading and writing to rest: TLS that begins in mid-dialogue. */
    ReentrantLock lock() {
        return lock;
    }

    void write(Message message, TransmissionMode mode) {
        lock.lock();
        try {
            checkWritable();
            gather(message, mode);
            flush();
        } finally {
            lock.unlock();
        }
    }

    /** Frames a message behind those that have not left yet; sends them if they are enough. */
    void gather(Message message, TransmissionMode mode) {
        lock.lock();
        try {
            if (writer.gather(message, mode)) {
                flush();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Sends what has been gathered. */
    void flush() {
        lock.lock();
        try {
            if (!writer.isEmpty()) {
                checkWritable();
                writer.flush();
            }
        } catch (ConnectionLost | Replaced lost) {
            throw state.loseOutput(lost);
        } catch (SocketFailure failure) {
            throw state.fail(failure);
        } finally {
            writer.forget();
            lock.unlock();
        }
    }

    /** Sends what has been gathered, for a caller that goes on with what the peer had sent before. */
    void flushUnlessLost() {
        try {
            flush();
        } catch (ConnectionLost | Replaced alreadyReported) {
            // what the peer had sent before is still handled
        }
    }

    /** Sends what has been gathered, for a caller that reports another failure. */
    void flushQuietly() {
        try {
            flush();
        } catch (SocketFailure | IllegalStateException alreadyOver) {
            // the caller gets the failure that came first
        }
    }

    /**
     * Sends a heartbeat, or the answer to one, unless a write is in progress (the write time-out bounds that one). Called by the
     * reading thread.
     *
     * @param mode the mode in use
     * @param most how long it may take to leave, if that is less than the write time-out
     * @return whether it has left
     */
    boolean trySend(Message heartbeat, TransmissionMode mode, Duration most) {
        if (!lock.tryLock()) {
            return false;
        }
        try {
            if (!isUsable()) {
                return false;
            }
            flush();
            writer.send(heartbeat, mode, most);
            events.heartbeatSent(state.peer(), heartbeat);
            return true;
        } catch (ConnectionLost | Replaced lost) {
            return false; // the reader is about to find out; a peer that leaves politely meanwhile is no failure
        } catch (SocketFailure failure) {
            throw state.fail(failure);
        } finally {
            lock.unlock();
        }
    }

    /** Whether something can be sent, as far as is known. */
    boolean isUsable() {
        return !ended && state.outputLost() == null;
    }

    void checkWritable() {
        state.checkWritable();
        if (ended) {
            throw new IllegalStateException("endOutput() was called on the channel with " + state.peer()
                    + "; write before it, or open a new channel");
        }
    }

    /** Says that nothing more will be written. Waits for a write that is under way. */
    void endOutput() {
        lock.lock();
        try {
            flushQuietly();
            ended = true;
            state.wire().endOutput();
        } finally {
            lock.unlock();
        }
    }

    /** Writes to another wire from now on. For who holds the lock. */
    void goOnOver(Wire other) {
        writer.goOnOver(other);
    }
}
