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
 * {@code prise train}: does what users do, in one process on the loopback address, then ends. Run once by the start script, so
 * that the classes of a usual run get into the archive that makes the next start fast.
 */
@Command(name = "train", hidden = true, description = "Used by the start script.")
final class Train implements Callable<Integer> {

    @Override
    public Integer call() throws Exception {
        PipedInputStream events = new PipedInputStream(1 << 16);
        try (Scanner told = new Scanner(events, StandardCharsets.UTF_8)) {
            Prise server = prise(new PipedOutputStream(events));
            Thread serving = Thread.ofPlatform()
                    .daemon()
                    .start(() -> server.run("serve", "0", "--bind", "127.0.0.1", "--echo", "--json"));
            String listening = told.findWithinHorizon("\"port\":(\\d+)", 0);
            String port = listening.substring(listening.indexOf(':') + 1);
            int exitCode = quiet().run("send", "127.0.0.1:" + port, "Hello World");
            server.ending().end(ExitCode.DONE);
            serving.join();
            return exitCode;
        }
    }

    private static Prise quiet() {
        return prise(OutputStream.nullOutputStream());
    }

    private static Prise prise(OutputStream out) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        InputStream nothing = new ByteArrayInputStream(new byte[0]);
        return new Prise(new Streams(
                nothing, new PrintStream(out, true, StandardCharsets.UTF_8), nowhere, StandardCharsets.UTF_8, false));
    }
}
