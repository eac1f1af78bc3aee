package dev.prise.channel;

import dev.prise.Endpoint;
import dev.prise.Limits;
import dev.prise.watch.Watch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Sees to it that a slow handler holds up no answer given before: where messages came together, their answers leave together
 * once the last is handled, or once the handler has been at one of them for as long as an answer may wait.
 *
 * <p>The serving thread only counts; the watch looks whether it still counts. Whoever is at the same message at two looks is
 * slow, so an answer waits for two of their intervals at the most.
 */
final class LateAnswers {

    private static final long MOST_NANOS = 100_000_000; // how long the watch waits for more to do before it ends
    private static final Watch<LateAnswers> WATCH =
            new Watch<>("prise-answer-watch", MOST_NANOS, late -> late.underWay, LateAnswers::look);

    private final Runnable flush;
    private final Endpoint peer;
    private final long delayNanos; // between looks
    private volatile boolean underWay; // answers have been gathered, and the handler is at the next message
    private final AtomicInteger handled = new AtomicInteger(); // messages, as the serving thread alone counts them
    private int seen = -1; // what was handled at the last look
    private long seenAt; // when it was seen for the first time
    private int flushed = -1; // what was handled when the handler was last found slow

    /**
     * None yet.
     *
     * @param flush sends what was gathered; may wait, and be called by any thread
     * @param peer whose answers
     * @param limits how long an answer may wait
     */
    LateAnswers(Runnable flush, Endpoint peer, Limits limits) {
        this.flush = flush;
        this.peer = peer;
        this.delayNanos = limits.answerDelay().toNanos();
    }

    /** Says that the handler gets the next message while answers wait. */
    void handlerGoesOn() {
        handled.setOpaque(handled.getPlain() + 1); // without the fence of a volatile write, which each message would pay
        if (!underWay) {
            underWay = true;
            WATCH.watch(this, delayNanos);
        }
    }

    /** Says that no answers wait any more. */
    void haveLeft() {
        if (underWay) {
            underWay = false;
        }
    }

    private long look() {
        int count = handled.getOpaque();
        long now = System.nanoTime();
        if (count != seen) {
            seen = count;
            seenAt = now;
        } else if (count != flushed && now - seenAt >= delayNanos) {
            flushed = count;
            Thread.ofVirtual().name("prise-answers-" + peer).start(flush);
        }
        return delayNanos;
    }
}
