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
import dev.prise.SocketFailure.BytesAfterTag;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.ConnectionLost;
import dev.prise.SocketFailure.FramingFailure;
import dev.prise.SocketFailure.Interrupted;
import dev.prise.SocketFailure.MessageTooLong;
import dev.prise.SocketFailure.Replaced;
import dev.prise.SocketFailure.TlsFailed;
import dev.prise.channel.ReadResult.NothingYet;
import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.channel.ReadResult.Received;
import dev.prise.frame.ByteQueue;
import dev.prise.frame.ModeDetector;
import dev.prise.frame.Modes;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * One connection that speaks in whole messages: reads them, writes them, changes its mode, closes.
 *
 * <p><b>Threads.</b> One may read while another writes; several readers take turns, and so do several writers, whole messages
 * at a time. {@link #close} may come from any thread and frees whoever waits. No thread is started: the caller's own thread
 * walks each byte in.
 *
 * <p><b>Failures.</b> A failure of the connection, or of its framing, closes the channel; the one that found it gets it, and
 * so does every later call. Whole messages that had come before are still read first.
 */
public final class MessageChannel implements AutoCloseable {

    private static final AtomicReferenceFieldUpdater<MessageChannel, TransmissionMode> MODE =
            AtomicReferenceFieldUpdater.newUpdater(MessageChannel.class, TransmissionMode.class, "mode");
    private static final AtomicReferenceFieldUpdater<MessageChannel, Requester> REQUESTS =
            AtomicReferenceFieldUpdater.newUpdater(MessageChannel.class, Requester.class, "requester");
    private static final int FAST_FRACTION = 100; // a handler that needs a hundredth of the delay at most for its last messages …
    private static final int MESSAGES_PER_CLOCK_CHECK = 8; // … is looked at after so many more

    private volatile Wire wire; // another one from the moment on that TLS begins in mid-dialogue
    private final String host; // whom we connected to, as the caller named it
    private final ChannelOptions options;
    private final Connection connection;
    private final SocketEvents events;
    private final ReentrantLock reading = new ReentrantLock(); // guards reader
    private final MessageReader reader;
    private final ReentrantLock writing = new ReentrantLock(); // guards writer
    private final MessageWriter writer;
    private volatile Requester requester; // made by the first one: most channels of a server never ask
    private final HeartbeatMonitor heartbeatMonitor; // guarded by reading; null where there is no heartbeat
    private volatile TransmissionMode mode;
    private volatile Charset charset;
    private SilenceTimer silenceTimer; // guarded by reading; null where no mode was ever to be found out
    private boolean charsetIsOpen; // the mode was found out, and no message has shown the charset; guarded by reading
    private boolean modeIsUnreported; // that was found out; guarded by reading
    private final AtomicReference<Failures> failures = new AtomicReference<>(Failures.NONE);
    private volatile boolean outputEnded; // by endOutput()
    private volatile boolean hasReceived; // at least one message has been read
    private MessageTooLong skippedAnswer; // guarded by reading
    private final AtomicBoolean closed = new AtomicBoolean();

    private MessageChannel(Wire wire, String host, ChannelOptions options) {
        this.wire = wire;
        this.host = host;
        this.options = options;
        this.connection = Connection.between(wire.local(), wire.peer());
        this.events = options.events().forConnection(connection);
        this.reader = new MessageReader(wire, options.limits(), this::overflowed);
        this.writer = new MessageWriter(wire, options.limits(), events);
        this.mode = options.mode();
        this.charset = options.charset();
        this.heartbeatMonitor = HeartbeatMonitor.of(this, options);
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
            close("a listener failed"); // of several listeners some have heard of the connection: they hear of its end too
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
     * Reads the next message. Blocks until one is whole, or the peer leaves.
     *
     * @return the message, or {@link PeerClosed}, then and ever after
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
     *     while it waits for the peer, the channel is closed. A platform thread's calls to the system feel no interrupt
     */
    public ReadResult read() {
        return read(Deadline.NEVER);
    }

    /**
     * Reads the next message. Blocks until one is whole, the time is over, or the peer leaves.
     *
     * @param timeout how long to wait for the whole message; zero asks what is there already
     * @return the message, {@link NothingYet}, or {@link PeerClosed}
     * @throws SocketFailure as {@link #read()} does
     */
    public ReadResult read(Duration timeout) {
        return read(Deadline.after(timeout));
    }

    /**
     * Reads the next message. Blocks until one is whole, the deadline passes, or the peer leaves. A deadline that passes
     * loses nothing, in the middle of a message either.
     *
     * @param deadline until when to wait for the whole message
     * @return the message, {@link NothingYet}, or {@link PeerClosed}
     * @throws SocketFailure as {@link #read()} does
     */
    public ReadResult read(Deadline deadline) {
        if (!lockToRead(deadline)) {
            return new NothingYet();
        }
        try {
            while (true) {
                while (bytesNeeded() > 0) {
                    int count = fill(deadline, true);
                    if (count == Wire.END) {
                        return new PeerClosed(peer());
                    }
                    if (timedOut(count, deadline)) {
                        return new NothingYet();
                    }
                }
                Message message = take();
                if (message != null) {
                    return new Received(message);
                }
                if (deadline.isPast() && bytesNeeded() > 0) {
                    return new NothingYet(); // heartbeats may come without end
                }
            }
        } catch (SocketFailure failure) {
            throw fail(failure);
        } finally {
            reading.unlock();
        }
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
        if (!lockToRead(deadline)) {
            return false;
        }
        try {
            while (bytesNeeded() > 0) {
                int count = fill(deadline, hasReceived);
                if (count == Wire.END || timedOut(count, deadline)) {
                    return false;
                }
            }
            return true;
        } catch (BytesAfterTag notMineToSay) {
            reader.lookAgain(); // it is to be said to whoever reads
            return true;
        } catch (SocketFailure failure) {
            throw fail(failure);
        } finally {
            reading.unlock();
        }
    }

    /** Whether the time is up; a mode that was set while we waited may have made a message of what is there. */
    private boolean timedOut(int count, Deadline deadline) {
        return count == Wire.NOTHING_YET && deadline.isPast() && bytesNeeded() > 0;
    }

    /**
     * What has come of the next message while it is not whole, to tell a person why none was read. Takes nothing; waits for a
     * reader that is at work.
     *
     * @return its first bytes, and how many there are; empty if nothing has come
     */
    public Optional<ReceivedBytes> partialMessage() {
        reading.lock();
        try {
            return reader.partialMessage(mode);
        } finally {
            reading.unlock();
        }
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
        reading.lock();
        try {
            do {
                answerWhatHasCome(handler);
            } while (fillOrFail(Deadline.NEVER) != Wire.END);
            if (outputLost() != null) {
                throw outputLost();
            }
        } finally {
            try {
                flushQuietly();
            } finally {
                reading.unlock();
            }
        }
    }

    private void answerWhatHasCome(MessageHandler handler) {
        long delay = options.limits().answerDelay().toNanos();
        long since = System.nanoTime(); // no answer waits from before
        long looked = since;
        int unlooked = 0; // messages that may be handled before the next look at the clock
        while (hasMessage()) {
            TransmissionMode asked = mode;
            Message question = take();
            if (question == null) {
                continue;
            }
            Message answer = handler.handle(question);
            answer(Objects.requireNonNull(answer, "a handler returns Message.NONE for no answer"), asked);
            if (--unlooked > 0) {
                continue;
            }
            long now = System.nanoTime();
            if (now - since >= delay) {
                flushUnlessLost();
                now = System.nanoTime();
                since = now;
            }
            // the clock costs more than a small message does: a handler that is fast is not timed at each
            unlooked = now - looked < delay / FAST_FRACTION ? MESSAGES_PER_CLOCK_CHECK : 0;
            looked = now;
        }
        flushUnlessLost();
    }

    private boolean hasMessage() {
        while (true) {
            try {
                return bytesNeeded() == 0;
            } catch (BytesAfterTag saidOnce) {
                events.failed(peer(), Modes.diagnosed(saidOnce));
            } catch (SocketFailure failure) {
                flushQuietly();
                throw fail(failure);
            }
        }
    }

    private int fillOrFail(Deadline deadline) {
        try {
            return fill(deadline, true);
        } catch (SocketFailure failure) {
            throw fail(failure);
        }
    }

    private void answer(Message answer, TransmissionMode asked) {
        if (!answer.isNone() && outputLost() == null) {
            try {
                gather(answer, asked);
            } catch (ConnectionLost | Replaced alreadyTold) {
                // what the peer had sent before is still handled
            } catch (SocketFailure.Unsendable unanswerable) {
                flushQuietly();
                throw fail(unanswerable); // else the peer would wait for ever
            }
        }
    }

    private void flushUnlessLost() {
        try {
            flush();
        } catch (ConnectionLost | Replaced alreadyTold) {
            // what the peer had sent before is still handled
        }
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
        if (heartbeatMonitor != null && heartbeatMonitor.mixesWithQuestions()) {
            throw new IllegalStateException(
                    "the answer to the heartbeat could be taken for the answer to a question; say what"
                            + " the other end answers it with (Heartbeat.answeredBy)");
        }
        REQUESTS.compareAndSet(this, null, new Requester(this));
        return requester.ask(question, timeout);
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
        return request(Message.of(question, charset), timeout);
    }

    private boolean lockToRead(Deadline deadline) {
        try {
            return reading.tryLock() || reading.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Interrupted("another reader");
        }
    }

    /** How many bytes the next message needs at least, 0 when it is whole. A mode change takes effect here. */
    private int bytesNeeded() {
        if (closed.get()) {
            SocketFailure failure = broken();
            if (failure == null) {
                throw closedHere();
            }
            if (failure instanceof FramingFailure) {
                throw failure; // another mode set meanwhile must not find messages in what was none
            }
        }
        return reader.bytesNeeded(mode);
    }

    /** Takes the message that is whole; null if it was a heartbeat's, and is dealt with. */
    private Message take() {
        Message message = reader.take(charset);
        if (charsetIsOpen) {
            tellWhatShows(message.bytes());
            message = message.withCharset(charset);
        }
        if (!hasReceived) { // a volatile write costs more than a look
            hasReceived = true;
        }
        if (heartbeatMonitor != null && heartbeatMonitor.takes(message)) {
            events.heartbeatReceived(peer(), message);
            heartbeatMonitor.sendWhatIsDue();
            return null;
        }
        Requester asked = requester;
        if (asked != null) {
            asked.hasCome();
        }
        events.received(peer(), message);
        return message;
    }

    private void tellWhatShows(byte[] bytes) {
        Optional<Charset> shown = CharsetDetector.of(bytes, charset);
        boolean isNew = modeIsUnreported || shown.filter(other -> !other.equals(charset)).isPresent();
        charset = shown.orElse(charset);
        charsetIsOpen = shown.isEmpty();
        modeIsUnreported = false;
        if (isNew) {
            events.modeChanged(peer(), mode.toString(), charset);
        }
    }

    private void overflowed(MessageTooLong what) {
        Overflow how = options.limits().overflow();
        events.overflowed(peer(), what, how);
        Requester asked = requester;
        if (how == Overflow.SKIP && asked != null && asked.hasBeenSkipped()) {
            skippedAnswer = what;
            throw what;
        }
    }

    private int fill(Deadline deadline, boolean beating) {
        if (broken() != null) {
            throw broken();
        }
        if (reading.getHoldCount() > 1) {
            flushUnlessLost(); // a handler that reads by itself must not wait for a peer that waits for its answers
        }
        try {
            ModeDetector modeDetector = reader.detector();
            if (modeDetector != null) {
                return fill(modeDetector, deadline);
            }
            return heartbeatMonitor == null
                    ? reader.fill(deadline)
                    : heartbeatMonitor.fill(reader, deadline, beating && !outputEnded && outputLost() == null);
        } catch (FramingFailure inItsMode) {
            if (!mode.equals(reader.decoding()) && bytesNeeded() == 0) {
                return Wire.NOTHING_YET; // it is whole in the mode that was set while we waited
            }
            throw inItsMode;
        }
    }

    private int fill(ModeDetector modeDetector, Deadline deadline) {
        if (silenceTimer == null) {
            silenceTimer = new SilenceTimer(reader, peer(), options.limits());
        }
        int count = silenceTimer.fill(modeDetector, deadline);
        Optional<TransmissionMode> found = modeDetector.found();
        if (found.isEmpty()) {
            return count;
        }
        if (MODE.compareAndSet(this, reader.decoding(), found.get())) { // else somebody has set it meanwhile
            charsetIsOpen = true;
            modeIsUnreported = true;
        }
        return queued(count);
    }

    /** What to answer where messages are in the queue, whatever the wire has said: look there. */
    private static int queued(int count) {
        return Math.max(count, 1);
    }

    /**
     * Writes a message. Blocks while the peer does not read, at most {@link Limits#writeTimeout()}.
     *
     * @param message the message
     * @throws SocketFailure.TagInMessage if it holds the end tag; nothing was sent, the channel stays open
     * @throws SocketFailure.ModeUnknown if the mode is still to be found out; nothing was sent, the channel stays open
     * @throws SocketFailure.PeerNotReading if the peer did not read it in time
     * @throws SocketFailure.ConnectionLost if the connection broke
     * @throws ClosedHere if the channel is closed, or gets closed meanwhile
     * @throws Interrupted if the thread is virtual and is interrupted while it writes; the channel is closed. The wait for another
     *     writer, and a platform thread's calls to the system, feel no interrupt
     */
    public void write(Message message) {
        writing.lock();
        try {
            checkWritable();
            gather(message, mode);
            flush();
        } finally {
            writing.unlock();
        }
    }

    /**
     * Writes text in the channel's charset, as {@link #write(Message)} does.
     *
     * @param text the text
     * @throws IllegalArgumentException if the charset has no bytes for a character of it
     * @throws SocketFailure as {@link #write(Message)} does
     */
    public void write(String text) {
        write(Message.of(text, charset));
    }

    /**
     * Writes bytes as one message, as {@link #write(Message)} does.
     *
     * @param bytes the bytes
     * @throws SocketFailure as {@link #write(Message)} does
     */
    public void write(byte[] bytes) {
        write(Message.of(bytes, charset));
    }

    /**
     * Sends a heartbeat or the answer to one, unless somebody writes just now, whom the write time-out watches. For the thread
     * that reads.
     *
     * @param most how long it may take to leave, if that is less than the write time-out
     * @return whether it has left
     */
    boolean trySend(Message beat, Duration most) {
        if (!writing.tryLock()) {
            return false;
        }
        try {
            if (outputEnded || outputLost() != null) {
                return false;
            }
            flush();
            writeAlone(beat, most);
            events.heartbeatSent(peer(), beat);
            return true;
        } catch (ConnectionLost | Replaced lost) {
            return false; // whoever reads is about to find out; a peer that leaves politely meanwhile is no failure
        } catch (SocketFailure failure) {
            throw fail(failure);
        } finally {
            writing.unlock();
        }
    }

    private void writeAlone(Message beat, Duration most) {
        Duration limit = options.limits().writeTimeout();
        ByteQueue framed = new ByteQueue();
        mode.encode(beat, framed);
        wire.write(framed.array(), framed.head(), framed.size(),
                Deadline.after(most.compareTo(limit) < 0 ? most : limit));
    }

    private void gather(Message message, TransmissionMode how) {
        writing.lock();
        try {
            if (writer.gather(message, how)) {
                flush();
            }
        } finally {
            writing.unlock();
        }
    }

    private void flush() {
        writing.lock();
        try {
            if (!writer.isEmpty()) {
                checkWritable();
                writer.flush();
            }
        } catch (ConnectionLost | Replaced lost) {
            throw loseOutput(lost);
        } catch (SocketFailure failure) {
            throw fail(failure);
        } finally {
            writer.forget();
            writing.unlock();
        }
    }

    void checkWritable() {
        if (broken() != null) {
            throw broken();
        }
        if (closed.get()) {
            throw closedHere();
        }
        if (outputLost() != null) {
            throw outputLost();
        }
        if (outputEnded) {
            throw new IllegalStateException("endOutput() was called on the channel with " + peer()
                    + "; write before it, or open a new channel");
        }
    }

    /** A peer that no longer takes anything may have sent whole messages before: they are still read, and then its end. */
    private SocketFailure loseOutput(SocketFailure lost) {
        Failures before = failures.getAndUpdate(was -> was.last() == null ? new Failures(lost, null) : was);
        if (before.last() != null) {
            return before.last(); // a reader was first
        }
        events.failed(peer(), lost);
        return lost;
    }

    private void flushQuietly() {
        try {
            flush();
        } catch (SocketFailure | IllegalStateException alreadyOver) {
            // whoever is served hears of the failure that came first
        }
    }

    /**
     * Says that nothing more will be written. The peer reads its end after the last message; reading goes on. Waits for a write
     * that is under way. A later write is an {@link IllegalStateException}.
     */
    public void endOutput() {
        writing.lock();
        try {
            flushQuietly();
            outputEnded = true;
            wire.endOutput();
        } finally {
            writing.unlock();
        }
    }

    /**
     * Reads what has come and then no more: a read that waits, and every later one that finds nothing, finds the peer gone; a
     * message that is not whole by then is let go. Writing goes on.
     */
    public void endInput() {
        reader.endInput();
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
        secure(early -> {
            if (early.length > 0) {
                throw new TlsFailed(
                        early.length + " bytes came before TLS began: " + Excerpt.of(early),
                        "the server spoke too soon, or somebody between put words in its mouth",
                        "read whatever the server says before TLS begins; if it should say nothing, trust nothing of this",
                        null);
            }
            return TlsWires.client(tls, wire, host, events);
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
        secure(early -> TlsWires.server(tls, wire, early, events));
    }

    private void secure(Function<byte[], Wire> begin) {
        reading.lock();
        writing.lock();
        try {
            flush();
            checkWritable();
            Wire secured = begin.apply(reader.takeAll());
            secured.write(new byte[0], 0, 0, Deadline.NEVER); // a server's handshake; a client's is done
            wire = secured;
            reader.goOnOver(secured);
            writer.goOnOver(secured);
        } catch (SocketFailure failure) {
            throw isOpen() || failure().isPresent() ? fail(failure) : closedHere(); // what a close breaks is no failure
        } finally {
            writing.unlock();
            reading.unlock();
        }
    }

    /**
     * How messages are told apart.
     *
     * @return the mode; {@link TransmissionMode#detect()} until that has found it, which is when the first message is read
     */
    public TransmissionMode mode() {
        return mode;
    }

    /**
     * What text is written and read in.
     *
     * @return the charset; where the mode was found out ({@link TransmissionMode#detect()}), the one that the messages so far show
     */
    public Charset charset() {
        return charset;
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
        mode = next;
        events.modeChanged(peer(), next.toString(), charset());
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
     *
     * @return the peer's own certificate; empty if it has shown none
     */
    public Optional<X509Certificate> peerCertificate() {
        return wire.peerCertificate();
    }

    /**
     * Whether the peer is known to have ended its output. It is found out by reading.
     *
     * @return true once a read has come to the end of the stream
     */
    public boolean peerHasLeft() {
        return reader.hasEnded();
    }

    /**
     * Whether the peer has spoken.
     *
     * @return true once at least one message has been read
     */
    public boolean hasReceived() {
        return hasReceived;
    }

    /**
     * Whether the channel can still be used at this end.
     *
     * @return false once it is closed, here or by a failure
     */
    public boolean isOpen() {
        return !closed.get();
    }

    /**
     * Why the channel ended, if it broke; or why nothing can be written any more, though what had come can still be read.
     *
     * @return the failure that ended it; empty while all is well, and when it was closed or the peer left
     */
    public Optional<SocketFailure> failure() {
        return Optional.ofNullable(failures.get().last());
    }

    /**
     * Ends the connection, from any thread. Frees a blocked read and a blocked write at once; the second time does nothing. Called
     * from the handler of {@link #serve}, it sends the answers before it first.
     */
    @Override
    public void close() {
        if (reading.isHeldByCurrentThread() && isOpen()) {
            flushQuietly();
        }
        close(reader.hasEnded() ? "the peer left" : "closed here");
    }

    private void close(String why) {
        if (closed.compareAndSet(false, true)) {
            wire.close();
            events.closed(peer(), why);
        }
    }

    /** Ends the channel because of a failure, unless it leaves the stream whole; answers the one that came first. */
    @SuppressWarnings("ReferenceEquality")
    private SocketFailure fail(SocketFailure undiagnosed) {
        if (undiagnosed == skippedAnswer) {
            return undiagnosed; // it has been reported
        }
        SocketFailure failure = Modes.diagnosed(undiagnosed);
        if (failure instanceof BytesAfterTag) {
            events.failed(peer(), failure);
            return failure;
        }
        if (closed.get() && broken() == null) {
            return failure;
        }
        // an interrupt stops its own thread; others find the channel closed
        SocketFailure cause = failure instanceof Interrupted ? closedHere() : failure;
        Failures before = failures.getAndUpdate(was -> was.endedBy(cause));
        if (before.ofAll == null) {
            try {
                if (!before.hasTold(failure) && !(failure instanceof ClosedHere)) {
                    events.failed(peer(), failure);
                }
            } finally {
                close(failure instanceof ClosedHere ? "closed here" : "after a failure");
            }
        }
        return failure instanceof Interrupted ? failure : broken();
    }

    /** Why the channel ended, if it broke; else null. */
    private SocketFailure broken() {
        return failures.get().ofAll;
    }

    /** Why nothing could be written any more, though reading went on; else null. */
    private SocketFailure outputLost() {
        return failures.get().ofOutput;
    }

    /**
     * What went wrong. Both in one, so that of two threads which find the connection lost, one reading and one writing, one is
     * the first and tells it.
     *
     * @param ofOutput why nothing can be written any more, though reading goes on; null while it can
     * @param ofAll why the channel ended, if it broke; else null
     */
    private record Failures(SocketFailure ofOutput, SocketFailure ofAll) {

        static final Failures NONE = new Failures(null, null);

        /** What every later call gets. */
        SocketFailure last() {
            return ofAll == null ? ofOutput : ofAll;
        }

        /** Whether a failure is the loss that a writer has told of. */
        boolean hasTold(SocketFailure failure) {
            return ofOutput != null && ofOutput.getClass() == failure.getClass();
        }

        Failures endedBy(SocketFailure cause) {
            return ofAll == null ? new Failures(ofOutput, hasTold(cause) ? ofOutput : cause) : this;
        }
    }

    private ClosedHere closedHere() {
        return new ClosedHere("the channel with " + peer());
    }
}
