package dev.prise.detect;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognises messages whose size stands first in digits. */
public final class CountedBodies {

    /** What a digit tells, in tenths of a bit, as {@link ByteSample} counts. */
    public static final int DIGIT_BITS = 47;

    /** What a fixed byte tells. */
    public static final int BYTE_BITS = 80;

    private CountedBodies() {}

    /**
     * Whether a sample is nothing but messages of one kind, and that is no chance.
     *
     * @param sample the first bytes
     * @param size what stands before each message; its first group is the size in digits
     * @param behind what stands behind each message
     * @return true if so; the last message may be cut where the sample is
     */
    public static boolean isRepeated(ByteSample sample, Pattern size, String behind) {
        String text = sample.text();
        Matcher header = size.matcher(text);
        int sure = 0;
        int at = 0;
        while (at < text.length() && header.region(at, text.length()).lookingAt()) {
            int length = Integer.parseInt(header.group(1));
            if (length > text.length() - header.end() - behind.length()) {
                break; // its end is not to be seen
            }
            at = header.end() + length;
            if (!text.startsWith(behind, at)) {
                return false;
            }
            at += behind.length();
            sure += header.group(1).length() * DIGIT_BITS + BYTE_BITS + behind.length() * BYTE_BITS
                    + Math.max(0, ByteSample.textLikelihood(text.substring(header.end(), header.end() + length)));
        }
        return sure >= ByteSample.CERTAIN && (at == text.length() || !sample.isWhole());
    }

}
