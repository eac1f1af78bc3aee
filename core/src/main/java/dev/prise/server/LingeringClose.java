package dev.prise.server;

import dev.prise.Deadline;
import dev.prise.Message;
import dev.prise.SocketFailure;
import dev.prise.frame.ByteQueue;
import dev.prise.frame.TransmissionMode;
import dev.prise.wire.Wire;
import java.time.Duration;

/** Turns somebody away politely: says why if there is something to say, and lets them read it before the connection ends. */
final class LingeringClose {

    static final Duration TIME = Duration.ofSeconds(1); // for one who is turned away to read why
    private static final int BYTES = 64 << 10; // what such a one may still send meanwhile

    private LingeringClose() {}

    /** Blocks for a second at the most, then the wire is closed. */
    static void afterMessage(Wire wire, TransmissionMode mode, Message parting) {
        Deadline deadline = Deadline.after(TIME);
        try {
            if (!parting.isNone()) {
                ByteQueue out = new ByteQueue();
                mode.encode(parting, out);
                wire.write(out.array(), out.head(), out.size(), deadline);
            }
            drain(wire, deadline, BYTES);
        } catch (SocketFailure gone) {
            // it does not want to know
        } finally {
            wire.close();
        }
    }

    /**
     * Lets the peer read what was written to it, and find the end behind it. Blocks until it has, the deadline passes, or it has
     * sent too much meanwhile.
     */
    static void drain(Wire wire, Deadline deadline, long mostBytes) {
        try {
            wire.endOutput();
            byte[] ignored = new byte[1024];
            // a close with bytes unread would reset the connection, and take the parting message back
            for (long left = mostBytes; left > 0 && !deadline.isPast();) {
                int count = wire.read(ignored, 0, ignored.length, deadline);
                left = count == Wire.END ? 0 : left - count;
            }
        } catch (SocketFailure gone) {
            // it does not want to know
        } finally {
            wire.close();
        }
    }
}
