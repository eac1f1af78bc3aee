package dev.prise.channel;

import dev.prise.Deadline;
import dev.prise.Message;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.AnswerDue;
import dev.prise.SocketFailure.Interrupted;
import dev.prise.SocketFailure.MessageTooLong;
import dev.prise.channel.ReadResult.NothingYet;
import dev.prise.channel.ReadResult.PeerClosed;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One question, one answer, over a channel that does not say which answer is whose: so one question at a time, and whoever gives
 * up on an answer leaves it owed. The next question waits until that answer has come and been thrown away.
 */
final class Requester {

    private final MessageChannel channel;
    private final ReentrantLock asking = new ReentrantLock();
    private final AtomicInteger owed = new AtomicInteger(); // answers that have not come

    Requester(MessageChannel channel) {
        this.channel = channel;
    }

    ReadResult ask(Message question, Duration timeout) {
        Deadline deadline = Deadline.after(timeout);
        if (!lock(deadline)) {
            return new NothingYet();
        }
        try {
            while (owed.get() > 0) {
                if (readLate(deadline) instanceof PeerClosed closed) {
                    return closed;
                }
            }
            send(question);
            return channel.read(deadline);
        } finally {
            asking.unlock();
        }
    }

    /** Reads an answer that was given up on; null if it was too long, and skipped. */
    private ReadResult readLate(Deadline deadline) {
        try {
            ReadResult late = channel.read(deadline);
            if (late instanceof NothingYet) {
                throw new AnswerDue(channel.peer(), owed.get());
            }
            return late;
        } catch (MessageTooLong tooLong) {
            if (!channel.isOpen()) {
                throw tooLong;
            }
            return null;
        }
    }

    // owed from now on, until it comes: whatever keeps this thread from reading it, nobody else takes it for theirs
    private void send(Message question) {
        channel.checkWritable(); // else nothing is owed
        owed.incrementAndGet();
        try {
            channel.write(question);
        } catch (SocketFailure notSent) {
            hasCome();
            throw notSent;
        }
    }

    private boolean lock(Deadline deadline) {
        try {
            return asking.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Interrupted("its turn to ask");
        }
    }

    /** A message has been read, by whomever: if an answer was owed, this is it. Or none will come. */
    void hasCome() {
        owed.updateAndGet(answers -> Math.max(0, answers - 1));
    }

    /** A message was too long and was skipped: whether this thread asked the question that it answers. */
    boolean hasBeenSkipped() {
        boolean answers = owed.get() > 0;
        hasCome();
        return answers && asking.isHeldByCurrentThread();
    }
}
