package dev.prise.tcp;

import dev.prise.Endpoint;
import dev.prise.SocketFailure.CannotConnect;
import dev.prise.SocketFailure.CannotListen;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;

/** What the system reports when a port cannot be connected to or listened on, in words. */
final class TcpFailures {

    private static final int FIRST_UNPRIVILEGED_PORT = 1024;

    private TcpFailures() {}

    /**
     * Nobody listens on a port that the system gives to clients, and it has given it to this one: its segments come back to
     * it, and TCP takes that for two ends that open at the same time.
     */
    static final class ConnectedToItself extends ConnectException {
        private static final long serialVersionUID = 1;

        ConnectedToItself() {
            super("both ends of the connection are the same");
        }
    }

    static CannotConnect cannotConnect(Endpoint server, TcpOptions options, IOException cause) {
        return switch (cause) {
            case SocketTimeoutException timeout -> new CannotConnect(
                    server + " did not answer within " + options.connectTimeout().toMillis() + " ms",
                    "the machine is off, or something between drops what is sent to it",
                    "check the address and the firewall",
                    timeout);
            case ConnectedToItself nobodyElse -> new CannotConnect(
                    "the attempt to reach " + server + " connected to itself: the system gave this end port "
                            + server.port() + ", the one that it connects to",
                    "no program listens on that port there, and it is one of those that the system gives to clients",
                    "start the server; on a port outside the system's range for clients (49152 to 65535, on Linux from"
                            + " 32768) this cannot happen",
                    nobodyElse);
            case ConnectException gaveUp when String.valueOf(gaveUp.getMessage()).contains("timed out") ->
                new CannotConnect(
                        server + " did not answer in the time that the system gives it (" + gaveUp.getMessage() + ")",
                        "the machine is off, or something between drops what is sent to it",
                        "check the address and the firewall",
                        gaveUp);
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

    static CannotListen cannotListen(Endpoint local, IOException cause) {
        if (!(cause instanceof BindException)) {
            return new CannotListen(
                    "no port can be listened on (" + cause.getMessage() + ")",
                    "let the system have more sockets or file descriptors for this program",
                    cause);
        }
        if (!isOfThisMachine(local.host())) {
            return new CannotListen(
                    local.host() + " is not an address of this machine",
                    "give one that is, or " + Tcp.ALL_INTERFACES + " for all",
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
}
