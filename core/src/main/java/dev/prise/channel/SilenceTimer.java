package dev.prise.channel;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.Limits;
import dev.prise.SocketFailure.ModeUndecided;
import dev.prise.SocketFailure.PeerTooSlow;
import dev.prise.frame.ModeDetector;
import dev.prise.wire.Wire;

/**
 * Waits for bytes while the mode of the other end is to be found out, and measures its silence. For one thread at a time, the one
 * that reads.
 */
final class SilenceTimer {

    private final MessageReader reader;
    private final Endpoint peer;
    private final Limits limits;
    private ModeDetector measured; // what lookedAt belongs to
    private long lookedAt; // when we last came back from the wire

    SilenceTimer(MessageReader reader, Endpoint peer, Limits limits) {
        this.reader = reader;
        this.peer = peer;
        this.limits = limits;
    }

    /**
     * Waits for bytes as {@link MessageReader#fill} does, and comes back once the mode is known, or now and then.
     *
     * @return as there; at the end of the stream too the detector may know the mode, of what came before
     */
    int fill(ModeDetector modeDetector, Deadline deadline) {
        long before = System.nanoTime();
        if (measured != modeDetector) {
            measured = modeDetector;
            lookedAt = before;
        }
        int count = fillOrAsk(modeDetector, deadline);
        long after = System.nanoTime();
        if (count == Wire.NOTHING_YET) {
            modeDetector.wasSilent(after - lookedAt, reader.queue()); // nothing came while the reader was elsewhere either
        } else if (count > 0) {
            modeDetector.wasSilentUntil(after - before);
        }
        lookedAt = after;
        return count;
    }

    private int fillOrAsk(ModeDetector modeDetector, Deadline deadline) {
        long patience = modeDetector.patience();
        try {
            return reader.fill(patience < deadline.remainingNanos() ? Deadline.afterNanos(patience) : deadline);
        } catch (PeerTooSlow tooSlow) {
            throw undecided(modeDetector);
        }
    }

    private ModeUndecided undecided(ModeDetector modeDetector) {
        return modeDetector.undecided(
                peer + " sent " + reader.queue().size() + " bytes and, within "
                        + limits.messageTimeout().toMillis() + " ms, nothing that tells its mode",
                reader.queue());
    }
}
