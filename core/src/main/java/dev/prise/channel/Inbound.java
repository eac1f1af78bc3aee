package dev.prise.channel;

import dev.prise.Deadline;
import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.Overflow;
import dev.prise.ReceivedBytes;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.BytesAfterTag;
import dev.prise.SocketFailure.FramingFailure;
import dev.prise.SocketFailure.Interrupted;
import dev.prise.SocketFailure.MessageTooLong;
import dev.prise.SocketFailure.PeerTooSlow;
import dev.prise.channel.ReadResult.NothingYet;
import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.channel.ReadResult.Received;
import dev.prise.frame.Deframer;
import dev.prise.frame.ModeDetector;
import dev.prise.wire.Wire;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The way in of a channel: bytes from the wire to the deframer, whole messages from the deframer. One reader at a time, which walks
 * each byte in on its own thread.
 */
final class Inbound {

    private final ChannelState state;
    private final Outbound out;
    private final ModeInUse mode;
    private final ChannelOptions options;
    private final Limits limits;
    private final SocketEvents events;
    private final ReentrantLock lock = new ReentrantLock(); // guards all that follow; held while a read waits
    private final Deframer deframer;
    private final WireReader wire;
    private final HeartbeatMonitor heartbeats; // null where there are none
    private SilenceTimer silence; // null until a mode is to be found out
    private volatile PendingAnswers pending; // null until the first question is asked
    private volatile boolean hasReceived; // at least one message has been read

    Inbound(ChannelState state, Outbound out, ModeInUse mode, HeartbeatMonitor heartbeats, ChannelOptions options,
            SocketEvents events) {
        this.state = state;
        this.out = out;
        this.mode = mode;
        this.heartbeats = heartbeats;
        this.options = options;
        this.limits = options.limits();
        this.events = events;
        this.deframer = new Deframer(limits);
        this.wire = new WireReader(state, deframer, limits, options.clock());
    }

    ReentrantLock lock() {
        return lock;
    }

    /** From now on messages may be answers to questions. */
    void pending(PendingAnswers answers) {
        pending = answers;
    }

    ReadResult read(Deadline deadline) {
        if (!lock(deadline)) {
            return new NothingYet();
        }
        try {
            boolean isOver = false;
            while (true) {
                while (bytesNeeded() > 0) {
                    if (isOver) {
                        return new NothingYet();
                    }
                    int count = fill(deadline, true);
                    if (count == Wire.END) {
                        return new PeerClosed(state.peer());
                    }
                    isOver = wire.isOver(count, deadline);
                }
                Message message = take();
                if (message != null) {
                    return new Received(message);
                }
            }
        } catch (SocketFailure failure) {
            throw state.fail(failure);
        } finally {
            lock.unlock();
        }
    }

    boolean awaitMessage(Deadline deadline) {
        if (!lock(deadline)) {
            return false;
        }
        try {
            boolean isOver = false;
            while (bytesNeeded() > 0) {
                if (isOver) {
                    return false;
                }
                int count = fill(deadline, hasReceived);
                if (count == Wire.END) {
                    return false;
                }
                isOver = wire.isOver(count, deadline);
            }
            return true;
        } catch (BytesAfterTag forTheReader) {
            deframer.lookAgain();
            return true;
        } catch (SocketFailure failure) {
            throw state.fail(failure);
        } finally {
            lock.unlock();
        }
    }

    private boolean lock(Deadline deadline) {
        try {
            if (!lock.tryLock() && !lock.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                return false;
            }
            wire.beginCall();
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Interrupted("another reader");
        }
    }

    /** What has come of the next message while it is not whole. */
    Optional<ReceivedBytes> partialMessage() {
        lock.lock();
        try {
            return deframer.isInMessage() ? Optional.of(deframer.received(mode.mode())) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** How many bytes the next message needs at least, 0 when it is whole. A mode change takes effect here. */
    int bytesNeeded() {
        state.checkReadable();
        int needed = deframer.bytesNeeded(mode.mode());
        MessageTooLong skipped = deframer.pollSkipped();
        while (skipped != null) {
            reportSkipped(skipped);
            needed = deframer.bytesNeeded(mode.mode());
            skipped = deframer.pollSkipped();
        }
        return needed;
    }

    private void reportSkipped(MessageTooLong skipped) {
        Overflow how = limits.overflow();
        events.overflowed(state.peer(), skipped, how);
        PendingAnswers answers = pending;
        if (how == Overflow.SKIP) {
            wire.restartClock();
            if (answers != null && answers.skipped()) {
                throw skipped; // to the thread that has asked; the channel goes on
            }
        }
    }

    /** Takes the message that is whole; null if it was a heartbeat's, and is dealt with. */
    Message take() {
        Message message = deframer.take(mode.charset());
        wire.restartClock();
        if (mode.isCharsetOpen()) {
            mode.learnFrom(message.bytes(), state.peer());
            message = message.withCharset(mode.charset());
        }
        if (!hasReceived) { // a volatile write costs more than a look
            hasReceived = true;
        }
        if (heartbeats != null && heartbeats.takes(message)) {
            events.heartbeatReceived(state.peer(), message);
            heartbeats.sendDue();
            return null;
        }
        PendingAnswers answers = pending;
        if (answers != null) {
            answers.answered();
        }
        events.received(state.peer(), message);
        return message;
    }

    /** Waits for bytes, and ends the channel if that fails. */
    int fillOrFail() {
        try {
            return fill(Deadline.NEVER, true);
        } catch (SocketFailure failure) {
            throw state.fail(failure);
        }
    }

    /**
     * Waits for bytes and queues them.
     *
     * @param speaks whether heartbeats may be sent yet
     * @return as {@link Wire#read}
     */
    private int fill(Deadline deadline, boolean speaks) {
        if (state.broken() != null) {
            throw state.broken();
        }
        if (lock.getHoldCount() > 1) {
            out.flushUnlessLost(); // a handler that reads by itself must not wait for a peer that waits for its answers
        }
        try {
            ModeDetector detector = deframer.detector();
            if (detector != null) {
                return fillAndDetect(detector, deadline);
            }
            return heartbeats == null ? wire.fill(deadline) : fillBetweenHeartbeats(deadline, speaks);
        } catch (FramingFailure inItsMode) {
            if (!mode.mode().equals(deframer.decoding()) && bytesNeeded() == 0) {
                return Wire.NOTHING_YET; // it is whole in the mode that was set while we waited
            }
            throw inItsMode;
        }
    }

    private int fillBetweenHeartbeats(Deadline deadline, boolean speaks) {
        if (heartbeats.rests() || !speaks || !out.isUsable()) {
            int count = wire.fill(deadline);
            heartbeats.received(count);
            return count;
        }
        boolean inMessage = deframer.isInMessage();
        int count = wire.fill(heartbeats.beforeRead(inMessage, deadline));
        heartbeats.afterRead(count, inMessage, deframer.isInMessage());
        return count;
    }

    private int fillAndDetect(ModeDetector detector, Deadline deadline) {
        if (silence == null) {
            silence = new SilenceTimer(options.clock());
        }
        int count;
        try {
            count = wire.fill(silence.beforeRead(detector, deadline));
        } catch (PeerTooSlow tooSlow) {
            throw detector.undecided(
                    state.peer() + " sent " + deframer.queue().size() + " bytes and, within "
                            + limits.messageTimeout().toMillis() + " ms, nothing that tells its mode",
                    deframer.queue());
        }
        silence.afterRead(detector, count, deframer.queue());
        if (detector.found().isEmpty()) {
            return count;
        }
        mode.found(deframer.decoding(), detector.found().get());
        return Math.max(count, 1); // messages are in the queue, whatever the wire has returned
    }

    boolean hasReceived() {
        return hasReceived;
    }

    boolean hasEnded() {
        return wire.hasEnded();
    }

    /** Reads what has come and then no more, from any thread; a message that is not whole by then is dropped. */
    void endInput() {
        wire.endInput();
    }

    /** Takes all that has come, message or not. For who holds the lock. */
    byte[] takeAll() {
        wire.restartClock();
        return deframer.takeAll();
    }
}
