package dev.prise.wire;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.ConnectionLost;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** A TCP port that is listened on. */
final class SocketListener implements WireListener {

    private static final int MOST_SECONDS = 5; // for a thread that needs a moment to run

    private final ServerSocket server;
    private final ReentrantLock accepting = new ReentrantLock(); // whoever is in accept
    private final Endpoint local;
    private final TcpOptions options;

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
                server.setSoTimeout(deadline == Deadline.NEVER ? 0 : Tcp.millis(deadline.remainingNanos()));
                Socket socket = server.accept();
                try {
                    Tcp.configure(socket, options);
                    return Optional.of(new SocketWire(socket));
                } catch (IOException goneAlready) {
                    Tcp.closeQuietly(socket);
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
    public void close() {
        Tcp.closeQuietly(server);
        awaitAcceptor();
    }

    // With a virtual thread in accept the JDK (25) lets that thread give the port back, once it has run
    private void awaitAcceptor() {
        try {
            if (accepting.tryLock(MOST_SECONDS, TimeUnit.SECONDS)) {
                accepting.unlock();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt(); // the port is free a moment later then
        }
    }
}
