package dev.prise.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
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
    private final boolean colours;
    private final ReentrantLock lock = new ReentrantLock(); // one line at a time

    private TerminalScreen(Terminal terminal, boolean colours) {
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
    static TerminalScreen open(Streams streams) {
        try {
            Terminal terminal = TerminalBuilder.builder().system(true).dumb(true).build();
            String noColour = System.getenv("NO_COLOR");
            return new TerminalScreen(terminal, noColour == null || noColour.isEmpty());
        } catch (IOException failed) {
            throw new UncheckedIOException("the terminal cannot be used: " + failed.getMessage(), failed);
        }
    }

    @Override
    public String next() throws Stopped {
        try {
            return reader.readLine("< ");
        } catch (UserInterruptException ctrlC) {
            throw new Stopped();
        } catch (EndOfFileException ctrlD) {
            return null;
        }
    }

    @Override
    public void message(String peer, char arrow, String text) {
        show(new AttributedStringBuilder()
                .styled(colours ? PEER : PLAIN, peer)
                .append(' ')
                .styled(!colours ? PLAIN : arrow == '>' ? RECEIVED : SENT, String.valueOf(arrow))
                .append(' ')
                .append(text)
                .toAttributedString());
    }

    @Override
    public void status(String line) {
        show(new AttributedString(line, colours ? STATUS : PLAIN));
    }

    @Override
    public void trouble(String line) {
        show(new AttributedString(line, colours ? TROUBLE : PLAIN));
    }

    private void show(AttributedString line) {
        lock.lock();
        try {
            reader.printAbove(line);
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
        try {
            terminal.close();
        } catch (IOException alreadyGone) {
            // nobody is left to see it
        }
    }
}
