package dev.prise.udp;

import dev.prise.SocketEvents;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * How a datagram port works. Immutable; {@code with…} makes a changed copy.
 *
 * @param charset what text is written and read in. Default UTF-8; WINDEV programs use windows-1252, or UTF-16LE
 * @param maxDatagramBytes the longest datagram, sent or received; exactly so many bytes pass, one more does not. Default
 *     65,000, as in WINDEV; at most {@link #MAX_DATAGRAM_BYTES}. Above some 1,400 bytes the network cuts a datagram into packets,
 *     and the loss of one is the loss of all
 * @param broadcast whether datagrams may be sent to broadcast addresses, such as 192.168.1.255. Default false: the system
 *     refuses. Receiving them needs no leave
 * @param sharePort whether other programs of this machine may open the same port if they share it too, as several listeners
 *     to one multicast group do. Who of them gets a datagram that is sent to one machine only, the system decides. Default
 *     false
 * @param multicastInterface the network interface that datagrams to a multicast group leave by: its name, or one of its
 *     addresses. Default {@link #SYSTEM_CHOICE}
 * @param multicastTtl how many networks datagrams to a multicast group may cross: 0 stays on this machine, 1 in this
 *     network, at most 255. Default 1
 * @param multicastLoopback whether those who have joined the group on this machine get what is sent from it; on the
 *     loopback interface they always do. Default true
 * @param events who is told what happens. Datagrams have no connections: {@code listening} is told once the port is open,
 *     {@code closed} once it is closed, both with the port's own address; {@code received}, {@code sent} and
 *     {@code failed} with that of the other end. Default nobody
 */
public record UdpOptions(
        Charset charset,
        int maxDatagramBytes,
        boolean broadcast,
        boolean sharePort,
        String multicastInterface,
        int multicastTtl,
        boolean multicastLoopback,
        SocketEvents events) {

    /** The longest datagram that IPv4 can carry, in bytes: 65,535, less the headers of IP and of UDP. */
    public static final int MAX_DATAGRAM_BYTES = 65_507;

    /** What stands for an interface where the system is to choose it. */
    public static final String SYSTEM_CHOICE = "";

    private static final int MAX_NETWORKS = 255;

    /** The defaults. */
    public static final UdpOptions DEFAULTS = new UdpOptions(
            StandardCharsets.UTF_8, 65_000, false, false, SYSTEM_CHOICE, 1, true, SocketEvents.NONE);

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if a number is out of its bounds
     */
    public UdpOptions {
        Objects.requireNonNull(charset, "charset");
        Objects.requireNonNull(multicastInterface, "multicastInterface");
        Objects.requireNonNull(events, "events");
        check("maxDatagramBytes", maxDatagramBytes, 1, MAX_DATAGRAM_BYTES);
        check("multicastTtl", multicastTtl, 0, MAX_NETWORKS);
    }

    private static void check(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " " + value + " is outside " + least + " to " + most);
        }
    }

    /**
     * A copy with another {@link #charset()}.
     *
     * @param other the charset
     * @return the copy
     */
    public UdpOptions withCharset(Charset other) {
        return new UdpOptions(
                other,
                maxDatagramBytes,
                broadcast,
                sharePort,
                multicastInterface,
                multicastTtl,
                multicastLoopback,
                events);
    }

    /**
     * A copy with another {@link #maxDatagramBytes()}.
     *
     * @param bytes the longest datagram, 1 to {@link #MAX_DATAGRAM_BYTES}
     * @return the copy
     */
    public UdpOptions withMaxDatagramBytes(int bytes) {
        return new UdpOptions(
                charset, bytes, broadcast, sharePort, multicastInterface, multicastTtl, multicastLoopback, events);
    }

    /**
     * A copy with another {@link #broadcast()}.
     *
     * @param allowed whether datagrams may be sent to broadcast addresses
     * @return the copy
     */
    public UdpOptions withBroadcast(boolean allowed) {
        return new UdpOptions(
                charset,
                maxDatagramBytes,
                allowed,
                sharePort,
                multicastInterface,
                multicastTtl,
                multicastLoopback,
                events);
    }

    /**
     * A copy with another {@link #sharePort()}.
     *
     * @param shared whether other programs may open the same port
     * @return the copy
     */
    public UdpOptions withSharePort(boolean shared) {
        return new UdpOptions(
                charset,
                maxDatagramBytes,
                broadcast,
                shared,
                multicastInterface,
                multicastTtl,
                multicastLoopback,
                events);
    }

    /**
     * A copy that sends to multicast groups in another way.
     *
     * @param networkInterface the interface to leave by: its name, one of its addresses, or {@link #SYSTEM_CHOICE}
     * @param ttl how many networks to cross, 0 to 255
     * @param loopback whether this machine gets it too
     * @return the copy
     */
    public UdpOptions withMulticast(String networkInterface, int ttl, boolean loopback) {
        return new UdpOptions(
                charset, maxDatagramBytes, broadcast, sharePort, networkInterface, ttl, loopback, events);
    }

    /**
     * A copy with other {@link #events()}.
     *
     * @param other who is told
     * @return the copy
     */
    public UdpOptions withEvents(SocketEvents other) {
        return new UdpOptions(
                charset,
                maxDatagramBytes,
                broadcast,
                sharePort,
                multicastInterface,
                multicastTtl,
                multicastLoopback,
                other);
    }
}
