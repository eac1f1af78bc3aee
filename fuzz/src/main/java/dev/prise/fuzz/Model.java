package dev.prise.fuzz;

import dev.prise.Limits;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.BadFrame;
import dev.prise.SocketFailure.MessageTooLong;
import dev.prise.frame.EndTag;
import dev.prise.frame.LengthPrefix;
import dev.prise.frame.Raw;
import dev.prise.frame.TransmissionMode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the wire format says that a stream is, in the plainest way: it looks at all that has come, again and again, and shares
 * nothing with the decoders that it is compared with.
 */
final class Model {

    private static final BigInteger ENDLESS = BigInteger.valueOf(Long.MAX_VALUE); // so many bytes never come
    private static final Pattern HEADER = Pattern.compile("[ \t]*\\+?([0-9]+)[ \t]*\r?\n");
    private static final Pattern HEADER_BEGUN = Pattern.compile("[ \t]*\\+?(?:[0-9]+[ \t]*\r?)?");

    /** What stands at a place of a stream. */
    sealed interface Step {}

    /** A message: where it stands in the stream, and where the next one begins. */
    record Whole(int from, int to, int next) implements Step {

        byte[] message(byte[] stream) {
            return Arrays.copyOfRange(stream, from, to);
        }
    }

    /** No message yet; so many bytes are missing, or more where that cannot be known. */
    record NeedMore(int atLeast) implements Step {}

    /** No message, and there will be none. */
    record Failed(Class<? extends SocketFailure> how) implements Step {}

    private Model() {}

    /** What stands between two places, more to come. */
    static Step next(TransmissionMode mode, Limits limits, byte[] stream, int from, int to) {
        return switch (mode) {
            case LengthPrefix windev ->
                lengthPrefixed(limits, BigInteger.valueOf(limits.maxMessageBytes()), stream, from, to);
            case EndTag tag -> tagged(tag.tag(), limits.maxMessageBytes(), stream, from, to);
            case Raw(int most) -> from == to
                    ? new NeedMore(1)
                    : whole(from, Math.min(to - from, Math.min(most, limits.maxMessageBytes())), 0);
            default -> throw new IllegalArgumentException("the model does not know the mode " + mode);
        };
    }

    /** The same where a message may be as long as it likes: no size is refused that has an end. */
    static Step nextOfAnySize(TransmissionMode mode, Limits limits, byte[] stream, int from, int to) {
        return mode instanceof EndTag tag
                ? tagged(tag.tag(), Integer.MAX_VALUE, stream, from, to)
                : lengthPrefixed(limits, ENDLESS.subtract(BigInteger.ONE), stream, from, to);
    }

    private static Step lengthPrefixed(Limits limits, BigInteger most, byte[] stream, int from, int to) {
        String seen = new String(
                stream, from, Math.min(to - from, limits.maxHeaderBytes()), StandardCharsets.ISO_8859_1);
        Matcher header = HEADER.matcher(seen);
        if (!header.lookingAt()) {
            return HEADER_BEGUN.matcher(seen).matches() && seen.length() < limits.maxHeaderBytes()
                    ? new NeedMore(1)
                    : new Failed(BadFrame.class);
        }
        BigInteger size = new BigInteger(header.group(1));
        if (size.compareTo(most) > 0) {
            return new Failed(MessageTooLong.class);
        }
        BigInteger missing = size.add(BigInteger.valueOf(header.end() - (to - from)));
        return missing.signum() > 0
                ? new NeedMore(missing.min(BigInteger.valueOf(Integer.MAX_VALUE)).intValue())
                : whole(from + header.end(), size.intValue(), 0);
    }

    private static Step tagged(byte[] tag, int most, byte[] stream, int from, int to) {
        for (int start = from; start < to; start++) {
            int come = Math.min(tag.length, to - start);
            if (Arrays.equals(stream, start, start + come, tag, 0, come)) {
                return start - from > most
                        ? new Failed(MessageTooLong.class)
                        : come == tag.length
                                ? whole(from, start - from, tag.length)
                                : new NeedMore(tag.length - come);
            }
        }
        return to - from > most ? new Failed(MessageTooLong.class) : new NeedMore(tag.length);
    }

    private static Whole whole(int from, int size, int tag) {
        return new Whole(from, from + size, from + size + tag);
    }

    /** How a message travels; null if it must not, for its reader would end it too early. */
    static byte[] framed(TransmissionMode mode, byte[] message) {
        return switch (mode) {
            case LengthPrefix windev -> join((message.length + "\r\n").getBytes(StandardCharsets.US_ASCII), message);
            case EndTag tag -> {
                byte[] framed = join(message, tag.tag());
                Step read = tagged(tag.tag(), Integer.MAX_VALUE, framed, 0, framed.length);
                yield read instanceof Whole whole && whole.next == framed.length ? framed : null;
            }
            case Raw raw -> message;
            default -> null;
        };
    }

    static byte[] join(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
