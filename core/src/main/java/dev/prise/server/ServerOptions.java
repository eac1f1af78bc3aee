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
 * @param secondClient what happens to those who come while a client is being served. Default: they wait for their turn
 */
public record ServerOptions(ChannelOptions channel, TcpOptions tcp, String address, SecondClient secondClient) {

    /** The defaults. */
    public static final ServerOptions DEFAULTS =
            new ServerOptions(ChannelOptions.DEFAULTS, TcpOptions.DEFAULTS, Tcp.ALL_INTERFACES, SecondClient.queue());

    /** Checks that nothing is null. */
    public ServerOptions {
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(tcp, "tcp");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(secondClient, "secondClient");
    }

    /**
     * A copy with another {@link #channel()}.
     *
     * @param other how it speaks
     * @return the copy
     */
    public ServerOptions withChannel(ChannelOptions other) {
        return new ServerOptions(other, tcp, address, secondClient);
    }

    /**
     * A copy with another {@link #tcp()}.
     *
     * @param other how connections are set up
     * @return the copy
     */
    public ServerOptions withTcp(TcpOptions other) {
        return new ServerOptions(channel, other, address, secondClient);
    }

    /**
     * A copy with another {@link #address()}.
     *
     * @param other the address to listen on
     * @return the copy
     */
    public ServerOptions withAddress(String other) {
        return new ServerOptions(channel, tcp, other, secondClient);
    }

    /**
     * A copy with another {@link #secondClient()}.
     *
     * @param other the policy
     * @return the copy
     */
    public ServerOptions withSecondClient(SecondClient other) {
        return new ServerOptions(channel, tcp, address, other);
    }
}
