package dev.prise.frame;

/**
 * One connection's decoding: finds whole messages at the head of the bytes that have arrived. Pure: no I/O, no clock. Not
 * safe for several threads at a time.
 *
 * <p>Bytes leave the queue in {@link #take} alone, and those of a message that is too long in {@link OversizedFrame}. Between the calls others may append to the queue, never take from it:
 * the decoder remembers how far it has looked.
 */
public interface FrameDecoder {

    /** What {@link #bytesNeeded} says of a message that is too long, where it is to be skipped or truncated. */
    int TOO_LONG = -1;

    /**
     * Whether the first message is whole, and if not, how much is missing.
     *
     * @param queue what has arrived
     * @return 0 if a whole message is there; {@link #TOO_LONG} if it is longer than the limit and is to {@link #skip}; else how many
     *     more bytes are needed at least
     * @throws dev.prise.SocketFailure.BadFrame if what came is no message in this mode, and never will be
     * @throws dev.prise.SocketFailure.MessageTooLong if the message is longer than the limit and
     *     {@link dev.prise.Limits#overflow()} is {@link dev.prise.Overflow#CLOSE}, or its end cannot be found
     * @throws dev.prise.SocketFailure.BytesAfterTag if the mode is strict and bytes follow the message; said once, the
     *     next call goes on
     */
    int bytesNeeded(ByteQueue queue);

    /**
     * Takes the first message out of the queue, its header and tag with it.
     *
     * @param queue what has arrived; {@link #bytesNeeded} has just said 0 of it
     * @return the message's bytes, without header or tag
     * @throws IllegalStateException if no whole message is there
     */
    byte[] take(ByteQueue queue);

    /**
     * Skips the message that {@link #bytesNeeded} has just found too long. The decoder is at the next one then, and is asked again
     * once that one is at the head of the queue. A decoder that never returns {@link #TOO_LONG} need not implement it.
     *
     * @param queue what has arrived
     * @param keep how many of its first bytes to keep, at most as many as a message may have
     * @return what takes it out of the queue
     */
    default OversizedFrame skip(ByteQueue queue, int keep) {
        throw new IllegalStateException("no message is too long here");
    }

    /**
     * Says that no more bytes will come; called when {@link #bytesNeeded} did not say 0.
     *
     * @param queue what has arrived
     * @throws dev.prise.SocketFailure.CutShort if a message was begun; the failure holds the bytes
     */
    void endOfStream(ByteQueue queue);
}
