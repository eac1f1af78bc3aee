package dev.prise.bench;

import static dev.prise.wlanguage.WLanguage.ErrorOccurred;
import static dev.prise.wlanguage.WLanguage.SocketChangeTransmissionMode;
import static dev.prise.wlanguage.WLanguage.SocketCreate;
import static dev.prise.wlanguage.WLanguage.SocketEndTagBuffer;
import static dev.prise.wlanguage.WLanguage.SocketReadBuffer;
import static dev.prise.wlanguage.WLanguage.SocketSizeStart;
import static dev.prise.wlanguage.WLanguage.SocketWrite;
import static dev.prise.wlanguage.WLanguage.errFullDetails;

import dev.prise.wlanguage.WLanguage;
import java.io.IOException;
import java.net.ServerSocket;

/** Ours through the WLanguage functions: one client at a time, each answer leaves at once, as with {@link ReadWriteEcho}. */
final class FacadeEcho {

    private FacadeEcho() {}

    public static void main(String[] args) throws IOException {
        int port = freePort();
        boolean listens = SocketCreate("echo", port, "127.0.0.1")
                && (Arguments.of(args).line()
                        ? SocketChangeTransmissionMode("echo", SocketEndTagBuffer, "\r\n")
                        : SocketChangeTransmissionMode("echo", SocketSizeStart));
        if (!listens) {
            throw new IOException(WLanguage.ErrorInfo(errFullDetails));
        }
        Control.listening(port);
        while (true) {
            byte[] message = SocketReadBuffer("echo", true);
            if (!ErrorOccurred()) {
                SocketWrite("echo", message);
            }
        }
    }

    /** As in WLanguage, a port has to be named. */
    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        }
    }
}
