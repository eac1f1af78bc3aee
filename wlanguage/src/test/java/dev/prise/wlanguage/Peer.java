package dev.prise.wlanguage;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HexFormat;

/** The other end, with nothing of ours in it: bytes are written and read as they are. */
final class Peer implements AutoCloseable {

    private static final int BOUND_MILLIS = 60_000; // a hanging test fails

    private final Socket socket;

    private Peer(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(BOUND_MILLIS);
        socket.setTcpNoDelay(true);
    }

    static Peer connect(int port) throws IOException {
        return new Peer(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    static Peer accept(ServerSocket server) throws IOException {
        server.setSoTimeout(BOUND_MILLIS);
        return new Peer(server.accept());
    }

    /** Sends text, each character as the byte of its number. */
    Peer send(String latin1) throws IOException {
        return send(latin1.getBytes(ISO_8859_1));
    }

    Peer send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    Peer sendHex(String hex) throws IOException {
        return send(HexFormat.ofDelimiter(" ").parseHex(hex));
    }

    /** Reads so many bytes. */
    String read(int count) throws IOException {
        return new String(socket.getInputStream().readNBytes(count), ISO_8859_1);
    }

    /** Reads as many bytes as the hexadecimal text has; one more would be found by what is read next. */
    String readHex(String expected) throws IOException {
        int count = (expected.length() + 1) / 3;
        return HexFormat.ofDelimiter(" ").withUpperCase().formatHex(socket.getInputStream().readNBytes(count));
    }

    /** Reads until the other end has ended. */
    String readAll() throws IOException {
        return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }

    void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** Ends the connection with a reset. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    int port() {
        return socket.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
