package dev.prise.cli;

import dev.prise.frame.EndTag;
import dev.prise.frame.TransmissionMode;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;

/** Reads a transmission mode as it is written on the command line. */
final class Modes {

    private static final String TAG = "tag:";
    private static final String STRICT_TAG = "tag-strict:";

    private Modes() {}

    /**
     * The mode that the text names.
     *
     * @param text {@code windev}, {@code line}, {@code raw}, {@code detect}, {@code tag:TEXT} or {@code tag-strict:TEXT}
     * @param charset what the characters of a tag are written in
     * @throws IllegalArgumentException with a sentence, if it names none
     */
    static TransmissionMode parse(String text, Charset charset) {
        if (text.startsWith(TAG)) {
            return EndTag.of(Escapes.bytes(text.substring(TAG.length()), charset));
        }
        if (text.startsWith(STRICT_TAG)) {
            return EndTag.of(Escapes.bytes(text.substring(STRICT_TAG.length()), charset)).strict();
        }
        return switch (text) {
            case "windev" -> TransmissionMode.windev();
            case "line" -> parse(TAG + "\\r\\n", charset);
            case "raw" -> TransmissionMode.raw();
            case "detect" -> TransmissionMode.detect();
            default -> throw new IllegalArgumentException("\"" + text
                    + "\" is no mode; known are windev, line, raw, detect, tag:TEXT and tag-strict:TEXT,"
                    + " for example tag:<EOF> or tag:\\x03");
        };
    }

    /** What a shell may complete. */
    static final class Words extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        Words() {
            super(List.of("windev", "line", "raw", "detect", TAG, STRICT_TAG));
        }
    }
}
