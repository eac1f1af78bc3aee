package dev.prise.tcp;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.ConnectionLost;
import dev.prise.SocketFailure.Interrupted;
import dev.prise.SocketFailure.PeerNotReading;
import dev.prise.wire.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

/** A TCP connection. Reads are bounded by the JDK's own time-out, writes by the {@link WriteWatchdog}. */
final class SocketWire implements Wire {

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final Endpoint local;
    private final Endpoint peer;
    private int readTimeout; // milliseconds that the socket was told of, 0 for ever; one thread reads at a time
    private boolean drained; // the last read took less than it could have: the next one would find nothing yet
    private volatile Deadline writing; // of the write that is under way, null between writes
    private volatile boolean inputEnded; // by endInput()
    private volatile boolean expired; // the watch has closed the socket since a write took too long

    SocketWire(Socket socket) throws IOException {
        this(socket, null);
    }

    /**
     * A wire over a socket that is connected.
     *
     * @param known where it likely ends on this side, so that thousands of clients share one object; null if nobody knows
     */
    SocketWire(Socket socket, Endpoint known) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
        this.peer = Endpoint.of(socket.getInetAddress(), socket.getPort());
        Endpoint here = Endpoint.of(socket.getLocalAddress(), socket.getLocalPort());
        this.local = here.equals(known) ? known : here;
    }

    @Override
    public int read(byte[] into, int offset, int length, Deadline deadline) {
        if (drained && Thread.currentThread().isVirtual()) {
            letOthersGoFirst();
        }
        while (true) {
            try {
                setReadTimeout(deadline == Deadline.NEVER ? 0 : Sockets.millis(deadline.remainingNanos()));
                int count = in.read(into, offset, length);
                drained = count < length;
                return count < 0 ? END : count;
            } catch (SocketTimeoutException notInTime) {
                // a thread that lost its turn between the JDK's start of the clock and its look is told so without any look
                if (unread() == 0) {
                    return NOTHING_YET;
                }
            } catch (IOException failed) {
                if (inputEnded && !socket.isClosed()) {
                    return END; // Windows calls it a failure that a socket whose input was shut down is read
                }
                throw failure("a message", failed);
            }
        }
    }

    /**
     * To find nothing and wait costs a virtual thread a system call for the look, one to be told when there is something, and the way
     * through the JDK's poller: as much as the message itself. While the others have their turn, which costs next to nothing if
     * there are none, the peer has often sent on.
     */
    @SuppressWarnings("ThreadPriorityCheck") // nothing relies on it
    private static void letOthersGoFirst() {
        Thread.yield();
    }

    private void setReadTimeout(int millis) throws IOException {
        if (millis != readTimeout) {
            socket.setSoTimeout(millis);
            readTimeout = millis;
        }
    }

    @Override
    public int unread() {
        try {
            return in.available();
        } catch (IOException over) {
            return 0;
        }
    }

    @Override
    public void write(byte[] from, int offset, int length, Deadline deadline) {
        if (deadline == Deadline.NEVER) {
            writeUnwatched(from, offset, length);
            return;
        }
        try {
            writing = deadline;
            WriteWatchdog.watch(this, deadline);
            writeUnwatched(from, offset, length);
        } finally {
            writing = null;
        }
    }

    private void writeUnwatched(byte[] from, int offset, int length) {
        try {
            out.write(from, offset, length);
        } catch (IOException failed) {
            throw failure("the peer to read", failed);
        }
    }

    /** Called by the watch. */
    boolean isWriting() {
        return writing != null;
    }

    /** Called by the watch: ends a write whose deadline is past; answers in how many nanoseconds to look again. */
    long expire() {
        Deadline deadline = writing;
        if (deadline == null) {
            return Long.MAX_VALUE;
        }
        if (deadline.isPast()) {
            expired = true;
            discardUnsent();
            close();
        }
        return Math.max(deadline.remainingNanos() / 2, WriteWatchdog.MIN_NANOS);
    }

    // what the peer does not read would stay in the system's memory for minutes after the close
    private void discardUnsent() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException alreadyClosed) {
            // then there is nothing to discard
        }
    }

    private SocketFailure failure(String awaited, IOException cause) {
        if (expired) {
            return new PeerNotReading(peer);
        }
        if (Sockets.isStopped()) {
            return new Interrupted(awaited);
        }
        return socket.isClosed() ? new ClosedHere("the connection with " + peer) : new ConnectionLost(peer, cause);
    }

    @Override
    public void endInput() {
        inputEnded = true;
        try {
            socket.shutdownInput();
        } catch (IOException alreadyOver) {
            // reads end by themselves
        }
    }

    @Override
    public void endOutput() {
        try {
            socket.shutdownOutput();
        } catch (IOException alreadyOver) {
            // the peer is told by the close, or is gone
        }
    }

    @Override
    public Endpoint peer() {
        return peer;
    }

    @Override
    public Endpoint local() {
        return local;
    }

    @Override
    public void close() {
        Sockets.closeQuietly(socket);
    }
}
