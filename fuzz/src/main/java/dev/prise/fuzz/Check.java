package dev.prise.fuzz;

import dev.prise.SocketFailure;
import java.util.Arrays;
import java.util.HexFormat;

/** What a target says when a promise is broken. */
public final class Check {

    private static final int MOST_WORDS = 2000; // characters of an error: it goes into a log, a line of it

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
        that(words.chars().allMatch(each -> each >= ' ' && each != 0x7F), "an error of several lines: " + words);
    }
}
