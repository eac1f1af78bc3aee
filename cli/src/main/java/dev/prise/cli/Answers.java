package dev.prise.cli;

import dev.prise.Message;
import dev.prise.SafeText;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.Charset;
import java.util.regex.Pattern;

/** Prints what {@code send} has asked for: exactly to a file or a pipe, harmlessly to a terminal. */
final class Answers {

    private static final Pattern LAYOUT = Pattern.compile("[\n\t]"); // which a terminal may see

    private Answers() {}

    /** Prints the answer and a line end. Bytes that are no text are printed as they came; text that the output cannot hold is not. */
    static void print(Message answer, Streams streams) {
        String text = answer.text();
        boolean escapes = isRisky(text) && goesToTerminal(streams);
        if (!answer.isText()) {
            byte[] bytes = answer.bytes();
            if (escapes) {
                streams.out().print(Printable.of(answer));
            } else {
                streams.out().write(bytes, 0, bytes.length);
            }
        } else {
            Charset charset = streams.out().charset();
            if (!streams.terminal() && !charset.newEncoder().canEncode(text)) {
                throw new CommandFailed(
                        ExitCode.FAILED, "the answer holds what standard output's charset, " + charset
                                + ", has not: " + Printable.of(answer) + "; set a language in UTF-8, or use --json");
            }
            streams.out().print(escapes ? SafeText.replace(text, Answers::harmless) : text);
        }
        streams.out().println();
    }

    private static boolean isRisky(String text) {
        return LAYOUT.splitAsStream(text).anyMatch(piece -> !SafeText.isSafe(piece));
    }

    private static String harmless(int codePoint) {
        String character = Character.toString(codePoint);
        return LAYOUT.matcher(character).matches() ? character : SafeText.escaped(codePoint);
    }

    /** Asked for answers with control characters alone: it may take a process to find out. */
    private static boolean goesToTerminal(Streams streams) {
        if (streams.terminal()) {
            return true;
        }
        if (File.separatorChar == '\\') {
            return false;
        }
        try {
            return new ProcessBuilder("test", "-t", "1")
                    .redirectInput(Redirect.from(new File("/dev/null")))
                    .redirectOutput(Redirect.INHERIT)
                    .redirectError(Redirect.DISCARD)
                    .start()
                    .waitFor() == 0;
        } catch (IOException unknown) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
