package dev.prise.cli;

import java.io.PrintStream;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How a command ends before its work is done: Ctrl-C, a signal, or an output that nobody reads any more. Whatever is open is
 * then closed, which frees the thread that waits on it. Safe for use by any threads.
 */
final class Ending {

    private final ReentrantLock lock = new ReentrantLock(); // guards the two below
    private Runnable close;
    private int exitCode = -1; // once it has come

    /** Says what to close; it is closed at once where the end has come already. */
    void closes(Runnable what) {
        lock.lock();
        try {
            close = what;
            if (exitCode < 0) {
                return;
            }
        } finally {
            lock.unlock();
        }
        what.run();
    }

    /** Ends the command. Only the first exit code counts. */
    void end(int code) {
        Runnable toClose;
        lock.lock();
        try {
            exitCode = exitCode < 0 ? code : exitCode;
            toClose = close;
        } finally {
            lock.unlock();
        }
        if (toClose != null) {
            toClose.run();
        }
    }

    /** Ends the command when nobody reads its output any more: that is no failure, whoever read has seen enough. */
    void whenBroken(PrintStream out) {
        if (out.checkError()) {
            end(ExitCode.DONE);
        }
    }

    /** Whether the end has come. */
    boolean hasCome() {
        lock.lock();
        try {
            return exitCode >= 0;
        } finally {
            lock.unlock();
        }
    }

    /** The exit code that the end came with, or another one where it has not come. */
    int exitCodeOr(int other) {
        lock.lock();
        try {
            return exitCode < 0 ? other : exitCode;
        } finally {
            lock.unlock();
        }
    }
}
