package dev.prise.wire;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure.CannotConnect;
import dev.prise.SocketFailure.CannotListen;
import dev.prise.SocketFailure.Interrupted;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.function.Supplier;

/** Wires over TCP, IPv4 and IPv6 alike. */
public final class Tcp {

    /** The host that stands for all addresses of this machine, IPv4 and IPv6, when a server listens. */
    public static final String ALL_INTERFACES = "0.0.0.0";

    private static final int FIRST_UNPRIVILEGED_PORT = 1024;

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
     * @throws dev.prise.SocketFailure.TlsFailed if the options ask for TLS, as {@link Tls#client} does
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
        return options.tls().map(tls -> tls.client(wire, server.host(), events)).orElse(wire);
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
                configure(socket, options);
                socket.connect(new InetSocketAddress(addresses[i], server.port()), millis(share));
                SocketWire wire = new SocketWire(socket);
                if (wire.local().equals(wire.peer())) {
                    socket.setSoLinger(true, 0); // the port is free at once, for the server that belongs there
                    throw new ConnectedToItself();
                }
                return wire;
            } catch (IOException failed) {
                closeQuietly(socket);
                if (isStopped()) {
                    throw new Interrupted("a connection with " + server);
                }
                last = failed;
            }
        }
        throw cannotConnect(server, options, last);
    }

    /**
     * Nobody listens on a port that the system gives to clients, and it has given it to this one: its segments come back to
     * it, and TCP takes that for two ends that open at the same time.
     */
    private static final class ConnectedToItself extends ConnectException {
        private static final long serialVersionUID = 1;

        ConnectedToItself() {
            super("both ends of the connection are the same");
        }
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

    private static CannotConnect cannotConnect(Endpoint server, TcpOptions options, IOException cause) {
        return switch (cause) {
            case SocketTimeoutException timeout -> new CannotConnect(
                    server + " did not answer within " + options.connectTimeout().toMillis() + " ms",
                    "the machine is off, or something between drops what is sent to it",
                    "check the address and the firewall",
                    timeout);
            case ConnectException gaveUp when String.valueOf(gaveUp.getMessage()).contains("timed out") ->
                new CannotConnect(
                        server + " did not answer in the time that the system gives it (" + gaveUp.getMessage() + ")",
                        "the machine is off, or something between drops what is sent to it",
                        "check the address and the firewall",
                        gaveUp);
            case ConnectedToItself nobodyElse -> new CannotConnect(
                    "the attempt to reach " + server + " connected to itself: the system gave this end port "
                            + server.port() + ", the one that it connects to",
                    "no program listens on that port there, and it is one of those that the system gives to clients",
                    "start the server; on a port outside the system's range for clients (49152 to 65535, on Linux from"
                            + " 32768) this cannot happen",
                    nobodyElse);
            case ConnectException refused -> new CannotConnect(
                    server + " refused the connection",
                    "no program listens on that port there",
                    "start the server, or check the port",
                    refused);
            case null -> new CannotConnect(
                    server + " was not reached in time", "no time was left to try", "allow more time", null);
            default -> new CannotConnect(
                    server + " cannot be reached (" + cause.getMessage() + ")",
                    "the network gives no way to it",
                    "check the address and the network",
                    cause);
        };
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
        options.tls().ifPresent(tls -> tls.checkServes(local, events));
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
            SocketListener listener = new SocketListener(socket, local.host(), options, events);
            return options.proxyFrom().isEmpty()
                    ? listener
                    : new ProxyListener(listener, options.proxyFrom(), events, ProxyListener.TIME);
        } catch (UnknownHostException unknown) {
            throw new CannotListen(
                    "there is no host named " + local.host(), "give an address of this machine", unknown);
        } catch (IOException failed) {
            closeQuietly(socket);
            throw cannotListen(local, failed);
        }
    }

    private static CannotListen cannotListen(Endpoint local, IOException cause) {
        if (!(cause instanceof BindException)) {
            return new CannotListen(
                    "no port can be listened on (" + cause.getMessage() + ")",
                    "let the system have more sockets or file descriptors for this program",
                    cause);
        }
        if (!isOfThisMachine(local.host())) {
            return new CannotListen(
                    local.host() + " is not an address of this machine",
                    "give one that is, or " + ALL_INTERFACES + " for all",
                    cause);
        }
        String where = "port " + local.port() + " is in use on " + local.host();
        if (local.port() > 0 && local.port() < FIRST_UNPRIVILEGED_PORT) {
            where += ", or kept for privileged programs as ports below " + FIRST_UNPRIVILEGED_PORT + " often are";
        }
        return new CannotListen(where, "close the other program or take another port (0 picks a free one)", cause);
    }

    private static boolean isOfThisMachine(String host) {
        try {
            InetAddress address = InetAddress.getByName(host);
            return address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (IOException unknown) {
            return false;
        }
    }

    /** Sets what can be set; keep-alive times are left to the system where it has no such setting. */
    static void configure(Socket socket, TcpOptions options) throws SocketException {
        socket.setTcpNoDelay(options.noDelay());
        socket.setKeepAlive(options.keepAlive());
        if (options.keepAlive()) {
            set(socket, "TCP_KEEPIDLE", (int) options.keepAliveIdle().toSeconds());
            set(socket, "TCP_KEEPINTERVAL", (int) options.keepAliveInterval().toSeconds());
            set(socket, "TCP_KEEPCOUNT", options.keepAliveProbes());
        }
    }

    // these three belong to the module jdk.net; found by name, they cost core no dependency
    @SuppressWarnings("unchecked")
    private static void set(Socket socket, String name, int value) {
        for (SocketOption<?> option : socket.supportedOptions()) {
            if (option.name().equals(name) && option.type() == Integer.class) {
                try {
                    socket.setOption((SocketOption<Integer>) option, value);
                } catch (IOException | UnsupportedOperationException notHere) {
                    // the system's own time holds; SO_KEEPALIVE itself is on
                }
            }
        }
    }

    /** What {@link Socket#setSoTimeout} takes: at least 1 ms, since 0 would mean for ever. */
    static int millis(long nanos) {
        return Math.clamp(nanos / 1_000_000 + (nanos % 1_000_000 > 0 ? 1 : 0), 1, Integer.MAX_VALUE);
    }

    /** Whether what failed did so because of an interrupt; a platform thread feels none in a socket's calls. */
    static boolean isStopped() {
        return Thread.currentThread().isVirtual() && Thread.currentThread().isInterrupted();
    }

    static Endpoint endpoint(InetAddress address, int port) {
        return new Endpoint(address == null ? "unknown" : address.getHostAddress(), Math.max(port, 0));
    }

    static void closeQuietly(AutoCloseable socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (Exception alreadyBroken) {
            // nothing more can be done for it, and nobody waits for it
        }
    }
}
