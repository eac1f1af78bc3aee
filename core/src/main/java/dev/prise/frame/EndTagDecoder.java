package dev.prise.frame;

import dev.prise.Excerpt;
import dev.prise.Limits;
import dev.prise.Overflow;
import dev.prise.ReceivedBytes;
import dev.prise.SocketFailure.BytesAfterTag;
import dev.prise.SocketFailure.CutShort;
import dev.prise.SocketFailure.MessageTooLong;

/**
 * Looks for the tag, at each byte once: it remembers where it stopped and how much of the tag it had seen there, so a tag
 * that is cut in two, overlaps itself or comes a byte at a time is found all the same, and never twice looked for.
 */
final class EndTagDecoder implements FrameDecoder {

    private static final byte[] NO_HEADER = {};

    private final EndTag mode;
    private final int maxMessage;
    private final boolean maySkip; // a message that is longer
    private int scanned; // bytes of the queue looked at so far
    private int matched; // how many bytes of the tag stand at the end of those
    private boolean reported; // BytesAfterTag has been thrown for the message at the head
    private long scans; // bytes looked at since the beginning, for the test that counts them

    EndTagDecoder(EndTag mode, Limits limits) {
        this.mode = mode;
        this.maxMessage = limits.maxMessageBytes();
        this.maySkip = limits.overflow() != Overflow.CLOSE;
    }

    @Override
    public int bytesNeeded(ByteQueue queue) {
        scan(queue);
        if (scanned - matched > maxMessage) {
            if (maySkip) {
                return TOO_LONG;
            }
            int come = scanned - matched;
            throw new MessageTooLong("no end tag after " + come + " bytes", come, maxMessage,
                    queue.received(mode.name()));
        }
        if (matched < mode.length()) {
            return mode.length() - matched;
        }
        if (mode.isStrict() && queue.size() > scanned && !reported) {
            reported = true;
            throw new BytesAfterTag(queue.received(mode.name(), scanned, ReceivedBytes.MAX_BYTES));
        }
        return 0;
    }

    private void scan(ByteQueue queue) {
        int before = scanned;
        int size = queue.size();
        while (matched < mode.length() && scanned < size && scanned - matched <= maxMessage) {
            if (matched == 0) {
                scanned = queue.indexOf(mode.first(), scanned); // most bytes are no part of a tag: skip them fast
            }
            if (matched == 0 && scanned <= maxMessage && mode.isAt(scanned, queue)) { // what begins like a tag mostly is one
                matched = mode.length();
                scanned += matched;
            } else if (scanned < size && scanned - matched <= maxMessage) {
                matched = mode.step(matched, queue.at(scanned));
                scanned++;
            }
        }
        scans += scanned - before;
    }

    @Override
    public byte[] take(ByteQueue queue) {
        if (matched < mode.length()) {
            throw new IllegalStateException("no whole message is there; ask missing() first");
        }
        byte[] message = queue.take(0, scanned - matched, matched);
        startAnew();
        return message;
    }

    private void startAnew() {
        scanned = 0;
        matched = 0;
        reported = false;
    }

    @Override
    public OversizedFrame skip(ByteQueue queue, int keep) {
        return new Skipped(keep);
    }

    /** What goes by until the tag has come; the tag may have begun already. */
    final class Skipped extends OversizedFrame {

        private Skipped(int keep) {
            super(mode.name(), NO_HEADER, keep);
        }

        @Override
        public int bytesNeeded(ByteQueue queue) {
            do {
                scan(queue);
                skip(queue, scanned - matched); // the rest may be the beginning of the tag
                scanned = matched;
            } while (matched < mode.length() && scanned < queue.size());
            if (matched < mode.length()) {
                return mode.length() - matched;
            }
            queue.remove(matched);
            startAnew();
            return 0;
        }
    }

    @Override
    public void endOfStream(ByteQueue queue) {
        if (queue.size() > 0) {
            throw new CutShort(
                    "closed after " + queue.size() + " bytes without the end tag " + Excerpt.of(mode.tag()),
                    queue.received(mode.name(), 0, queue.size()));
        }
    }

    long scans() {
        return scans;
    }
}
