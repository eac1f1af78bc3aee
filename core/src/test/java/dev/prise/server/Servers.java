package dev.prise.server;

import dev.prise.Limits;
import dev.prise.SocketEvents;
import dev.prise.channel.ChannelOptions;
import dev.prise.frame.TransmissionMode;
import java.util.function.UnaryOperator;

/** Servers on the loopback, on a port that the system picks. */
final class Servers {

    private Servers() {}

    static ServerOptions options(SocketEvents events) {
        return ServerOptions.DEFAULTS
                .withAddress(RawClient.HOME)
                .withChannel(ChannelOptions.DEFAULTS.withEvents(events));
    }

    static SimplifiedServer listen(SocketEvents events) {
        return SimplifiedServer.listen(0, options(events));
    }

    static SimplifiedServer listen(SocketEvents events, SecondClientPolicy policy) {
        return SimplifiedServer.listen(0, options(events).withSecondClient(policy));
    }

    static SimplifiedServer listen(SocketEvents events, UnaryOperator<Limits> limits) {
        return listen(events, SecondClientPolicy.queue(), limits);
    }

    static SimplifiedServer listen(SocketEvents events, SecondClientPolicy policy, UnaryOperator<Limits> limits) {
        ServerOptions options = options(events);
        return SimplifiedServer.listen(
                0,
                options.withSecondClient(policy)
                        .withChannel(options.channel().withLimits(limits.apply(Limits.DEFAULTS))));
    }

    static SimplifiedServer listen(SocketEvents events, TransmissionMode mode) {
        ServerOptions options = options(events);
        return SimplifiedServer.listen(0, options.withChannel(options.channel().withMode(mode)));
    }
}
