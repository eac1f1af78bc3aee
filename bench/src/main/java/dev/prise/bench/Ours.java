package dev.prise.bench;

import dev.prise.Limits;
import dev.prise.SocketEvents;
import dev.prise.channel.ChannelOptions;
import dev.prise.frame.TransmissionMode;
import dev.prise.server.ClientLimits;
import dev.prise.server.ServerOptions;
import dev.prise.tls.Identity;
import dev.prise.tcp.TcpOptions;
import dev.prise.tls.Tls;
import java.util.Optional;

/** How our own servers are set up: the defaults, but for the longest message, the most clients and the backlog. */
final class Ours {

    /** Somebody listens: what happens is told, as in a program that logs it. */
    private static final SocketEvents LISTENER = new SocketEvents() {};

    private Ours() {}

    static ServerOptions options(Arguments arguments) {
        TcpOptions usual = TcpOptions.DEFAULTS;
        TcpOptions tcp = new TcpOptions(
                usual.noDelay(),
                usual.keepAlive(),
                usual.keepAliveIdle(),
                usual.keepAliveInterval(),
                usual.keepAliveProbes(),
                Arguments.BACKLOG,
                usual.reuseAddress(),
                usual.connectTimeout(),
                arguments.has("tls")
                        ? Optional.of(
                                Tls.DEFAULTS.withIdentity(Identity.pkcs12(Arguments.KEY_STORE, Arguments.PASSWORD)))
                        : Optional.empty(),
                usual.proxyFrom());
        return ServerOptions.DEFAULTS
                .withAddress("127.0.0.1")
                .withTcp(tcp)
                .withClients(ClientLimits.DEFAULTS.withMost(20_000))
                .withChannel(
                        ChannelOptions.DEFAULTS
                                .withMode(arguments.line() ? TransmissionMode.line() : TransmissionMode.windev())
                                .withLimits(Limits.DEFAULTS.withMaxMessageBytes(Arguments.MAX_MESSAGE_BYTES))
                                .withEvents(LISTENER));
    }
}
