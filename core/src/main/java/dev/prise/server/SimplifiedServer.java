package dev.prise.server;

import dev.prise.Connection;
import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.ClientGone;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.Interrupted;
import dev.prise.SocketFailure.NoClient;
import dev.prise.SocketFailure.Replaced;
import dev.prise.channel.MessageChannel;
import dev.prise.channel.MessageHandler;
import dev.prise.channel.ReadResult;
import dev.prise.channel.ReadResult.NothingYet;
import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.channel.ReadResult.Received;
import dev.prise.frame.TransmissionMode;
import dev.prise.tcp.Tcp;
import dev.prise.wire.Wire;
import dev.prise.wire.WireListener;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A server that serves one client at a time: WINDEV's simplified socket server.
 *
 * <pre>
 *              a client's first whole message is read
 *   WAITING ─────────────────────────────────────────> SERVING one client
 *      ^                                                  │
 *      └──── its end is read, once, or it breaks ─────────┘
 * </pre>
 *
 * <p>Nobody is accepted before the first read. From then on whoever connects is in the waiting room until its first message is
 * whole and its turn has come. When the client leaves, its whole messages are still read, then its end is reported once, then
 * the next one is served.
 *
 * <p><b>Threads.</b> Any may read, write and close. Reads take turns. A write goes to the client whose message the calling
 * thread has read last; in a thread that has read none, to the one who is served now. So an answer reaches the client that
 * asked, or nobody. When another thread is to answer, hand it the {@link #client()}.
 */
public final class SimplifiedServer implements AutoCloseable {

    private static final int MAX_LINGERING = 16;

    private final WireListener listener;
    private final WaitingRoom room;
    private final ServerOptions options;
    private final SocketEvents events;
    private final Set<Client> lingering = ConcurrentHashMap.newKeySet(); // who has left, and is still to be answered
    private final AtomicBoolean accepting = new AtomicBoolean();
    private final ReentrantLock reading = new ReentrantLock();
    @SuppressWarnings("ThreadLocalUsage") // per server: who answers here may read there
    private final ThreadLocal<Client> answering = new ThreadLocal<>(); // whose message this thread has read last
    private volatile TransmissionMode mode;
    private volatile VisitorWire current; // who is served; written under reading
    private boolean endReported; // of current, which has left; guarded by reading
    private volatile Client last; // who is served, or was last

    private SimplifiedServer(WireListener listener, ServerOptions options) {
        this.listener = listener;
        this.options = options;
        this.events = options.channel().events();
        this.mode = options.channel().mode();
        this.room = new WaitingRoom(options);
    }

    /**
     * Listens on a port of all interfaces, with all the defaults.
     *
     * @param port the port; 0 takes a free one, which {@link #port()} tells
     * @return the server
     * @throws SocketFailure.CannotListen if the port is taken
     */
    public static SimplifiedServer listen(int port) {
        return listen(port, ServerOptions.DEFAULTS);
    }

    /**
     * Listens on a port.
     *
     * @param port the port; 0 takes a free one, which {@link #port()} tells
     * @param options how it listens and speaks
     * @return the server
     * @throws SocketFailure.CannotListen if the port is taken, or the address is not of this machine
     * @throws IllegalArgumentException if the options ask for what only a standard server has
     */
    public static SimplifiedServer listen(int port, ServerOptions options) {
        options.checkSimplified();
        WireListener listener = Tcp.listen(
                new Endpoint(options.address(), port),
                options.tcp(),
                options.channel().events());
        SimplifiedServer server = new SimplifiedServer(listener, options);
        try {
            server.events.listening(listener.local());
        } catch (Throwable listenersFault) {
            server.close();
            throw listenersFault;
        }
        return server;
    }

    /**
     * Serves who comes to something that listens already. Nothing is told of the listening.
     *
     * @param listener what listens; the server owns it from now on
     * @param options how the server speaks; address and TCP options are the listener's business
     * @return the server
     * @throws IllegalArgumentException if the options ask for what only a standard server has
     */
    public static SimplifiedServer over(WireListener listener, ServerOptions options) {
        options.checkSimplified();
        return new SimplifiedServer(listener, options);
    }

    /**
     * Reads the next message. Blocks until one is whole, or the client leaves; with no client, until one has come and spoken.
     *
     * @return the message, or {@link PeerClosed}, said once of each client
     * @throws SocketFailure.BadFrame if what the client sent is no message in this mode
     * @throws SocketFailure.MessageTooLong if its message is longer than the limit
     * @throws SocketFailure.CutShort if it left in the middle of a message
     * @throws SocketFailure.BytesAfterTag if the mode is strict and bytes follow its message; it is served on
     * @throws SocketFailure.PeerTooSlow if it began a message and did not send the rest in time
     * @throws SocketFailure.PeerSilent if it sent nothing for the idle time-out
     * @throws SocketFailure.ConnectionLost if its connection broke
     * @throws ClosedHere if the server is closed, or gets closed meanwhile
     * @throws Interrupted if the thread is interrupted
     */
    public ReadResult read() {
        return read(Deadline.NEVER);
    }

    /**
     * Reads the next message. Blocks until one is whole, the time is over, or the client leaves.
     *
     * @param timeout how long to wait in all, for a client and for its message; zero asks what is there already
     * @return the message, {@link NothingYet}, or {@link PeerClosed}, said once of each client
     * @throws SocketFailure as {@link #read()} does; after all but {@link SocketFailure.BytesAfterTag} the client is gone and
     *     the next read serves the next one
     */
    public ReadResult read(Duration timeout) {
        return read(Deadline.after(timeout));
    }

    private ReadResult read(Deadline deadline) {
        startAccepting();
        if (!lockToRead(deadline)) {
            return new NothingYet();
        }
        try {
            if (endReported) {
                end();
            }
            forgetWhoIsGone();
            return current != null || admit(deadline) ? readFrom(current, deadline) : new NothingYet();
        } finally {
            reading.unlock();
        }
    }

    private ReadResult readFrom(VisitorWire visitorWire, Deadline deadline) {
        try {
            ReadResult result = visitorWire.client().channel().read(deadline);
            if (result instanceof Received) {
                answering.set(visitorWire.client());
                visitorWire.client().asked();
            } else if (result instanceof PeerClosed) {
                endReported = true; // a client that has only ended its output may still be answered, until the next read
                room.hasLeft(visitorWire);
            }
            return result;
        } catch (SocketFailure.BytesAfterTag stillServed) {
            throw stillServed;
        } catch (ClosedHere | Replaced over) {
            end();
            checkOpen();
            return new PeerClosed(visitorWire.peer());
        } catch (SocketFailure failure) {
            end();
            throw failure;
        }
    }

    /** Waits for whoever's turn is next and gives them the place; false when the deadline passes. */
    private boolean admit(Deadline deadline) {
        VisitorWire visitorWire = room.next(deadline);
        if (visitorWire == null) {
            return false;
        }
        current = visitorWire;
        last = visitorWire.client();
        if (!visitorWire.client().mode().equals(mode) && mode.isKnown()) { // what was found out stays
            visitorWire.client().mode(mode);
        }
        visitorWire.events().admitted(visitorWire.peer());
        return true;
    }

    private void end() {
        VisitorWire visitorWire = current;
        boolean politely = endReported;
        current = null;
        endReported = false;
        if (visitorWire != null) {
            room.hasLeft(visitorWire);
            release(visitorWire.client(), politely);
        }
    }

    /** Closes a client that has left; one who only ended its own output and is still to be answered elsewhere, once it is. */
    private void release(Client client, boolean politely) {
        if (!politely || !client.awaitsAnswer() || lingering.size() >= MAX_LINGERING) {
            client.close();
            return;
        }
        lingering.add(client);
        if (room.isClosed()) {
            client.close(); // the server was closed in between, and may not have seen it
        }
        Thread.ofVirtual().name("prise-lingering-" + client.peer()).start(() -> {
            try {
                client.closeOnceAnswered(
                        Deadline.after(options.channel().limits().messageTimeout()));
            } finally {
                lingering.remove(client);
            }
        });
    }

    /** A thread that reads on has done with its last message: once that client is gone, it is bound to nobody. */
    private void forgetWhoIsGone() {
        Client client = answering.get();
        if (client != null && (current == null || current.client() != client)) {
            answering.remove();
        }
    }

    private boolean lockToRead(Deadline deadline) {
        try {
            return reading.tryLock() || reading.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Interrupted("another reader");
        }
    }

    /**
     * Answers each message of each client, until the server is closed. Blocks the calling thread, which reads, handles and
     * writes by itself. Messages that came together are answered together: the answers leave in one write, before this thread
     * would wait for more, or after {@link dev.prise.Limits#answerDelay()} where the handler takes longer.
     *
     * <p>A client whose connection or framing fails is closed, {@link SocketEvents#failed} says why, and the next one is served.
     * The same holds when the handler or a listener throws, an {@link Error} included. What it throws goes to the thread's
     * uncaught-exception handler.
     *
     * @param handler what answers
     * @throws Interrupted if the thread is interrupted
     */
    public void serve(MessageHandler handler) {
        startAccepting();
        reading.lock();
        try {
            while (true) {
                try {
                    serveNext(handler);
                } catch (Throwable failure) { // an Error of a listener must not end the server either
                    if (failure instanceof Interrupted || (failure instanceof ClosedHere && room.isClosed())) {
                        throw failure;
                    }
                    Acceptor.report(failure);
                }
            }
        } catch (ClosedHere closed) {
            // that is how serving ends
        } finally {
            answering.remove();
            reading.unlock();
        }
    }

    private void serveNext(MessageHandler handler) {
        if (endReported) {
            end();
        }
        if (current == null) {
            admit(Deadline.NEVER);
        }
        Client client = current.client();
        answering.set(client);
        try {
            serveOne(client, handler);
        } finally {
            if (current != null && current.client() == client) { // the handler may have read on, to the next
                end();
            }
        }
    }

    private void serveOne(Client client, MessageHandler handler) {
        try {
            client.channel().serve(request -> {
                client.asked();
                Message answer = handler.handle(request);
                if (answer != null && !answer.isNone()) {
                    client.answered();
                }
                return answer;
            });
            endReported = current != null && current.client() == client;
        } catch (Interrupted stop) {
            throw stop;
        } catch (Replaced told) {
            // by the one who replaced it
        } catch (Throwable failure) { // a message that overflows the handler's stack must not end the server
            Acceptor.reportUntold(failure, client.channel());
        }
    }

    private void startAccepting() {
        checkOpen();
        if (accepting.compareAndSet(false, true)) {
            Acceptor.start("prise-accept-" + port(), listener, this::takeIn, exhausted -> {
                room.makeWay();
                events.failed(listener.local(), exhausted);
            });
        }
    }

    private void takeIn(Wire wire) {
        room.enter(wire, options.channel().withMode(mode), () -> mode);
    }

    /**
     * Writes a message to the client whose message this thread has read last; in a thread that has read none, to the one who is
     * served now. Blocks while it does not read, at most the write time-out.
     *
     * @param message the message
     * @throws NoClient if no client is being served
     * @throws ClientGone if the client whose message this thread has read last has left; it went to nobody
     * @throws Replaced if another client has taken its place; it went to nobody
     * @throws SocketFailure as {@link MessageChannel#write(Message)} does
     */
    public void write(Message message) {
        toWrite().write(message);
    }

    /**
     * Writes text in the server's charset, as {@link #write(Message)} does.
     *
     * @param text the text
     * @throws IllegalArgumentException if the charset has no bytes for a character of it
     * @throws SocketFailure as {@link #write(Message)} does
     */
    public void write(String text) {
        toWrite().write(text);
    }

    /**
     * Writes bytes as one message, as {@link #write(Message)} does.
     *
     * @param bytes the bytes
     * @throws SocketFailure as {@link #write(Message)} does
     */
    public void write(byte[] bytes) {
        write(Message.of(bytes, options.channel().charset()));
    }

    private Client toWrite() {
        checkOpen();
        Client client = answering.get();
        if (client != null) {
            return client;
        }
        VisitorWire visitorWire = current;
        if (visitorWire == null) {
            throw new NoClient();
        }
        return visitorWire.client();
    }

    /**
     * Who this thread would write to: the client whose message it has read last, else the one who is served, else the one who
     * was served last.
     *
     * @return the client; empty before the first
     */
    public Optional<Client> client() {
        Client mine = answering.get();
        return Optional.ofNullable(mine != null ? mine : last).map(Client::handOut);
    }

    /**
     * The connection of the client that this thread would write to, as {@link #client()} says. To look at it is no promise to
     * answer: a client that leaves is not waited for.
     *
     * @return its id and both its ends; empty before the first client
     */
    public Optional<Connection> connection() {
        Client mine = answering.get();
        return Optional.ofNullable(mine != null ? mine : last).map(Client::connection);
    }

    /**
     * Where the client is that this thread would write to, as {@link #connection()} says.
     *
     * @return its address; empty before the first client
     */
    public Optional<Endpoint> peer() {
        return connection().map(Connection::peer);
    }

    /**
     * How messages are told apart.
     *
     * @return the mode, for whoever comes next; a client's own may differ
     */
    public TransmissionMode mode() {
        return mode;
    }

    /**
     * Changes how messages are told apart, for everybody: the client who is served, from its next message on, those who wait, and
     * all to come. Bytes that have come and were not read yet are read in the new mode; nothing is lost. For a change that is part
     * of one client's dialogue take {@link Client#mode(TransmissionMode)}.
     *
     * @param next the mode
     * @throws IllegalArgumentException if the server's heartbeats cannot be sent in it; nothing is changed then
     */
    public void mode(TransmissionMode next) {
        mode = options.channel().withMode(next).mode();
        VisitorWire visitorWire = current;
        if (visitorWire != null) {
            visitorWire.client().mode(next);
        }
        room.mode(next);
    }

    /**
     * The port it listens on.
     *
     * @return the true port, also where 0 was asked for
     */
    public int port() {
        return listener.local().port();
    }

    /**
     * Where it listens.
     *
     * @return address and port
     */
    public Endpoint local() {
        return listener.local();
    }

    /**
     * Whether it still listens.
     *
     * @return false once it is closed
     */
    public boolean isOpen() {
        return !room.isClosed();
    }

    private void checkOpen() {
        if (room.isClosed()) {
            throw new ClosedHere("the server on " + listener.local());
        }
    }

    /**
     * Ends it, from any thread: stops listening, frees the port at once, closes the client and all who wait. Frees blocked reads
     * and writes; the second time does nothing.
     */
    @Override
    public void close() {
        listener.close();
        room.close();
        lingering.forEach(client -> Acceptor.guarded(client::close));
        VisitorWire visitorWire = current; // one that has ended its output is served no more, and not closed yet
        if (visitorWire != null) {
            Acceptor.guarded(visitorWire.client()::close);
        }
    }
}
