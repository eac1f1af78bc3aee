package dev.prise;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Bytes to be recognised, and how they can be looked at.
 *
 * <p>How much they look like text is counted in tenths of a bit: how many times likelier each is in text than among random
 * bytes. Random bytes reach n bits once in 2 to the power of n at the most.
 */
final class Sample {

    /** What makes sure that it is no chance: 20 bits, one in a million. */
    static final int SURE = 200;

    private static final int NEVER = -10_000;

    private final String text; // each byte as the character of its number
    private final int size;
    private final Framing reader;

    Sample(byte[] bytes, int size, Framing reader) {
        this(new String(bytes, 0, Math.min(bytes.length, Evidence.MAX_BYTES), StandardCharsets.ISO_8859_1), size,
                reader);
    }

    private Sample(String text, int size, Framing reader) {
        this.text = text;
        this.size = size;
        this.reader = reader;
    }

    /** The bytes that are known, each as the character of its number. */
    String text() {
        return text;
    }

    /** How many there are in all. */
    int size() {
        return size;
    }

    /** In which mode they were read. */
    Framing reader() {
        return reader;
    }

    /** Whether all of them are known. */
    boolean isWhole() {
        return text.length() == size;
    }

    /** The same without its first bytes. */
    Sample from(int start) {
        return new Sample(text.substring(start), size == Integer.MAX_VALUE ? size : size - start, reader);
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

    /** How surely a stretch is text, in tenths of a bit; far below zero if it cannot be. */
    static int textuality(String stretch) {
        int tenths = 0;
        for (int i = 0; i < stretch.length(); i++) {
            tenths += textuality(stretch.charAt(i));
        }
        return tenths;
    }

    private static int textuality(char each) {
        if ((each >= '0' && each <= '9') || (each >= 'A' && each <= 'Z') || (each >= 'a' && each <= 'z')) {
            return 17;
        }
        if ((each >= ' ' && each < 0x7F) || each == '\t' || each == '\r' || each == '\n') {
            return 5;
        }
        return each < 0x80 ? NEVER : -30; // a letter with an accent, in whatever charset
    }
}
