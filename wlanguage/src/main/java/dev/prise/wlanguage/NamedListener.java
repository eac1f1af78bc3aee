package dev.prise.wlanguage;

import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.NoClient;
import dev.prise.channel.ReadResult;
import dev.prise.frame.TransmissionMode;
import dev.prise.server.PendingClient;
import dev.prise.server.ServerOptions;
import dev.prise.server.SimplifiedServer;
import dev.prise.server.StandardServer;
import dev.prise.wire.WireListener;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A server, whose kind the first use decides.
 *
 * <pre>
 *                       SocketLit on its own name
 *   SocketCrée ───> LISTENING ──────────────────────> SIMPLIFIED: one client at a time, read and written by the server's name
 *                       │
 *                       └──────────────────────────> STANDARD: many clients, each a channel with a name of its own
 *                       SocketAttendConnexion, SocketAccepte
 * </pre>
 */
final class NamedListener extends NamedSocket {

    private final String name;
    private final WireListener listener;
    private final ServerOptions options;
    private final ReentrantLock deciding = new ReentrantLock(); // guards the writes of the next three
    private volatile SimplifiedServer simplified;
    private volatile StandardServer standard;
    private volatile boolean closed;
    private final Deque<PendingClient> atTheDoor = new ConcurrentLinkedDeque<>();

    NamedListener(String name, WireListener listener, ServerOptions options, Charset charset) {
        super(options.channel().mode(), charset);
        this.name = name;
        this.listener = listener;
        this.options = options;
    }

    private SimplifiedServer simplified() {
        deciding.lock();
        try {
            checkOpen();
            if (standard != null) {
                throw new IllegalStateException(
                        "\"" + name + "\" lets many clients in, since it was asked for connections;"
                                + " read and write the channel that SocketAccepte / SocketAccept has named");
            }
            if (simplified == null) {
                simplified = SimplifiedServer.over(listener, options);
                simplified.mode(mode()); // after the assignment: a change of mode sees it, or is seen here
            }
            return simplified;
        } finally {
            deciding.unlock();
        }
    }

    private StandardServer standard() {
        deciding.lock();
        try {
            checkOpen();
            if (simplified != null) {
                throw new IllegalStateException(
                        "\"" + name + "\" serves one client at a time, since it was read by its own name;"
                                + " for many clients create another socket and never read its own name");
            }
            if (standard == null) {
                standard = StandardServer.over(listener, options);
                standard.mode(mode()); // after the assignment, as above
            }
            return standard;
        } finally {
            deciding.unlock();
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new ClosedHere("the server \"" + name + "\" on " + listener.local());
        }
    }

    @Override
    ReadResult readOnce(Duration wait) {
        return simplified().read(wait);
    }

    @Override
    void write(Message message) {
        if (simplified == null && standard == null) {
            throw new NoClient();
        }
        simplified().write(message);
    }

    @Override
    void apply(TransmissionMode next) {
        if (simplified != null) {
            simplified.mode(next);
        } else if (standard != null) {
            standard.mode(next);
        }
    }

    /** Waits for somebody to connect; true at once if somebody is at the door. */
    boolean awaitConnection(Duration wait) {
        StandardServer server = standard();
        if (!atTheDoor.isEmpty()) {
            return true;
        }
        Optional<PendingClient> client = server.await(wait);
        client.ifPresent(this::leaveAtTheDoor);
        checkOpen();
        return client.isPresent() || !atTheDoor.isEmpty(); // also where another thread lets them in already
    }

    private void leaveAtTheDoor(PendingClient client) {
        atTheDoor.add(client);
        if (closed && atTheDoor.remove(client)) {
            client.deny(); // the close came in between, and did not see it
        }
    }

    /** Lets in who has waited longest; empty if nobody waits. */
    Optional<NamedChannel> accept() {
        standard();
        return Optional.ofNullable(atTheDoor.poll()).map(client -> new NamedChannel(client.accept(), charset()));
    }

    /** Turns away who has waited longest, if somebody waits. */
    void deny() {
        standard();
        Optional.ofNullable(atTheDoor.poll()).ifPresent(PendingClient::deny);
    }

    @Override
    Optional<Endpoint> peer() {
        return simplified != null ? simplified.peer() : Optional.ofNullable(atTheDoor.peek()).map(PendingClient::peer);
    }

    @Override
    int listeningPort() {
        return listener.local().port();
    }

    /** Stops listening. Channels that were accepted have names of their own, and go on. */
    @Override
    void close() {
        deciding.lock();
        try {
            closed = true;
            listener.close();
            if (simplified != null) {
                simplified.close();
            }
        } finally {
            deciding.unlock();
        }
        while (!atTheDoor.isEmpty()) {
            Optional.ofNullable(atTheDoor.poll()).ifPresent(PendingClient::deny);
        }
    }
}
