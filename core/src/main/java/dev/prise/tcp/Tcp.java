package dev.prise.tcp;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure.CannotConnect;
import dev.prise.SocketFailure.CannotListen;
import dev.prise.SocketFailure.Interrupted;
import dev.prise.proxy.ProxyListener;
import dev.prise.tls.TlsListener;
import dev.prise.tls.TlsWires;
import dev.prise.wire.Wire;
import dev.prise.wire.WireListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.function.Supplier;

/** Wires over TCP, IPv4 and IPv6 alike. */
public final class Tcp {

    /** The host that stands for all addresses of this machine, IPv4 and IPv6, when a server listens. */
    public static final String ALL_INTERFACES = "0.0.0.0";

    private Tcp() {}

    /**
     * Connects to a server. Blocks until the connection stands, at most {@link TcpOptions#connectTimeout()} over all addresses of
     * the host, which are tried in turn; the name service takes its own time before, and TLS, if there is some, after.
     *
     * @param server host and port
     * @param options how the connection is set up
     * @return this end of it
     * @throws CannotConnect if there is no such host, nobody listens there, or no answer came in time; also if nobody listens
     *     there and the system has connected this end to itself, which can happen on a port of the range for clients
     * @throws Interrupted if the thread is interrupted
     * @throws IllegalArgumentException if the port is 0, which nobody can connect to
     * @throws dev.prise.SocketFailure.TlsFailed if the options ask for TLS, as {@link TlsWires#client} does
     */
    public static Wire connect(Endpoint server, TcpOptions options) {
        return connect(server, options, SocketEvents.NONE);
    }

    /**
     * Connects to a server, as {@link #connect(Endpoint, TcpOptions)} does.
     *
     * @param server host and port
     * @param options how the connection is set up
     * @param events who is told of certificates and keys that have changed and cannot be used
     * @return this end of it
     * @throws dev.prise.SocketFailure as {@link #connect(Endpoint, TcpOptions)} does
     */
    public static Wire connect(Endpoint server, TcpOptions options, SocketEvents events) {
        Wire wire = connectPlain(server, options, Socket::new);
        return options.tls().map(tls -> TlsWires.client(tls, wire, server.host(), events)).orElse(wire);
    }

    /** Connects one of the sockets that the supplier makes, one for each address of the host. */
    static Wire connectPlain(Endpoint server, TcpOptions options, Supplier<Socket> sockets) {
        if (server.port() == 0) {
            throw new IllegalArgumentException("port 0 is no port to connect to; give the server's, 1 to 65535");
        }
        InetAddress[] addresses = resolve(server);
        Deadline deadline = Deadline.after(options.connectTimeout());
        IOException last = null;
        for (int i = 0; i < addresses.length && !deadline.isPast(); i++) {
            Socket socket = sockets.get();
            try {
                long share = deadline.remainingNanos() / (addresses.length - i); // a dead address leaves time for the rest
                Sockets.configure(socket, options);
                socket.connect(new InetSocketAddress(addresses[i], server.port()), Sockets.millis(share));
                SocketWire wire = new SocketWire(socket);
                if (wire.local().equals(wire.peer())) {
                    socket.setSoLinger(true, 0); // the port is free at once, for the server that belongs there
                    throw new TcpFailures.ConnectedToItself();
                }
                return wire;
            } catch (IOException failed) {
                Sockets.closeQuietly(socket);
                if (Sockets.isStopped()) {
                    throw new Interrupted("a connection with " + server);
                }
                last = failed;
            }
        }
        throw TcpFailures.cannotConnect(server, options, last);
    }

    private static InetAddress[] resolve(Endpoint server) {
        try {
            return InetAddress.getAllByName(server.host());
        } catch (UnknownHostException unknown) {
            throw new CannotConnect(
                    "there is no host named " + server.host(),
                    "the name is misspelt, or the name service does not answer",
                    "check the name, or give the IP address",
                    unknown);
        }
    }

    /**
     * Listens on a port.
     *
     * @param local the address of this machine to listen on, {@link #ALL_INTERFACES} for all; port 0 takes any free one
     * @param options how the listener and its connections are set up
     * @return the listener
     * @throws CannotListen if the port is taken or not allowed, or the address is not of this machine
     * @throws dev.prise.SocketFailure.TlsFailed if the options ask for TLS and the certificate or key cannot be used
     * @throws IllegalArgumentException if the options ask for TLS without a certificate
     */
    public static WireListener listen(Endpoint local, TcpOptions options) {
        return listen(local, options, SocketEvents.NONE);
    }

    /**
     * Listens on a port, as {@link #listen(Endpoint, TcpOptions)} does.
     *
     * @param local the address of this machine to listen on, {@link #ALL_INTERFACES} for all; port 0 takes any free one
     * @param options how the listener and its connections are set up
     * @param events who is told of certificates and keys that have changed and cannot be used
     * @return the listener
     * @throws dev.prise.SocketFailure as {@link #listen(Endpoint, TcpOptions)} does
     */
    public static WireListener listen(Endpoint local, TcpOptions options, SocketEvents events) {
        options.tls().ifPresent(tls -> TlsWires.checkServes(tls, local, events));
        ServerSocket socket = null;
        try {
            InetAddress address = InetAddress.getByName(local.host());
            socket = new ServerSocket();
            socket.setReuseAddress(options.reuseAddress());
            // the unnamed wildcard takes IPv4 and IPv6 both, the named 0.0.0.0 would take IPv4 alone
            socket.bind(
                    address.isAnyLocalAddress()
                            ? new InetSocketAddress(local.port())
                            : new InetSocketAddress(address, local.port()),
                    options.backlog());
            return stacked(new SocketListener(socket, local.host(), options), options, events);
        } catch (UnknownHostException unknown) {
            throw new CannotListen(
                    "there is no host named " + local.host(), "give an address of this machine", unknown);
        } catch (IOException failed) {
            Sockets.closeQuietly(socket);
            throw TcpFailures.cannotListen(local, failed);
        }
    }

    /** The floors above a port: PROXY headers come before TLS. */
    private static WireListener stacked(WireListener port, TcpOptions options, SocketEvents events) {
        WireListener plain = options.proxyFrom().isEmpty()
                ? port
                : new ProxyListener(port, options.proxyFrom(), events, ProxyListener.TIME);
        return options.tls().<WireListener>map(tls -> new TlsListener(plain, tls, events)).orElse(plain);
    }
}
