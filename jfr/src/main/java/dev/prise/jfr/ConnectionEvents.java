package dev.prise.jfr;

import dev.prise.Connection;
import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.Overflow;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.MessageTooLong;
import java.util.concurrent.atomic.AtomicLong;

/** The listener of one connection. It sums up, recording or not: one that begins later must not find less than there was. */
final class ConnectionEvents implements SocketEvents {

    private final Connection connection;
    private final ConnectionEvent event = new ConnectionEvent();
    private final long since = System.currentTimeMillis();
    private final long sinceNanos = System.nanoTime();
    private final AtomicLong receivedMessages = new AtomicLong();
    private final AtomicLong receivedBytes = new AtomicLong();
    private final AtomicLong sentMessages = new AtomicLong();
    private final AtomicLong sentBytes = new AtomicLong();

    ConnectionEvents(Connection connection) {
        this.connection = connection;
    }

    /** One reader and one writer at a time, as a channel has them: no need of an atomic step, which costs more. */
    private static void add(AtomicLong sum, long more) {
        sum.setOpaque(sum.getPlain() + more);
    }

    @Override
    public void connected(Endpoint peer) {
        event.begin();
    }

    @Override
    public void refused(Endpoint peer, String why) {
        RefusalEvent.write(connection, peer, why);
    }

    @Override
    public void received(Endpoint peer, Message message) {
        add(receivedMessages, 1);
        add(receivedBytes, message.size());
        MessageEvent.write(connection, peer, "received", message);
    }

    @Override
    public void sent(Endpoint peer, Message message) {
        add(sentMessages, 1);
        add(sentBytes, message.size());
        MessageEvent.write(connection, peer, "sent", message);
    }

    @Override
    public void heartbeatReceived(Endpoint peer, Message message) {
        MessageEvent.write(connection, peer, "heartbeat received", message);
    }

    @Override
    public void heartbeatSent(Endpoint peer, Message message) {
        MessageEvent.write(connection, peer, "heartbeat sent", message);
    }

    @Override
    public void overflowed(Endpoint peer, MessageTooLong what, Overflow how) {
        OverflowEvent.write(connection, peer, what, how);
    }

    @Override
    public void failed(Endpoint peer, SocketFailure failure) {
        FailureEvent.write(connection, peer, failure);
    }

    @Override
    public void closed(Endpoint peer, String why) {
        event.end();
        if (event.shouldCommit()) {
            event.connection = connection.id();
            event.local = connection.local().toString();
            event.peer = peer.toString();
            event.since = since;
            event.lasted = System.nanoTime() - sinceNanos;
            event.receivedMessages = receivedMessages.getOpaque();
            event.receivedBytes = receivedBytes.getOpaque();
            event.sentMessages = sentMessages.getOpaque();
            event.sentBytes = sentBytes.getOpaque();
            event.how = why;
            event.commit();
        }
    }
}
