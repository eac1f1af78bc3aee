package dev.prise.examples;

import dev.prise.server.SimplifiedServer;

/** Answers each message with itself: the smallest server there is. */
public final class EchoServer {

    private EchoServer() {}

    /**
     * Serves until it is ended.
     *
     * @param args the port, 5000 unless told
     */
    public static void main(String[] args) {
        int port = args.length > 0 ? Integer.parseInt(args[0]) : 5000;
        try (SimplifiedServer server = SimplifiedServer.listen(port)) {
            server.serve(request -> request);
        }
    }
}
