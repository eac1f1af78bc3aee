package dev.prise.fuzz;

import dev.prise.Limits;
import dev.prise.SocketFailure;
import dev.prise.frame.ByteQueue;
import dev.prise.frame.ModeDetector;
import dev.prise.frame.TransmissionMode;
import java.util.Optional;

/**
 * A mode that is found from a first message: any bytes, cut anywhere and then silence, give the same mode or none; and all that has
 * come is whole messages in the mode that is found.
 */
public final class Detections {

    private static final Limits LIMITS = Limits.DEFAULTS;
    private static final long SILENCE_NANOS = 1_000_000_000;

    private Detections() {}

    public static void fuzzerTestOneInput(byte[] data) {
        Input input = new Input(data);
        int[] cuts = input.cuts();
        boolean leaves = input.next() % 2 == 0;
        byte[] stream = input.rest();
        String whole = outcome(stream, new int[0], leaves);
        Check.same(whole, outcome(stream, cuts, leaves), "what is found at other cuts");
    }

    private static String outcome(byte[] stream, int[] cuts, boolean leaves) {
        ModeDetector modeDetector = TransmissionMode.detect().decoder(LIMITS);
        ByteQueue queue = new ByteQueue();
        try {
            int come = 0;
            for (int piece = 0; come < stream.length; piece++) {
                int cut = cuts.length == 0 ? stream.length : cuts[piece % cuts.length];
                int count = Math.min(cut, stream.length - come);
                queue.append(stream, come, count);
                come += count;
                Check.same(1, modeDetector.bytesNeeded(queue), "it waits for more");
                Check.that(modeDetector.patience() > 0, "it has patience");
            }
            if (leaves) {
                modeDetector.endOfStream(queue);
            } else {
                modeDetector.wasSilent(SILENCE_NANOS, queue);
            }
        } catch (SocketFailure failure) {
            Check.isTold(failure);
            return failure.getClass().getSimpleName();
        }
        Check.same(stream.length, queue.size(), "no byte is taken");
        Optional<TransmissionMode> found = modeDetector.found();
        found.ifPresent(mode -> checkFits(mode, stream));
        return String.valueOf(found);
    }

    private static void checkFits(TransmissionMode mode, byte[] stream) {
        int from = 0;
        while (from < stream.length) {
            if (!(Model.next(mode, LIMITS, stream, from, stream.length) instanceof Model.Whole whole)) {
                throw new AssertionError("found " + mode + ", in which this is no message from byte " + from + " on");
            }
            from = whole.next();
        }
        Check.that(from > 0, "a mode was found of nothing");
    }
}
