package dev.prise.reconnect;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.ConnectionLost;
import dev.prise.SocketFailure.Interrupted;
import dev.prise.SocketFailure.NotConnected;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.channel.ReadResult;
import dev.prise.channel.ReadResult.NothingYet;
import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.tcp.TcpOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * A client that comes back by itself when its connection is lost.
 *
 * <pre>
 *                connected                     a read or a write finds the connection lost
 *   CONNECTING ────────────> CONNECTED ──────────────────────────────────────────────────────┐
 *      ^  │ attempt failed: a pause, longer each time                                        │
 *      │  └──┐                                                                               │
 *      └─────┴───────────────────────────────────────────────────────────────────────────────┘
 * </pre>
 *
 * <p>Nothing is ever sent twice: a message that could not be written fails with what went wrong, and whether to send it again is
 * for the caller to say. A loss is reported once, as {@link PeerClosed} or a failure, to whoever reads, after the last messages
 * that had come; the next read waits for the next connection.
 *
 * <p><b>Threads.</b> Safe for any. One virtual thread connects; reading and writing is done by the callers' own.
 */
public final class ReconnectingClient implements AutoCloseable {

    private final Endpoint server;
    private final ChannelOptions options;
    private final TcpOptions tcp;
    private final Backoff backoff;

    private final ReentrantLock lock = new ReentrantLock(); // guards all below
    private final Condition changed = lock.newCondition();
    private MessageChannel channel; // null while there is no connection
    private MessageChannel leaving; // lost to a writer, and not yet read to its end; else null
    private SocketFailure lastFailure; // of the last attempt, null if it did not fail
    private boolean closed;

    private ReconnectingClient(Endpoint server, ChannelOptions options, TcpOptions tcp, Backoff backoff) {
        this.server = server;
        this.options = options;
        this.tcp = tcp;
        this.backoff = backoff;
    }

    /**
     * Begins to connect, and returns at once: the server need not be there yet.
     *
     * @param server host and port
     * @param options how to speak
     * @return the client
     * @throws IllegalArgumentException if the port is 0, which nobody can connect to
     */
    public static ReconnectingClient to(Endpoint server, ChannelOptions options) {
        return to(server, options, TcpOptions.DEFAULTS, Backoff.DEFAULTS);
    }

    /**
     * Begins to connect, and returns at once: the server need not be there yet.
     *
     * @param server host and port
     * @param options how to speak; its events are told of each attempt that fails
     * @param tcp how connections are set up
     * @param backoff how long to pause between attempts
     * @return the client
     * @throws IllegalArgumentException if the port is 0, which nobody can connect to
     */
    public static ReconnectingClient to(Endpoint server, ChannelOptions options, TcpOptions tcp, Backoff backoff) {
        if (server.port() == 0) {
            throw new IllegalArgumentException("port 0 is no port to connect to; give the server's, 1 to 65535");
        }
        ReconnectingClient client = new ReconnectingClient(server, options, tcp, backoff);
        Thread.ofVirtual().name("prise-reconnect-" + server).start(client::keepConnected);
        return client;
    }

    private void keepConnected() {
        int attempts = 0; // that failed, or connections that were lost, since one was of use
        Duration paused = Duration.ZERO;
        while (isOpen()) {
            try {
                MessageChannel fresh = MessageChannel.connect(server, options, tcp);
                long since = System.nanoTime();
                publish(fresh);
                awaitLoss(fresh);
                boolean ofUse = fresh.hasReceived() && wasWorthIt(Duration.ofNanos(System.nanoTime() - since), paused);
                attempts = ofUse ? 1 : attempts + 1;
            } catch (RuntimeException | Error failure) {
                attempts++;
                tell(failure);
            }
            paused = backoff.after(attempts);
            pause(paused);
        }
    }

    /** Whether a connection has lived for as long as the pause before it: a server that only says why it hangs up is not run at. */
    static boolean wasWorthIt(Duration lived, Duration paused) {
        return lived.compareTo(paused) >= 0;
    }

    private void publish(MessageChannel fresh) {
        boolean tooLate;
        lock.lock();
        try {
            tooLate = closed;
            channel = fresh;
            lastFailure = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (tooLate) {
            fresh.close();
        }
    }

    /** Tells why an attempt failed; what listeners throw must not end the attempts. */
    private void tell(Throwable failure) {
        try {
            if (failure instanceof SocketFailure known) {
                remember(known);
            } else {
                report(failure);
            }
        } catch (RuntimeException | Error listenersFault) {
            report(listenersFault);
        }
    }

    private static void report(Throwable fault) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, fault);
    }

    private void remember(SocketFailure failure) {
        lock.lock();
        try {
            lastFailure = failure;
        } finally {
            lock.unlock();
        }
        options.events().failed(server, failure);
    }

    private void awaitLoss(MessageChannel fresh) {
        lock.lock();
        try {
            while (channel == fresh && !closed) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void pause(Duration pause) {
        Deadline deadline = Deadline.after(pause);
        lock.lock();
        try {
            while (!closed && !deadline.isPast()) {
                changed.awaitNanos(deadline.remainingNanos());
            }
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits for a connection.
     *
     * @param timeout how long; zero asks whether there is one
     * @return the channel; empty if there was none in time. It is this client's to close
     * @throws ClosedHere if the client is closed, or gets closed meanwhile
     * @throws Interrupted if the thread is interrupted
     */
    public Optional<MessageChannel> await(Duration timeout) {
        return await(Deadline.after(timeout));
    }

    private Optional<MessageChannel> await(Deadline deadline) {
        lock.lock();
        try {
            while (channel == null && !closed) {
                if (deadline.isPast()) {
                    return Optional.empty();
                }
                changed.awaitNanos(deadline.remainingNanos());
            }
            if (closed) {
                throw new ClosedHere("the client of " + server);
            }
            return Optional.of(channel);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Interrupted("a connection with " + server);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Reads the next message, of this connection or, when there is none, of the next.
     *
     * @param timeout how long to wait in all, for a connection and for its message
     * @return the message, {@link NothingYet}, or {@link PeerClosed}, said once of each connection
     * @throws SocketFailure as {@link MessageChannel#read()} does, said once of each connection
     */
    public ReadResult read(Duration timeout) {
        Deadline deadline = Deadline.after(timeout);
        while (true) {
            Optional<MessageChannel> now = awaitToRead(deadline);
            if (now.isEmpty()) {
                return new NothingYet();
            }
            Optional<ReadResult> result = readFrom(now.get(), deadline);
            if (result.isPresent()) {
                return result.get();
            }
        }
    }

    /** What a connection gives; empty if its loss was told to another already. */
    private Optional<ReadResult> readFrom(MessageChannel now, Deadline deadline) {
        try {
            ReadResult result = now.read(deadline);
            return result instanceof PeerClosed && !lose(now) ? Optional.empty() : Optional.of(result);
        } catch (SocketFailure failure) {
            if (now.isOpen() && !(failure instanceof ConnectionLost)) {
                throw failure;
            }
            boolean first = lose(now);
            if (!isOpen() || failure instanceof Interrupted || (first && !(failure instanceof ClosedHere))) {
                throw failure;
            }
            return Optional.empty();
        }
    }

    private Optional<MessageChannel> awaitToRead(Deadline deadline) {
        lock.lock();
        try {
            if (leaving != null && !closed) {
                return Optional.of(leaving);
            }
        } finally {
            lock.unlock();
        }
        return await(deadline);
    }

    /**
     * Asks one question and waits for its answer, as {@link MessageChannel#request(Message, Duration)} does.
     *
     * @param question what to ask
     * @param timeout how long to wait in all, for a connection and for the answer
     * @return the answer, {@link NothingYet}, or {@link PeerClosed}; the question may have been read in any case
     * @throws NotConnected if there was no connection in time; nothing was sent
     * @throws SocketFailure as {@link MessageChannel#request(Message, Duration)} does
     */
    public ReadResult request(Message question, Duration timeout) {
        Deadline deadline = Deadline.after(timeout);
        MessageChannel now = await(deadline).orElseThrow(this::notConnected);
        try {
            return watched(now, () -> now.request(question, Duration.ofNanos(deadline.remainingNanos())));
        } catch (ClosedHere lostToAnother) {
            if (!isOpen()) {
                throw lostToAnother;
            }
            return new PeerClosed(now.peer());
        }
    }

    /**
     * Writes a message on this connection. Does not wait for one.
     *
     * @param message the message
     * @throws NotConnected if there is no connection now; nothing was sent, and nothing will be
     * @throws SocketFailure as {@link MessageChannel#write(Message)} does
     */
    public void write(Message message) {
        MessageChannel now = await(Duration.ZERO).orElseThrow(this::notConnected);
        try {
            now.write(message);
        } catch (ClosedHere lostToAnother) {
            lose(now);
            throw isOpen() ? new ConnectionLost(now.peer(), lostToAnother) : lostToAnother;
        } catch (ConnectionLost lost) {
            leave(now);
            throw lost;
        } catch (SocketFailure failure) {
            if (!now.isOpen()) {
                leave(now);
            }
            throw failure;
        }
    }

    /** Lets another connection be made, and this one be read to its end. */
    private void leave(MessageChannel lost) {
        MessageChannel unread = null;
        lock.lock();
        try {
            if (channel == lost) {
                unread = leaving; // nobody reads, it seems
                leaving = lost;
                channel = null;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        if (unread != null) {
            unread.close();
        }
    }

    /**
     * Writes text on this connection, in its charset, as {@link #write(Message)} does.
     *
     * @param text the text
     * @throws IllegalArgumentException if the charset has no bytes for a character of it
     * @throws SocketFailure as {@link #write(Message)} does
     */
    public void write(String text) {
        write(Message.of(text, await(Duration.ZERO).map(MessageChannel::charset).orElse(options.charset())));
    }

    private NotConnected notConnected() {
        lock.lock();
        try {
            return new NotConnected(server, lastFailure);
        } finally {
            lock.unlock();
        }
    }

    private interface Use {
        ReadResult of();
    }

    /** Uses a connection, and lets go of it if that shows that it is lost. */
    private ReadResult watched(MessageChannel now, Use use) {
        try {
            ReadResult result = use.of();
            if (result instanceof PeerClosed) {
                lose(now);
            }
            return result;
        } catch (ConnectionLost lost) {
            lose(now);
            throw lost;
        } catch (SocketFailure failure) {
            if (!now.isOpen()) {
                lose(now);
            }
            throw failure;
        }
    }

    /** Lets go of a connection; true for the first who finds it lost, or who reads it to its end after a writer found it. */
    private boolean lose(MessageChannel lost) {
        boolean first;
        lock.lock();
        try {
            first = channel == lost || leaving == lost;
            if (channel == lost) {
                channel = null;
                changed.signalAll();
            }
            if (leaving == lost) {
                leaving = null;
            }
        } finally {
            lock.unlock();
        }
        lost.close(); // only now: who finds it closed is not the first
        return first;
    }

    /**
     * Whether there is a connection, as far as is known.
     *
     * @return false while it is connecting
     */
    public boolean isConnected() {
        lock.lock();
        try {
            return channel != null && channel.isOpen();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether it is still to be used.
     *
     * @return false once it is closed
     */
    public boolean isOpen() {
        lock.lock();
        try {
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends it, from any thread: closes the connection and connects no more. Frees blocked reads and writes. An attempt that is
     * under way ends within its connect time-out and is thrown away.
     */
    @Override
    public void close() {
        List<MessageChannel> last;
        lock.lock();
        try {
            closed = true;
            last = Stream.of(Optional.ofNullable(leaving), Optional.ofNullable(channel))
                    .flatMap(Optional::stream)
                    .toList();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        last.forEach(MessageChannel::close);
    }
}
