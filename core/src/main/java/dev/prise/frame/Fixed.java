package dev.prise.frame;

import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.ModeName;
import dev.prise.SocketFailure.CutShort;
import dev.prise.SocketFailure.MessageTooLong;
import dev.prise.SocketFailure.WrongSize;

/**
 * All messages have the same size: nothing marks where one ends.
 *
 * <pre>
 *   fixed(5)   48 65 6C 6C 6F   57 6F 72 6C 64
 *              "Hello"          "World"
 * </pre>
 *
 * <p>A message of another size is {@link WrongSize} on writing. A stream does not show this mode, so it cannot be detected.
 *
 * @param bytes the size of each message, in bytes
 */
public record Fixed(int bytes) implements TransmissionMode {

    static final KnownMode KNOWN = KnownMode.of("fixed", "N", (size, charset) -> parse(size), KnownMode.UNSEEN);

    /**
     * Checks the size.
     *
     * @throws IllegalArgumentException if it is not positive, or more than an array holds
     */
    public Fixed {
        if (bytes < 1 || bytes > Limits.MAX_MESSAGE_BYTES) {
            throw new IllegalArgumentException(
                    "messages of " + bytes + " bytes each are outside 1 to " + Limits.MAX_MESSAGE_BYTES);
        }
    }

    private static Fixed parse(String size) {
        try {
            return new Fixed(Integer.parseInt(size));
        } catch (NumberFormatException noNumber) {
            throw new IllegalArgumentException(
                    "\"" + size
                            + "\" is no size; fixed:N takes the number of bytes of each message, for example fixed:16",
                    noNumber);
        }
    }

    @Override
    public FrameDecoder decoder(Limits limits) {
        return new Decoder(this, limits.maxMessageBytes());
    }

    @Override
    public ModeName name() {
        return ModeName.of("fixed:" + bytes, "TransmissionMode.fixed(" + bytes + ")");
    }

    @Override
    public void encodeHeader(Message message, ByteQueue out) {
        if (message.size() != bytes) {
            throw new WrongSize(message.size(), bytes);
        }
    }

    @Override
    public void encodeTrailer(ByteQueue out) {
        // its end is known from its size
    }

    /**
     * The mode's word.
     *
     * @return for example {@code fixed:16}
     */
    @Override
    public String toString() {
        return word();
    }

    private record Decoder(Fixed mode, int maxMessage) implements FrameDecoder {

        @Override
        public int bytesNeeded(ByteQueue queue) {
            if (mode.bytes > maxMessage && queue.size() > 0) {
                throw new MessageTooLong(
                        "each message has " + mode.bytes + " bytes", mode.bytes, maxMessage,
                        queue.received(mode.name()));
            }
            return Math.max(0, mode.bytes - queue.size());
        }

        @Override
        public byte[] take(ByteQueue queue) {
            if (queue.size() < mode.bytes) {
                throw new IllegalStateException("no whole message is there; ask bytesNeeded() first");
            }
            return queue.take(0, mode.bytes, 0);
        }

        @Override
        public void endOfStream(ByteQueue queue) {
            if (queue.size() > 0) {
                throw new CutShort(
                        "closed after " + queue.size() + " of " + mode.bytes + " bytes",
                        queue.received(mode.name(), 0, queue.size()));
            }
        }
    }
}
