package dev.prise.tls;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.ConnectionLost;
import dev.prise.SocketFailure.Interrupted;
import dev.prise.SocketFailure.PeerNotReading;
import dev.prise.tls.ReloadingTlsContext.Loaded;
import dev.prise.wire.Wire;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * TLS over any other wire. What travels there are records:
 *
 * <pre>
 *   16        03 03     00 7A    …                  type: 14 change cipher, 15 alert, 16 handshake, 17 data
 *   type      version   length   so many bytes
 * </pre>
 *
 * <pre>
 *            first read or write              done
 *   UNTOUCHED ────────────────> HANDSHAKING ───────> SECURE ──> closed
 *                                    │ failed, left, too slow
 *                                    └────> closed
 * </pre>
 *
 * <p>Deadlines are those of the wire below, so that nothing here waits on its own: a read whose deadline passes in the middle
 * of a record, or of the handshake, goes on there the next time. The handshake is done by whoever reads or writes first.
 *
 * <p>The end of the stream below is the end here, also where the other end did not say so as TLS asks (close_notify): whether
 * something is missing is seen by the framing, which knows where messages end.
 */
final class TlsWire implements Wire {

    private static final int HEADER = 5;
    private static final int MAX_IN_RECORD = (16 << 10) + 2048;
    private static final int FIRST_CAPACITY = 2048;
    private static final int ALERT = 0x15;
    private static final int HANDSHAKE = 0x16;
    private static final int MAJOR_VERSION = 3;
    private static final int MAX_LATE_READS = 32; // reads below, behind what was there when the deadline passed, that bring no data
    private static final String TLS_13 = "TLSv1.3";
    private static final int DONE = 1; // beside NOTHING_YET and END
    private static final Duration FAREWELL = Duration.ofMillis(100); // for the last record to leave at a close
    private static final Duration LISTENING = Duration.ofSeconds(1); // to whoever would lose our last words by a reset
    private static final byte[] NO_BYTES = {};
    private static final ByteBuffer NOTHING = ByteBuffer.wrap(NO_BYTES);

    private final Wire wire;
    private final Tls tls;
    private final Optional<String> host; // whom the client means; empty at a server
    private final SocketEvents events;

    private final ReentrantLock securing = new ReentrantLock(); // guards the handshake: the six below, until it is done
    private volatile boolean secure; // the handshake is done
    private SSLEngine engine;
    private TlsErrors faults;
    private long waited; // nanoseconds spent waiting in the handshake
    private boolean recognized; // what came first is TLS
    private volatile SocketFailure failed; // why there is no going on

    // The reader's: records that have come, and what was in the last one and did not fit
    private byte[] net;
    private int head; // index of the first byte in the net
    private int tail; // index behind the last one
    private long received; // bytes that have come at all
    private ByteBuffer plain = NOTHING;
    private volatile int held; // about so many bytes can be read without a look below
    private boolean ended; // nothing comes any more
    private volatile boolean inRead; // waiting for bytes from below
    private volatile boolean receivedSinceHandshake; // something came after the handshake
    private volatile boolean readerMustReturn; // somebody counts on a read that comes back, since something is there
    private volatile boolean inputEnded; // we read no more, whatever comes
    private volatile boolean outputEndedEarly; // our output ended before the handshake was done

    private final ReentrantLock writing = new ReentrantLock(); // guards out, and the order of records
    private byte[] out = NO_BYTES;
    private int due; // how many bytes of it are to be sent
    private volatile boolean outputEnding; // before the engine knows, which from there on asks to wrap: nobody is to be answered
    private final AtomicBoolean closed = new AtomicBoolean();

    TlsWire(Wire wire, Tls tls, Optional<String> host, byte[] begun, SocketEvents events) {
        this.wire = wire;
        this.tls = tls;
        this.host = host;
        this.events = events;
        this.net = begun;
        this.tail = begun.length;
        this.received = begun.length;
    }

    @Override
    public int read(byte[] into, int offset, int length, Deadline deadline) {
        if (closed.get()) {
            throw closedHere();
        }
        if (outputEndedEarly && !secure) { // no handshake can be done any more
            return wire.read(into, offset, length, deadline) == END ? END : NOTHING_YET;
        }
        int state = secure(deadline);
        boolean came = false;
        boolean isLate = false;
        long there = 0; // below, of what was there when the deadline had passed
        for (int late = 0; state == DONE && late < MAX_LATE_READS;) {
            if (plain.hasRemaining()) {
                return takePlain(into, offset, length);
            }
            if (ended) {
                return end();
            }
            if (isRecordWhole()) {
                int count = open(ByteBuffer.wrap(into, offset, length));
                if (count > 0) {
                    countHeld();
                    return count;
                }
                came = true;
            } else {
                int count = inputEnded ? END : awaitRecord(deadline, came);
                if (count == NOTHING_YET) {
                    readerMustReturn = false;
                    return NOTHING_YET;
                }
                came = true;
                ended = count == END;
                if (!isLate && deadline.isPast()) {
                    isLate = true;
                    there = wire.unread();
                } else if (isLate) {
                    there -= count;
                    late += there < 0 ? 1 : 0; // a peer that sends empty records for ever must not keep us here
                }
            }
        }
        return state == END ? end() : NOTHING_YET;
    }

    private int awaitRecord(Deadline deadline, boolean came) {
        held = 0; // before the look at promised: a thread that counts on it has set that before its look at this
        return came && readerMustReturn && !deadline.isPast() ? NOTHING_YET : fill(deadline);
    }

    private void countHeld() {
        int size = tail - head;
        int whole = size >= HEADER && size >= recordLength() ? size : 0;
        if (held != plain.remaining() + whole) {
            held = plain.remaining() + whole;
        }
    }

    /** The other end may answer our end by its own before the wire below is closed: whoever closed here is told that. */
    private int end() {
        if (closed.get()) {
            throw closedHere();
        }
        return END;
    }

    /** A guess: what has come below may be data, or a part of some, or TLS's own; whoever waits for it comes back either way. */
    @Override
    public int unread() {
        readerMustReturn = secure; // before the look: whoever takes the bytes meanwhile must know that somebody counts on them
        int there = held + wire.unread();
        if (there == 0) {
            readerMustReturn = false;
        }
        return readerMustReturn ? there : 0;
    }

    private int takePlain(byte[] into, int offset, int length) {
        int count = Math.min(length, plain.remaining());
        plain.get(into, offset, count);
        if (!plain.hasRemaining()) {
            plain = NOTHING;
        }
        countHeld();
        return count;
    }

    /** Opens the record at the head of the net; answers how many bytes went into the target. */
    private int open(ByteBuffer target) {
        try {
            SSLEngineResult result = unwrap(target);
            if (result.getStatus() == Status.BUFFER_OVERFLOW) {
                plain = ByteBuffer.allocate(Math.max(recordLength(), engine.getSession().getApplicationBufferSize()));
                result = unwrap(plain);
                plain.flip();
            }
            int count = plain.hasRemaining() ? 0 : result.bytesProduced();
            if (result.getStatus() == Status.CLOSED) {
                ended = true;
            } else if (engine.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING && !outputEnding) {
                answer();
            }
            return count;
        } catch (SSLException broken) {
            throw fail(broken);
        }
    }

    private SSLEngineResult unwrap(ByteBuffer target) throws SSLException {
        ByteBuffer record = ByteBuffer.wrap(net, head, tail - head);
        SSLEngineResult result = engine.unwrap(record, target);
        head += result.bytesConsumed();
        return result;
    }

    /** TLS 1.3 asks for new keys now and then, and the answer leaves before whatever is written next. */
    private void answer() {
        if (!engine.getSession().getProtocol().equals(TLS_13)) {
            failed = faults.renegotiation();
            throw failed;
        }
        runTasks();
        if (writing.tryLock()) { // else the writer at work takes the answer along
            try {
                wrapWhatIsDue();
                send(Deadline.after(tls.handshakeTimeout()));
            } catch (SSLException broken) {
                throw fail(broken);
            } finally {
                writing.unlock();
            }
        }
    }

    private boolean isRecordWhole() {
        if (tail - head < HEADER) {
            return false;
        }
        int length = recordLength();
        if (length > HEADER + MAX_IN_RECORD) {
            throw fail(new SSLException("a record of " + length + " bytes, which TLS does not allow"));
        }
        return tail - head >= length;
    }

    private int recordLength() {
        return HEADER + (((net[head + 3] & 0xFF) << 8) | (net[head + 4] & 0xFF));
    }

    /** Waits for more of the record at the head of the net. */
    private int fill(Deadline deadline) {
        if (head == tail) {
            head = 0;
            tail = 0;
        }
        int size = tail - head;
        int wanted = Math.max(FIRST_CAPACITY, size < HEADER ? 0 : recordLength());
        if (wanted > net.length - head) {
            byte[] target = wanted <= net.length ? net : new byte[wanted];
            System.arraycopy(net, head, target, 0, size);
            net = target;
            head = 0;
            tail = size;
        }
        inRead = true;
        try {
            if (closed.get()) {
                throw closedHere(); // whoever closes looks at receiving afterwards, and else may be reading already
            }
            int count = wire.read(net, tail, net.length - tail, deadline);
            if (count > 0) {
                tail += count;
                received += count;
                receivedSinceHandshake = secure;
            }
            return count;
        } finally {
            inRead = false;
        }
    }

    @Override
    public void write(byte[] from, int offset, int length, Deadline deadline) {
        switch (secure(deadline)) {
            case NOTHING_YET -> {
                close();
                throw new PeerNotReading(peer());
            }
            case END -> throw new ConnectionLost(peer(), null);
            default -> {
                // the usual way
            }
        }
        writing.lock();
        try {
            ByteBuffer source = ByteBuffer.wrap(from, offset, length);
            while (source.hasRemaining()) {
                if (!wrap(source)) {
                    throw new ConnectionLost(peer(), new SSLException("the end of TLS was said"));
                }
                if (!source.hasRemaining() && engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                    wrapWhatIsDue(); // the reader may have left an answer to us
                }
                send(deadline);
            }
        } catch (SSLException broken) {
            throw fail(broken);
        } catch (ConnectionLost lost) {
            throw closed.get() ? closedHere() : lost;
        } finally {
            writing.unlock();
        }
    }

    /** Puts one record behind those to be sent; false if none leaves any more. */
    private boolean wrap(ByteBuffer source) throws SSLException {
        int packet = engine.getSession().getPacketBufferSize();
        if (out.length - due < packet) {
            out = Arrays.copyOf(out, due + packet);
        }
        SSLEngineResult result = engine.wrap(source, ByteBuffer.wrap(out, due, out.length - due));
        due += result.bytesProduced();
        return result.getStatus() == Status.OK || result.bytesProduced() > 0;
    }

    private void wrapWhatIsDue() throws SSLException {
        while (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP && wrap(NOTHING.duplicate())) {
            // one record a round
        }
    }

    private void send(Deadline deadline) {
        int count = due;
        due = 0;
        if (count > 0) {
            wire.write(out, 0, count, deadline);
        }
    }

    /** Does the handshake as far as the deadline allows: {@link #DONE}, {@link #NOTHING_YET}, or {@link #END} if nobody is there. */
    private int secure(Deadline deadline) {
        if (secure) {
            if (failed != null) {
                throw failed;
            }
            return DONE;
        }
        return lock(deadline) ? secureLocked(deadline) : NOTHING_YET;
    }

    private boolean lock(Deadline deadline) {
        try {
            return securing.tryLock() || securing.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Interrupted("the TLS handshake");
        }
    }

    private int secureLocked(Deadline deadline) {
        try {
            return handshake(deadline);
        } finally {
            securing.unlock();
        }
    }

    /** As {@link #secure}, for one who holds the lock or is alone. */
    int handshake(Deadline deadline) {
        if (failed != null) {
            throw failed;
        }
        if (secure) {
            return DONE;
        }
        try {
            if (engine == null) {
                begin();
            }
            int state = shake(deadline);
            secure = state == DONE;
            return state;
        } catch (SSLException broken) {
            throw fail(broken);
        } catch (ClosedHere | Interrupted over) {
            throw over;
        } catch (PeerNotReading stuck) {
            throw fail(faults.tooSlow(tls.handshakeTimeout(), received));
        } catch (ConnectionLost lost) {
            throw host.isEmpty() && received == 0 ? lost : fail(faults.leftInBetween(received, lost));
        }
    }

    private void begin() throws SSLException {
        Loaded loaded;
        try {
            loaded = tls.load(local(), events);
        } catch (SocketFailure unusable) {
            throw fail(unusable);
        }
        faults = new TlsErrors(peer(), host.isPresent(), loaded.me());
        engine = tls.engine(loaded, host, peer().port());
        engine.beginHandshake();
    }

    private int shake(Deadline deadline) throws SSLException {
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_TASK -> runTasks();
                case NEED_WRAP -> {
                    wrapWhatIsDue();
                    if (engine.isOutboundDone()) {
                        throw fail(faults.leftInBetween(received, null));
                    }
                }
                case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
                    send(timeLeft());
                    int state = isTlsThere() && isRecordWhole() ? unwrapNext() : fillInTime(deadline);
                    if (state != DONE) {
                        return state;
                    }
                }
                default -> {
                    send(timeLeft());
                    out = NO_BYTES; // it grew with the certificates; whoever only listens from here on needs none
                    return DONE;
                }
            }
        }
    }

    private int unwrapNext() throws SSLException {
        return switch (unwrap(ByteBuffer.allocate(0)).getStatus()) {
            case OK -> DONE;
            case CLOSED -> throw fail(faults.leftInBetween(received, null));
            case BUFFER_OVERFLOW, BUFFER_UNDERFLOW ->
                throw new SSLException("data came in the middle of the handshake");
        };
    }

    /** Whether there is something to look at; what comes first must be the beginning of a record of TLS. */
    private boolean isTlsThere() {
        if (!recognized && tail > head) {
            boolean mayBegin = net[0] == HANDSHAKE || (host.isPresent() && net[0] == ALERT);
            if (!mayBegin || (tail > 1 && net[1] != MAJOR_VERSION)) {
                throw fail(faults.notTls(Arrays.copyOf(net, tail)));
            }
            recognized = tail > 1;
        }
        return tail > head;
    }

    private Deadline timeLeft() {
        long nanos = tls.handshakeTimeout().toNanos() - waited;
        if (nanos <= 0) {
            throw fail(faults.tooSlow(tls.handshakeTimeout(), received));
        }
        return Deadline.afterNanos(nanos);
    }

    private int fillInTime(Deadline deadline) {
        Deadline limit = timeLeft();
        long before = System.nanoTime();
        int count = fill(limit.remainingNanos() < deadline.remainingNanos() ? limit : deadline);
        waited += System.nanoTime() - before;
        if (count == END) {
            if (inputEnded || (host.isEmpty() && received == 0)) {
                return END; // it has come and gone without a word, as health checks do
            }
            throw fail(faults.leftInBetween(received, null));
        }
        if (count == NOTHING_YET) {
            timeLeft();
            return deadline.isPast() ? NOTHING_YET : DONE;
        }
        return DONE;
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }

    /** Ends this wire's use because the engine found something wrong, and tells the other end what. */
    private SocketFailure fail(SSLException broken) {
        if (closed.get()) {
            return closedHere(); // what a close breaks is no fault of the other end
        }
        SocketFailure failure = faults.of(broken);
        boolean refusedClient = !secure && host.isEmpty();
        if (writing.tryLock()) {
            try {
                wrapWhatIsDue();
                send(Deadline.after(LISTENING));
                if (refusedClient) {
                    letItRead();
                }
            } catch (SSLException | SocketFailure gone) {
                // it cannot be told
            } finally {
                writing.unlock();
            }
        }
        return fail(failure);
    }

    private SocketFailure fail(SocketFailure failure) {
        failed = failure;
        return failure;
    }

    // a close with bytes unread would reset the connection, and take the alert back
    private void letItRead() {
        wire.endOutput();
        Deadline deadline = Deadline.after(LISTENING);
        for (int left = MAX_IN_RECORD; left > 0 && !deadline.isPast();) {
            int count = wire.read(net, 0, net.length, deadline);
            left = count == END ? 0 : left - count;
        }
    }

    @Override
    public void endInput() {
        inputEnded = true;
        wire.endInput();
    }

    @Override
    public void endOutput() {
        outputEndedEarly |= !secure;
        if (secure && !closed.get() && isFreeToWrite()) {
            try {
                wrapLast();
                send(Deadline.after(tls.handshakeTimeout()));
            } catch (SSLException | SocketFailure alreadyOver) {
                // the peer is told by the close, or is gone
            } finally {
                writing.unlock();
            }
        }
        wire.endOutput(); // frees a write that is under way
    }

    /** Takes the lock, unless a write that is under way holds it for longer than a moment, since its peer does not read. */
    private boolean isFreeToWrite() {
        try {
            return writing.tryLock() || writing.tryLock(FAREWELL.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Wraps the record that says the end (close_notify), unless it has been. */
    private void wrapLast() throws SSLException {
        outputEnding = true;
        engine.closeOutbound();
        while (!engine.isOutboundDone() && wrap(NOTHING.duplicate())) {
            // one record a round
        }
    }

    /**
     * Says the end as TLS asks if that can be said at once, and ends the connection. A write that is under way, or a handshake,
     * makes that impossible; a peer that does not read can keep us a tenth of a second.
     */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        byte[] last = lastRecord();
        if (secure && failed == null && mayTicketsCome()) {
            if (last.length == 0) {
                wire.endOutput(); // frees a write that is under way
            }
            // one that the JVM waits for: a program that ends behind its last message must not take that back
            Thread.ofPlatform().daemon(false).name("prise-farewell-" + peer()).start(() -> {
                sayFarewell(last, LISTENING);
                awaitTickets();
                wire.close();
            });
        } else {
            sayFarewell(last, FAREWELL);
            wire.close();
        }
    }

    /** The record that says the end; empty if it cannot be said, or has been. */
    private byte[] lastRecord() {
        if (secure && failed == null && writing.tryLock()) {
            try {
                wrapLast();
                return Arrays.copyOf(out, due);
            } catch (SSLException broken) {
                // then it is not said
            } finally {
                due = 0;
                writing.unlock();
            }
        }
        return NO_BYTES;
    }

    // written without a deadline, which would break the connection: what was written before must still reach a slow reader
    private void sayFarewell(byte[] last, Duration patience) {
        if (last.length == 0) {
            return;
        }
        Thread farewell = Thread.ofVirtual().name("prise-farewell-" + peer()).start(() -> {
            try {
                wire.write(last, 0, last.length, Deadline.NEVER);
            } catch (SocketFailure gone) {
                // it does not want to know
            }
        });
        try {
            farewell.join(patience);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        wire.endOutput(); // and whatever lies unread resets the connection only after that
    }

    /**
     * Whether the server may just be sending what nobody will read. In TLS 1.3 it sends tickets for later connections of its own
     * accord; a close before they were read resets the connection, and what was written last is lost.
     */
    private boolean mayTicketsCome() {
        return host.isPresent()
                && !receivedSinceHandshake
                && !inRead
                && !inputEnded
                && engine.getSession().getProtocol().equals(TLS_13);
    }

    private void awaitTickets() {
        try {
            byte[] ignored = new byte[FIRST_CAPACITY];
            int count = wire.read(ignored, 0, ignored.length, Deadline.after(LISTENING));
            for (int left = MAX_IN_RECORD; count > 0 && left > 0; left -= count) {
                count = wire.read(ignored, 0, ignored.length, Deadline.after(Duration.ZERO));
            }
        } catch (SocketFailure gone) {
            // then nothing comes
        }
    }

    private ClosedHere closedHere() {
        return new ClosedHere("the connection with " + peer());
    }

    @Override
    public Optional<X509Certificate> peerCertificate() {
        try {
            return secure
                    ? Optional.of((X509Certificate) engine.getSession().getPeerCertificates()[0])
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException none) {
            return Optional.empty();
        }
    }

    @Override
    public Endpoint peer() {
        return wire.peer();
    }

    @Override
    public Endpoint local() {
        return wire.local();
    }
}
