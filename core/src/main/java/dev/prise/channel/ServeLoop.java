package dev.prise.channel;

import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.BytesAfterTag;
import dev.prise.SocketFailure.ConnectionLost;
import dev.prise.SocketFailure.Replaced;
import dev.prise.frame.Modes;
import dev.prise.frame.TransmissionMode;
import dev.prise.wire.Wire;
import java.util.Objects;

/** Answers messages until the peer leaves. The answers to messages that came together leave together. Made for each call. */
final class ServeLoop {

    private static final int FAST_FRACTION = 100; // a handler that needs a hundredth of the delay at most is fast …
    private static final int MESSAGES_PER_CLOCK_CHECK = 8; // … and its time is looked at after so many more messages

    private final ChannelState state;
    private final Inbound in;
    private final Outbound out;
    private final ModeInUse mode;
    private final long delay; // nanoseconds
    private final SocketEvents events;

    ServeLoop(ChannelState state, Inbound in, Outbound out, ModeInUse mode, Limits limits, SocketEvents events) {
        this.state = state;
        this.in = in;
        this.out = out;
        this.mode = mode;
        this.delay = limits.answerDelay().toNanos();
        this.events = events;
    }

    void serve(MessageHandler handler) {
        in.lock().lock();
        try {
            do {
                answerBatch(handler);
            } while (in.fillOrFail() != Wire.END);
            if (state.outputLost() != null) {
                throw state.outputLost();
            }
        } finally {
            try {
                out.flushQuietly();
            } finally {
                in.lock().unlock();
            }
        }
    }

    /** Answers all messages that have come. */
    private void answerBatch(MessageHandler handler) {
        long since = System.nanoTime(); // no answer waits from before
        long checked = since;
        int unchecked = 0; // messages that may be handled before the next look at the clock
        while (hasMessage()) {
            TransmissionMode requestMode = mode.mode();
            Message question = in.take();
            if (question == null) {
                continue;
            }
            Message answer = handler.handle(question);
            answer(Objects.requireNonNull(answer, "a handler returns Message.NONE for no answer"), requestMode);
            if (--unchecked > 0) {
                continue;
            }
            long now = System.nanoTime();
            if (now - since >= delay) {
                out.flushUnlessLost();
                now = System.nanoTime();
                since = now;
            }
            // the clock costs more than a small message does: a handler that is fast is not timed at each
            unchecked = now - checked < delay / FAST_FRACTION ? MESSAGES_PER_CLOCK_CHECK : 0;
            checked = now;
        }
        out.flushUnlessLost();
    }

    private boolean hasMessage() {
        while (true) {
            try {
                return in.bytesNeeded() == 0;
            } catch (BytesAfterTag reportedOnce) {
                events.failed(state.peer(), Modes.diagnosed(reportedOnce));
            } catch (SocketFailure failure) {
                out.flushQuietly();
                throw state.fail(failure);
            }
        }
    }

    private void answer(Message answer, TransmissionMode requestMode) {
        if (!answer.isNone() && state.outputLost() == null) {
            try {
                out.gather(answer, requestMode);
            } catch (ConnectionLost | Replaced alreadyReported) {
                // what the peer had sent before is still handled
            } catch (SocketFailure.Unsendable unanswerable) {
                out.flushQuietly();
                throw state.fail(unanswerable); // else the peer would wait for ever
            }
        }
    }
}
