package dev.prise.cli;

import dev.prise.Message;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.Charset;

/** Prints what {@code send} has asked for: exactly to a file or a pipe, harmlessly to a terminal. */
final class Answers {

    private Answers() {}

    /** Prints the answer and a line end. Bytes that are no text are printed as they came; text that the output cannot hold is not. */
    static void print(Message answer, Streams streams) {
        if (!answer.isText()) {
            byte[] bytes = answer.bytes();
            if (isRisky(answer.text()) && goesToTerminal(streams)) {
                streams.out().print(Printable.of(answer));
            } else {
                streams.out().write(bytes, 0, bytes.length);
            }
        } else {
            String text = answer.text();
            Charset charset = streams.out().charset();
            if (!streams.terminal() && !charset.newEncoder().canEncode(text)) {
                throw new CommandFailed(
                        ExitCode.FAILED, "the answer holds what standard output's charset, " + charset
                                + ", has not: " + Printable.of(answer) + "; set a language in UTF-8, or use --json");
            }
            streams.out().print(isRisky(text) && goesToTerminal(streams) ? harmless(text) : text);
        }
        streams.out().println();
    }

    private static boolean isRisky(String text) {
        return text.chars().anyMatch(c -> isRisky((char) c));
    }

    private static boolean isRisky(char c) {
        return c != '\n' && c != '\t' && Printable.isUnsafe(c);
    }

    private static String harmless(String text) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.chars()
                .forEach(c -> safe.append(isRisky((char) c) ? Printable.safely(String.valueOf((char) c)) : (char) c));
        return safe.toString();
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
