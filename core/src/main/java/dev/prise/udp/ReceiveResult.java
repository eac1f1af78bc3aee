package dev.prise.udp;

import dev.prise.SocketFailure.NoMessage;

/** What {@link DatagramPort#receive(java.time.Duration)} found: a datagram, or nothing in time. Failures are exceptions. */
public sealed interface ReceiveResult permits Datagram, ReceiveResult.NothingYet {

    /**
     * The datagram, for programs that can do nothing without one.
     *
     * @return the datagram that came
     * @throws NoMessage if none came in time
     */
    default Datagram orThrow() {
        return switch (this) {
            case Datagram datagram -> datagram;
            case NothingYet() -> throw new NoMessage(
                    "no datagram came in time", "ask again, since datagrams may get lost, or allow more time");
        };
    }

    /** No datagram came in time. */
    record NothingYet() implements ReceiveResult {}
}
