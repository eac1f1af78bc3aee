package dev.prise.channel;

import dev.prise.Endpoint;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.BytesAfterTag;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.FramingFailure;
import dev.prise.SocketFailure.Interrupted;
import dev.prise.SocketFailure.MessageTooLong;
import dev.prise.frame.Modes;
import dev.prise.wire.Wire;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * The wire of a channel, and how the channel ended: which failure was the first, what was reported, whether it is closed. For any
 * threads.
 */
final class ChannelState {

    private static final AtomicReferenceFieldUpdater<ChannelState, Failures> FAILURES =
            AtomicReferenceFieldUpdater.newUpdater(ChannelState.class, Failures.class, "failures");
    private static final AtomicIntegerFieldUpdater<ChannelState> CLOSED =
            AtomicIntegerFieldUpdater.newUpdater(ChannelState.class, "closed");

    private final SocketEvents events;
    private volatile Wire wire; // another one from the moment on that TLS begins in mid-dialogue
    private volatile Failures failures = Failures.NONE;
    private volatile int closed; // 1 once it is

    ChannelState(Wire wire, SocketEvents events) {
        this.wire = wire;
        this.events = events;
    }

    Wire wire() {
        return wire;
    }

    void wire(Wire other) {
        wire = other;
    }

    Endpoint peer() {
        return wire.peer();
    }

    boolean isOpen() {
        return closed == 0;
    }

    /** Why the channel ended, if it broke; else null. */
    SocketFailure broken() {
        return failures.ofAll;
    }

    /** Why nothing could be written any more, though reading went on; else null. */
    SocketFailure outputLost() {
        return failures.ofOutput;
    }

    /** What every later call gets; null if nothing has failed. */
    SocketFailure last() {
        return failures.last();
    }

    /** Throws why nothing can be read any more, where not even a whole message that has come may be. */
    void checkReadable() {
        if (closed != 0) {
            SocketFailure failure = broken();
            if (failure == null) {
                throw closedHere();
            }
            if (failure instanceof FramingFailure) {
                throw failure; // another mode set meanwhile must not find messages in what was none
            }
        }
    }

    /** Throws why nothing can be written any more. */
    void checkWritable() {
        Failures now = failures;
        if (now.ofAll != null) {
            throw now.ofAll;
        }
        if (closed != 0) {
            throw closedHere();
        }
        if (now.ofOutput != null) {
            throw now.ofOutput;
        }
    }

    ClosedHere closedHere() {
        return new ClosedHere("the channel with " + peer());
    }

    /**
     * Ends the channel because of a failure, unless that leaves the stream whole.
     *
     * @return what the caller gets: the failure that came first
     */
    SocketFailure fail(SocketFailure failure) {
        if (failure instanceof MessageTooLong tooLong && tooLong.connectionGoesOn()) {
            return failure; // it has been reported
        }
        SocketFailure explained = Modes.diagnosed(failure);
        if (explained instanceof BytesAfterTag) {
            events.failed(peer(), explained);
            return explained;
        }
        if (!isOpen() && broken() == null) {
            return explained;
        }
        // an interrupt stops its own thread; others find the channel closed
        SocketFailure cause = explained instanceof Interrupted ? closedHere() : explained;
        Failures before = FAILURES.getAndUpdate(this, was -> was.endedBy(cause));
        if (before.ofAll == null) {
            try {
                if (!before.hasReported(explained) && !(explained instanceof ClosedHere)) {
                    events.failed(peer(), explained);
                }
            } finally {
                close(explained instanceof ClosedHere ? "closed here" : "after a failure");
            }
        }
        return explained instanceof Interrupted ? explained : broken();
    }

    /** A peer that no longer takes anything may have sent whole messages before: they are still read, and then its end. */
    SocketFailure loseOutput(SocketFailure lost) {
        Failures before = FAILURES.getAndUpdate(this, was -> was.last() == null ? new Failures(lost, null) : was);
        if (before.last() != null) {
            return before.last(); // a reader was first
        }
        events.failed(peer(), lost);
        return lost;
    }

    /** Ends the connection; the second time does nothing. */
    void close(String why) {
        if (CLOSED.compareAndSet(this, 0, 1)) {
            wire.close();
            events.closed(peer(), why);
        }
    }

    /**
     * What went wrong. Both in one, so that of two threads which find the connection lost, one reading and one writing, one is
     * the first and reports it.
     *
     * @param ofOutput why nothing can be written any more, though reading goes on; null while it can
     * @param ofAll why the channel ended, if it broke; else null
     */
    private record Failures(SocketFailure ofOutput, SocketFailure ofAll) {

        static final Failures NONE = new Failures(null, null);

        SocketFailure last() {
            return ofAll == null ? ofOutput : ofAll;
        }

        /** Whether a failure is the loss that a writer has reported. */
        boolean hasReported(SocketFailure failure) {
            return ofOutput != null && ofOutput.getClass() == failure.getClass();
        }

        Failures endedBy(SocketFailure cause) {
            return ofAll == null ? new Failures(ofOutput, hasReported(cause) ? ofOutput : cause) : this;
        }
    }
}
