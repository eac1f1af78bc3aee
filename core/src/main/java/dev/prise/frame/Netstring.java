package dev.prise.frame;

import dev.prise.Excerpt;
import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.ModeName;
import dev.prise.Overflow;
import dev.prise.SocketFailure.BadFrame;
import dev.prise.SocketFailure.CutShort;
import dev.prise.SocketFailure.MessageTooLong;
import dev.prise.detect.ByteSample;
import dev.prise.detect.Candidate;
import dev.prise.detect.CountedBodies;
import dev.prise.detect.Signature;
import dev.prise.detect.StreamMatcher;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Netstrings: the size in digits, a colon, so many bytes, a comma.
 *
 * <pre>
 *    31 31    3A    48 65 6C 6C 6F 20 57 6F 72 6C 64    2C
 *   "1" "1"   ":"   "Hello World"                       ","
 * </pre>
 *
 * <p>The size has no leading zeros; an empty message is {@code 0:,}. Source: D. J. Bernstein, "Netstrings", 1997.
 */
public record Netstring() implements TransmissionMode {

    static final ModeName NAME = ModeName.of("netstring", "TransmissionMode.netstring()");
    static final Netstring DEFAULT = new Netstring();
    static final KnownMode KNOWN = KnownMode.of("netstring", DEFAULT, new Candidate() {
        @Override
        public Optional<StreamMatcher> matcher(Limits limits) {
            return Optional.of(new Matcher(limits));
        }

        @Override
        public Optional<Signature> signature(ByteSample sample) {
            return CountedBodies.isRepeated(sample, HEADER, ",")
                    ? Optional.of(Signature.framing("a netstring", NAME)
                            .with(": the size in digits, a colon, so many bytes, a comma", ""))
                    : Optional.empty();
        }
    });

    private static final Pattern HEADER = Pattern.compile("(0|[1-9]\\d{0,8}):");

    @Override
    public FrameDecoder decoder(Limits limits) {
        return new Decoder(limits);
    }

    @Override
    public ModeName name() {
        return NAME;
    }

    @Override
    public void encodeHeader(Message message, ByteQueue out) {
        out.append((message.size() + ":").getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void encodeTrailer(ByteQueue out) {
        out.append(new byte[]{','});
    }

    /**
     * The mode's word.
     *
     * @return {@code netstring}
     */
    @Override
    public String toString() {
        return word();
    }

    /** The digits of a size, read one by one. */
    private static final class Size {

        private int digits;
        private long value;

        /** Takes the next byte of the header; false if no size goes on so. */
        boolean takes(int next) {
            boolean isNext = LengthHeader.isDigit(next) && !(digits > 0 && value == 0);
            if (isNext) {
                digits++;
                value = LengthHeader.append(value, next);
            }
            return isNext;
        }

        boolean endsAt(int next) {
            return digits > 0 && next == ':';
        }
    }

    /** Reads the size byte by byte, each once, then waits for as many bytes as it says, and the comma. */
    private static final class Decoder implements FrameDecoder {

        private final int maxHeader;
        private final int maxMessage;
        private final boolean maySkip;
        private Size size = new Size();
        private int header; // bytes of the header looked at so far
        private boolean sized; // the colon has come

        Decoder(Limits limits) {
            this.maxHeader = limits.maxHeaderBytes();
            this.maxMessage = limits.maxMessageBytes();
            this.maySkip = limits.overflow() != Overflow.CLOSE;
        }

        @Override
        public int bytesNeeded(ByteQueue queue) {
            while (!sized) {
                if (header == maxHeader) {
                    throw new BadFrame("expected a size in digits then a colon within " + maxHeader
                            + " bytes, got no colon", queue.received(NAME));
                }
                if (header == queue.size()) {
                    return 1;
                }
                byte next = queue.at(header);
                sized = size.endsAt(next);
                if (!sized && !size.takes(next)) {
                    throw unexpected("a size in digits then a colon", next, header, queue);
                }
                header++;
            }
            if (size.value > maxMessage) {
                if (maySkip && size.value < LengthHeader.NO_LENGTH) {
                    return TOO_LONG;
                }
                throw new MessageTooLong(
                        "a message of " + size.value + " bytes is announced", size.value, maxMessage,
                        queue.received(NAME));
            }
            int comma = header + (int) size.value;
            if (queue.size() > comma && queue.at(comma) != ',') {
                throw unexpected("a comma behind " + size.value + " bytes", queue.at(comma), comma, queue);
            }
            return Math.max(0, comma + 1 - queue.size());
        }

        private static BadFrame unexpected(String what, byte next, int at, ByteQueue queue) {
            return new BadFrame(
                    "expected " + what + ", got " + Excerpt.of(next) + " at byte " + at, queue.received(NAME));
        }

        @Override
        public byte[] take(ByteQueue queue) {
            if (!sized || header + size.value >= queue.size()) {
                throw new IllegalStateException("no whole message is there; ask bytesNeeded() first");
            }
            byte[] message = queue.take(header, (int) size.value, 1);
            startAnew();
            return message;
        }

        private void startAnew() {
            size = new Size();
            header = 0;
            sized = false;
        }

        @Override
        public OversizedFrame skip(ByteQueue queue, int keep) {
            OversizedFrame skipped = new SizedSkip(NAME, queue.take(0, header, 0), size.value, keep, (byte) ',');
            startAnew();
            return skipped;
        }

        @Override
        public void endOfStream(ByteQueue queue) {
            if (queue.size() > 0) {
                throw new CutShort(
                        sized ? "closed after " + (queue.size() - header) + " of " + size.value + " bytes and a comma"
                                : "closed after " + queue.size() + " bytes of a size that has no colon",
                        queue.received(NAME, 0, queue.size()));
            }
        }
    }

    /** Follows a stream as netstrings. A size alone tells little, so it is plausible only once a message was whole. */
    private static final class Matcher implements StreamMatcher {

        private final int maxHeader;
        private final int maxMessage;
        private Size size = new Size();
        private int header;
        private long missing = -1; // bytes of the body and the comma; below 0 in the header
        private int textBefore; // how much the stream looked like text when this body began
        private int text;
        private long bodies; // that are whole
        private long tenths;
        private boolean impossible;

        Matcher(Limits limits) {
            this.maxHeader = limits.maxHeaderBytes();
            this.maxMessage = limits.maxMessageBytes();
        }

        @Override
        public ModeName name() {
            return NAME;
        }

        @Override
        public void feed(int next, int textUpToHere) {
            if (impossible) {
                return;
            }
            int before = text;
            text = textUpToHere;
            if (missing > 1) {
                missing--;
            } else if (missing == 1) {
                impossible = next != ',';
                tenths += (size.digits * CountedBodies.DIGIT_BITS) + 2 * CountedBodies.BYTE_BITS
                        + Math.max(0, before - textBefore);
                bodies++;
                size = new Size();
                header = 0;
                missing = -1;
            } else if (size.endsAt(next)) {
                missing = size.value + 1;
                textBefore = text;
            } else {
                impossible = !size.takes(next) || ++header == maxHeader || size.value > maxMessage;
            }
        }

        @Override
        public boolean isImpossible() {
            return impossible;
        }

        @Override
        public boolean isPlausible() {
            return !impossible && bodies > 0;
        }

        @Override
        public boolean isWhole() {
            return missing < 0 && header == 0 && bodies > 0;
        }

        @Override
        public boolean isCertain() {
            return tenths >= CERTAIN;
        }
    }
}
