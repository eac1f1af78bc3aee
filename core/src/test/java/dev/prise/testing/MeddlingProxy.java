package dev.prise.testing;

import dev.prise.testing.Meddling.Manner;
import dev.prise.testing.Meddling.Strike;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between clients and a server, passes their bytes on, and meddles: each connection is cut, glued, delayed, stalled, broken off
 * or half closed as the next {@link Meddling} says. It knows what marks messages have, so that it can cut inside of them.
 *
 * <pre>
 *   client ──socket── here ──socket── server       one thread for each direction
 * </pre>
 */
public final class MeddlingProxy implements AutoCloseable {

    private static final int BUFFER_BYTES = 64 << 10;
    private static final long MOMENT_NANOS = 2_000_000;

    private final ServerSocket door;
    private final int server;
    private final byte[] mark;
    private final Queue<Meddling> next = new ConcurrentLinkedQueue<>();
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

    /**
     * Begins to meddle.
     *
     * @param server the port of the server on the loopback address
     * @param mark what stands between messages: the tag, or the end of a header; two bytes or more can be cut in two
     */
    public MeddlingProxy(int server, byte[] mark) {
        this.server = server;
        this.mark = mark.clone();
        try {
            door = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /** Where clients connect to. */
    public int port() {
        return door.getLocalPort();
    }

    /** What is done to the next client that connects; those for whom nothing is said are left alone. */
    public MeddlingProxy then(Meddling meddling) {
        next.add(meddling);
        return this;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                Meddling meddling = next.isEmpty() ? Meddling.of(Manner.PLAIN) : next.poll();
                Socket behind = new Socket(InetAddress.getLoopbackAddress(), server);
                client.setTcpNoDelay(true);
                behind.setTcpNoDelay(true);
                sockets.add(client);
                sockets.add(behind);
                new Direction(client, behind, meddling, false).start();
                new Direction(behind, client, meddling, true).start();
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        sockets.forEach(MeddlingProxy::closeQuietly);
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException closedAnyway) {
            // it is
        }
    }

    /** One direction of one connection. */
    private final class Direction {
        private final Socket from;
        private final Socket to;
        private final Meddling meddling;
        private final boolean strikes;
        private final SplittableRandom random;
        private final AtomicLong passed = new AtomicLong();

        Direction(Socket from, Socket to, Meddling meddling, boolean back) {
            this.from = from;
            this.to = to;
            this.meddling = meddling;
            this.strikes = meddling.strike() != Strike.NONE && meddling.wayBack() == back;
            this.random = new SplittableRandom(meddling.seed());
        }

        void start() {
            Thread.ofVirtual().start(() -> {
                try {
                    passAll();
                } catch (IOException broken) {
                    closeQuietly(from); // one has gone: the other is to hear of it
                    closeQuietly(to);
                }
            });
        }

        private void passAll() throws IOException {
            InputStream in = from.getInputStream();
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count; (count = in.read(buffer)) >= 0;) {
                if (meddling.manner() == Manner.GLUED) {
                    LockSupport.parkNanos(MOMENT_NANOS);
                    count += in.readNBytes(buffer, count, Math.min(in.available(), buffer.length - count));
                }
                long left = strikes ? meddling.place() - passed.get() : Long.MAX_VALUE;
                passInPieces(buffer, (int) Math.min(count, left));
                if (count >= left) {
                    strike(in, buffer);
                    return;
                }
            }
            to.shutdownOutput();
        }

        private void passInPieces(byte[] bytes, int end) throws IOException {
            OutputStream out = to.getOutputStream();
            for (int at = 0; at < end;) {
                int length = Math.min(piece(bytes, at, end), end - at);
                out.write(bytes, at, length);
                at += length;
                passed.addAndGet(length);
            }
        }

        private int piece(byte[] bytes, int at, int end) {
            return switch (meddling.manner()) {
                case PLAIN, GLUED -> end - at;
                case BYTEWISE -> 1;
                case CUT_IN_MARKS -> untilInsideTheNextMark(bytes, at, end);
                case DELAYED -> {
                    LockSupport.parkNanos(MOMENT_NANOS);
                    yield end - at;
                }
                case AT_RANDOM -> {
                    if (random.nextInt(8) == 0) {
                        LockSupport.parkNanos(MOMENT_NANOS / 4);
                    }
                    yield 1 + random.nextInt(random.nextBoolean() ? 8 : 2000);
                }
            };
        }

        private int untilInsideTheNextMark(byte[] bytes, int at, int end) {
            for (int i = at + 1; i < end; i++) {
                if (bytes[i - 1] == mark[0] && (mark.length == 1 || bytes[i] == mark[1])) {
                    return i - at;
                }
            }
            return end - at;
        }

        private void strike(InputStream in, byte[] buffer) throws IOException {
            switch (meddling.strike()) {
                case RESET -> {
                    from.setSoLinger(true, 0);
                    to.setSoLinger(true, 0);
                    closeQuietly(from);
                    closeQuietly(to);
                }
                case HALF_CLOSE -> {
                    to.shutdownOutput();
                    while (in.read(buffer) >= 0) {
                        // nobody gets it
                    }
                }
                case STALL, NONE -> {
                    // the other direction goes on
                }
            }
        }
    }
}
