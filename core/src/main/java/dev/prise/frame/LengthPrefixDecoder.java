package dev.prise.frame;

import dev.prise.Excerpt;
import dev.prise.Limits;
import dev.prise.Overflow;
import dev.prise.SocketFailure.BadFrame;
import dev.prise.SocketFailure.CutShort;
import dev.prise.SocketFailure.MessageTooLong;

/** Reads the {@linkplain LengthHeader header} byte by byte, each once, then waits for as many bytes as it says. */
final class LengthPrefixDecoder implements FrameDecoder {

    static final int LONG_BYTES = 64 << 10; // from here on a copy costs more than an array of its own
    private static final int MAX_USUAL_DIGITS = 9; // more may not fit in an int

    private final int maxHeader;
    private final int maxMessage;
    private final boolean maySkip; // a message that is longer
    private LengthHeader place = LengthHeader.START;
    private int header; // bytes of the header looked at so far
    private long size; // what the digits so far say; NO_LENGTH at most

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
        while (place != LengthHeader.BODY) {
            if (header == maxHeader) {
                throw new BadFrame(
                        "expected a size in digits then CR LF within " + maxHeader + " bytes, got no line end",
                        queue.received(LengthPrefix.NAME));
            }
            if (header == queue.size()) {
                return 1;
            }
            byte next = queue.at(header);
            LengthHeader behind = place.after(next);
            if (behind == LengthHeader.WRONG) {
                throw unexpected(next, queue);
            }
            if (behind == LengthHeader.DIGITS) {
                size = LengthHeader.append(size, next);
            }
            place = behind;
            header++;
        }
        if (size > maxMessage) {
            if (maySkip && size < LengthHeader.NO_LENGTH) {
                return TOO_LONG;
            }
            throw new MessageTooLong("a message of " + announced(queue) + " bytes is announced", size, maxMessage,
                    queue.received(LengthPrefix.NAME));
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
            place = LengthHeader.BODY;
        }
    }

    private BadFrame unexpected(byte next, ByteQueue queue) {
        return new BadFrame(
                "expected a size in digits then CR LF, got " + Excerpt.of(next) + " at byte " + header,
                queue.received(LengthPrefix.NAME));
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
        if (place != LengthHeader.BODY || header + size > queue.size()) {
            throw new IllegalStateException("no whole message is there; ask missing() first");
        }
        byte[] message = queue.take(header, (int) size, 0);
        startAnew();
        return message;
    }

    private void startAnew() {
        place = LengthHeader.START;
        header = 0;
        size = 0;
    }

    @Override
    public OversizedFrame skip(ByteQueue queue, int keep) {
        OversizedFrame skipped = new SizedSkip(LengthPrefix.NAME, queue.take(0, header, 0), size, keep);
        startAnew();
        return skipped;
    }

    @Override
    public void endOfStream(ByteQueue queue) {
        if (queue.size() > 0) {
            throw new CutShort(
                    place == LengthHeader.BODY
                            ? "closed after " + (queue.size() - header) + " of " + size + " bytes"
                            : "closed after " + queue.size() + " bytes of a size that has no line end",
                    queue.received(LengthPrefix.NAME, 0, queue.size()));
        }
    }
}
