package dev.prise.bench;

import dev.prise.server.ClientHandler;
import dev.prise.server.ServerOptions;
import dev.prise.server.StandardServer;

/** Ours, for many clients: a virtual thread each, or with the word {@code platform} a platform thread each. */
final class StandardEcho {

    private StandardEcho() {}

    public static void main(String[] args) {
        Arguments arguments = Arguments.of(args);
        ServerOptions options = Ours.options(arguments);
        StandardServer server =
                StandardServer.listen(0, arguments.has("platform") ? options.withPlatformThreads() : options);
        server.start(ClientHandler.answering(request -> request));
        Control.listening(server.port());
    }
}
