package dev.prise.frame;

import dev.prise.Limits;
import dev.prise.ModeName;
import dev.prise.ReceivedBytes;
import dev.prise.SocketFailure.CutShort;
import dev.prise.SocketFailure.MessageTooLong;
import java.util.Arrays;

/**
 * A message that is too long, while it is skipped: its first bytes are kept, and the rest is thrown away as it comes. Pure: no
 * I/O, no clock. Not safe for several threads at a time.
 */
public abstract class OversizedFrame {

    private final ModeName modeName;
    private final byte[] header;
    private final int keep;
    private byte[] kept; // null until so many have come
    private long size; // of what has gone by, without its header

    /**
     * Begins.
     *
     * @param modeName the mode it is read in
     * @param header what stood before it and has been taken out of the queue
     * @param keep how many of its first bytes to keep; it has more
     */
    protected OversizedFrame(ModeName modeName, byte[] header, int keep) {
        this.modeName = modeName;
        this.header = header;
        this.keep = keep;
    }

    /**
     * Takes what has come of it out of the queue. Nobody else may take from the queue, or ask the decoder, before this says 0.
     *
     * @param queue what has arrived
     * @return 0 once the message is over, and the queue begins with the next one; else how many more bytes are needed at least
     */
    public abstract int bytesNeeded(ByteQueue queue);

    /**
     * Takes bytes of it out of the queue.
     *
     * @param queue what has arrived, this message at its head
     * @param count how many; the first time at least as many as are to be kept
     */
    protected final void skip(ByteQueue queue, int count) {
        if (kept == null) {
            kept = queue.take(0, keep, 0);
            queue.remove(count - keep);
        } else {
            queue.remove(count);
        }
        size += count;
    }

    /**
     * Whether the bytes to be kept have not come yet.
     *
     * @return true until {@link #skip} has been called
     */
    protected final boolean isKeeping() {
        return kept == null;
    }

    /**
     * Its first bytes.
     *
     * @return as many as were to be kept; the same array each time, once {@link #bytesNeeded} has said 0
     */
    public byte[] kept() {
        return kept;
    }

    /**
     * How long it is.
     *
     * @return how many bytes of it have gone by, header and tag not counted: all, once {@link #bytesNeeded} has said 0
     */
    public long size() {
        return size;
    }

    /**
     * What a failure is to tell of it.
     *
     * @param queue what has arrived and not gone by
     * @return its first bytes, with the header, and how many have come
     */
    public ReceivedBytes received(ByteQueue queue) {
        byte[] body = kept == null ? queue.peek(0, ReceivedBytes.MAX_BYTES) : kept;
        byte[] first = Arrays.copyOf(header, Math.min(ReceivedBytes.MAX_BYTES, header.length + body.length));
        System.arraycopy(body, 0, first, header.length, first.length - header.length);
        long come = header.length + (kept == null ? queue.size() : size);
        return queue.received(modeName, first, (int) Math.min(come, Integer.MAX_VALUE));
    }

    /**
     * What is told of it once it has gone by.
     *
     * @param limits the longest message allowed, and what is done with a longer one
     * @param queue what came behind it
     * @return its size, the limit and its first bytes
     */
    public MessageTooLong tooLong(Limits limits, ByteQueue queue) {
        return new MessageTooLong(size, limits.maxMessageBytes(), limits.overflow(), received(queue));
    }

    /**
     * Says that no more bytes will come; called when {@link #bytesNeeded} did not say 0.
     *
     * @param queue what has arrived
     * @throws CutShort always; it holds the first bytes
     */
    public void endOfStream(ByteQueue queue) {
        long come = kept == null ? queue.size() : size;
        throw new CutShort("closed after " + come + " bytes of a message that is longer than the limit",
                received(queue));
    }
}
