package dev.prise.channel;

import dev.prise.Connection;
import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.Excerpt;
import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.Overflow;
import dev.prise.ReceivedBytes;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.Interrupted;
import dev.prise.SocketFailure.TlsFailed;
import dev.prise.channel.ReadResult.NothingYet;
import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.frame.TransmissionMode;
import dev.prise.tcp.Tcp;
import dev.prise.tcp.TcpOptions;
import dev.prise.tls.Tls;
import dev.prise.tls.TlsWires;
import dev.prise.wire.MemoryWire;
import dev.prise.wire.Wire;
import java.nio.charset.Charset;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * One connection that speaks in whole messages: reads them, writes them, changes its mode, closes.
 *
 * <pre>
 *                MessageChannel
 *       ServeLoop   Requester   TlsUpgrade
 *            \         |         /
 *        Inbound ──> HeartbeatMonitor ──> Outbound
 *         │  │  └─ PendingAnswers            │
 *         │  ModeInUse                  MessageWriter
 *         Deframer   PeerClock               │
 *         └─────────────── ChannelState ─────┘
 * </pre>
 *
 * <p><b>Threads.</b> One thread may read while another writes. Several readers take turns, and so do several writers, whole
 * messages at a time. {@link #close} may come from any thread and frees threads that wait. No thread is started: the caller's own
 * thread walks each byte in.
 *
 * <p><b>Failures.</b> A failure of the connection, or of its framing, closes the channel. The caller that found it gets it, and so
 * does every later call. Whole messages that had come before are still read first.
 */
public final class MessageChannel implements MessageSource, MessageSink, AutoCloseable {

    private static final AtomicReferenceFieldUpdater<MessageChannel, PendingAnswers> PENDING =
            AtomicReferenceFieldUpdater.newUpdater(MessageChannel.class, PendingAnswers.class, "pending");

    private final String host; // the server that was connected to, as the caller named it
    private final ChannelOptions options;
    private final Connection connection;
    private final SocketEvents events;
    private final ChannelState state;
    private final ModeInUse mode;
    private final Outbound out;
    private final HeartbeatMonitor heartbeats; // null where there are none
    private final Inbound in;
    private volatile PendingAnswers pending; // made by the first question: most channels of a server never ask

    private MessageChannel(Wire wire, String host, ChannelOptions options) {
        this.host = host;
        this.options = options;
        this.connection = Connection.between(wire.local(), wire.peer());
        this.events = options.events().forConnection(connection);
        this.state = new ChannelState(wire, events);
        this.mode = new ModeInUse(options, events);
        this.out = new Outbound(state, options.limits(), events, options.clock());
        this.heartbeats = HeartbeatMonitor.of(out, mode, wire.peer(), options);
        this.in = new Inbound(state, out, mode, heartbeats, options, events);
    }

    /**
     * Connects to a server with all the defaults. Blocks until the connection stands, 5 s at the most; a name service's own time
     * comes before.
     *
     * @param host a host name or IP address
     * @param port the port, 1 to 65535
     * @return the channel
     * @throws SocketFailure.CannotConnect if the host is unknown, refuses, or does not answer
     */
    public static MessageChannel connect(String host, int port) {
        return connect(new Endpoint(host, port), ChannelOptions.DEFAULTS);
    }

    /**
     * Connects to a server. Blocks until the connection stands, 5 s at the most; a name service's own time comes before.
     *
     * @param server host and port
     * @param options how the channel speaks
     * @return the channel
     * @throws SocketFailure.CannotConnect if the host is unknown, refuses, or does not answer
     */
    public static MessageChannel connect(Endpoint server, ChannelOptions options) {
        return connect(server, options, TcpOptions.DEFAULTS);
    }

    /**
     * Connects to a server. Blocks until the connection stands, at most {@link TcpOptions#connectTimeout()} after the name
     * service's own time, and with TLS until its handshake is done, at most 10 s more unless told otherwise.
     *
     * @param server host and port
     * @param options how the channel speaks
     * @param tcp how the connection is set up
     * @return the channel
     * @throws SocketFailure.CannotConnect if the host is unknown, refuses, or does not answer
     * @throws SocketFailure.TlsFailed if TLS is asked for and the server is not whom it should be, or does not speak it
     */
    public static MessageChannel connect(Endpoint server, ChannelOptions options, TcpOptions tcp) {
        return over(Tcp.connect(server, tcp, options.events()), server.host(), options);
    }

    /**
     * Speaks over a wire that stands already.
     *
     * @param wire the wire; the channel owns it from now on
     * @param options how the channel speaks
     * @return the channel
     */
    public static MessageChannel over(Wire wire, ChannelOptions options) {
        return over(wire, wire.peer().host(), options);
    }

    private static MessageChannel over(Wire wire, String host, ChannelOptions options) {
        try {
            MessageChannel channel = new MessageChannel(wire, host, options);
            channel.reportConnected();
            return channel;
        } catch (Throwable listenersFault) {
            wire.close();
            throw listenersFault;
        }
    }

    private void reportConnected() {
        try {
            events.connected(peer());
        } catch (Throwable listenersFault) {
            state.close("a listener failed"); // of several listeners some have heard of the connection: they hear of its end too
            throw listenersFault;
        }
    }

    /**
     * Two channels that speak with each other in memory: no network, no ports.
     *
     * @param left one end
     * @param right the other
     */
    public record Pair(MessageChannel left, MessageChannel right) {}

    /**
     * Makes two channels that speak with each other in memory.
     *
     * @param options how both speak
     * @return both ends
     */
    public static Pair pair(ChannelOptions options) {
        MemoryWire.Pair wires = MemoryWire.pair();
        return new Pair(over(wires.left(), options), over(wires.right(), options));
    }

    /**
     * Reads the next message. Blocks until one is whole, the deadline passes, or the peer leaves. A deadline that passes loses
     * nothing, in the middle of a message either.
     *
     * @param deadline until when to wait for the whole message
     * @return the message, {@link NothingYet}, or {@link PeerClosed}, then and ever after
     * @throws SocketFailure.BadFrame if what came is no message in this mode
     * @throws SocketFailure.MessageTooLong if the message is longer than the limit, unless {@link Limits#overflow()} says otherwise
     * @throws SocketFailure.CutShort if the peer left in the middle of a message
     * @throws SocketFailure.ModeUndecided if the mode is to be found out, and what came does not tell it
     * @throws SocketFailure.BytesAfterTag if the mode is strict and bytes follow the message; the channel stays open
     * @throws SocketFailure.PeerTooSlow if a message was begun and its rest did not come within {@link Limits#messageTimeout()}
     * @throws SocketFailure.PeerSilent if nothing came for {@link Limits#idleTimeout()}, or a {@link Heartbeat} was not answered
     * @throws SocketFailure.ConnectionLost if the connection broke
     * @throws ClosedHere if the channel is closed, or gets closed meanwhile
     * @throws Interrupted if the thread is interrupted while it waits for its turn, the channel stays open; or, if it is virtual,
     *     while it waits for the peer, the channel is closed. An interrupt does not reach a platform thread in a socket call
     */
    @Override
    public ReadResult read(Deadline deadline) {
        return in.read(deadline);
    }

    @Override
    public ReadResult read(Duration timeout) {
        return in.read(Deadline.after(timeout, options.clock()));
    }

    /**
     * Waits until a whole message can be read, and leaves it unread. Sends no {@link Heartbeat} before the first one has come.
     *
     * @param deadline until when to wait
     * @return true if the next read will find a message at once, which may be the peer's heartbeat, or its answer to ours, that
     *     no reader gets; false if the deadline passed or the peer has left
     * @throws SocketFailure as {@link #read()} does
     */
    public boolean awaitMessage(Deadline deadline) {
        return in.awaitMessage(deadline);
    }

    /**
     * What has come of the next message while it is not whole, to tell a person why none was read. Takes nothing; waits for a
     * reader that is at work.
     *
     * @return its first bytes, and how many there are; empty if nothing has come
     */
    public Optional<ReceivedBytes> partialMessage() {
        return in.partialMessage();
    }

    /**
     * Answers each message until the peer leaves. Messages that came together are answered together: the answers leave in one
     * write, before this thread would wait for more, or after {@link Limits#answerDelay()} where the handler takes longer. An
     * answer goes out in the mode its question was read in, also when the handler changes the mode.
     *
     * <p>When the peer can no longer be written to, the messages it had sent are still handled, and their answers dropped. In the
     * strict mode bytes after a tag are told as an event, and serving goes on.
     *
     * @param handler what answers; called on this thread. What it throws ends the serving, with the answers before it sent, and
     *     leaves the channel open
     * @throws SocketFailure as {@link #read()} and {@link #write(Message)} do, but that an answer that holds the end tag closes the
     *     channel, since the peer would wait for ever; what was answered before has been sent
     */
    public void serve(MessageHandler handler) {
        new ServeLoop(state, in, out, mode, options.limits(), events).serve(handler);
    }

    /**
     * Asks one question and waits for its answer: the next message that comes. Several threads that ask take turns. When an answer
     * does not come in time it stays owed: it is thrown away when it comes late, and never taken for the answer to the next
     * question, which waits for it within its own time.
     *
     * <p>For peers that answer each question once, in order, and say nothing unasked.
     *
     * @param question what to ask
     * @param timeout how long to wait in all
     * @return the answer, {@link NothingYet}, or {@link PeerClosed}; the question may have been read in any case
     * @throws SocketFailure.MessageTooLong if the answer is longer than the limit; the channel stays open where
     *     {@link Limits#overflow()} is {@link Overflow#SKIP}
     * @throws SocketFailure.AnswerDue if the answer to an earlier question has not come; this one was not sent
     * @throws SocketFailure as {@link #read()} and {@link #write(Message)} do
     * @throws IllegalStateException if the channel sends a {@link Heartbeat} that does not say what answers it: that answer could
     *     be taken for this one
     */
    public ReadResult request(Message question, Duration timeout) {
        if (heartbeats != null && heartbeats.mixesWithQuestions()) {
            throw new IllegalStateException(
                    "the answer to the heartbeat could be taken for the answer to a question; say what"
                            + " the other end answers it with (Heartbeat.answeredBy)");
        }
        PendingAnswers answers = pending;
        if (answers == null) {
            PENDING.compareAndSet(this, null, new PendingAnswers());
            answers = pending;
            in.pending(answers);
        }
        return new Requester(in, out, answers, state).ask(question, mode, Deadline.after(timeout, options.clock()));
    }

    /**
     * Asks a question of text in the channel's charset, as {@link #request(Message, Duration)} does.
     *
     * @param question what to ask
     * @param timeout how long to wait in all
     * @return the answer, {@link NothingYet}, or {@link PeerClosed}
     * @throws IllegalArgumentException if the charset has no bytes for a character of it
     * @throws SocketFailure as {@link #request(Message, Duration)} does
     */
    public ReadResult request(String question, Duration timeout) {
        return request(Message.of(question, charset()), timeout);
    }

    /**
     * Writes a message. Blocks while the peer does not read, for at most {@link Limits#writeTimeout()}.
     *
     * @param message the message
     * @throws SocketFailure.Unsendable if it cannot be sent in this mode; nothing was sent, the channel stays open
     * @throws SocketFailure.PeerNotReading if the peer did not read it in time
     * @throws SocketFailure.ConnectionLost if the connection broke
     * @throws ClosedHere if the channel is closed, or gets closed meanwhile
     * @throws Interrupted if the thread is virtual and is interrupted while it writes; the channel is closed. An interrupt reaches
     *     neither the wait for another writer nor a platform thread in a socket call
     */
    @Override
    public void write(Message message) {
        out.write(message, mode.mode());
    }

    /**
     * Says that nothing more will be written. The peer reads its end after the last message; reading goes on. Waits for a write
     * that is under way. A later write is an {@link IllegalStateException}.
     */
    public void endOutput() {
        out.endOutput();
    }

    /**
     * Reads what has come and then no more: a read that waits, and every later one that finds nothing, finds the peer gone; a
     * message that is not whole by then is let go. Writing goes on.
     */
    public void endInput() {
        in.endInput();
    }

    /**
     * Goes on with TLS from here, as the client: after the server has agreed, in whatever words the two speak. Blocks until
     * the handshake is done, at most 10 s unless told otherwise; waits for readers and writers that are at work.
     *
     * <p>The server must be the host that was connected to, or {@link Tls#withServerName}.
     *
     * @param tls who this end is, and whom it trusts
     * @throws SocketFailure.TlsFailed if the server is not whom it should be, does not speak TLS, refuses, or is too slow; or
     *     if bytes have come and were not read: nobody protected them, and they would be taken for the server's
     * @throws SocketFailure as {@link #write(Message)} does
     */
    public void startTls(Tls tls) {
        TlsUpgrade.run(state, in, out, early -> {
            if (early.length > 0) {
                throw new TlsFailed(
                        early.length + " bytes came before TLS began: " + Excerpt.of(early),
                        "the server spoke too soon, or somebody between put words in its mouth",
                        "read whatever the server says before TLS begins; if it should say nothing, trust nothing of this",
                        null);
            }
            return TlsWires.client(tls, state.wire(), host, events);
        });
    }

    /**
     * Goes on with TLS from here, as the server: the client begins the handshake once it was told to, in whatever words the two
     * speak. Bytes that have come and were not read belong to the handshake. Blocks until that is done, at most 10 s unless
     * told otherwise; waits for readers and writers that are at work.
     *
     * @param tls who this end is, and whom it trusts
     * @throws SocketFailure.TlsFailed if the client does not speak TLS, refuses, or is too slow
     * @throws SocketFailure as {@link #write(Message)} does
     */
    public void startTlsAsServer(Tls tls) {
        TlsUpgrade.run(state, in, out, early -> TlsWires.server(tls, state.wire(), early, events));
    }

    /**
     * How messages are told apart.
     *
     * @return the mode; {@link TransmissionMode#detect()} until that has found it, which is when the first message is read
     */
    public TransmissionMode mode() {
        return mode.mode();
    }

    /**
     * What text is written and read in.
     *
     * @return the charset; where the mode was found out ({@link TransmissionMode#detect()}), the one that the messages so far show
     */
    @Override
    public Charset charset() {
        return mode.charset();
    }

    /**
     * Changes how messages are told apart, both ways, from the next message on. Bytes that have come and were not read yet
     * are read in the new mode; nothing is lost. A reader that waits meanwhile looks at them in the new mode once more have come, or its
     * time is up. While the mode is to be found out, that ends the search. A message that is being skipped or truncated
     * ({@link Limits#overflow()}) ends in the mode that it began in.
     *
     * @param next the mode
     * @throws IllegalArgumentException if a {@link Heartbeat} is set that cannot be sent in it
     */
    public void mode(TransmissionMode next) {
        options.checkHeartbeats(Objects.requireNonNull(next, "mode"));
        mode.set(next, peer());
    }

    /**
     * Which connection this is.
     *
     * @return its id and both its ends, also after the close
     */
    public Connection connection() {
        return connection;
    }

    /**
     * Who is at the other end.
     *
     * @return its address, also after the close
     */
    public Endpoint peer() {
        return connection.peer();
    }

    /**
     * This end.
     *
     * @return its address, also after the close
     */
    public Endpoint local() {
        return connection.local();
    }

    /**
     * Who is told what happens on this connection.
     *
     * @return what {@link SocketEvents#forConnection} of the options' events answered
     */
    public SocketEvents events() {
        return events;
    }

    /**
     * The certificate that the peer has shown, where TLS is spoken. It was checked, unless this end trusts anybody.
     * Its names are what the peer has written: print them with {@link dev.prise.SafeText#of(String)}.
     *
     * @return the peer's own certificate; empty if it has shown none
     */
    public Optional<X509Certificate> peerCertificate() {
        return state.wire().peerCertificate();
    }

    /**
     * Whether the peer is known to have ended its output. It is found out by reading.
     *
     * @return true once a read has come to the end of the stream
     */
    public boolean peerHasLeft() {
        return in.hasEnded();
    }

    /**
     * Whether the peer has spoken.
     *
     * @return true once at least one message has been read
     */
    public boolean hasReceived() {
        return in.hasReceived();
    }

    /**
     * Whether the channel can still be used at this end.
     *
     * @return false once it is closed, here or by a failure
     */
    public boolean isOpen() {
        return state.isOpen();
    }

    /**
     * Why the channel ended, if it broke; or why nothing can be written any more, though what had come can still be read.
     *
     * @return the failure that ended it; empty while all is well, and when it was closed or the peer left
     */
    public Optional<SocketFailure> failure() {
        return Optional.ofNullable(state.last());
    }

    /**
     * Ends the connection, from any thread. Frees a blocked read and a blocked write at once; the second time does nothing. Called
     * from the handler of {@link #serve}, it sends the answers before it first.
     */
    @Override
    public void close() {
        if (in.lock().isHeldByCurrentThread() && isOpen()) {
            out.flushQuietly();
        }
        state.close(in.hasEnded() ? "the peer left" : "closed here");
    }
}
