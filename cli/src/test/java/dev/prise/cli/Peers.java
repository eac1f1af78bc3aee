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

    private static final int BY_SIGNAL = 128; // and the signal's number: what the JDK says of a process that one has ended

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
        if (process.exitValue() > BY_SIGNAL) {
            throw new AssertionError(
                    String.join(" ", command) + " was ended by signal " + (process.exitValue() - BY_SIGNAL)
                            + ", having printed: " + output);
        }
        return output;
    }
}
