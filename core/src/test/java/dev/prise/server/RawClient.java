package dev.prise.server;

import dev.prise.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Somebody who connects to a server: a bare socket, so that it can misbehave. Waits a minute at the most for anything. */
final class RawClient implements AutoCloseable {

    static final String HOME = "127.0.0.1";

    private static final int PATIENCE_MILLIS = (int) TimeUnit.SECONDS.toMillis(Recorder.PATIENCE_SECONDS);

    private final Socket socket;
    private final InputStream in;
    private final Endpoint endpoint;

    private RawClient(int lastOfAddress, int port) throws IOException {
        socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.bind(new InetSocketAddress(loopback(lastOfAddress), 0));
            socket.connect(new InetSocketAddress(loopback(1), port), PATIENCE_MILLIS);
            in = socket.getInputStream();
            endpoint = new Endpoint(socket.getLocalAddress().getHostAddress(), socket.getLocalPort());
        } catch (IOException notThere) {
            socket.close();
            throw notThere;
        }
    }

    static RawClient to(SimplifiedServer server) {
        return to(server.port());
    }

    static RawClient to(int port) {
        return from(1, port);
    }

    /** Somebody who connects from 127.0.0.x, of which some systems have only the first. */
    static RawClient from(int lastOfAddress, int port) {
        try {
            return new RawClient(lastOfAddress, port);
        } catch (IOException notThere) {
            throw new UncheckedIOException(notThere);
        }
    }

    static InetAddress loopback(int lastOfAddress) throws IOException {
        return InetAddress.getByAddress(new byte[]{127, 0, 0, (byte) lastOfAddress});
    }

    /** Where the server sees it. */
    Endpoint endpoint() {
        return endpoint;
    }

    /** Sends a whole message, in one write. */
    RawClient say(String message) {
        return send(framed(message));
    }

    static String framed(String message) {
        return message.length() + "\r\n" + message;
    }

    /** Sends bytes as they are. */
    RawClient send(String bytes) {
        return send(bytes.getBytes(StandardCharsets.ISO_8859_1));
    }

    RawClient send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Waits for a whole message and reads it. */
    String hear() {
        try {
            int size = 0;
            for (int digit = next(); digit != '\n'; digit = next()) {
                size = digit == '\r' ? size : 10 * size + digit - '0';
            }
            byte[] message = in.readNBytes(size);
            if (message.length < size) {
                throw new IOException("the end, after " + message.length + " of " + size + " bytes");
            }
            return new String(message, StandardCharsets.ISO_8859_1);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private int next() throws IOException {
        int value = in.read();
        if (value < 0) {
            throw new IOException("the end, where a message was to come");
        }
        return value;
    }

    String hear(int bytes) {
        try {
            return new String(in.readNBytes(bytes), StandardCharsets.ISO_8859_1);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** What has come and was not read. */
    int unread() {
        try {
            return in.available();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Waits for the end of the stream, and gives all that came before it; a reset is a failure. */
    String hearToTheEnd() {
        try {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Waits until the connection is over, politely or by a reset, whatever comes before that. */
    void hearAnyhowToTheEnd() {
        try {
            in.readAllBytes();
        } catch (SocketException reset) {
            // over as well
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Waits until the connection is over, politely or by a reset; true if nothing came before that. */
    boolean isDismissed() {
        try {
            return in.read() < 0;
        } catch (SocketException reset) {
            return true;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Whether for so long nothing comes, and no end. */
    boolean isLeftAlone(long nanos) {
        try {
            socket.setSoTimeout((int) TimeUnit.NANOSECONDS.toMillis(nanos));
            in.read();
            return false;
        } catch (SocketTimeoutException itWas) {
            return true;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Sends no more; goes on reading. */
    RawClient endOutput() {
        try {
            socket.shutdownOutput();
            return this;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Leaves without a word: the server sees the connection reset. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public String toString() {
        return "visitor " + endpoint;
    }
}
