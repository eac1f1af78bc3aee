package dev.prise.frame;

import dev.prise.Excerpt;
import dev.prise.Limits;
import dev.prise.ModeName;
import dev.prise.Overflow;
import dev.prise.SocketFailure.BadFrame;
import dev.prise.SocketFailure.CutShort;
import dev.prise.SocketFailure.MessageTooLong;

/**
 * Reads the header byte by byte, each once, then waits for as many bytes as it says.
 *
 * <pre>
 *            blank            digit          blank
 *            ┌──┐             ┌──┐           ┌──┐
 *   START ───┴──┴── '+' ──> DIGITS ── ' ' ─> BLANKS
 *     └── digit ──────────────^ │              │
 *                               ├──── CR ──────┴──> CR ── LF ──> BODY
 *                               └──── LF ───────────────────────^
 * </pre>
 */
final class LengthPrefixDecoder implements FrameDecoder {

    private enum Place {
        START,
        SIGN,
        DIGITS,
        BLANKS,
        CR,
        BODY
    }

    private static final int LONG_BYTES = 64 << 10; // from here on a copy costs more than an array of its own
    private static final int MAX_USUAL_DIGITS = 9; // more may not fit in an int

    private static final long NO_LENGTH = Long.MAX_VALUE; // so many bytes never end

    private final int maxHeader;
    private final int maxMessage;
    private final boolean maySkip; // a message that is longer
    private Place place = Place.START;
    private int header; // bytes of the header looked at so far
    private long size; // what the digits so far say; NO_LENGTH once it is that or more

    LengthPrefixDecoder(Limits limits) {
        this.maxHeader = limits.maxHeaderBytes();
        this.maxMessage = limits.maxMessageBytes();
        this.maySkip = limits.overflow() != Overflow.CLOSE;
    }

    @Override
    public int bytesNeeded(ByteQueue queue) {
        if (header == 0) {
            readUsualHeader(queue);
        }
        while (place != Place.BODY) {
            if (header == maxHeader) {
                throw new BadFrame(
                        "expected a size in digits then CR LF within " + maxHeader + " bytes, got no line end",
                        queue.received(ModeName.WINDEV));
            }
            if (header == queue.size()) {
                return 1;
            }
            place = after(queue.at(header), queue);
            header++;
        }
        if (size > maxMessage) {
            if (maySkip && size < NO_LENGTH) {
                return TOO_LONG;
            }
            throw new MessageTooLong("a message of " + announced(queue) + " bytes is announced", size, maxMessage,
                    queue.received(ModeName.WINDEV));
        }
        int missing = (int) Math.max(0, header + size - queue.size());
        if (missing > 0 && size >= LONG_BYTES) {
            queue.reserveLong(header, (int) size);
        }
        return missing;
    }

    /** Most headers are a few digits, CR and LF, and have come whole: they need no state kept byte by byte. */
    private void readUsualHeader(ByteQueue queue) {
        int at = queue.head();
        byte[] array = queue.array();
        int end = at + Math.min(queue.size(), maxHeader);
        int number = 0;
        int digits = 0;
        while (at < end && digits < MAX_USUAL_DIGITS && array[at] >= '0' && array[at] <= '9') {
            number = 10 * number + (array[at++] - '0');
            digits++;
        }
        if (digits > 0 && at + 1 < end && array[at] == '\r' && array[at + 1] == '\n') {
            size = number;
            header = digits + 2;
            place = Place.BODY;
        }
    }

    private Place after(byte next, ByteQueue queue) {
        boolean blank = next == ' ' || next == '\t';
        switch (place) {
            case START, SIGN, DIGITS -> {
                if (next >= '0' && next <= '9') {
                    size = size > (NO_LENGTH - 9) / 10 ? NO_LENGTH : 10 * size + (next - '0');
                    return Place.DIGITS;
                }
            }
            default -> {}
        }
        return switch (place) {
            case START -> blank ? Place.START : next == '+' ? Place.SIGN : unexpected(next, queue);
            case DIGITS, BLANKS -> blank
                    ? Place.BLANKS
                    : next == '\r' ? Place.CR : next == '\n' ? Place.BODY : unexpected(next, queue);
            case CR -> next == '\n' ? Place.BODY : unexpected(next, queue);
            case SIGN, BODY -> unexpected(next, queue);
        };
    }

    private Place unexpected(byte next, ByteQueue queue) {
        throw new BadFrame(
                "expected a size in digits then CR LF, got " + Excerpt.of(next) + " at byte " + header,
                queue.received(ModeName.WINDEV));
    }

    private String announced(ByteQueue queue) {
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < header; i++) {
            if (queue.at(i) >= '0' && queue.at(i) <= '9') {
                digits.append((char) queue.at(i));
            }
        }
        return digits.toString();
    }

    @Override
    public byte[] take(ByteQueue queue) {
        if (place != Place.BODY || header + size > queue.size()) {
            throw new IllegalStateException("no whole message is there; ask missing() first");
        }
        byte[] message = queue.take(header, (int) size, 0);
        startAnew();
        return message;
    }

    private void startAnew() {
        place = Place.START;
        header = 0;
        size = 0;
    }

    @Override
    public OversizedFrame skip(ByteQueue queue, int keep) {
        OversizedFrame oversizedFrame = new Skipped(queue.take(0, header, 0), size, keep);
        startAnew();
        return oversizedFrame;
    }

    /** So many bytes go by. */
    static final class Skipped extends OversizedFrame {

        private final int keep;
        private long left; // bytes of it that have not gone by

        private Skipped(byte[] header, long size, int keep) {
            super(ModeName.WINDEV, header, keep);
            this.keep = keep;
            this.left = size;
        }

        @Override
        public int bytesNeeded(ByteQueue queue) {
            int come = (int) Math.min(left, queue.size());
            if (isKeeping() && come < keep) {
                if (keep >= LONG_BYTES) {
                    queue.reserveLong(0, keep);
                }
                return keep - come;
            }
            skip(queue, come);
            left -= come;
            return (int) Math.min(left, Integer.MAX_VALUE);
        }
    }

    @Override
    public void endOfStream(ByteQueue queue) {
        if (queue.size() > 0) {
            throw new CutShort(
                    place == Place.BODY
                            ? "closed after " + (queue.size() - header) + " of " + size + " bytes"
                            : "closed after " + queue.size() + " bytes of a size that has no line end",
                    queue.received(ModeName.WINDEV, 0, queue.size()));
        }
    }
}
