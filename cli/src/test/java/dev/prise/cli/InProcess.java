package dev.prise.cli;

import dev.prise.Endpoint;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.frame.TransmissionMode;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A command that runs on in this process, on a thread of its own, while a test talks with it. */
final class InProcess implements AutoCloseable {

    private final Lines out = new Lines();
    private final Lines err = new Lines();
    private final Typed typed = new Typed();
    private final Prise prise;
    private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    private int port;

    private InProcess(String... arguments) {
        prise = new Prise(new Streams(
                typed,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                StandardCharsets.UTF_8,
                false));
        Thread.ofPlatform().daemon().start(() -> exitCode.complete(prise.run(arguments)));
    }

    /** {@code prise serve 0 --json} with more arguments, once it listens. */
    static InProcess serve(String... more) {
        InProcess serving = new InProcess(words(more, "serve", "0", "--bind", "127.0.0.1", "--json"));
        serving.port = Integer.parseInt(serving.out.event("listening").get("port"));
        return serving;
    }

    /** {@code prise serve 0} with more arguments, for a person. */
    static InProcess serveHuman(String... more) {
        InProcess serving = new InProcess(words(more, "serve", "0", "--bind", "127.0.0.1"));
        String line = serving.err.next("listening on 127.0.0.1:");
        serving.port = Integer.parseInt(line.substring(line.indexOf(':') + 1, line.indexOf(',')));
        return serving;
    }

    static InProcess start(String... arguments) {
        return new InProcess(arguments);
    }

    private static String[] words(String[] more, String... first) {
        String[] all = java.util.Arrays.copyOf(first, first.length + more.length);
        System.arraycopy(more, 0, all, first.length, more.length);
        return all;
    }

    MessageChannel connect() {
        return connect(TransmissionMode.windev());
    }

    MessageChannel connect(TransmissionMode mode) {
        return MessageChannel.connect(new Endpoint("127.0.0.1", port), ChannelOptions.DEFAULTS.withMode(mode));
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    int port() {
        return port;
    }

    Map<String, String> event(String name) {
        return out.event(name);
    }

    Lines out() {
        return out;
    }

    Lines err() {
        return err;
    }

    Typed typed() {
        return typed;
    }

    /** As Ctrl-C does. */
    void stop() {
        prise.ending().end(ExitCode.CTRL_C);
    }

    int exitCode() {
        try {
            return exitCode.get(60, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException failed) {
            throw new AssertionError("it does not end", failed);
        }
    }

    @Override
    public void close() {
        typed.end();
        stop();
        exitCode();
    }
}
