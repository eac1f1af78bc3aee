package dev.prise.server;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.Replaced;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.wire.ForwardingWire;
import dev.prise.wire.Wire;
import java.time.Duration;

/**
 * Somebody who has connected, and the wire to them: in the waiting room it tells what it hears, so that the room can bound it;
 * after the admission it only passes on.
 */
final class VisitorWire extends ForwardingWire {

    private static final long MAX_LAST_BYTES = 16 << 20; // more than a system holds unread: what comes beyond was sent later

    private final WaitingRoom room;
    private final Client client;

    // guarded by the room's lock
    long receivedBytes;
    long lastReceived = System.nanoTime();
    boolean hasSpoken; // its first message is whole
    boolean isLeaving; // turned away, and perhaps still reading why

    private long lastBytes; // bytes read since its place was taken; under its channel's reading lock
    private volatile boolean admitted;
    private volatile Endpoint successor; // who took its place, if somebody did

    VisitorWire(Wire wire, WaitingRoom room, ChannelOptions options) {
        super(wire);
        this.room = room;
        this.client = new Client(this, MessageChannel.over(this, options));
    }

    Client client() {
        return client;
    }

    /** Who is told of it. */
    SocketEvents events() {
        return client.channel().events();
    }

    /** Waits for the first whole message; true once it is there. */
    boolean awaitFirstMessage(Duration timeout) {
        return client.channel().awaitMessage(Deadline.after(timeout));
    }

    /** Who took its place; null while nobody has. */
    Endpoint successor() {
        return successor;
    }

    boolean serverIsClosed() {
        return room.isClosed();
    }

    void admit() {
        admitted = true;
    }

    /** Gives its place back, if it has it and its connection is closed or about to be. */
    void freePlace() {
        room.hasLeft(this);
    }

    /** Ends the connection in favour of another; what has been received whole can still be read. */
    void retire(Endpoint newcomer) {
        successor = newcomer;
        super.endOutput(); // frees a write that waits; to it the connection is over
        client.channel().endInput(); // frees a read that waits, once what has come is read
    }

    /** Turns the guest away, within a second. */
    void sayFarewell(Message parting) {
        LingeringClose.afterMessage(this, client.mode(), parting);
        client.close();
    }

    @Override
    public int read(byte[] into, int offset, int length, Deadline deadline) {
        int count;
        try {
            count = super.read(into, offset, length, deadline);
        } catch (SocketFailure failure) {
            throw replacedOr(failure);
        }
        if (successor != null) {
            lastBytes += Math.max(count, 0);
            if (count <= 0 || lastBytes > MAX_LAST_BYTES) {
                throw new Replaced(peer(), successor);
            }
        }
        if (!admitted && count > 0) {
            room.heard(this, count);
        }
        return count;
    }

    @Override
    public void write(byte[] from, int offset, int length, Deadline deadline) {
        try {
            super.write(from, offset, length, deadline);
        } catch (SocketFailure failure) {
            throw replacedOr(failure);
        }
    }

    private SocketFailure replacedOr(SocketFailure failure) {
        return successor == null ? failure : new Replaced(peer(), successor);
    }
}
