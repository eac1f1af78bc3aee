package dev.prise.wlanguage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.function.IntPredicate;

/** Free ports, since WLanguage has no port 0. */
final class Ports {

    private static final int ATTEMPTS = 50;

    private Ports() {}

    static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Makes a server on a free port: another one if somebody was faster. */
    static int take(IntPredicate creates) throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            int port = free();
            if (creates.test(port)) {
                return port;
            }
        }
        throw new AssertionError("no port was free: " + WLanguage.ErrorInfo(WLanguage.errFullDetails));
    }

    /** Makes a server of this name. */
    static int server(String name) throws IOException {
        return take(port -> WLanguage.SocketCreate(name, port));
    }
}
