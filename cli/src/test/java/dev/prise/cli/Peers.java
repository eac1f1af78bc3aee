package dev.prise.cli;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Programs that we did not write. */
final class Peers {

    private static final int BY_SIGNAL = 128; // and the number of the signal that has ended it

    private Peers() {}

    /** Skips a test where a program is missing. */
    static void assumeInstalled(String... programs) {
        for (String program : programs) {
            assumeThat(isInstalled(program)).as(program + " is not installed").isTrue();
        }
    }

    static boolean isInstalled(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** Runs a program to its end and gives what it printed, each byte a character. */
    static String run(String input, String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            throw new AssertionError(String.join(" ", command) + " does not end");
        }
        int code = process.exitValue();
        if ((code != 0 && output.isEmpty()) || code > BY_SIGNAL) { // seen once, of python3: it had printed nothing
            throw new AssertionError(
                    String.join(" ", command) + " ended with " + code + ", having printed \"" + output + '"');
        }
        return output;
    }
}
