package dev.prise.cli;

import java.io.IOException;
import java.io.Reader;
import java.util.function.Consumer;

/**
 * The lines of a text that may have no line ends: of a line that is too long only its beginning is kept, and its
 * length.
 */
final class BoundedLines {

    private static final int END = -1;
    private static final int AT_ONCE = 8192; // characters

    private final int most;
    private final Consumer<String> action;
    private final StringBuilder line = new StringBuilder();
    private long length; // of the line so far, in characters
    private boolean skipsLineFeed; // since a carriage return has ended the line already

    private BoundedLines(int most, Consumer<String> action) {
        this.most = most;
        this.action = action;
    }

    /**
     * Does something with each line, once its end has come. Lines end as in {@link java.io.BufferedReader#readLine}.
     *
     * @param most how many characters of a line are kept; behind them it says how many there were
     */
    static void forEach(Reader text, int most, Consumer<String> action) throws IOException {
        BoundedLines lines = new BoundedLines(most, action);
        char[] some = new char[AT_ONCE];
        for (int count = text.read(some); count != END; count = text.read(some)) {
            for (int i = 0; i < count; i++) {
                lines.add(some[i]);
            }
        }
        if (lines.length > 0) {
            lines.end();
        }
    }

    private void add(char c) {
        boolean ended = skipsLineFeed && c == '\n';
        skipsLineFeed = c == '\r';
        if (ended) {
            return;
        }
        if (c == '\n' || c == '\r') {
            end();
            return;
        }
        length++;
        if (line.length() < most) {
            line.append(c);
        }
    }

    private void end() {
        if (length > most) {
            if (Character.isHighSurrogate(line.charAt(most - 1))) {
                line.setLength(most - 1); // half a character is none
            }
            line.append("… (").append(length).append(" characters)");
        }
        action.accept(line.toString());
        line.setLength(0);
        length = 0;
    }
}
