package dev.prise.server;

import dev.prise.Connection;
import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.ClientGone;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.Replaced;
import dev.prise.channel.MessageChannel;
import dev.prise.frame.TransmissionMode;
import dev.prise.tls.Tls;
import java.nio.charset.Charset;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One client of a {@link SimplifiedServer}: whom an answer goes to, whatever has happened since. Safe for use by any threads.
 *
 * <p>Take it with the message, in the thread that read it, when another thread will answer: what is written to a client reaches
 * that client or nobody.
 */
public final class Client {

    private final VisitorWire visitorWire;
    private final MessageChannel channel;
    private final ReentrantLock lock = new ReentrantLock(); // guards owed
    private final Condition paid = lock.newCondition();
    private int answered; // messages written to it one by one
    private int questions; // messages read from it, less those that were answered by return; for whoever reads, without the lock …
    private volatile boolean handedOut; // … until this: from then on somebody may answer it from another thread, and be waited for

    Client(VisitorWire visitorWire, MessageChannel channel) {
        this.visitorWire = visitorWire;
        this.channel = channel;
    }

    MessageChannel channel() {
        return channel;
    }

    /** Somebody holds it and may answer later. */
    Client handOut() {
        handedOut = true;
        return this;
    }

    /** One of its messages has been read. For whoever reads, as the next. */
    void asked() {
        count(1);
    }

    /** The last message that was read from it has been answered by return. */
    void answered() {
        count(-1);
    }

    private void count(int by) {
        if (!handedOut) {
            questions += by;
            return;
        }
        lock.lock();
        try {
            questions += by;
            paid.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private int owed() {
        return questions - answered;
    }

    private void change(int by) {
        lock.lock();
        try {
            answered += by;
            paid.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether somebody else may still answer a message of its. */
    boolean awaitsAnswer() {
        lock.lock();
        try {
            return handedOut && owed() > 0 && channel.isOpen();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until as many messages were written to it as were read from it, then ends the connection. */
    void closeOnceAnswered(Deadline deadline) {
        lock.lock();
        try {
            while (owed() > 0 && channel.isOpen() && !deadline.isPast()) {
                paid.awaitNanos(deadline.remainingNanos());
            }
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        close();
    }

    /**
     * Which connection it is.
     *
     * @return its id and both its ends, also after it has left
     */
    public Connection connection() {
        return channel.connection();
    }

    /**
     * Who it is.
     *
     * @return its address, also after it has left
     */
    public Endpoint peer() {
        return channel.peer();
    }

    /**
     * The certificate that it has shown, where TLS is spoken. Its names are what the client has written: print them
     * with {@link dev.prise.SafeText#of(String)}.
     *
     * @return its certificate, which was checked unless this server trusts anybody; empty if it has shown none
     */
    public Optional<X509Certificate> certificate() {
        return channel.peerCertificate();
    }

    /**
     * Whether it can still be written to, as far as is known. A client that has ended only its own output can.
     *
     * @return false once its connection broke or was closed
     */
    public boolean isOpen() {
        return channel.isOpen();
    }

    /**
     * Writes a message to this client. Blocks while it does not read, at most the write time-out.
     *
     * @param message the message
     * @throws ClientGone if it has left
     * @throws Replaced if another client has taken its place
     * @throws SocketFailure as {@link MessageChannel#write(Message)} does
     */
    public void write(Message message) {
        whileItIsHere(() -> channel.write(message));
        change(1);
    }

    private void whileItIsHere(Runnable action) {
        if (visitorWire.successor() != null) {
            throw new Replaced(peer(), visitorWire.successor());
        }
        if (!channel.isOpen()) {
            throw new ClientGone(peer());
        }
        try {
            action.run();
        } catch (ClosedHere meanwhile) {
            throw visitorWire.serverIsClosed() ? meanwhile : new ClientGone(peer());
        } finally {
            if (!channel.isOpen()) {
                visitorWire.freePlace();
            }
        }
    }

    /**
     * Writes text to this client, in the server's charset.
     *
     * @param text the text
     * @throws IllegalArgumentException if the charset has no bytes for a character of it
     * @throws SocketFailure as {@link #write(Message)} does
     */
    public void write(String text) {
        write(Message.of(text, channel.charset()));
    }

    /**
     * Writes bytes to this client as one message.
     *
     * @param bytes the bytes
     * @throws SocketFailure as {@link #write(Message)} does
     */
    public void write(byte[] bytes) {
        write(Message.of(bytes, channel.charset()));
    }

    /**
     * What text of this client is read and written in.
     *
     * @return the charset
     */
    public Charset charset() {
        return channel.charset();
    }

    /**
     * How messages of this client are told apart.
     *
     * @return the mode
     */
    public TransmissionMode mode() {
        return channel.mode();
    }

    /**
     * Changes the mode for this client alone, as a dialogue asks; {@link SimplifiedServer#mode(TransmissionMode)} changes it for
     * everybody.
     *
     * @param next the mode, from the next message on
     */
    public void mode(TransmissionMode next) {
        channel.mode(next);
    }

    /**
     * Goes on with TLS from here, as {@link MessageChannel#startTlsAsServer} does: send what tells the client to begin first.
     *
     * @param tls who this server is, and whom it trusts
     * @throws ClientGone if it has left
     * @throws Replaced if another client has taken its place
     * @throws SocketFailure as {@link MessageChannel#startTlsAsServer} does
     */
    public void startTls(Tls tls) {
        whileItIsHere(() -> channel.startTlsAsServer(tls));
    }

    /** Ends the connection with this client; whoever comes next is served. The second time does nothing. */
    public void close() {
        try {
            channel.close();
        } finally {
            change(0); // whatever a listener throws
            visitorWire.freePlace();
        }
    }

    @Override
    public String toString() {
        return "client " + connection();
    }
}
