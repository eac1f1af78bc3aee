package dev.prise.bench;

import dev.prise.server.SimplifiedServer;

/** Ours, one client at a time: {@link SimplifiedServer#serve}. */
final class ServeEcho {

    private ServeEcho() {}

    public static void main(String[] args) {
        try (SimplifiedServer server = SimplifiedServer.listen(0, Ours.options(Arguments.of(args)))) {
            Control.listening(server.port());
            server.serve(request -> request);
        }
    }
}
