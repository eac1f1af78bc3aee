package dev.prise.cli;

import java.io.IOException;

/** Lines that a person types, or that a pipe or a file gives. */
interface LineSource {

    /**
     * The next line. Blocks until there is one.
     *
     * @return the line without its end; null once there are no more
     * @throws Stopped if Ctrl-C was typed
     * @throws Unreadable with a sentence, if the line is no text
     * @throws IOException if the source breaks
     */
    String next() throws IOException, Stopped;

    /** A line is no text; the next one can be read. */
    final class Unreadable extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        Unreadable(String why) {
            super(why);
        }
    }

    /** Ctrl-C was typed while a line was being read. */
    final class Stopped extends Exception {
        private static final long serialVersionUID = 1;
    }
}
