package dev.prise.channel;

import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.SocketFailure.NoMessage;

/** What a read found: a message, nothing in time, or the end. What goes wrong is a failure, not a result. */
public sealed interface ReadResult {

    /**
     * The message, for programs that can do nothing without one.
     *
     * @return the message that was received
     * @throws NoMessage if nothing came in time, or the peer has left
     */
    default Message orThrow() {
        return switch (this) {
            case Received(Message message) -> message;
            case NothingYet() -> throw new NoMessage("no message came in time", "allow more time, or read again");
            case PeerClosed(Endpoint peer) -> throw new NoMessage(peer + " has left", "open a new connection to go on");
        };
    }

    /**
     * A whole message came.
     *
     * @param message the message
     */
    record Received(Message message) implements ReadResult {}

    /**
     * No whole message came in time. Nothing is lost: the next read goes on from here. Whoever asked a question and gives up on its
     * answer reads it later; {@link MessageChannel#request(String, java.time.Duration)} keeps the two apart.
     */
    record NothingYet() implements ReadResult {}

    /**
     * The peer has ended its output, and everything it sent has been read. It may still be reading.
     *
     * @param peer who has left
     */
    record PeerClosed(Endpoint peer) implements ReadResult {}
}
