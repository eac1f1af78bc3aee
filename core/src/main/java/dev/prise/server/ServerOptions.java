package dev.prise.server;

import dev.prise.channel.ChannelOptions;
import dev.prise.wire.Tcp;
import dev.prise.wire.TcpOptions;
import java.util.Objects;

/**
 * How a server listens and speaks. Immutable; {@code with…} makes a changed copy.
 *
 * @param channel how it speaks with its clients
 * @param tcp how its connections are set up
 * @param address the address of this machine to listen on. Default all interfaces, IPv4 and IPv6
 * @param secondClient of a simplified server: what happens to those who come while a client is being served. Default: they wait
 *     for their turn
 * @param clients of a standard server: how many it lets in
 * @param platformThreads of a standard server that was started: whether each client has a platform thread rather than a virtual
 *     one. Default false
 */
public record ServerOptions(
        ChannelOptions channel,
        TcpOptions tcp,
        String address,
        SecondClient secondClient,
        ClientLimits clients,
        boolean platformThreads) {

    /** The defaults. */
    public static final ServerOptions DEFAULTS =
            new ServerOptions(
                    ChannelOptions.DEFAULTS, TcpOptions.DEFAULTS, Tcp.ALL_INTERFACES, SecondClient.queue(),
                    ClientLimits.DEFAULTS, false);

    /** Checks that nothing is null. */
    public ServerOptions {
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(tcp, "tcp");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(secondClient, "secondClient");
        Objects.requireNonNull(clients, "clients");
    }

    /**
     * A copy with another {@link #channel()}.
     *
     * @param other how it speaks
     * @return the copy
     */
    public ServerOptions withChannel(ChannelOptions other) {
        return new ServerOptions(other, tcp, address, secondClient, clients, platformThreads);
    }

    /**
     * A copy with another {@link #tcp()}.
     *
     * @param other how connections are set up
     * @return the copy
     */
    public ServerOptions withTcp(TcpOptions other) {
        return new ServerOptions(channel, other, address, secondClient, clients, platformThreads);
    }

    /**
     * A copy with another {@link #address()}.
     *
     * @param other the address to listen on
     * @return the copy
     */
    public ServerOptions withAddress(String other) {
        return new ServerOptions(channel, tcp, other, secondClient, clients, platformThreads);
    }

    /**
     * A copy with another {@link #secondClient()}.
     *
     * @param other the policy
     * @return the copy
     */
    public ServerOptions withSecondClient(SecondClient other) {
        return new ServerOptions(channel, tcp, address, other, clients, platformThreads);
    }

    /**
     * A copy with other {@link #clients()}.
     *
     * @param other how many clients
     * @return the copy
     */
    public ServerOptions withClients(ClientLimits other) {
        return new ServerOptions(channel, tcp, address, secondClient, other, platformThreads);
    }

    /**
     * A copy in which each client of a started standard server has a platform thread.
     *
     * @return the copy
     */
    public ServerOptions withPlatformThreads() {
        return new ServerOptions(channel, tcp, address, secondClient, clients, true);
    }
}
