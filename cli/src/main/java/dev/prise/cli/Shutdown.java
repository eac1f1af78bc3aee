package dev.prise.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How a command ends before its work is done: Ctrl-C, a signal, or an output that nobody reads any more. Whatever is
 * open is then closed, which frees the thread that waits on it. Safe for use by any threads.
 */
final class Shutdown {

    private static final int NOT_YET = -1;

    private final ReentrantLock lock = new ReentrantLock(); // guards the two below
    private final List<Runnable> open = new ArrayList<>();
    private int exitCode = NOT_YET;

    /** Says what to close at the end; it is closed at once where the end has come already. */
    void closes(Runnable what) {
        lock.lock();
        try {
            open.add(what);
            if (exitCode == NOT_YET) {
                return;
            }
        } finally {
            lock.unlock();
        }
        what.run();
    }

    /** Says what is closed already. */
    void forgets(Runnable what) {
        lock.lock();
        try {
            open.remove(what);
        } finally {
            lock.unlock();
        }
    }

    /** Ends the command: what was opened last is closed first. Only the first exit code counts. */
    void end(int code) {
        List<Runnable> toClose;
        lock.lock();
        try {
            exitCode = exitCode == NOT_YET ? code : exitCode;
            toClose = List.copyOf(open).reversed();
        } finally {
            lock.unlock();
        }
        toClose.forEach(Runnable::run);
    }

    /** Ends the command when nobody reads its output any more: that is no failure, whoever read has seen enough. */
    void whenBroken(PrintStream out) {
        if (out.checkError()) {
            end(ExitCode.DONE);
        }
    }

    /** Whether the end has come. */
    boolean hasCome() {
        return exitCodeOr(NOT_YET) != NOT_YET;
    }

    /** The exit code that the end came with, or another one where it has not come. */
    int exitCodeOr(int other) {
        lock.lock();
        try {
            return exitCode == NOT_YET ? other : exitCode;
        } finally {
            lock.unlock();
        }
    }
}
