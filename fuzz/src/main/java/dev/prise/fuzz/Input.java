package dev.prise.fuzz;

import dev.prise.Limits;
import dev.prise.frame.EndTag;
import dev.prise.frame.Raw;
import dev.prise.frame.TransmissionMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * What the fuzzer gives, read from the front: choices first, a byte each, then the bytes of the stream as they are, so that a
 * file of the corpus can be read by a person.
 */
public final class Input {

    private static final Limits SMALL = Limits.DEFAULTS.withMaxMessageBytes(8);
    private static final List<Limits> LIMITS = List.of(
            Limits.DEFAULTS,
            SMALL,
            Limits.DEFAULTS.withMaxMessageBytes(1),
            Limits.DEFAULTS.withMaxMessageBytes(100),
            Limits.DEFAULTS.withMaxMessageBytes(1 << 20),
            withReadBuffer(1, SMALL),
            withReadBuffer(7, Limits.DEFAULTS.withMaxMessageBytes(1000)));

    private static final List<TransmissionMode> MODES = List.of(
            TransmissionMode.windev(),
            TransmissionMode.line(),
            EndTag.EOF,
            TransmissionMode.raw(),
            EndTag.of((byte) 3),
            TransmissionMode.endTag("AAB"),
            TransmissionMode.endTag("ABAC"),
            TransmissionMode.endTag("aaaa"),
            TransmissionMode.line().strict(),
            TransmissionMode.endTag("ABAB").strict(),
            new Raw(3));

    private final byte[] data;
    private int at;

    public Input(byte[] data) {
        this.data = data;
    }

    /** The next byte, 0 to 255; 0 once there is none. */
    public int next() {
        return at < data.length ? data[at++] & 0xFF : 0;
    }

    public boolean isEmpty() {
        return at == data.length;
    }

    /** So many bytes, fewer at the end. */
    public byte[] take(int count) {
        int from = at;
        at = Math.min(data.length, at + count);
        return Arrays.copyOfRange(data, from, at);
    }

    /** All that is left. */
    public byte[] rest() {
        return take(data.length);
    }

    /** All that is left as text: what is not UTF-8 is read as one character for each byte, so that nothing is lost. */
    public String restAsText() {
        byte[] rest = rest();
        String text = new String(rest, StandardCharsets.UTF_8);
        return text.indexOf('\uFFFD') < 0 ? text : new String(rest, StandardCharsets.ISO_8859_1);
    }

    public Limits limits() {
        return LIMITS.get(next() % LIMITS.size());
    }

    /** One of a few modes, or an end tag that the fuzzer makes up. */
    public TransmissionMode mode() {
        int choice = next() % (MODES.size() + 1);
        if (choice < MODES.size()) {
            return MODES.get(choice);
        }
        byte[] tag = take(1 + next() % 16);
        return tag.length == 0 ? EndTag.EOF : EndTag.of(tag);
    }

    /** The sizes of the pieces in which a stream comes, again and again; all of it at once if there are none. */
    public int[] cuts() {
        byte[] sizes = take(next() % 8);
        int[] cuts = new int[sizes.length];
        for (int i = 0; i < cuts.length; i++) {
            cuts[i] = 1 + (sizes[i] & 0xFF);
        }
        return cuts;
    }

    /**
     * All that is left, where FF, a number and a byte stand for that byte so many times 512: long messages, from inputs that are
     * short enough for a fuzzer.
     */
    public byte[] restUnfolded() {
        byte[] folded = rest();
        byte[] unfolded = new byte[folded.length + MOST_UNFOLDED];
        int size = 0;
        for (int i = 0; i < folded.length; i++) {
            int length = i + 2 < folded.length && folded[i] == -1 ? 512 * (folded[i + 1] & 0xFF) : 0;
            if (length > 0 && size + length <= MOST_UNFOLDED) {
                Arrays.fill(unfolded, size, size + length, folded[i + 2]);
                size += length;
                i += 2;
            } else {
                unfolded[size++] = folded[i];
            }
        }
        return Arrays.copyOf(unfolded, size);
    }

    private static final int MOST_UNFOLDED = 300_000;

    private static Limits withReadBuffer(int bytes, Limits limits) {
        return new Limits(
                limits.maxMessageBytes(),
                limits.maxHeaderBytes(),
                bytes,
                limits.messageTimeout(),
                limits.writeTimeout(),
                limits.idleTimeout(),
                limits.answerDelay(),
                limits.maxWaiting(),
                limits.maxWaitingBytes(),
                limits.waitingTimeout(),
                limits.overflow());
    }
}
