package dev.prise.channel;

import dev.prise.Deadline;
import dev.prise.SocketFailure;
import java.time.Duration;

/** Where whole messages are read from. */
public interface MessageSource {

    /**
     * Reads the next message. Blocks until one is whole, the deadline passes, or the peer leaves. A deadline that passes loses
     * nothing, in the middle of a message either.
     *
     * @param deadline until when to wait for the whole message
     * @return the message, {@link ReadResult.NothingYet}, or {@link ReadResult.PeerClosed}
     * @throws SocketFailure as the implementation says
     */
    ReadResult read(Deadline deadline);

    /**
     * Reads the next message. Blocks until one is whole, or the peer leaves.
     *
     * @return the message, or {@link ReadResult.PeerClosed}
     * @throws SocketFailure as {@link #read(Deadline)} does
     */
    default ReadResult read() {
        return read(Deadline.NEVER);
    }

    /**
     * Reads the next message. Blocks until one is whole, the time is over, or the peer leaves.
     *
     * @param timeout how long to wait in all for the whole message; zero asks what is there already
     * @return the message, {@link ReadResult.NothingYet}, or {@link ReadResult.PeerClosed}
     * @throws SocketFailure as {@link #read(Deadline)} does
     */
    default ReadResult read(Duration timeout) {
        return read(Deadline.after(timeout));
    }
}
