package dev.prise.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The real command, in a process of its own; {@link #close()} ends it. */
final class RunningPrise implements AutoCloseable {

    private final Process process;
    private final Lines out;
    private final Lines err;
    private int port;

    private RunningPrise(ProcessBuilder builder) {
        try {
            process = builder.start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        out = Lines.of(process.getInputStream());
        err = Lines.of(process.getErrorStream());
    }

    /** {@code prise serve 0 --json} with more arguments, once it listens. */
    static RunningPrise serve(String... more) {
        List<String> arguments = new ArrayList<>(List.of("serve", "0", "--bind", "127.0.0.1", "--json"));
        arguments.addAll(List.of(more));
        RunningPrise prise = start(arguments.toArray(String[]::new));
        prise.port = Integer.parseInt(prise.out.event("listening").get("port"));
        return prise;
    }

    static RunningPrise start(String... arguments) {
        return new RunningPrise(new ProcessBuilder(command(arguments)));
    }

    static RunningPrise start(Map<String, String> environment, String... arguments) {
        return start(environment, command(arguments));
    }

    /** Starts it by other words than {@link #command}. */
    static RunningPrise start(Map<String, String> environment, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        return new RunningPrise(builder);
    }

    /** The words that start it, for a shell or a process builder. */
    static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.prise.cli.Prise"));
        command.addAll(List.of(arguments));
        return command;
    }

    int port() {
        return port;
    }

    Lines out() {
        return out;
    }

    Lines err() {
        return err;
    }

    Map<String, String> event(String name) {
        return out.event(name);
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Gives it lines, or bytes, on its standard input. */
    void type(String text) {
        type(text.getBytes(StandardCharsets.UTF_8));
    }

    void type(byte[] bytes) {
        try {
            OutputStream input = process.getOutputStream();
            input.write(bytes);
            input.flush();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    int exitCode() {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("it does not end");
            }
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        exitCode();
    }
}
