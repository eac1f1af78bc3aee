package dev.prise.server;

import dev.prise.Message;
import dev.prise.SocketFailure.Unsendable;
import dev.prise.channel.ChannelOptions;
import dev.prise.frame.ByteQueue;
import dev.prise.tcp.Tcp;
import dev.prise.tcp.TcpOptions;
import dev.prise.wire.AddressRanges;
import java.util.Objects;
import java.util.Optional;

/**
 * How a server listens and speaks. Immutable; {@code with…} makes a changed copy.
 *
 * @param channel how it speaks with its clients
 * @param tcp how its connections are set up
 * @param address the address of this machine to listen on. Default all interfaces, IPv4 and IPv6
 * @param secondClient of a simplified server: what happens to those who come while a client is being served. Default: they wait
 *     for their turn
 * @param clients of a standard server: how many it lets in; of a simplified one: how many of those who wait may be of one address
 * @param platformThreads of a standard server that was started: whether each client has a platform thread rather than a virtual
 *     one. Default false
 * @param allowed the addresses whose clients are let in; of clients behind a proxy their own, where {@link TcpOptions#proxyFrom()}
 *     names it. Default none are named, and then all are let in
 * @param denied the addresses whose clients are turned away, also where they are {@code allowed}. Default none
 * @param refusalMessage what those are told whom the server turns away: for their address, for a limit, by {@link PendingClient#deny()} or
 *     {@link SecondClientPolicy#refuse()}. They have a second to read it, 256 of them at a time; more, and those whom a crowd pushes out of
 *     the waiting room, are cut without it. Default {@link Message#NONE}
 */
public record ServerOptions(
        ChannelOptions channel,
        TcpOptions tcp,
        String address,
        SecondClientPolicy secondClient,
        ClientLimits clients,
        boolean platformThreads,
        AddressRanges allowed,
        AddressRanges denied,
        Message refusalMessage) {

    /** The defaults. */
    public static final ServerOptions DEFAULTS =
            new ServerOptions(
                    ChannelOptions.DEFAULTS, TcpOptions.DEFAULTS, Tcp.ALL_INTERFACES, SecondClientPolicy.queue(),
                    ClientLimits.DEFAULTS, false, AddressRanges.NONE, AddressRanges.NONE, Message.NONE);

    /**
     * Checks that nothing is null, and that no two settings fight each other.
     *
     * @throws IllegalArgumentException if what those are told who are turned away cannot be sent in the channel's mode
     */
    public ServerOptions {
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(tcp, "tcp");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(secondClient, "secondClient");
        Objects.requireNonNull(clients, "clients");
        Objects.requireNonNull(allowed, "allowed");
        Objects.requireNonNull(denied, "denied");
        Objects.requireNonNull(refusalMessage, "parting");
        checkRefusalMessage(refusalMessage, channel);
        if (secondClient instanceof SecondClientPolicy.Refuse(Message told)) {
            checkRefusalMessage(told, channel);
        }
    }

    private static void checkRefusalMessage(Message parting, ChannelOptions channel) {
        if (parting.isNone()) {
            return;
        }
        try {
            channel.mode().encode(parting, new ByteQueue());
        } catch (Unsendable unsendable) {
            throw new IllegalArgumentException(
                    "the refusal message cannot be sent: " + unsendable.getMessage(), unsendable);
        }
    }

    /** Refuses what would do nothing at a simplified server. */
    void checkSimplified() {
        if (platformThreads) {
            throw new IllegalArgumentException(
                    "a simplified server has no threads for its clients, it serves on the caller's;"
                            + " leave withPlatformThreads() out, or take a StandardServer");
        }
    }

    /** Refuses what would do nothing at a standard server. */
    void checkStandard() {
        if (!(secondClient instanceof SecondClientPolicy.Queue)) {
            throw new IllegalArgumentException(
                    "a standard server serves all clients at the same time, so there is no second one"
                            + " to treat in another way; leave withSecondClient(...) out, or take a SimplifiedServer");
        }
    }

    /**
     * A copy with another {@link #channel()}.
     *
     * @param other how it speaks
     * @return the copy
     */
    public ServerOptions withChannel(ChannelOptions other) {
        return new ServerOptions(other, tcp, address, secondClient, clients, platformThreads, allowed, denied,
                refusalMessage);
    }

    /**
     * A copy with another {@link #tcp()}.
     *
     * @param other how connections are set up
     * @return the copy
     */
    public ServerOptions withTcp(TcpOptions other) {
        return new ServerOptions(channel, other, address, secondClient, clients, platformThreads, allowed, denied,
                refusalMessage);
    }

    /**
     * A copy with another {@link #address()}.
     *
     * @param other the address to listen on
     * @return the copy
     */
    public ServerOptions withAddress(String other) {
        return new ServerOptions(channel, tcp, other, secondClient, clients, platformThreads, allowed, denied,
                refusalMessage);
    }

    /**
     * A copy with another {@link #secondClient()}.
     *
     * @param other the policy
     * @return the copy
     */
    public ServerOptions withSecondClient(SecondClientPolicy other) {
        return new ServerOptions(channel, tcp, address, other, clients, platformThreads, allowed, denied,
                refusalMessage);
    }

    /**
     * A copy with other {@link #clients()}.
     *
     * @param other how many clients
     * @return the copy
     */
    public ServerOptions withClients(ClientLimits other) {
        return new ServerOptions(channel, tcp, address, secondClient, other, platformThreads, allowed, denied,
                refusalMessage);
    }

    /**
     * A copy in which each client of a started standard server has a platform thread.
     *
     * @return the copy
     */
    public ServerOptions withPlatformThreads() {
        return new ServerOptions(channel, tcp, address, secondClient, clients, true, allowed, denied, refusalMessage);
    }

    /**
     * A copy that lets in clients of these addresses too, and of no others than are so named.
     *
     * @param ranges addresses and ranges of them, as {@link AddressRanges#of} reads them
     * @return the copy
     * @throws IllegalArgumentException if one is none
     */
    public ServerOptions withAllowed(String... ranges) {
        return new ServerOptions(
                channel, tcp, address, secondClient, clients, platformThreads, allowed.and(ranges), denied,
                refusalMessage);
    }

    /**
     * A copy that turns away clients of these addresses too, whatever else is allowed.
     *
     * @param ranges addresses and ranges of them, as {@link AddressRanges#of} reads them
     * @return the copy
     * @throws IllegalArgumentException if one is none
     */
    public ServerOptions withDenied(String... ranges) {
        return new ServerOptions(
                channel, tcp, address, secondClient, clients, platformThreads, allowed, denied.and(ranges),
                refusalMessage);
    }

    /**
     * A copy with another {@link #refusalMessage()}.
     *
     * @param message what those are told who are turned away
     * @return the copy
     */
    public ServerOptions withRefusalMessage(Message message) {
        return new ServerOptions(
                channel, tcp, address, secondClient, clients, platformThreads, allowed, denied, message);
    }

    /** Why nobody from there may come in; empty if they may. */
    Optional<String> objection(String host) {
        Optional<String> denial = denied.rangeOf(host);
        if (denial.isPresent()) {
            return Optional.of("its address is denied (" + denial.get() + ")");
        }
        return allowed.isEmpty() || allowed.contains(host)
                ? Optional.empty()
                : Optional.of("its address is not among those allowed");
    }
}
