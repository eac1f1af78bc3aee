package dev.prise.udp;

import dev.prise.Endpoint;
import dev.prise.Message;
import java.util.Objects;

/**
 * One datagram that came: a whole message, and who sent it. Immutable as far as the {@link Message} is.
 *
 * @param sender the address that it says it came from; an answer goes there. It can be forged
 * @param message what it carried, perhaps nothing at all: 0 bytes are a message too
 */
public record Datagram(Endpoint sender, Message message) implements ReceiveResult {

    /** Checks that nothing is null. */
    public Datagram {
        Objects.requireNonNull(sender, "sender");
        Objects.requireNonNull(message, "message");
    }

    /**
     * The message as text.
     *
     * @return the text, in the charset of the port that received it
     */
    public String text() {
        return message.text();
    }
}
