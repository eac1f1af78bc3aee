package dev.prise.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** {@code java.net} alone, as one would write it by hand: a thread per connection, buffered streams. */
final class PlainEcho {

    private PlainEcho() {}

    public static void main(String[] args) throws IOException {
        boolean line = Arguments.of(args).line();
        try (ServerSocket server = new ServerSocket(0, Arguments.BACKLOG, InetAddress.getLoopbackAddress())) {
            Control.listening(server.getLocalPort());
            while (true) {
                Socket socket = server.accept();
                new Thread(() -> talk(socket, line)).start();
            }
        }
    }

    private static void talk(Socket socket, boolean line) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = new BufferedOutputStream(socket.getOutputStream());
            while (true) {
                byte[] message = line ? readLine(in) : readWindev(in);
                if (message == null) {
                    return;
                }
                if (!line) {
                    out.write((message.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
                }
                out.write(message);
                if (line) {
                    out.write('\r');
                    out.write('\n');
                }
                if (in.available() == 0) {
                    out.flush();
                }
            }
        } catch (IOException theClientLeft) {
            // that is how a connection ends here
        }
    }

    private static byte[] readWindev(InputStream in) throws IOException {
        int length = 0;
        int next = in.read();
        if (next < 0) {
            return null;
        }
        for (; next != '\r'; next = in.read()) {
            length = length * 10 + next - '0';
            if (next < '0' || next > '9' || length > Arguments.MAX_MESSAGE_BYTES) {
                throw new IOException("no size of a message");
            }
        }
        if (in.read() != '\n') {
            throw new IOException("no line end behind the size");
        }
        byte[] message = in.readNBytes(length);
        if (message.length < length) {
            throw new EOFException();
        }
        return message;
    }

    private static byte[] readLine(InputStream in) throws IOException {
        byte[] message = new byte[128];
        int length = 0;
        for (int next = in.read(); next >= 0; next = in.read()) {
            if (next == '\n' && length > 0 && message[length - 1] == '\r') {
                return Arrays.copyOf(message, length - 1);
            }
            if (length == message.length) {
                if (length > Arguments.MAX_MESSAGE_BYTES) {
                    throw new IOException("the line is too long");
                }
                message = Arrays.copyOf(message, 2 * length);
            }
            message[length++] = (byte) next;
        }
        return null;
    }
}
