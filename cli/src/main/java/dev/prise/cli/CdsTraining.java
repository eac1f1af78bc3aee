package dev.prise.cli;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/**
 * {@code prise train}: does what users do, in one process on the loopback address, then ends. The start script runs it
 * once, so that the classes of usual runs get into the archive that makes the next start fast.
 */
@Command(name = "train", hidden = true, description = "Used by the start script.")
final class CdsTraining implements Callable<Integer> {

    private static final int ROOM = 1 << 16; // for all that the server tells: nobody reads it after the first line

    @Override
    public Integer call() throws Exception {
        try (PipedInputStream told = new PipedInputStream(ROOM)) {
            Prise server = prise("", new PipedOutputStream(told));
            Thread serving = Thread.ofPlatform()
                    .daemon()
                    .start(() -> server.run("serve", "0", "--bind", "127.0.0.1", "--echo", "--json"));
            String address = "127.0.0.1:" + port(told);
            int exitCode = quiet("").run("send", address, "Hello World");
            exitCode += quiet("Hello World\n").run("connect", address);
            quiet("").run("serve", "--help");
            TerminalScreen.train();
            server.ending().end(ExitCode.DONE);
            serving.join();
            return Math.min(exitCode, ExitCode.FAILED);
        }
    }

    @SuppressWarnings("resource") // the stream is the caller's
    private static String port(InputStream told) {
        String found = new Scanner(told, StandardCharsets.UTF_8).findWithinHorizon("\"port\":\\d+", 0);
        return found.substring(found.indexOf(':') + 1);
    }

    private static Prise quiet(String input) {
        return prise(input, OutputStream.nullOutputStream());
    }

    private static Prise prise(String input, OutputStream out) {
        return new Prise(new Streams(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                StandardCharsets.UTF_8,
                false));
    }
}
