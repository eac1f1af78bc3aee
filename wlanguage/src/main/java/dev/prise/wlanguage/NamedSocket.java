package dev.prise.wlanguage;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.Interrupted;
import dev.prise.channel.ReadResult;
import dev.prise.channel.ReadResult.NothingYet;
import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.channel.ReadResult.Received;
import dev.prise.frame.Raw;
import dev.prise.frame.TransmissionMode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * What a name stands for, with all that WLanguage keeps for it: the mode as it was asked for, the charset of its text, and an
 * end that is still to be told. Safe for use by any threads; reads take turns.
 */
abstract sealed class NamedSocket permits NamedChannel, NamedListener, NamedPort {

    private final ReentrantLock reading = new ReentrantLock(); // guards owed, and who reads
    private Supplier<ReadResult> owed; // what ended a collection of bytes, told by the next read
    private final ReentrantLock modes = new ReentrantLock(); // guards mode, and what the socket was told of it
    private TransmissionMode mode;
    private volatile Charset charset;

    NamedSocket(TransmissionMode mode, Charset charset) {
        this.mode = mode;
        this.charset = charset;
    }

    /** Reads as it comes: in the mode without tags, what one read gives. */
    abstract ReadResult readOnce(Duration wait);

    abstract void write(Message message);

    /** Tells the socket beneath of a mode. */
    abstract void apply(TransmissionMode next);

    /** Who is at the other end, or was there last. */
    abstract Optional<Endpoint> peer();

    abstract void close();

    /** The port that it listens on, 0 if it does not. */
    int listeningPort() {
        return 0;
    }

    final Charset charset() {
        return charset;
    }

    final void charset(Charset next) {
        charset = next;
    }

    final TransmissionMode mode() {
        modes.lock();
        try {
            return mode;
        } finally {
            modes.unlock();
        }
    }

    final void mode(TransmissionMode next) {
        modes.lock();
        try {
            apply(next);
            mode = next;
        } finally {
            modes.unlock();
        }
    }

    /** In the mode without tags, sets how many bytes a read gives; answers whether it is that mode. */
    private boolean limit(int maxBytes) {
        modes.lock();
        try {
            if (mode instanceof Raw raw && raw.maxBytes() != maxBytes) {
                mode = new Raw(maxBytes);
                apply(mode);
            }
            return mode instanceof Raw;
        } finally {
            modes.unlock();
        }
    }

    final ReadResult read(ReadRequest readRequest) {
        Deadline deadline = Deadline.after(readRequest.patience());
        if (!lockToRead(deadline)) {
            return new NothingYet();
        }
        try {
            if (owed != null) {
                Supplier<ReadResult> told = owed;
                owed = null;
                return told.get();
            }
            boolean raw = limit(readRequest.maxBytes());
            ReadResult first = readOnce(remaining(deadline));
            return raw && readRequest.quiet().isPresent() && first instanceof Received(Message begun)
                    ? collect(begun, readRequest.maxBytes(), readRequest.quiet().get(), deadline)
                    : first;
        } finally {
            reading.unlock();
        }
    }

    /**
     * Goes on reading until nothing has come for a while, the bytes are enough, there will be no more, or the time is over: for one
     * who waits for ever that of a message that has begun, since a device may never pause.
     */
    private ReadResult collect(Message begun, int maxBytes, Duration quiet, Deadline deadline) {
        Deadline end = deadline == Deadline.NEVER ? Deadline.after(Limits.DEFAULTS.messageTimeout()) : deadline;
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(begun.bytes());
        while (all.size() < maxBytes && limit(maxBytes - all.size())) {
            try {
                Duration left = remaining(end);
                ReadResult next = readOnce(left.compareTo(quiet) < 0 ? left : quiet);
                if (!(next instanceof Received(Message more))) {
                    owed = next instanceof PeerClosed ? () -> next : null;
                    break;
                }
                all.writeBytes(more.bytes());
                if (end.isPast()) {
                    break;
                }
            } catch (SocketFailure failure) {
                owed = () -> {
                    throw failure;
                };
                break;
            }
        }
        return new Received(Message.of(all.toByteArray()));
    }

    private boolean lockToRead(Deadline deadline) {
        try {
            return reading.tryLock() || reading.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Interrupted("another reader");
        }
    }

    private static Duration remaining(Deadline deadline) {
        return deadline == Deadline.NEVER
                ? Limits.FOREVER
                : Duration.ofNanos(Math.max(0, deadline.remainingNanos()));
    }
}
