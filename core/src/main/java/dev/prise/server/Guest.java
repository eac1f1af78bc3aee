package dev.prise.server;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.Replaced;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.wire.Wire;
import java.time.Duration;

/**
 * Somebody who has connected, and the wire to them: in the waiting room it tells what it hears, so that the room can bound it;
 * after the admission it only passes on.
 */
final class Guest implements Wire {

    private static final Duration FAREWELL = Duration.ofSeconds(1); // for one who is turned away to read why
    private static final int FAREWELL_BYTES = 64 << 10; // what such a one may still send meanwhile

    private final Wire wire;
    private final WaitingRoom room;
    private final Client client;

    // guarded by the room's lock
    long heardBytes;
    long lastHeard = System.nanoTime();
    boolean hasSpoken; // its first message is whole
    boolean isLeaving; // turned away, and perhaps still reading why

    private volatile boolean admitted;
    private volatile Endpoint successor; // who took its place, if somebody did

    Guest(Wire wire, WaitingRoom room, ChannelOptions options) {
        this.wire = wire;
        this.room = room;
        this.client = new Client(MessageChannel.over(this, options));
    }

    Client client() {
        return client;
    }

    /** Waits for the first whole message; true once it is there. */
    boolean awaitFirstMessage(Duration timeout) {
        return client.channel().awaitMessage(Deadline.after(timeout));
    }

    void admit() {
        admitted = true;
    }

    /** Ends the connection in favour of another; what has been received whole can still be read. */
    void retire(Endpoint newcomer) {
        successor = newcomer;
        wire.close();
    }

    /** Turns the guest away: says why if there is something to say, and lets it read that before the connection ends. */
    void sayFarewell(Message parting) {
        Deadline deadline = Deadline.after(FAREWELL);
        try {
            if (!parting.isNone()) {
                client.write(parting);
            }
            wire.endOutput();
            byte[] ignored = new byte[1024];
            // a close with bytes unread would reset the connection, and take the parting message back
            for (int left = FAREWELL_BYTES; left > 0 && !deadline.isPast();) {
                int count = wire.read(ignored, 0, ignored.length, deadline);
                left = count == END ? 0 : left - count;
            }
        } catch (SocketFailure gone) {
            // it does not want to know
        } finally {
            client.close();
        }
    }

    @Override
    public int read(byte[] into, int offset, int length, Deadline deadline) {
        int count;
        try {
            count = wire.read(into, offset, length, deadline);
        } catch (SocketFailure failure) {
            throw replacedOr(failure);
        }
        if (!admitted && count > 0) {
            room.heard(this, count);
        }
        return count;
    }

    @Override
    public void write(byte[] from, int offset, int length, Deadline deadline) {
        try {
            wire.write(from, offset, length, deadline);
        } catch (SocketFailure failure) {
            throw replacedOr(failure);
        }
    }

    private SocketFailure replacedOr(SocketFailure failure) {
        return successor == null ? failure : new Replaced(peer(), successor);
    }

    @Override
    public void endOutput() {
        wire.endOutput();
    }

    @Override
    public Endpoint peer() {
        return wire.peer();
    }

    @Override
    public Endpoint local() {
        return wire.local();
    }

    @Override
    public void close() {
        wire.close();
    }
}
