package dev.prise.detect;

import dev.prise.ModeName;
import dev.prise.ReceivedBytes;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Bytes to be recognised, and how they can be looked at.
 *
 * <p>How much they look like text is counted in tenths of a bit: how many times likelier each is in text than among random
 * bytes. Random bytes reach n bits once in 2 to the power of n at the most.
 */
public final class ByteSample {

    /** What makes certain that it is no chance: 20 bits, one in a million; in tenths of a bit. */
    public static final int CERTAIN = 200;

    private static final int NEVER = -10_000;

    private final String text; // each byte as the character of its number
    private final int size;
    private final ModeName reader;

    ByteSample(byte[] bytes, int size, ModeName reader) {
        this(new String(bytes, 0, Math.min(bytes.length, ReceivedBytes.MAX_BYTES), StandardCharsets.ISO_8859_1), size,
                reader);
    }

    private ByteSample(String text, int size, ModeName reader) {
        this.text = text;
        this.size = size;
        this.reader = reader;
    }

    /**
     * The bytes that are known, each as the character of its number.
     *
     * @return the text
     */
    public String text() {
        return text;
    }

    /**
     * How many bytes there are in all.
     *
     * @return the number
     */
    public int size() {
        return size;
    }

    /**
     * The mode in which they were read.
     *
     * @return its names
     */
    public ModeName reader() {
        return reader;
    }

    /**
     * Whether all bytes are known.
     *
     * @return false if the sample is only the beginning
     */
    public boolean isWhole() {
        return text.length() == size;
    }

    /** The same without its first bytes. */
    ByteSample from(int start) {
        return new ByteSample(text.substring(start), size == Integer.MAX_VALUE ? size : size - start, reader);
    }

    boolean begins(Pattern pattern) {
        return pattern.matcher(text).lookingAt();
    }

    int at(int index) {
        return index < text.length() ? text.charAt(index) : -1;
    }

    /** A number of some bytes. */
    long number(int at, int width, boolean mostSignificantFirst) {
        long number = 0;
        for (int i = 0; i < width; i++) {
            number = number << 8 | text.charAt(mostSignificantFirst ? at + i : at + width - 1 - i);
        }
        return number;
    }

    /**
     * How likely a stretch is to be text rather than random bytes.
     *
     * @param stretch the bytes, each as the character of its number
     * @return the logarithm of the likelihood ratio, in tenths of a bit; far below zero if it cannot be text
     */
    public static int textLikelihood(String stretch) {
        int tenths = 0;
        for (int i = 0; i < stretch.length(); i++) {
            tenths += textLikelihood(stretch.charAt(i));
        }
        return tenths;
    }

    private static int textLikelihood(char each) {
        if ((each >= '0' && each <= '9') || (each >= 'A' && each <= 'Z') || (each >= 'a' && each <= 'z')) {
            return 17;
        }
        if ((each >= ' ' && each < 0x7F) || each == '\t' || each == '\r' || each == '\n') {
            return 5;
        }
        return each < 0x80 ? NEVER : -30; // a letter with an accent, in whatever charset
    }
}
