package dev.prise.examples;

import static dev.prise.wlanguage.WLanguage.*;

/** WINDEV's simplified socket server, in WLanguage: one client at a time. */
public final class SimplifiedServerProgram {

    private SimplifiedServerProgram() {}

    /**
     * The steps of WINDEV's page as they stand: answers one message, and ends.
     *
     * @param port the port
     */
    public static void once(int port) {
        SocketCreate("Server", port);
        String request = SocketRead("Server");
        SocketWrite("Server", "Hello " + SocketClientInfo("Server", SocketAddress));
        SocketClose("Server");
        System.err.println(request);
    }

    /**
     * Serves clients one after the other, until one of them says "stop".
     *
     * @param port the port
     */
    public static void serve(int port) {
        if (!SocketCreate("Server", port)) {
            System.err.println(ErrorInfo(errFullDetails));
            return;
        }
        while (SocketExist("Server")) {
            String request = SocketRead("Server");
            if (ErrorOccurred()) {
                System.err.println(ErrorInfo()); // the client has left: the next one will be served
            } else if (request.equals("stop")) {
                SocketWrite("Server", "Goodbye");
                SocketClose("Server");
            } else {
                SocketWrite("Server", "Hello " + SocketClientInfo("Server", SocketAddress) + ", you said: " + request);
            }
        }
    }

    /**
     * Serves on a port.
     *
     * @param args the port, 5000 unless told
     */
    public static void main(String[] args) {
        serve(args.length > 0 ? Integer.parseInt(args[0]) : 5000);
    }
}
