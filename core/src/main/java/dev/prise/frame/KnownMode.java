package dev.prise.frame;

import dev.prise.detect.Candidate;
import java.nio.charset.Charset;
import java.util.Optional;

/**
 * A transmission mode as the list of {@link Modes} holds it.
 *
 * @param form how it is written on the command line, for example {@code windev} or {@code tag:TEXT}
 * @param syntax reads it as it is written there
 * @param candidate what it says of bytes that may be in it
 */
record KnownMode(String form, Syntax syntax, Candidate candidate) {

    /** Says nothing of any bytes. */
    static final Candidate UNSEEN = new Candidate() {};

    /** Reads a mode as it is written. */
    @FunctionalInterface
    interface Syntax {

        /**
         * Reads one.
         *
         * @param text what is written
         * @param charset what the characters of a tag are written in
         * @return the mode; empty if it is another one
         * @throws IllegalArgumentException with a sentence, if it is this one, and wrong
         */
        Optional<TransmissionMode> read(String text, Charset charset);
    }

    /** Reads what stands behind a mode's word and a colon. */
    @FunctionalInterface
    interface Argument {
        TransmissionMode read(String argument, Charset charset);
    }

    /** A mode of one word. */
    static KnownMode of(String word, TransmissionMode mode, Candidate candidate) {
        return new KnownMode(word, (text, charset) -> text.equals(word) ? Optional.of(mode) : Optional.empty(),
                candidate);
    }

    /** A mode of a word, a colon and an argument. */
    static KnownMode of(String word, String argument, Argument reader, Candidate candidate) {
        String prefix = word + ":";
        return new KnownMode(
                prefix + argument,
                (text, charset) -> text.startsWith(prefix)
                        ? Optional.of(reader.read(text.substring(prefix.length()), charset))
                        : Optional.empty(),
                candidate);
    }

    /** What a shell may complete: all that stands before an argument. */
    String completion() {
        return form.substring(0, form.indexOf(':') + 1).isEmpty() ? form : form.substring(0, form.indexOf(':') + 1);
    }
}
