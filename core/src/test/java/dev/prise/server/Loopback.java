package dev.prise.server;

import dev.prise.SocketEvents;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.channel.ReadResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Servers and clients on the loopback address, as the tests of the servers need them. */
final class Loopback {

    static final Duration PATIENCE = Duration.ofSeconds(30);
    static final ServerOptions OPTIONS = ServerOptions.DEFAULTS.withAddress("127.0.0.1");

    private Loopback() {}

    static ServerOptions telling(SocketEvents events) {
        return OPTIONS.withChannel(ChannelOptions.DEFAULTS.withEvents(events));
    }

    static MessageChannel connect(StandardServer server) {
        return MessageChannel.connect("127.0.0.1", server.port());
    }

    static Socket socket(StandardServer server) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), server.port());
    }

    /** Breaks a connection as a crash does, with a reset. */
    static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    static String read(MessageChannel client) {
        return client.read(PATIENCE).orThrow().text();
    }

    static boolean seesTheEnd(MessageChannel client) {
        return client.read(PATIENCE) instanceof ReadResult.PeerClosed;
    }

    /** For what no event tells. */
    static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("it never came: " + what);
            }
            LockSupport.parkNanos(200_000);
        }
    }
}
