package dev.prise.server;

import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.ClientGone;
import dev.prise.channel.MessageChannel;
import dev.prise.frame.TransmissionMode;
import dev.prise.wire.Tls;

/**
 * One client of a {@link SimplifiedServer}: whom an answer goes to, whatever has happened since. Safe for use by any threads.
 *
 * <p>Take it with the message, in the thread that read it, when another thread will answer: what is written to a client
 * reaches that client or nobody.
 */
public final class Client {

    private final MessageChannel channel;

    Client(MessageChannel channel) {
        this.channel = channel;
    }

    MessageChannel channel() {
        return channel;
    }

    /**
     * Where it is.
     *
     * @return its address, also after it has left
     */
    public Endpoint endpoint() {
        return channel.peer();
    }

    /**
     * Whether it can still be written to, as far as is known.
     *
     * @return false once its end has been read, or its connection broke or was closed
     */
    public boolean isOpen() {
        return channel.isOpen();
    }

    /**
     * Writes a message to this client. Blocks while it does not read, at most the write time-out.
     *
     * @param message the message
     * @throws ClientGone if it has left
     * @throws SocketFailure as {@link MessageChannel#write(Message)} does
     */
    public void write(Message message) {
        checkOpen();
        channel.write(message);
    }

    /**
     * Writes text to this client, in the server's charset.
     *
     * @param text the text
     * @throws SocketFailure as {@link #write(Message)} does
     */
    public void write(String text) {
        checkOpen();
        channel.write(text);
    }

    private void checkOpen() {
        if (!channel.isOpen()) {
            throw new ClientGone(endpoint());
        }
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
     * Changes the mode for this client alone; {@link SimplifiedServer#mode(TransmissionMode)} changes it for all to come too.
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
     * @throws SocketFailure as {@link MessageChannel#startTlsAsServer} does
     */
    public void startTls(Tls tls) {
        checkOpen();
        channel.startTlsAsServer(tls);
    }

    /** Ends the connection with this client; whoever comes next is served. The second time does nothing. */
    public void close() {
        channel.close();
    }

    @Override
    public String toString() {
        return "client " + endpoint();
    }
}
