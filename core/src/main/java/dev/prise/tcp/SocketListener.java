package dev.prise.tcp;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.ConnectionLost;
import dev.prise.wire.Wire;
import dev.prise.wire.WireListener;
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
    private Endpoint lastLocal; // where the last connection ends on this side; guarded by accepting

    SocketListener(ServerSocket server, String host, TcpOptions options) {
        this.server = server;
        this.local = new Endpoint(host, server.getLocalPort());
        this.options = options;
    }

    @Override
    public Optional<Wire> accept(Deadline deadline) {
        accepting.lock();
        try {
            while (true) {
                server.setSoTimeout(deadline == Deadline.NEVER ? 0 : Sockets.millis(deadline.remainingNanos()));
                Socket socket = server.accept();
                try {
                    Sockets.configure(socket, options);
                    SocketWire wire = new SocketWire(socket, lastLocal);
                    lastLocal = wire.local();
                    return Optional.of(wire);
                } catch (IOException goneAlready) {
                    Sockets.closeQuietly(socket);
                } catch (Throwable noMemory) {
                    Sockets.closeQuietly(socket);
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

    @Override
    public Endpoint local() {
        return local;
    }

    @Override
    @SuppressWarnings("LockNotBeforeTry") // taken only to see that nobody has it
    public void close() {
        Sockets.closeQuietly(server);
        // the JDK leaves the last step to a virtual thread that waits in accept: the port is free once it has come back
        accepting.lock();
        accepting.unlock();
    }
}
