package dev.prise.server;

import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.channel.MessageChannel;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Somebody at the door of a {@link StandardServer}: connected, and neither let in nor turned away. One of the two is to be said,
 * once; it holds a place until then.
 */
public final class PendingClient {

    private final StandardServer server;
    private final StandardServer.ClientWire wire;
    private final AtomicBoolean decided = new AtomicBoolean();

    PendingClient(StandardServer server, StandardServer.ClientWire wire) {
        this.server = server;
        this.wire = wire;
    }

    /**
     * Where it is.
     *
     * @return its address
     */
    public Endpoint peer() {
        return wire.peer();
    }

    /**
     * Lets it in.
     *
     * @return the channel with it, in the mode that the server has now; later changes of the server's do not touch it. Whoever
     *     calls this closes it
     * @throws IllegalStateException if it was let in or turned away already
     */
    public MessageChannel accept() {
        decide();
        return server.admit(wire);
    }

    /**
     * Turns it away: it sees its connection succeed, gets the server's {@link ServerOptions#refusalMessage()} if there is one, and the
     * connection ends. Does not wait.
     *
     * @throws IllegalStateException if it was let in or turned away already
     */
    public void deny() {
        deny(server.refusalMessage());
    }

    /**
     * Tells it something and turns it away. Does not wait.
     *
     * @param parting the only message it gets
     * @throws IllegalStateException if it was let in or turned away already
     */
    public void deny(Message parting) {
        decide();
        wire.leave();
        server.refuse(wire, "the program turned it away", parting);
    }

    private void decide() {
        if (!decided.compareAndSet(false, true)) {
            throw new IllegalStateException(peer() + " was let in or turned away already");
        }
    }
}
