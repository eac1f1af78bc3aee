package dev.prise.cli;

import dev.prise.SafeText;
import java.util.concurrent.locks.ReentrantLock;

/** Messages on standard output, the rest on standard error, as for a pipe or a file. */
final class PlainScreen implements Screen {

    private final Streams streams;
    private final Shutdown shutdown;
    private final ReentrantLock lock = new ReentrantLock(); // one line at a time

    PlainScreen(Streams streams, Shutdown shutdown) {
        this.streams = streams;
        this.shutdown = shutdown;
    }

    @Override
    public void message(String peer, char arrow, String text) {
        lock.lock();
        try {
            streams.out().println(SafeText.of(peer + " " + arrow + " " + text));
        } finally {
            lock.unlock();
        }
        shutdown.whenBroken(streams.out());
    }

    @Override
    public void status(String line) {
        lock.lock();
        try {
            streams.err().println(SafeText.of(line));
            streams.err().flush();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void trouble(String line) {
        status(line);
    }
}
