package dev.prise.tcp;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketOption;

/** What every socket here needs. */
final class Sockets {

    private Sockets() {}

    /** Sets what can be set; keep-alive times are left to the system where it has no such setting. */
    static void configure(Socket socket, TcpOptions options) throws SocketException {
        socket.setTcpNoDelay(options.noDelay());
        socket.setKeepAlive(options.keepAlive());
        if (options.keepAlive()) {
            set(socket, "TCP_KEEPIDLE", (int) options.keepAliveIdle().toSeconds());
            set(socket, "TCP_KEEPINTERVAL", (int) options.keepAliveInterval().toSeconds());
            set(socket, "TCP_KEEPCOUNT", options.keepAliveProbes());
        }
    }

    // these three belong to the module jdk.net; found by name, they cost core no dependency
    @SuppressWarnings("unchecked")
    private static void set(Socket socket, String name, int value) {
        for (SocketOption<?> option : socket.supportedOptions()) {
            if (option.name().equals(name) && option.type() == Integer.class) {
                try {
                    socket.setOption((SocketOption<Integer>) option, value);
                } catch (IOException | UnsupportedOperationException notHere) {
                    // the system's own time holds; SO_KEEPALIVE itself is on
                }
            }
        }
    }

    /** What {@link Socket#setSoTimeout} takes: at least 1 ms, since 0 would mean for ever. */
    static int millis(long nanos) {
        return Math.clamp(nanos / 1_000_000 + (nanos % 1_000_000 > 0 ? 1 : 0), 1, Integer.MAX_VALUE);
    }

    /** Whether what failed did so because of an interrupt; a platform thread feels none in a socket's calls. */
    static boolean isStopped() {
        return Thread.currentThread().isVirtual() && Thread.currentThread().isInterrupted();
    }

    static void closeQuietly(AutoCloseable socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (Exception alreadyBroken) {
            // nothing more can be done for it, and nobody waits for it
        }
    }
}
