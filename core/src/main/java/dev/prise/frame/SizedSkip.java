package dev.prise.frame;

import dev.prise.Excerpt;
import dev.prise.ModeName;
import dev.prise.SocketFailure.BadFrame;
import java.util.Arrays;

/** Skips a message of a known size, and the mark behind it. */
final class SizedSkip extends OversizedFrame {

    private final int keep;
    private final byte[] mark; // what stands behind it
    private long left; // bytes of the message that have not been skipped

    SizedSkip(ModeName mode, byte[] header, long size, int keep, byte... mark) {
        super(mode, header, keep);
        this.keep = keep;
        this.mark = mark;
        this.left = size;
    }

    @Override
    public int bytesNeeded(ByteQueue queue) {
        int come = (int) Math.min(left, queue.size());
        if (isKeeping() && come < keep) {
            if (keep >= LengthPrefixDecoder.LONG_BYTES) {
                queue.reserveLong(0, keep);
            }
            return keep - come;
        }
        skip(queue, come);
        left -= come;
        if (left > 0) {
            return (int) Math.min(left, Integer.MAX_VALUE);
        }
        if (queue.size() < mark.length) {
            return mark.length - queue.size();
        }
        if (!Arrays.equals(queue.peek(0, mark.length), mark)) {
            throw new BadFrame("expected " + Excerpt.of(mark) + " behind a message of " + size() + " bytes",
                    received(queue));
        }
        queue.remove(mark.length);
        return 0;
    }
}
