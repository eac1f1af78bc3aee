package dev.prise.fuzz;

import dev.prise.SocketFailure;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a target says when a promise is broken. */
public final class Check {

    private static final int MOST_WORDS = 2000; // characters of an error: it goes into a log, a line of it

    // What SafeText says in another way. Joiners and the styles of emoji stay, where they follow what is no ASCII
    private static final String FILLERS =
            "\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180D\\u180F\\u2800\\u3164\\uFE00-\\uFE0D"
                    + "\\uFFA0\\x{13441}\\x{13442}\\x{16FE4}\\x{1D159}\\x{E0100}-\\x{E01EF}";
    private static final Pattern UNSEEN = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}" + FILLERS + "&&[^\\u200C\\u200D]]"
            + "|(?:^|[\\x00-\\x7F\\u200C\\u200D])[\\u200C\\u200D\\uFE0E\\uFE0F](?!\\u20E3)");

    private Check() {}

    public static void that(boolean holds, String promise) {
        if (!holds) {
            throw new AssertionError(promise);
        }
    }

    public static void same(Object expected, Object found, String promise) {
        if (!expected.equals(found)) {
            throw new AssertionError(promise + ": expected " + expected + ", found " + found);
        }
    }

    public static void same(byte[] expected, byte[] found, String promise) {
        if (!Arrays.equals(expected, found)) {
            throw new AssertionError(promise + ": expected " + HexFormat.of().formatHex(expected) + ", found "
                    + HexFormat.of().formatHex(found));
        }
    }

    /** That a failure can be shown: one line, of no endless length, without anything that a terminal would obey. */
    public static void isTold(SocketFailure failure) {
        String words = failure.getMessage();
        that(words.length() <= MOST_WORDS, "an error of " + words.length() + " characters");
        isShown(words);
        for (Throwable each = failure; each != null; each = each.getCause()) {
            isShown(each.toString()); // which is printed with a stack trace
            Arrays.stream(each.getSuppressed()).forEach(also -> isShown(also.toString()));
        }
    }

    /** That a text is one line, and that each character of it can be seen. */
    public static void isShown(String text) {
        that(!UNSEEN.matcher(text).find(), "a character that cannot be seen: " + codePoints(text));
    }

    private static String codePoints(String text) {
        return text.codePoints().mapToObj("U+%04X"::formatted).limit(MOST_WORDS / 8).collect(Collectors.joining(" "));
    }
}
