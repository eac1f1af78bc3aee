package dev.prise.cli;

import dev.prise.Message;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.NoClient;
import java.io.IOException;
import java.util.function.Consumer;
import java.util.function.Function;

/** The thread that sends what is typed or piped in, line by line. */
final class InputSender implements Runnable {

    private final LineSource lines;
    private final View view;
    private final Shutdown shutdown;
    private final Consumer<String> say;
    private final Runnable atEnd;

    private InputSender(Frontend frontend, Shutdown shutdown, Consumer<String> say, Runnable atEnd) {
        this.lines = frontend.lines();
        this.view = frontend.view();
        this.shutdown = shutdown;
        this.say = say;
        this.atEnd = atEnd;
    }

    /**
     * Starts it. It is a daemon: a read from standard input cannot be freed, and must not keep the command from ending.
     *
     * @param line makes a message of each line
     * @param send where it goes
     * @param atEnd what is done when the input ends
     */
    static void start(
            Frontend frontend, Shutdown shutdown, Function<String, Message> line, Consumer<Message> send,
            Runnable atEnd) {
        start(
                frontend,
                shutdown,
                typed -> {
                    Message message = line.apply(typed);
                    frontend.view().typed(message);
                    send.accept(message);
                },
                atEnd);
    }

    /**
     * Starts one whose lines are more than messages.
     *
     * @param say what is done with each line; throws an {@link IllegalArgumentException} with a sentence if nothing can be
     * @param atEnd what is done when the input ends
     */
    static void start(Frontend frontend, Shutdown shutdown, Consumer<String> say, Runnable atEnd) {
        InputSender inputSender = new InputSender(frontend, shutdown, say, atEnd);
        Thread.ofPlatform().daemon().name("prise-typed").start(inputSender);
    }

    @Override
    public void run() {
        try {
            while (sendNext()) {}
            atEnd.run();
        } catch (LineSource.Stopped ctrlC) {
            shutdown.end(ExitCode.CTRL_C);
        } catch (IOException broken) {
            view.note("prise: standard input broke: " + broken.getMessage());
            atEnd.run();
        }
    }

    private boolean sendNext() throws IOException, LineSource.Stopped {
        try {
            String line = lines.next();
            if (line == null) {
                return false;
            }
            send(line);
        } catch (LineSource.Unreadable wrong) {
            view.unsent(wrong.getMessage());
        }
        return true;
    }

    private void send(String line) {
        try {
            say.accept(line);
        } catch (NoClient nobody) {
            view.unsent("there is no client; one is served once its first message has come");
        } catch (SocketFailure | IllegalArgumentException failure) {
            if (!shutdown.hasCome()) {
                view.unsent(CommandWording.of(failure));
            }
        }
    }
}
