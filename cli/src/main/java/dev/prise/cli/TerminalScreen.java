package dev.prise.cli;

import dev.prise.SafeText;
import java.io.ByteArrayInputStream;
import java.io.IOError;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jline.utils.ShutdownHooks;

/** A terminal: lines appear above the one that is being typed, which can be edited and has a history. */
final class TerminalScreen implements Screen, LineSource {

    private static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
    private static final AttributedStyle PEER = PLAIN.foreground(AttributedStyle.CYAN);
    private static final AttributedStyle RECEIVED = PLAIN.foreground(AttributedStyle.GREEN).bold();
    private static final AttributedStyle SENT = PLAIN.foreground(AttributedStyle.BLUE).bold();
    private static final AttributedStyle STATUS = PLAIN.faint();
    private static final AttributedStyle TROUBLE = PLAIN.foreground(AttributedStyle.RED);

    private final Terminal terminal;
    private final LineReader reader;
    private final Screen after; // where lines go once the terminal is given back
    private final boolean colours;
    private volatile boolean reading; // a line is being typed
    private volatile boolean closed;
    private final ReentrantLock lock = new ReentrantLock(); // one line at a time

    private TerminalScreen(Terminal terminal, Screen after, boolean colours) {
        this.after = after;
        this.terminal = terminal;
        this.colours = colours;
        this.reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true) // an exclamation mark is one
                .option(LineReader.Option.BRACKETED_PASTE, false)
                .build();
        reader.setVariable(LineReader.DISABLE_COMPLETION, true); // a tab is one
    }

    /** Takes the terminal over, until {@link #close()}. */
    static TerminalScreen open(Streams streams, Shutdown shutdown) {
        System.setProperty(ShutdownHooks.PROP_DISABLE_SHUTDOWN_HOOK, "true"); // the end is ours, and in order
        try {
            Terminal terminal = TerminalBuilder.builder().system(true).dumb(true).build();
            // while no line is read; while one is, the reader itself says so
            terminal.handle(Terminal.Signal.INT, signal -> shutdown.end(ExitCode.CTRL_C));
            String noColour = System.getenv("NO_COLOR");
            return new TerminalScreen(terminal, new PlainScreen(streams, shutdown),
                    noColour == null || noColour.isEmpty());
        } catch (IOException failed) {
            throw new UncheckedIOException("the terminal cannot be used: " + failed.getMessage(), failed);
        }
    }

    /** Loads what a terminal needs, on none. */
    static void train() throws IOException, Stopped {
        InputStream typed = new ByteArrayInputStream("Hello World\n".getBytes(StandardCharsets.UTF_8));
        Terminal terminal = TerminalBuilder.builder()
                .system(false)
                .streams(typed, OutputStream.nullOutputStream())
                .build();
        TerminalScreen screen = new TerminalScreen(terminal, null, true);
        screen.message("127.0.0.1:5000", '>', "Hello World");
        screen.next();
        screen.close();
    }

    @Override
    public String next() throws Stopped {
        reading = true;
        try {
            return reader.readLine("< ");
        } catch (UserInterruptException ctrlC) {
            throw new Stopped();
        } catch (EndOfFileException ctrlD) {
            return null;
        } catch (RuntimeException | IOError broken) {
            if (closed) {
                return null;
            }
            throw broken;
        } finally {
            reading = false;
        }
    }

    @Override
    public void message(String peer, char arrow, String text) {
        show(new AttributedStringBuilder()
                .styled(colours ? PEER : PLAIN, SafeText.of(peer))
                .append(' ')
                .styled(!colours ? PLAIN : arrow == '>' ? RECEIVED : SENT, String.valueOf(arrow))
                .append(' ')
                .append(SafeText.of(text))
                .toAttributedString());
    }

    @Override
    public void status(String line) {
        show(new AttributedString(SafeText.of(line), colours ? STATUS : PLAIN));
    }

    @Override
    public void trouble(String line) {
        show(new AttributedString(SafeText.of(line), colours ? TROUBLE : PLAIN));
    }

    private void show(AttributedString line) {
        lock.lock();
        try {
            if (closed) {
                after.status(line.toString()); // the last events, told while the command ends
            } else {
                reader.printAbove(line);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean showsTyping() {
        return true;
    }

    /** Gives the terminal back as it was. */
    void close() {
        lock.lock();
        try {
            closed = true;
            if (reading) {
                terminal.writer().println(); // the shell's prompt does not belong behind ours
            }
            terminal.close();
        } catch (IOException alreadyGone) {
            // nobody is left to see it
        } finally {
            lock.unlock();
        }
    }
}
