package dev.prise.jfr;

import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.Overflow;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.MessageTooLong;
import java.util.concurrent.atomic.AtomicLong;

/** The listener of one connection. It sums up, recording or not: one that begins later must not find less than there was. */
final class ConnectionEvents implements SocketEvents {

    private final long number;
    private final Endpoint local;
    private final ConnectionEvent connection = new ConnectionEvent();
    private final long since = System.currentTimeMillis();
    private final long sinceNanos = System.nanoTime();
    private final AtomicLong receivedMessages = new AtomicLong();
    private final AtomicLong receivedBytes = new AtomicLong();
    private final AtomicLong sentMessages = new AtomicLong();
    private final AtomicLong sentBytes = new AtomicLong();

    ConnectionEvents(long number, Endpoint local) {
        this.number = number;
        this.local = local;
    }

    /** One reader and one writer at a time, as a channel has them: no need of an atomic step, which costs more. */
    private static void add(AtomicLong sum, long more) {
        sum.setOpaque(sum.getPlain() + more);
    }

    @Override
    public void connected(Endpoint peer) {
        connection.begin();
    }

    @Override
    public void refused(Endpoint peer, String why) {
        RefusalEvent.write(number, peer, why);
    }

    @Override
    public void received(Endpoint peer, Message message) {
        add(receivedMessages, 1);
        add(receivedBytes, message.size());
        MessageEvent.write(number, peer, "received", message);
    }

    @Override
    public void sent(Endpoint peer, Message message) {
        add(sentMessages, 1);
        add(sentBytes, message.size());
        MessageEvent.write(number, peer, "sent", message);
    }

    @Override
    public void heartbeatReceived(Endpoint peer, Message message) {
        MessageEvent.write(number, peer, "heartbeat received", message);
    }

    @Override
    public void heartbeatSent(Endpoint peer, Message message) {
        MessageEvent.write(number, peer, "heartbeat sent", message);
    }

    @Override
    public void overflowed(Endpoint peer, MessageTooLong what, Overflow how) {
        OverflowEvent.write(number, peer, what, how);
    }

    @Override
    public void failed(Endpoint peer, SocketFailure failure) {
        FailureEvent.write(number, peer, failure);
    }

    @Override
    public void closed(Endpoint peer, String why) {
        connection.end();
        if (connection.shouldCommit()) {
            connection.connection = number;
            connection.local = local.toString();
            connection.peer = peer.toString();
            connection.since = since;
            connection.lasted = System.nanoTime() - sinceNanos;
            connection.receivedMessages = receivedMessages.getOpaque();
            connection.receivedBytes = receivedBytes.getOpaque();
            connection.sentMessages = sentMessages.getOpaque();
            connection.sentBytes = sentBytes.getOpaque();
            connection.how = why;
            connection.commit();
        }
    }
}
