package dev.prise.channel;

import dev.prise.Deadline;
import dev.prise.SocketFailure.Interrupted;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/** The answers that a peer owes, and the turn to ask it something. For any threads. */
final class PendingAnswers {

    private final ReentrantLock asking = new ReentrantLock(); // held by the thread that asks, until its answer has come
    private final AtomicInteger owed = new AtomicInteger();

    /** Waits for the turn to ask; false if the deadline passes. */
    boolean awaitTurn(Deadline deadline) {
        try {
            return asking.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Interrupted("its turn to ask");
        }
    }

    void endTurn() {
        asking.unlock();
    }

    /** A question is about to be sent. Its answer is owed until it comes: no later question takes it for its own. */
    void asked() {
        owed.incrementAndGet();
    }

    /** How many answers have not come. */
    int owed() {
        return owed.get();
    }

    /** A message has been read: if an answer was owed, this is it. Or none will come. */
    void answered() {
        owed.updateAndGet(answers -> Math.max(0, answers - 1));
    }

    /** A message was too long and was skipped: whether this thread has asked the question that it answers. */
    boolean skipped() {
        boolean answers = owed.get() > 0;
        answered();
        return answers && asking.isHeldByCurrentThread();
    }
}
