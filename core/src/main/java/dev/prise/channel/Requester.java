package dev.prise.channel;

import dev.prise.Deadline;
import dev.prise.Message;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.AnswerDue;
import dev.prise.SocketFailure.MessageTooLong;
import dev.prise.channel.ReadResult.NothingYet;
import dev.prise.channel.ReadResult.PeerClosed;

/**
 * One question, one answer, over a channel that does not say which answer is whose: so one question at a time, and an answer that
 * did not come in time stays owed. The next question waits until that answer has come and been thrown away. Made for each question.
 */
final class Requester {

    private final Inbound in;
    private final Outbound out;
    private final PendingAnswers pending;
    private final ChannelState state;

    Requester(Inbound in, Outbound out, PendingAnswers pending, ChannelState state) {
        this.in = in;
        this.out = out;
        this.pending = pending;
        this.state = state;
    }

    ReadResult ask(Message question, ModeInUse mode, Deadline deadline) {
        if (!pending.awaitTurn(deadline)) {
            return new NothingYet();
        }
        try {
            while (pending.owed() > 0) {
                if (readLate(deadline) instanceof PeerClosed closed) {
                    return closed;
                }
            }
            send(question, mode);
            return in.read(deadline);
        } finally {
            pending.endTurn();
        }
    }

    /** Reads an answer that was given up on; null if it was too long, and skipped. */
    private ReadResult readLate(Deadline deadline) {
        try {
            ReadResult late = in.read(deadline);
            if (late instanceof NothingYet) {
                throw new AnswerDue(state.peer(), pending.owed());
            }
            return late;
        } catch (MessageTooLong tooLong) {
            if (!state.isOpen()) {
                throw tooLong;
            }
            return null;
        }
    }

    private void send(Message question, ModeInUse mode) {
        out.checkWritable(); // else nothing is owed
        pending.asked();
        try {
            out.write(question, mode.mode());
        } catch (SocketFailure notSent) {
            pending.answered();
            throw notSent;
        }
    }
}
