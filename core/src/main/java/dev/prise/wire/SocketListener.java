package dev.prise.wire;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.ConnectionLost;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** A TCP port that is listened on. */
final class SocketListener implements WireListener {

    private final ServerSocket server;
    private final Endpoint local;
    private final TcpOptions options;
    private final ReentrantLock accepting = new ReentrantLock(); // held while a thread waits for a connection
    private final SocketEvents events;
    private Endpoint lastLocal; // where the last connection ends on this side; guarded by accepting

    SocketListener(ServerSocket server, String host, TcpOptions options, SocketEvents events) {
        this.server = server;
        this.local = new Endpoint(host, server.getLocalPort());
        this.options = options;
        this.events = events;
    }

    @Override
    public Optional<Wire> accept(Deadline deadline) {
        return acceptPlain(deadline).map(this::withTls);
    }

    /** Waits for the next connection, as {@link #accept} does, and leaves TLS to the caller. */
    Optional<SocketWire> acceptPlain(Deadline deadline) {
        accepting.lock();
        try {
            while (true) {
                server.setSoTimeout(deadline == Deadline.NEVER ? 0 : Tcp.millis(deadline.remainingNanos()));
                Socket socket = server.accept();
                try {
                    Tcp.configure(socket, options);
                    SocketWire wire = new SocketWire(socket, lastLocal);
                    lastLocal = wire.local();
                    return Optional.of(wire);
                } catch (IOException goneAlready) {
                    Tcp.closeQuietly(socket);
                } catch (Throwable noMemory) {
                    Tcp.closeQuietly(socket);
                    throw noMemory;
                }
            }
        } catch (SocketTimeoutException nobodyYet) {
            return Optional.empty();
        } catch (IOException failed) {
            if (server.isClosed()) {
                throw new ClosedHere("the listener on " + local);
            }
            throw new ConnectionLost(local, failed);
        } finally {
            accepting.unlock();
        }
    }

    /** With TLS if there is some; its handshake comes later, where the connection is first used. */
    Wire withTls(Wire wire) {
        return options.tls().map(tls -> tls.server(wire, new byte[0], events)).orElse(wire);
    }

    @Override
    public Endpoint local() {
        return local;
    }

    @Override
    @SuppressWarnings("LockNotBeforeTry") // taken only to see that nobody has it
    public void close() {
        Tcp.closeQuietly(server);
        // the JDK leaves the last step to a virtual thread that waits in accept: the port is free once it has come back
        accepting.lock();
        accepting.unlock();
    }
}
