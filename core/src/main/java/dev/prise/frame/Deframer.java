package dev.prise.frame;

import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.Overflow;
import dev.prise.ReceivedBytes;
import dev.prise.SocketFailure.MessageTooLong;
import java.nio.charset.Charset;

/**
 * Makes whole messages of the bytes that a connection has received: it holds them in a queue, asks the decoder of the mode in use,
 * and skips messages that are too long. Pure: no I/O, no clock. Not safe for several threads at a time.
 *
 * <pre>
 *            the mode changes               too long, and not to be refused
 *              ┌───────┐                    ┌──────────────────────────────> SKIPPING
 *              v       │                    │                                   │ its end has come
 *   a mode ─> DECODING ┴────────────────────┤ &lt;── skip: reported ───────────────┤
 *              ^                            │                                   v
 *              └──────── take ──────────────┴ &lt;── truncate: taken ────────── TRUNCATED
 * </pre>
 *
 * <p>The mode may change before any call. A message that is being skipped ends in the mode that it began in.
 */
public final class Deframer {

    private final Limits limits;
    private final ByteQueue queue = new ByteQueue();
    private FrameDecoder decoder;
    private TransmissionMode decoding; // the mode that decoder is of; null if it is to begin anew
    private OversizedFrame oversized; // while a message is skipped, and until a truncated one is taken; else null
    private TransmissionMode skippingMode; // the mode that it began in
    private boolean isTruncated; // its end has come, and what is kept of it is the next message
    private MessageTooLong skipped; // what is to be reported of the message that was skipped last; else null

    /**
     * A deframer that has received nothing.
     *
     * @param limits how long messages and headers may be, and what becomes of longer ones
     */
    public Deframer(Limits limits) {
        this.limits = limits;
    }

    /**
     * How many bytes the next message needs.
     *
     * @param mode the mode in use
     * @return 0 if the next message is whole; else how many more bytes are needed at least. Without meaning while
     *     {@link #pollSkipped} returns something: then ask again
     * @throws dev.prise.SocketFailure.FramingFailure as {@link FrameDecoder#bytesNeeded} does
     */
    @SuppressWarnings("ReferenceEquality") // asked per message: an equal mode set anew merely makes a new decoder
    public int bytesNeeded(TransmissionMode mode) {
        if (decoding == mode) {
            int needed = decoder.bytesNeeded(queue);
            if (needed != FrameDecoder.TOO_LONG) {
                return needed;
            }
            skip();
        }
        return bytesNeededAnew(mode);
    }

    /** The same where the mode has changed, or a message is skipped. */
    private int bytesNeededAnew(TransmissionMode mode) {
        while (oversized == null) {
            begin(mode);
            int needed = decoder.bytesNeeded(queue);
            if (needed != FrameDecoder.TOO_LONG) {
                return needed;
            }
            skip();
        }
        return isTruncated ? 0 : bytesNeededToSkip();
    }

    @SuppressWarnings("ReferenceEquality")
    private void begin(TransmissionMode mode) {
        if (decoding != mode) {
            if (decoding != null) {
                queue.forgetBeginning(); // it was of another mode
            }
            decoder = mode.decoder(limits);
            decoding = mode;
        }
    }

    private void skip() {
        int keep = limits.overflow() == Overflow.SKIP ? ReceivedBytes.MAX_BYTES : limits.maxMessageBytes();
        oversized = decoder.skip(queue, Math.min(keep, limits.maxMessageBytes()));
        skippingMode = decoding;
        decoding = null;
    }

    private int bytesNeededToSkip() {
        int needed = oversized.bytesNeeded(queue);
        if (needed == 0) {
            skipped = oversized.tooLong(limits, queue);
            isTruncated = limits.overflow() != Overflow.SKIP;
            if (!isTruncated) {
                forgetOversized();
            }
        }
        return needed;
    }

    private void forgetOversized() {
        oversized = null;
        isTruncated = false;
        decoding = skippingMode;
    }

    /**
     * What is to be reported of a message that was too long and has been skipped or truncated, once.
     *
     * @return its size, the limit and its first bytes; null if there is none
     */
    public MessageTooLong pollSkipped() {
        MessageTooLong report = skipped;
        skipped = null;
        return report;
    }

    /**
     * Takes the message that {@link #bytesNeeded} has just found whole.
     *
     * @param charset the charset that its text is in
     * @return the message
     */
    public Message take(Charset charset) {
        if (oversized != null) {
            Message truncated = Message.truncated(oversized.kept(), charset, oversized.size());
            forgetOversized();
            return truncated;
        }
        return Message.of(decoder.take(queue), charset);
    }

    /**
     * Takes everything that has come, message or not.
     *
     * @return the bytes
     */
    public byte[] takeAll() {
        oversized = null;
        isTruncated = false;
        lookAgain(); // the decoder may have looked at bytes that are gone now
        queue.forgetBeginning();
        return queue.take(0, queue.size(), 0);
    }

    /** Looks at the next message anew the next time, so that what was reported of it once is reported again. */
    public void lookAgain() {
        decoding = null; // so it is while a message is skipped, of which nothing is reported twice
    }

    /**
     * Says that no more bytes will come. Asked anew each time, since the mode may have changed.
     *
     * @throws dev.prise.SocketFailure.CutShort if a message was begun
     */
    public void endOfStream() {
        if (oversized != null) {
            oversized.endOfStream(queue);
        } else {
            decoder.endOfStream(queue);
        }
    }

    /**
     * Makes room in the {@link #queue} for a read.
     *
     * @return how many bytes of room there are, at least 1
     */
    public int room() {
        return queue.room(limits.readBufferBytes(), limits.maxBufferedBytes());
    }

    /**
     * What has come and was not taken.
     *
     * @return the queue itself, for reads to append to
     */
    public ByteQueue queue() {
        return queue;
    }

    /**
     * Whether the peer is in the middle of a message.
     *
     * @return true from its first byte on, until it is taken
     */
    public boolean isInMessage() {
        return queue.size() > 0 || oversized != null;
    }

    /**
     * Whether a message is being skipped, which may have no end.
     *
     * @return true from the byte on that made it too long
     */
    public boolean isSkipping() {
        return oversized != null;
    }

    /**
     * What a failure shows of the message that has begun.
     *
     * @param mode the mode in use
     * @return its first bytes, and how many have come
     */
    public ReceivedBytes received(TransmissionMode mode) {
        return oversized == null ? queue.received(mode.name()) : oversized.received(queue);
    }

    /**
     * What finds out the mode.
     *
     * @return the detector; null once the mode is known
     */
    public ModeDetector detector() {
        return decoder instanceof ModeDetector detector ? detector : null;
    }

    /**
     * The mode that {@link #bytesNeeded} was last asked about.
     *
     * @return the mode; null while a message is skipped
     */
    public TransmissionMode decoding() {
        return decoding;
    }
}
