package dev.prise.udp;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.DatagramFailed;
import dev.prise.SocketFailure.DatagramTooLong;
import dev.prise.SocketFailure.Interrupted;
import dev.prise.udp.ReceiveResult.NothingYet;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.nio.channels.UnsupportedAddressTypeException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A UDP port of this machine: sends datagrams to anybody, receives them from anybody. One datagram is one message. Whether
 * one arrives, how often, and in which order, nobody promises.
 *
 * <p><b>Threads.</b> Any number may send and receive at the same time; receivers take turns, and each datagram goes to one of
 * them. {@link #close} may come from any thread and frees whoever waits. No thread is started.
 *
 * <p><b>Failures.</b> None closes the port but the interrupt of a virtual thread that waits to receive: what goes wrong with
 * one datagram says nothing of the next.
 */
public final class DatagramPort implements AutoCloseable {

    /** The host that stands for all addresses of this machine, IPv4 and IPv6. */
    public static final String ALL_INTERFACES = "0.0.0.0";

    private static final String MEMBERSHIP =
            "a port joins a group once on each interface, and leaves it where it joined it";

    // Not a DatagramChannel: a blocking one has no time-out, and an interrupted platform thread closes it
    private final DatagramSocket socket;
    private final InetAddress from; // what the socket is bound to
    private final Endpoint local;
    private final UdpOptions options;
    private final Receiver receiver;
    private final SocketEvents events;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Takes over a socket that is bound. */
    DatagramPort(DatagramSocket socket, Endpoint asked, UdpOptions options) {
        this.socket = socket;
        this.from = socket.getLocalAddress();
        this.local = new Endpoint(asked.host(), socket.getLocalPort());
        this.options = options;
        this.receiver = new Receiver(socket, options);
        this.events = options.events();
    }

    /**
     * Opens a port on all addresses of this machine, with all the defaults.
     *
     * @param port the port; 0 takes any free one, which is what programs that ask want
     * @return the open port
     * @throws SocketFailure.CannotListen if the port is in use or not allowed
     * @throws IllegalArgumentException if the port is outside 0 to 65535
     */
    public static DatagramPort open(int port) {
        return open(port, UdpOptions.DEFAULTS);
    }

    /**
     * Opens a port on all addresses of this machine.
     *
     * @param port the port; 0 takes any free one
     * @param options how it works
     * @return the open port
     * @throws SocketFailure.CannotListen if the port is in use or not allowed
     * @throws IllegalArgumentException if the port is outside 0 to 65535, or the options name an interface that is not there
     */
    public static DatagramPort open(int port, UdpOptions options) {
        return open(new Endpoint(ALL_INTERFACES, port), options);
    }

    /**
     * Opens a port on one address of this machine.
     *
     * @param local the address, {@link #ALL_INTERFACES} for all: no other receives broadcasts and multicasts on every
     *     system; port 0 takes any free one
     * @param options how it works
     * @return the open port
     * @throws SocketFailure.CannotListen if the port is in use or not allowed, or the address is not of this machine
     * @throws IllegalArgumentException if the options name an interface that is not there
     */
    public static DatagramPort open(Endpoint local, UdpOptions options) {
        DatagramPort port = new DatagramPort(DatagramSockets.open(local, options), local, options);
        try {
            port.events.listening(port.local);
        } catch (Throwable listenersFault) {
            port.close();
            throw listenersFault;
        }
        return port;
    }

    /**
     * Waits for the next datagram. Blocks until one comes.
     *
     * @return the datagram
     * @throws DatagramTooLong if it is longer than {@link UdpOptions#maxDatagramBytes()}; the next receive gives the next one
     * @throws ClosedHere if the port is closed, or gets closed meanwhile
     * @throws Interrupted if the thread is interrupted. On a virtual thread the port is closed then, for all; a platform
     *     thread feels an interrupt only while it waits behind another receiver, and the port stays open
     * @throws DatagramFailed if the system cannot receive
     */
    public Datagram receive() {
        return receive(Deadline.NEVER).orThrow();
    }

    /**
     * Waits for the next datagram. Blocks until one comes, or the time is over.
     *
     * @param timeout how long to wait; zero asks what is there already (a socket may take up to a millisecond to know)
     * @return the {@link Datagram}, or {@link NothingYet}
     * @throws SocketFailure as {@link #receive()} does
     */
    public ReceiveResult receive(Duration timeout) {
        return receive(Deadline.after(timeout));
    }

    /**
     * Waits for the next datagram. Blocks until one comes, or the deadline passes.
     *
     * @param deadline until when to wait
     * @return the {@link Datagram}, or {@link NothingYet}
     * @throws SocketFailure as {@link #receive()} does
     */
    public ReceiveResult receive(Deadline deadline) {
        try {
            return receiver.receive(deadline);
        } catch (IOException failed) {
            throw failure(
                    "a datagram", refused("nothing can be received on " + local, "see what the system says", failed));
        }
    }

    /**
     * Sends a message as one datagram. Blocks hardly: for the name service if a name is given, and while the system's own
     * queue is full.
     *
     * @param to to whom: one machine, a broadcast address if {@link UdpOptions#broadcast()} allows it, or a multicast group
     * @param message the message, perhaps of 0 bytes
     * @throws DatagramTooLong if it is longer than {@link UdpOptions#maxDatagramBytes()}; nothing was sent
     * @throws DatagramFailed if there is no such host, or the system refuses to send there: to port 0 for one, which
     *     senders that want no answer give as theirs. Nothing was sent
     * @throws ClosedHere if the port is closed, or gets closed meanwhile
     * @throws Interrupted if the thread is interrupted while it waits for the system
     */
    public void send(Endpoint to, Message message) {
        try {
            if (message.size() > options.maxDatagramBytes()) {
                throw new DatagramTooLong(to, message.size(), options.maxDatagramBytes());
            }
            transmit(to, message.bytes());
        } catch (DatagramTooLong | DatagramFailed failure) {
            events.failed(to, failure);
            throw failure;
        }
        events.sent(to, message);
    }

    private void transmit(Endpoint to, byte[] bytes) {
        InetAddress address = DatagramSockets.destination(to.host(), from);
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, address, to.port()));
        } catch (IOException | UnsupportedAddressTypeException failed) { // the latter for IPv6 where there is none
            boolean perhapsBroadcast = failed instanceof BindException && !options.broadcast(); // the JDK's "not allowed"
            throw failure(
                    "the system to send",
                    refused(
                            "a datagram of " + bytes.length + " bytes cannot be sent to " + to,
                            perhapsBroadcast
                                    ? "a broadcast address needs UdpOptions.withBroadcast(true)"
                                    : "check the address and the network",
                            failed));
        }
    }

    /**
     * Sends text in the port's charset, as {@link #send(Endpoint, Message)} does.
     *
     * @param to to whom
     * @param text the text
     * @throws IllegalArgumentException if the charset has no bytes for a character of it
     * @throws SocketFailure as {@link #send(Endpoint, Message)} does
     */
    public void send(Endpoint to, String text) {
        send(to, Message.of(text, options.charset()));
    }

    /**
     * Sends bytes, as {@link #send(Endpoint, Message)} does.
     *
     * @param to to whom
     * @param bytes the bytes
     * @throws SocketFailure as {@link #send(Endpoint, Message)} does
     */
    public void send(Endpoint to, byte[] bytes) {
        send(to, Message.of(bytes, options.charset()));
    }

    /**
     * Joins a multicast group on the interface that the system chooses: what is sent to the group and this port is received
     * from now on. Sending to a group needs no membership.
     *
     * @param group the group's address, for example 239.1.2.3 or ff15::42
     * @throws DatagramFailed if the system refuses, or the port is a member already
     * @throws ClosedHere if the port is closed
     * @throws IllegalArgumentException if the address is not of a group
     */
    public void join(String group) {
        join(group, UdpOptions.SYSTEM_CHOICE);
    }

    /**
     * Joins a multicast group on one interface, as {@link #join(String)} does.
     *
     * @param group the group's address
     * @param networkInterface the interface's name or one of its addresses
     * @throws IllegalArgumentException if the address is not of a group, or there is no such interface
     * @throws SocketFailure as {@link #join(String)} does
     */
    public void join(String group, String networkInterface) {
        change("joined", group, networkInterface, socket::joinGroup);
    }

    /**
     * Leaves a multicast group that was joined on the interface that the system chooses.
     *
     * @param group the group's address
     * @throws DatagramFailed if the port is no member
     * @throws ClosedHere if the port is closed
     * @throws IllegalArgumentException if the address is not of a group
     */
    public void leave(String group) {
        leave(group, UdpOptions.SYSTEM_CHOICE);
    }

    /**
     * Leaves a multicast group on one interface, as {@link #leave(String)} does.
     *
     * @param group the group's address
     * @param networkInterface the interface on which it was joined
     * @throws IllegalArgumentException if the address is not of a group, or there is no such interface
     * @throws SocketFailure as {@link #leave(String)} does
     */
    public void leave(String group, String networkInterface) {
        change("left", group, networkInterface, socket::leaveGroup);
    }

    private interface Membership {
        void change(SocketAddress group, NetworkInterface on) throws IOException;
    }

    private void change(String done, String group, String networkInterface, Membership membership) {
        InetSocketAddress address = DatagramSockets.group(group);
        NetworkInterface on = DatagramSockets.networkInterface(networkInterface).orElse(null);
        try {
            membership.change(address, on);
        } catch (IOException | IllegalArgumentException | UnsupportedOperationException failed) {
            throw failure("the system", refused("the group " + group + " cannot be " + done, MEMBERSHIP, failed));
        }
    }

    /**
     * This end.
     *
     * @return the address that was asked for, with the true port; also after the close
     */
    public Endpoint local() {
        return local;
    }

    /**
     * Whether the port can still be used.
     *
     * @return false once it is closed
     */
    public boolean isOpen() {
        return !socket.isClosed();
    }

    /** Ends it, from any thread, and frees all who wait to receive. The second time does nothing. */
    @Override
    public void close() {
        close("closed here");
    }

    private void close(String why) {
        if (closed.compareAndSet(false, true)) {
            socket.close();
            events.closed(local, why);
        }
    }

    private static DatagramFailed refused(String what, String advice, Exception cause) {
        String said = cause.getMessage() == null ? "address of a kind that this system lacks" : cause.getMessage();
        return new DatagramFailed(
                what + " (" + said + ")", "the system refuses; the port stays open", advice, cause);
    }

    /** What it was in truth: a close or an interrupt looks like a refusal too. */
    private SocketFailure failure(String awaited, DatagramFailed refused) {
        boolean waitEnded = refused.getCause() instanceof InterruptedIOException || (!isOpen() && !closed.get());
        if (waitEnded && Thread.currentThread().isInterrupted()) {
            close("its thread was interrupted"); // where it waited to receive, the JDK has closed the socket already
            return new Interrupted(awaited);
        }
        return isOpen() ? refused : new ClosedHere("the UDP port " + local);
    }
}
