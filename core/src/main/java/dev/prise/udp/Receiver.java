package dev.prise.udp;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.SocketFailure.DatagramTooLong;
import dev.prise.SocketFailure.Interrupted;
import dev.prise.udp.ReceiveResult.NothingYet;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** The way in: takes datagrams from the socket, one receiver at a time, each until its own deadline. */
final class Receiver {

    // More than any datagram has, whatever the limit, so that the true size of one that is too long is known
    private static final int BUFFER_BYTES = 1 << 16;

    private static final int MOST_ECHOES = 100; // that a receiver whose time is up looks behind

    private final DatagramSocket socket;
    private final UdpOptions options;

    // The JDK has a lock of its own here, but waits for it without a time-out
    private final ReentrantLock receiving = new ReentrantLock(); // guards the packet, and the socket's time-out
    private final DatagramPacket packet = new DatagramPacket(new byte[BUFFER_BYTES], BUFFER_BYTES);

    Receiver(DatagramSocket socket, UdpOptions options) {
        this.socket = socket;
        this.options = options;
    }

    ReceiveResult receive(Deadline deadline) throws IOException {
        if (!lock(deadline)) {
            return new NothingYet();
        }
        try {
            do {
                if (fill(deadline)) {
                    return take();
                }
            } while (!deadline.isPast());
            return new NothingYet();
        } finally {
            receiving.unlock();
        }
    }

    private boolean lock(Deadline deadline) {
        try {
            return receiving.tryLock() || receiving.tryLock(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Interrupted("another receiver");
        }
    }

    private boolean fill(Deadline deadline) throws IOException {
        for (int echoes = 0; echoes < MOST_ECHOES || !deadline.isPast(); echoes++) {
            try {
                socket.setSoTimeout(deadline == Deadline.NEVER ? 0 : millis(deadline.remainingNanos()));
                packet.setLength(BUFFER_BYTES);
                socket.receive(packet);
                return true;
            } catch (SocketTimeoutException nothingYet) {
                return false;
            } catch (PortUnreachableException echoOfAnEarlierSend) {
                // some systems report to the receiver that nobody was there for what was sent before; a datagram may lie behind it
            }
        }
        return false;
    }

    // 0 would mean for ever
    private static int millis(long nanos) {
        return Math.clamp((nanos + 999_999) / 1_000_000, 1, Integer.MAX_VALUE);
    }

    private Datagram take() {
        Endpoint sender = new Endpoint(packet.getAddress().getHostAddress(), packet.getPort());
        int size = packet.getLength();
        byte[] bytes = Arrays.copyOf(packet.getData(), Math.min(size, options.maxDatagramBytes()));
        if (size > bytes.length) {
            DatagramTooLong failure = new DatagramTooLong(sender, size, bytes);
            options.events().failed(sender, failure);
            throw failure;
        }
        Message message = Message.of(bytes, options.charset());
        options.events().received(sender, message);
        return new Datagram(sender, message);
    }
}
