package dev.prise.udp;

import dev.prise.Endpoint;
import dev.prise.SafeText;
import dev.prise.SocketFailure.CannotListen;
import dev.prise.SocketFailure.DatagramFailed;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.stream.Collectors;

/** Opens the system's sockets, and finds what their addresses and interfaces are called. */
final class DatagramSockets {

    private static final int FIRST_UNPRIVILEGED_PORT = 1024;

    private DatagramSockets() {}

    static DatagramSocket open(Endpoint local, UdpOptions options) {
        Optional<NetworkInterface> outgoing = networkInterface(options.multicastInterface());
        DatagramSocket socket = null;
        try {
            InetAddress address = InetAddress.getByName(local.host());
            socket = new DatagramSocket(null);
            socket.setBroadcast(options.broadcast()); // the JDK allows it by default
            socket.setReuseAddress(options.sharePort());
            socket.setOption(StandardSocketOptions.IP_MULTICAST_TTL, options.multicastTtl());
            socket.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, options.multicastLoopback());
            if (outgoing.isPresent()) {
                socket.setOption(StandardSocketOptions.IP_MULTICAST_IF, outgoing.get());
            }
            // the unnamed wildcard takes IPv4 and IPv6 both, the named 0.0.0.0 would take IPv4 alone
            socket.bind(
                    address.isAnyLocalAddress()
                            ? new InetSocketAddress(local.port())
                            : new InetSocketAddress(address, local.port()));
            return socket;
        } catch (UnknownHostException unknown) {
            throw new CannotListen(
                    "there is no host named " + local.host(), "give an address of this machine", unknown);
        } catch (IOException failed) {
            if (socket != null) {
                socket.close();
            }
            throw cannotOpen(local, failed);
        }
    }

    private static CannotListen cannotOpen(Endpoint local, IOException cause) {
        if (!(cause instanceof BindException)) {
            return new CannotListen(
                    "UDP port " + local + " cannot be opened (" + cause.getMessage() + ")",
                    "check the options: this system refuses one of them",
                    cause);
        }
        if (!isOfThisMachine(local.host())) {
            return new CannotListen(
                    local.host() + " is not an address of this machine",
                    "give one that is, or " + DatagramPort.ALL_INTERFACES + " for all",
                    cause);
        }
        String where = "UDP port " + local.port() + " is in use on " + local.host();
        if (local.port() > 0 && local.port() < FIRST_UNPRIVILEGED_PORT) {
            where += ", or kept for privileged programs as ports below " + FIRST_UNPRIVILEGED_PORT + " often are";
        }
        return new CannotListen(
                where,
                "close the other program, take another port (0 picks a free one), or let both share it"
                        + " (UdpOptions.withSharePort)",
                cause);
    }

    private static boolean isOfThisMachine(String host) {
        try {
            InetAddress address = InetAddress.getByName(host);
            return address.isAnyLocalAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (IOException unknown) {
            return false;
        }
    }

    /** Where a datagram goes: an address that the socket can send to, if the host has several. */
    static InetAddress destination(String host, InetAddress from) {
        InetAddress[] addresses = resolve(host);
        for (InetAddress address : addresses) {
            if (from.isAnyLocalAddress() || address instanceof Inet4Address == from instanceof Inet4Address) {
                return address;
            }
        }
        return addresses[0];
    }

    private static InetAddress[] resolve(String host) {
        try {
            return InetAddress.getAllByName(host);
        } catch (UnknownHostException unknown) {
            throw new DatagramFailed(
                    "there is no host named " + host,
                    "the name is misspelt, or the name service does not answer",
                    "check the name, or give the IP address",
                    unknown);
        }
    }

    /**
     * The group that this address names.
     *
     * @throws IllegalArgumentException if it names no group
     */
    static InetSocketAddress group(String address) {
        InetAddress group = resolve(address)[0];
        if (!group.isMulticastAddress()) {
            throw new IllegalArgumentException(address
                    + " is no multicast group; take an address from 224.0.0.0 to 239.255.255.255, or one that begins with ff");
        }
        return new InetSocketAddress(group, 0);
    }

    /**
     * The interface of this name or address; none for the system's choice.
     *
     * @throws IllegalArgumentException if this machine has no such interface
     */
    static Optional<NetworkInterface> networkInterface(String name) {
        if (name.equals(UdpOptions.SYSTEM_CHOICE)) {
            return Optional.empty();
        }
        try {
            NetworkInterface found = NetworkInterface.getByName(name);
            if (found == null) {
                found = NetworkInterface.getByInetAddress(InetAddress.getByName(name));
            }
            if (found != null) {
                return Optional.of(found);
            }
        } catch (IOException notAnAddress) {
            // the same as an address of another machine
        }
        throw new IllegalArgumentException("this machine has no network interface \"" + SafeText.of(name)
                + "\"; it has " + names());
    }

    private static String names() {
        try {
            return NetworkInterface.networkInterfaces()
                    .map(NetworkInterface::getName)
                    .sorted()
                    .collect(Collectors.joining(", "));
        } catch (SocketException unknown) {
            return "none that can be seen";
        }
    }
}
