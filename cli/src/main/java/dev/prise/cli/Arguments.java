package dev.prise.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The words of the command line. */
final class Arguments {

    private static final String UNREADABLE = "\uFFFD";

    private Arguments() {}

    /**
     * The words as they were typed. Where no language is set, as in containers, Java reads them as ASCII and the rest
     * is lost; Linux still knows them.
     */
    static String[] asTyped(String[] given) {
        if (Arrays.stream(given).noneMatch(word -> word.contains(UNREADABLE))) {
            return given;
        }
        try {
            String all = Files.readString(Path.of("/proc/self/cmdline"), StandardCharsets.UTF_8);
            String[] words = all.split("\0", -1); // each has a NUL behind it, so that the last one here is empty
            int first = words.length - 1 - given.length; // Java's own words stand before ours
            return first > 0 ? Arrays.copyOfRange(words, first, words.length - 1) : given;
        } catch (IOException noLinuxOrNoUtf8) {
            return given;
        }
    }
}
