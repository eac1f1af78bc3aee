package dev.prise.frame;

import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.ModeName;

/**
 * No marks: mode 3 (SocketSansMarqueurFin). A write sends exactly the message; a read gives what is there, at least one
 * byte. How the sender cut its messages cannot be seen.
 *
 * @param maxBytes what one read gives at the most, in bytes; the limit on messages bounds it too
 */
public record Raw(int maxBytes) implements TransmissionMode {

    /** What one read gives at the most, unless told otherwise. Source: WLanguage documentation of SocketRead. */
    public static final int DEFAULT_MAX_BYTES = 4096;

    static final Raw DEFAULT = new Raw(DEFAULT_MAX_BYTES);
    static final KnownMode KNOWN = KnownMode.of("raw", DEFAULT, KnownMode.UNSEEN);

    /**
     * Checks the size.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public Raw {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes " + maxBytes + " is not positive");
        }
    }

    @Override
    public FrameDecoder decoder(Limits limits) {
        return new Decoder(Math.min(maxBytes, limits.maxMessageBytes()));
    }

    @Override
    public boolean carriesHeartbeats() {
        return false;
    }

    @Override
    public ModeName name() {
        return ModeName.RAW;
    }

    @Override
    public void encodeHeader(Message message, ByteQueue out) {
        // a message is its bytes
    }

    @Override
    public void encodeTrailer(ByteQueue out) {
        // and ends with them
    }

    /**
     * The mode's word.
     *
     * @return {@code raw}
     */
    @Override
    public String toString() {
        return "raw";
    }

    private record Decoder(int maxBytes) implements FrameDecoder {

        @Override
        public int bytesNeeded(ByteQueue queue) {
            return queue.size() > 0 ? 0 : 1;
        }

        @Override
        public byte[] take(ByteQueue queue) {
            if (queue.size() == 0) {
                throw new IllegalStateException("nothing is there; ask missing() first");
            }
            return queue.take(0, Math.min(queue.size(), maxBytes), 0);
        }

        @Override
        public void endOfStream(ByteQueue queue) {
            // whatever has come has been given: nothing can be cut
        }
    }
}
