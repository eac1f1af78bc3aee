package dev.prise.wire;

import dev.prise.Endpoint;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.ConnectionLost;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;

/** A TCP port that is listened on. */
final class SocketListener implements WireListener {

    private final ServerSocket server;
    private final Endpoint local;
    private final TcpOptions options;
    private final SocketEvents events;

    SocketListener(ServerSocket server, String host, TcpOptions options, SocketEvents events) {
        this.server = server;
        this.local = new Endpoint(host, server.getLocalPort());
        this.options = options;
        this.events = events;
    }

    @Override
    public Wire accept() {
        Socket socket = null;
        try {
            socket = server.accept();
            Tcp.configure(socket, options);
            Wire wire = new SocketWire(socket);
            return options.tls().map(tls -> tls.server(wire, new byte[0], events)).orElse(wire); // its handshake comes later
        } catch (IOException failed) {
            Tcp.closeQuietly(socket);
            if (server.isClosed()) {
                throw new ClosedHere("the listener on " + local);
            }
            throw new ConnectionLost(local, failed);
        }
    }

    @Override
    public Endpoint local() {
        return local;
    }

    @Override
    public void close() {
        Tcp.closeQuietly(server);
    }
}
