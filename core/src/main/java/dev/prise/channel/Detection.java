package dev.prise.channel;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.Limits;
import dev.prise.SocketFailure.ModeUndecided;
import dev.prise.SocketFailure.PeerTooSlow;
import dev.prise.frame.Detector;
import dev.prise.wire.Wire;

/**
 * Waits for bytes while the mode of the other end is to be found out, and measures its silence. For one thread at a time, the one
 * that reads.
 */
final class Detection {

    private final MessageReader reader;
    private final Endpoint peer;
    private final Limits limits;
    private Detector measured; // what lookedAt belongs to
    private long lookedAt; // when we last came back from the wire

    Detection(MessageReader reader, Endpoint peer, Limits limits) {
        this.reader = reader;
        this.peer = peer;
        this.limits = limits;
    }

    /**
     * Waits for bytes as {@link MessageReader#fill} does, and comes back once the mode is known, or now and then.
     *
     * @return as there; at the end of the stream too the detector may know the mode, of what came before
     */
    int fill(Detector detector, Deadline deadline) {
        long before = System.nanoTime();
        if (measured != detector) {
            measured = detector;
            lookedAt = before;
        }
        int count = fillOrAsk(detector, deadline);
        long after = System.nanoTime();
        if (count == Wire.NOTHING_YET) {
            detector.wasSilent(after - lookedAt, reader.queue()); // nothing came while the reader was elsewhere either
        } else if (count > 0) {
            detector.wasSilentUntil(after - before);
        }
        lookedAt = after;
        return count;
    }

    private int fillOrAsk(Detector detector, Deadline deadline) {
        long patience = detector.patience();
        try {
            return reader.fill(patience < deadline.remainingNanos() ? Deadline.afterNanos(patience) : deadline);
        } catch (PeerTooSlow tooSlow) {
            throw undecided(detector);
        }
    }

    private ModeUndecided undecided(Detector detector) {
        return detector.undecided(
                peer + " sent " + reader.queue().size() + " bytes and, within "
                        + limits.messageTimeout().toMillis() + " ms, nothing that tells its mode",
                reader.queue());
    }
}
