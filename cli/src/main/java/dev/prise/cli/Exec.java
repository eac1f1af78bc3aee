package dev.prise.cli;

import dev.prise.Connection;
import dev.prise.Message;
import dev.prise.SocketFailure.Unsendable;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageHandler;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Answers each message with what a command makes of it.
 *
 * <pre>
 *   message ──> standard input │ sh -c COMMAND │ standard output ──> answer, without its last line end
 *                                      │ standard error ──> ours, long lines cut
 * </pre>
 *
 * <p>A command that fails, takes too long or says too much gives no answer; why not is told to the view.
 */
final class Exec implements MessageHandler {

    private static final Duration LAST_WORDS = Duration.ofSeconds(1); // for standard error, once a command has ended
    private static final int MAX_EXTRA = 2; // the line end that is taken off
    private static final int MOST_OF_A_LINE = 4000; // characters of standard error

    private final String command;
    private final Duration timeout;
    private final ChannelOptions channel;
    private final View view;
    private final Shutdown shutdown;
    private final Supplier<Connection> source; // of the message that is being answered

    Exec(
            String command,
            Duration timeout,
            ChannelOptions channel,
            View view,
            Shutdown shutdown,
            Supplier<Connection> source) {
        this.command = command;
        this.timeout = timeout;
        this.channel = channel;
        this.view = view;
        this.shutdown = shutdown;
        this.source = source;
    }

    @Override
    public Message handle(Message request) {
        try {
            Message answer = Message.of(withoutLineEnd(run(request)), request.charset());
            ChannelArguments.checkSendable(answer, channel.mode());
            return answer;
        } catch (CommandFailed | Unsendable noAnswer) {
            view.unanswered(source.get(), CommandWording.of(noAnswer));
            return Message.NONE;
        }
    }

    private byte[] run(Message request) {
        Process process = start();
        Runnable kill = () -> kill(process);
        shutdown.closes(kill);
        CompletableFuture<Void> errors = errors(process);
        try {
            long end = System.nanoTime() + timeout.toNanos();
            // each pipe has a thread of its own: a command that fills one of them must not wait for us at another
            feed(process, request.bytes());
            CompletableFuture<byte[]> output = output(process);
            if (!process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw failed("was ended: it had not finished after " + timeout.toMillis() + " ms (--exec-timeout)");
            }
            if (shutdown.hasCome()) {
                throw failed("was ended: prise stops");
            }
            if (output.isDone() && output.isCompletedExceptionally()) {
                output.get();
            }
            if (process.exitValue() != 0) {
                throw failed("failed with exit code " + process.exitValue());
            }
            return output.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException tooLong) {
            throw failed(tooLong.getCause().getMessage());
        } catch (TimeoutException heldOpen) {
            throw failed("finished, but what it started still holds its output open");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw failed("was ended: prise stops");
        } finally {
            shutdown.forgets(kill);
            if (!process.isAlive()) {
                awaitLastWords(errors); // to kill it closes its pipes, also where it has ended
            }
            kill(process);
        }
    }

    private static void kill(Process process) {
        List<ProcessHandle> started = process.descendants().toList();
        process.destroyForcibly(); // first: else the shell would go on with what stands behind the one that was ended
        started.forEach(ProcessHandle::destroyForcibly);
    }

    private Process start() {
        // a shell on every system, so that the words of the command line mean what they mean there
        boolean windows = File.separatorChar == '\\';
        ProcessBuilder builder =
                windows ? new ProcessBuilder("cmd", "/c", command) : new ProcessBuilder("sh", "-c", command);
        Connection connection = source.get();
        builder.environment().put("PRISE_PEER", connection.peer().toString());
        builder.environment().put("PRISE_CONNECTION", connection.id()); // two connections can have one peer
        try {
            return builder.start();
        } catch (IOException notThere) {
            throw failed("could not be started: " + notThere.getMessage());
        }
    }

    private void feed(Process process, byte[] message) {
        inBackground("input", () -> {
            try (OutputStream input = process.getOutputStream()) {
                input.write(message);
            } catch (IOException notRead) {
                // a command need not read what it is given
            }
        });
    }

    private CompletableFuture<byte[]> output(Process process) {
        CompletableFuture<byte[]> output = new CompletableFuture<>();
        int most = channel.limits().maxMessageBytes() + MAX_EXTRA;
        inBackground("output", () -> {
            try (InputStream answer = process.getInputStream()) {
                byte[] bytes = answer.readNBytes(most + 1);
                if (bytes.length > most) {
                    output.completeExceptionally(new IOException(
                            "was ended: it wrote more than " + (most - MAX_EXTRA) + " bytes (--max-message)"));
                    kill(process);
                } else {
                    output.complete(bytes);
                }
            } catch (IOException closed) {
                output.completeExceptionally(new IOException("broke off its output: " + closed.getMessage()));
            }
        });
        return output;
    }

    private CompletableFuture<Void> errors(Process process) {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        inBackground("errors", () -> {
            passOn(process.errorReader(Streams.ofPrograms()));
            ended.complete(null);
        });
        return ended;
    }

    private static void awaitLastWords(CompletableFuture<Void> errors) {
        try {
            errors.get(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException heldOpen) {
            // by what it started, which may live on
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private void passOn(Reader errors) {
        try (errors) {
            BoundedLines.forEach(errors, MOST_OF_A_LINE, view::note);
        } catch (IOException ended) {
            // together with the command
        }
    }

    private static void inBackground(String what, Runnable work) {
        Thread.ofPlatform().daemon().name("prise-exec-" + what).start(work);
    }

    private CommandFailed failed(String how) {
        return new CommandFailed(ExitCode.FAILED, "\"" + command + "\" " + how);
    }

    private static byte[] withoutLineEnd(byte[] bytes) {
        int length = bytes.length;
        if (length > 0 && bytes[length - 1] == '\n') {
            length -= length > 1 && bytes[length - 2] == '\r' ? 2 : 1;
        }
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }
}
