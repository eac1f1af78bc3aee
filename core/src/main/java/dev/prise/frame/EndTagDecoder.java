package dev.prise.frame;

import dev.prise.Evidence;
import dev.prise.Excerpt;
import dev.prise.SocketFailure.BytesAfterTag;
import dev.prise.SocketFailure.CutShort;
import dev.prise.SocketFailure.MessageTooLong;

/**
 * Looks for the tag, at each byte once: it remembers where it stopped and how much of the tag it had seen there, so a tag
 * that is cut in two, overlaps itself or comes a byte at a time is found all the same, and never twice looked for.
 */
final class EndTagDecoder implements FrameDecoder {

    private final EndTag mode;
    private final int maxMessage;
    private int scanned; // bytes of the queue looked at so far
    private int matched; // how many bytes of the tag stand at the end of those
    private boolean saidSo; // BytesAfterTag has been thrown for the message at the head
    private long scans; // bytes looked at since the beginning, for the test that counts them

    EndTagDecoder(EndTag mode, int maxMessage) {
        this.mode = mode;
        this.maxMessage = maxMessage;
    }

    @Override
    public int missing(ByteQueue queue) {
        scan(queue);
        if (scanned - matched > maxMessage) {
            throw new MessageTooLong("no end tag after " + (scanned - matched) + " bytes", maxMessage,
                    queue.evidence(mode.framing()));
        }
        if (matched < mode.length()) {
            return mode.length() - matched;
        }
        if (mode.isStrict() && queue.size() > scanned && !saidSo) {
            saidSo = true;
            throw new BytesAfterTag(queue.evidence(mode.framing(), scanned, Evidence.MAX_BYTES));
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
            if (scanned < size && scanned - matched <= maxMessage) {
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
        scanned = 0;
        matched = 0;
        saidSo = false;
        return message;
    }

    @Override
    public void end(ByteQueue queue) {
        if (queue.size() > 0) {
            throw new CutShort(
                    "closed after " + queue.size() + " bytes without the end tag " + Excerpt.of(mode.tag()),
                    queue.evidence(mode.framing(), 0, queue.size()));
        }
    }

    long scans() {
        return scans;
    }
}
