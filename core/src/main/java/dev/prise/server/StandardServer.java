package dev.prise.server;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.Interrupted;
import dev.prise.SocketFailure.PeerNotReading;
import dev.prise.channel.MessageChannel;
import dev.prise.frame.TransmissionMode;
import dev.prise.tcp.Tcp;
import dev.prise.wire.ForwardingWire;
import dev.prise.wire.Wire;
import dev.prise.wire.WireListener;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A server for many clients: WINDEV's standard socket server.
 *
 * <p>Either by hand, in a loop of {@link #await()} and {@link PendingClient#accept()} or {@link PendingClient#deny()}; or with
 * {@link #start}, which gives each client a thread of its own. A channel has the mode that its server had when it was let in.
 *
 * <p><b>Threads.</b> Safe for any. By hand, nothing runs in the background: the waiting thread accepts (behind
 * proxies, {@link dev.prise.tcp.TcpOptions#proxyFrom()}, threads accept and read headers from the first wait on). {@link #start} runs one
 * virtual thread that accepts, and one for each client, or platform threads on request.
 */
public final class StandardServer implements AutoCloseable {

    private static final Duration QUIET = Duration.ofMillis(200); // after which a client counts as idle
    private static final int MOST_LATE = 256; // turned away, that a caller whose time is up looks behind: they may come without end

    private final WireListener listener;
    private final ServerOptions options;
    private final SocketEvents events;
    private final ConnectionLimiter door;
    private final Map<MessageChannel, ClientWire> clients = new ConcurrentHashMap<>();
    private final Set<ClientWire> undecided = ConcurrentHashMap.newKeySet(); // neither let in nor turned away
    private final Rejections rejections;
    private final ReentrantLock accepting = new ReentrantLock(); // whoever waits by hand
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicBoolean ending = new AtomicBoolean();
    private volatile boolean closed;
    private volatile Deadline graceEnds = Deadline.NEVER; // for handlers, once the server is being closed
    private volatile TransmissionMode mode;

    private final ReentrantLock lock = new ReentrantLock(); // guards handlers
    private final Condition changed = lock.newCondition();
    private final Map<Thread, MessageChannel> handlers = new HashMap<>(); // at work, one for each client of start()

    private StandardServer(WireListener listener, ServerOptions options) {
        this.listener = listener;
        this.options = options;
        this.events = options.channel().events();
        this.door = new ConnectionLimiter(options.clients());
        this.rejections = new Rejections(options);
        this.mode = options.channel().mode();
    }

    /**
     * Listens on a port of all interfaces, with all the defaults.
     *
     * @param port the port; 0 takes a free one, which {@link #port()} tells
     * @return the server
     * @throws SocketFailure.CannotListen if the port is taken
     */
    public static StandardServer listen(int port) {
        return listen(port, ServerOptions.DEFAULTS);
    }

    /**
     * Listens on a port.
     *
     * @param port the port; 0 takes a free one, which {@link #port()} tells
     * @param options how it listens and speaks, and whom it lets in
     * @return the server
     * @throws SocketFailure.CannotListen if the port is taken, or the address is not of this machine
     * @throws IllegalArgumentException if the options ask for what only a simplified server has
     */
    public static StandardServer listen(int port, ServerOptions options) {
        options.checkStandard();
        WireListener listener = Tcp.listen(
                new Endpoint(options.address(), port),
                options.tcp(),
                options.channel().events());
        StandardServer server = new StandardServer(listener, options);
        try {
            server.events.listening(listener.local());
        } catch (Throwable listenersFault) {
            listener.close();
            throw listenersFault;
        }
        return server;
    }

    /**
     * Serves who comes to something that listens already. Nothing is told of the listening.
     *
     * @param listener what listens; the server owns it from now on
     * @param options how the server speaks, and whom it lets in; address and TCP options are the listener's business
     * @return the server
     * @throws IllegalArgumentException if the options ask for what only a simplified server has
     */
    public static StandardServer over(WireListener listener, ServerOptions options) {
        options.checkStandard();
        return new StandardServer(listener, options);
    }

    /**
     * Waits for somebody to connect. Those over the limits, or of addresses that may not come in, are turned away meanwhile, with
     * an event each.
     *
     * @return who is at the door
     * @throws ClosedHere if the server is closed, or gets closed meanwhile; a virtual thread's interrupt, too, closes what it
     *     listens on, since the JDK does so
     * @throws SocketFailure.ConnectionLost if the system can give no connection now, for example for want of file descriptors
     * @throws IllegalStateException if the server was started: then it accepts by itself
     */
    public PendingClient await() {
        return await(Deadline.NEVER).orElseThrow();
    }

    /**
     * Waits for somebody to connect.
     *
     * @param timeout how long; zero asks who is there already
     * @return who is at the door; empty if nobody came in time
     * @throws ClosedHere if the server is closed, or gets closed meanwhile
     */
    public Optional<PendingClient> await(Duration timeout) {
        return await(Deadline.after(timeout));
    }

    private Optional<PendingClient> await(Deadline deadline) {
        checkOpen();
        if (started.get()) {
            throw new IllegalStateException("start() accepts already; call await() on a server that was not started");
        }
        try {
            if (!accepting.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS)) {
                return Optional.empty();
            }
        } catch (InterruptedException interrupted) {
            throw interrupted();
        }
        try {
            return accept(deadline);
        } finally {
            accepting.unlock();
        }
    }

    private Optional<PendingClient> accept(Deadline deadline) {
        for (int late = 0; late < MOST_LATE; late += deadline.isPast() ? 1 : 0) {
            Optional<Wire> wire = listener.accept(deadline);
            if (wire.isEmpty()) {
                return Optional.empty();
            }
            Optional<PendingClient> client = meet(wire.get());
            if (client.isPresent()) {
                return client;
            }
        }
        return Optional.empty();
    }

    /** Counts in who has connected; empty if it is turned away, or the server was closed in between. */
    private Optional<PendingClient> meet(Wire wire) {
        String host = wire.peer().host();
        Optional<String> obstacle = options.objection(host).or(() -> door.tryAcquire(host));
        if (obstacle.isPresent()) {
            refuse(wire, obstacle.get(), refusalMessage());
            return Optional.empty();
        }
        ClientWire clientWire = new ClientWire(wire);
        undecided.add(clientWire);
        if (closed) {
            clientWire.close(); // the end came in between, and did not see it
            return Optional.empty();
        }
        return Optional.of(new PendingClient(this, clientWire));
    }

    /** A wire that is counted, until it is closed or leaves. */
    final class ClientWire extends ForwardingWire {

        private final AtomicBoolean left = new AtomicBoolean();
        private final AtomicBoolean dropped = new AtomicBoolean(); // and told of
        private volatile long receivedAt = System.nanoTime() - QUIET.toNanos();
        private volatile boolean reading;
        private volatile boolean outputEnded; // its handler has said its last
        private volatile boolean inputEnds; // the read that is under way is the last
        private volatile MessageChannel channel; // once it is let in
        private volatile Outbox outbox; // from the first broadcast on

        private ClientWire(Wire wire) {
            super(wire);
        }

        @Override
        public int read(byte[] into, int offset, int length, Deadline deadline) {
            reading = true;
            try {
                int count = wire().read(into, offset, length, deadline); // a frame less than super.read: 10,000 stacks wait here
                receivedAt = count > 0 ? System.nanoTime() : receivedAt;
                return inputEnds ? END : count;
            } finally {
                reading = false;
            }
        }

        /**
         * A socket whose input was shut down cannot be drained, and closing it with bytes unread takes back what the client has not
         * read yet. So the input of a client in full flow ends with the next bytes that come.
         */
        @Override
        public void endInput() {
            inputEnds = true;
            if (System.nanoTime() - receivedAt >= QUIET.toNanos()) {
                super.endInput();
            }
        }

        @Override
        public void endOutput() {
            outputEnded = true;
            super.endOutput();
        }

        /** Lets the client read all it was sent. */
        void drain(Deadline until) {
            LingeringClose.drain(wire(), until, Long.MAX_VALUE);
        }

        /** Ends the last read, if it is still under way. */
        void endRead() {
            if (inputEnds && reading) {
                super.endInput();
            }
        }

        @Override
        public void close() {
            super.close();
            leave();
        }

        /** Makes room for another, though the connection may still stand for a moment. */
        void leave() {
            undecided.remove(this);
            if (left.compareAndSet(false, true)) {
                door.release(peer().host());
                if (channel != null) {
                    clients.remove(channel);
                }
            }
        }
    }

    MessageChannel admit(ClientWire wire) {
        MessageChannel channel = MessageChannel.over(wire, options.channel().withMode(mode));
        wire.channel = channel;
        clients.put(channel, wire);
        undecided.remove(wire);
        if (closed || wire.left.get()) {
            channel.close(); // the end came in between, and did not see it
            clients.remove(channel);
        }
        try {
            channel.events().admitted(channel.peer());
        } catch (Throwable listenersFault) {
            channel.close();
            throw listenersFault;
        }
        return channel;
    }

    /** By hand it may be that nobody reads, so nobody would find the end of a dead client; a handler does. */
    private void closeIfOver(MessageChannel dead) {
        try {
            if (!started.get() && !dead.awaitMessage(Deadline.after(Duration.ZERO)) && dead.peerHasLeft()) {
                dead.close();
            }
        } catch (SocketFailure toldByTheChannel) {
            // which has closed it
        }
    }

    void refuse(Wire wire, String why, Message words) {
        rejections.refuse(wire, why, mode, words);
    }

    Message refusalMessage() {
        return rejections.refusalMessage();
    }

    /**
     * Gives each client a thread of its own from now on, and returns at once. A handler that throws loses its client alone; the
     * exception goes to the thread's uncaught-exception handler, unless it is a failure of the connection, of which the events
     * tell.
     *
     * @param handler what talks with each client
     * @throws IllegalStateException if it was started already
     * @throws ClosedHere if the server is closed
     */
    public void start(ClientHandler handler) {
        checkOpen();
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("the server on " + listener.local() + " was started already");
        }
        Acceptor.start(
                "prise-accept-" + port(),
                listener,
                wire -> meet(wire).ifPresent(client -> begin(client.accept(), handler)),
                exhausted -> events.failed(listener.local(), exhausted));
    }

    private void begin(MessageChannel channel, ClientHandler handler) {
        Thread.Builder builder = options.platformThreads() ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
        Thread thread = builder.name("prise-client-" + channel.peer()).unstarted(() -> talk(channel, handler));
        change(() -> handlers.put(thread, channel));
        try {
            if (closed) {
                forget(thread, channel); // whoever closes may not wait for it
            } else {
                thread.start();
            }
        } catch (Throwable noThread) {
            forget(thread, channel);
            throw noThread;
        }
    }

    private void forget(Thread thread, MessageChannel channel) {
        change(() -> handlers.remove(thread));
        channel.close();
    }

    private void talk(MessageChannel channel, ClientHandler handler) {
        try {
            handler.handle(channel);
        } catch (Throwable failure) {
            Acceptor.reportUntold(failure, channel);
        } finally {
            Acceptor.guarded(() -> drainAndClose(channel));
            change(() -> handlers.remove(Thread.currentThread()));
        }
    }

    /** Closes a channel; while the server ends, not before the client has read all it was sent, if it does so within the grace. */
    private void drainAndClose(MessageChannel channel) {
        ClientWire wire = clients.get(channel);
        try {
            if (closed && wire != null && channel.isOpen()) {
                awaitEmpty(wire, graceEnds);
                wire.drain(graceEnds);
            }
        } finally {
            channel.close();
        }
    }

    private void change(Runnable what) {
        lock.lock();
        try {
            what.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static Interrupted interrupted() {
        Thread.currentThread().interrupt();
        return new Interrupted("clients to finish");
    }

    /**
     * Sends a message to every client. Does not wait: each client's copy is carried out on a thread of that client's own, so that
     * one who does not read holds up nobody. A client that is dead, or lets more than {@link dev.prise.Limits#maxMessageBytes()}
     * of broadcasts pile up, is closed, with an event. One whose handler called {@link MessageChannel#endOutput()} gets none any
     * more. To each client, broadcasts go in order.
     *
     * @param message the message
     * @return to how many clients it is on its way
     */
    public int broadcast(Message message) {
        checkOpen();
        int[] reached = {0};
        clients.forEach((channel, wire) -> {
            Outbox outbox = outboxOf(wire);
            if (outbox.isDead()) {
                return;
            }
            if (outbox.put(message)) {
                reached[0]++;
            } else {
                Acceptor.guarded(() -> drop(channel, wire));
            }
        });
        return reached[0];
    }

    /** Made at the first broadcast: many a server never sends one, and has thousands of clients. */
    private Outbox outboxOf(ClientWire wire) {
        if (wire.outbox == null) {
            change(() -> {
                if (wire.outbox == null) {
                    wire.outbox = new Outbox(
                            wire.channel, options.channel().limits().maxMessageBytes(),
                            () -> wire.outputEnded,
                            () -> closeIfOver(wire.channel));
                }
            });
        }
        return wire.outbox;
    }

    private static void awaitEmpty(ClientWire wire, Deadline deadline) {
        Outbox outbox = wire.outbox;
        if (outbox != null) {
            outbox.awaitEmpty(deadline);
        }
    }

    private void drop(MessageChannel slow, ClientWire wire) {
        try {
            if (wire.dropped.compareAndSet(false, true) && slow.isOpen()) {
                slow.events().failed(slow.peer(), new PeerNotReading(slow.peer()));
            }
        } finally {
            wire.close(); // first: the write that waits there is not to be waited for, if the slow one's own handler broadcasts
            slow.close();
        }
    }

    /**
     * Sends text in the server's charset to every client, as {@link #broadcast(Message)} does.
     *
     * @param text the text
     * @return to how many clients it is on its way
     * @throws IllegalArgumentException if the charset has no bytes for a character of it
     */
    public int broadcast(String text) {
        return broadcast(Message.of(text, options.channel().charset()));
    }

    /**
     * Who is connected now.
     *
     * @return the channels, as they were when this was asked
     */
    public List<MessageChannel> clients() {
        return List.copyOf(clients.keySet());
    }

    /**
     * How messages are told apart.
     *
     * @return the mode of clients to come
     */
    public TransmissionMode mode() {
        return mode;
    }

    /**
     * Changes how messages are told apart, for clients to come; those who are in keep theirs.
     *
     * @param next the mode
     * @throws IllegalArgumentException if the server's heartbeats cannot be sent in it
     */
    public void mode(TransmissionMode next) {
        mode = options.channel().withMode(next).mode();
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
        return !closed;
    }

    private void checkOpen() {
        if (closed) {
            throw new ClosedHere("the server on " + listener.local());
        }
    }

    /**
     * Ends it as {@link #close(Duration)} does, with the grace of its {@link ClientLimits}, 5 s unless told.
     */
    @Override
    public void close() {
        close(options.clients().grace());
    }

    /**
     * Ends it, from any thread: stops listening at once and frees the port; what was broadcast still goes out, handlers find their
     * clients gone at the next read and may finish, answers included, for the time of the grace; then every client is closed.
     * Blocks until that is done; the second time does nothing. A handler may close its server: it does not wait for itself, and its
     * own client is closed once it has returned.
     *
     * @param grace how long handlers may take to finish; zero closes all at once
     * @throws Interrupted if the thread is interrupted while it waits; all is closed then
     */
    public void close(Duration grace) {
        if (!ending.compareAndSet(false, true)) {
            return;
        }
        graceEnds = Deadline.after(grace); // before anybody can see that it is closed
        closed = true;
        listener.close();
        undecided.forEach(ClientWire::close);
        clients.keySet().forEach(MessageChannel::endInput);
        MessageChannel mine = ofThisThread();
        try {
            awaitHandlers(mine, grace.compareTo(QUIET) < 0 ? graceEnds : Deadline.after(QUIET));
            clients.values().forEach(ClientWire::endRead);
            awaitHandlers(mine, graceEnds);
            clients.forEach((channel, wire) -> {
                if (channel != mine) {
                    awaitEmpty(wire, graceEnds);
                }
            });
        } finally {
            clients.keySet()
                    .stream()
                    .filter(channel -> channel != mine)
                    .forEach(channel -> Acceptor.guarded(channel::close));
        }
    }

    private MessageChannel ofThisThread() {
        lock.lock();
        try {
            return handlers.get(Thread.currentThread());
        } finally {
            lock.unlock();
        }
    }

    private void awaitHandlers(MessageChannel mine, Deadline deadline) {
        int mayStay = mine == null ? 0 : 1;
        lock.lock();
        try {
            while (handlers.size() > mayStay && !deadline.isPast()) {
                changed.awaitNanos(deadline.remainingNanos());
            }
        } catch (InterruptedException interrupted) {
            throw interrupted();
        } finally {
            lock.unlock();
        }
    }
}
