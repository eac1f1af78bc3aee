package dev.prise.bench;

import dev.prise.channel.ReadResult.Received;
import dev.prise.server.SimplifiedServer;

/** Ours, one client at a time, by explicit reads and writes: each answer leaves at once. */
final class ReadWriteEcho {

    private ReadWriteEcho() {}

    public static void main(String[] args) {
        try (SimplifiedServer server = SimplifiedServer.listen(0, Ours.options(Arguments.of(args)))) {
            Control.listening(server.port());
            while (true) {
                if (server.read() instanceof Received(var message)) {
                    server.write(message);
                }
            }
        }
    }
}
