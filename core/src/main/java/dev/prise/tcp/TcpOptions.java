package dev.prise.tcp;

import dev.prise.Limits;
import dev.prise.tls.Tls;
import dev.prise.wire.AddressRanges;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How TCP connections are set up. Immutable.
 *
 * @param noDelay whether small writes leave at once (Nagle's algorithm off). Default true: messages are whole already
 * @param keepAlive whether the system probes a silent peer, so that one that died without a word is noticed. Default true
 * @param keepAliveIdle the silence after which the first probe goes out, in whole seconds. Default 30 s. This and the two
 *     that follow are left to the system where it has no such setting
 * @param keepAliveInterval the time between probes, in whole seconds. Default 10 s
 * @param keepAliveProbes how many probes may go unanswered before the connection counts as lost. Default 3: with the two
 *     above, a dead peer is noticed after 60 s. Not so while something that was written is unacknowledged: then the system repeats
 *     that instead, on Linux for 15 minutes and more. A {@code Heartbeat} or {@link dev.prise.Limits#idleTimeout()} bounds both
 * @param backlog how many connections the system may hold that the server has not accepted yet. Default 50
 * @param reuseAddress whether a server may take its port again at once after it was closed, while old connections are
 *     still in TIME_WAIT. It never allows two that listen. Default true
 * @param connectTimeout how long a client tries to connect, over all addresses of the host. Default 5 s
 * @param tls who this end is and whom it trusts, where every connection begins with TLS. Default none
 * @param proxyFrom of a server: the addresses of the proxies in front of it. Each connection from there must begin, within 5 s and
 *     before TLS, with a header of the PROXY protocol (version 1 or 2), which says for which client it is; that client's address
 *     is the peer's from then on, in events, in limits, and in what is allowed and denied. Connections from elsewhere are taken as
 *     they are, so name nobody who is not a proxy: whoever is named can take on any address. Default none
 */
public record TcpOptions(
        boolean noDelay,
        boolean keepAlive,
        Duration keepAliveIdle,
        Duration keepAliveInterval,
        int keepAliveProbes,
        int backlog,
        boolean reuseAddress,
        Duration connectTimeout,
        Optional<Tls> tls,
        AddressRanges proxyFrom) {

    /** The defaults. */
    public static final TcpOptions DEFAULTS =
            new TcpOptions(true, true, Duration.ofSeconds(30), Duration.ofSeconds(10), 3, 50, true,
                    Duration.ofSeconds(5));

    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if a duration or number is not positive
     */
    public TcpOptions {
        Objects.requireNonNull(tls, "tls");
        Objects.requireNonNull(proxyFrom, "proxyFrom");
        connectTimeout = connectTimeout.compareTo(Limits.FOREVER) > 0 ? Limits.FOREVER : connectTimeout;
        if (keepAliveIdle.toSeconds() < 1
                || keepAliveInterval.toSeconds() < 1
                || keepAliveProbes < 1
                || backlog < 1
                || !connectTimeout.isPositive()) {
            throw new IllegalArgumentException(
                    "keep-alive times of a second or more, and a positive number of probes, backlog and connect time-out are"
                            + " needed");
        }
    }

    /**
     * Options without TLS and proxies.
     *
     * @param noDelay whether small writes leave at once
     * @param keepAlive whether the system probes a silent peer
     * @param keepAliveIdle the silence after which the first probe goes out
     * @param keepAliveInterval the time between probes
     * @param keepAliveProbes how many probes may go unanswered
     * @param backlog how many connections the system may hold that the server has not accepted yet
     * @param reuseAddress whether a server may take its port again at once
     * @param connectTimeout how long a client tries to connect
     * @throws IllegalArgumentException if a duration or number is not positive
     */
    public TcpOptions(
            boolean noDelay,
            boolean keepAlive,
            Duration keepAliveIdle,
            Duration keepAliveInterval,
            int keepAliveProbes,
            int backlog,
            boolean reuseAddress,
            Duration connectTimeout) {
        this(
                noDelay,
                keepAlive,
                keepAliveIdle,
                keepAliveInterval,
                keepAliveProbes,
                backlog,
                reuseAddress,
                connectTimeout,
                Optional.empty(),
                AddressRanges.NONE);
    }

    /**
     * A copy with another {@link #connectTimeout()}.
     *
     * @param timeout how long a client tries to connect
     * @return the copy
     */
    public TcpOptions withConnectTimeout(Duration timeout) {
        return new TcpOptions(
                noDelay,
                keepAlive,
                keepAliveIdle,
                keepAliveInterval,
                keepAliveProbes,
                backlog,
                reuseAddress,
                timeout,
                tls,
                proxyFrom);
    }

    /**
     * A copy with another {@link #tls()}.
     *
     * @param other who this end is and whom it trusts; every connection begins with TLS
     * @return the copy
     */
    public TcpOptions withTls(Tls other) {
        return new TcpOptions(
                noDelay,
                keepAlive,
                keepAliveIdle,
                keepAliveInterval,
                keepAliveProbes,
                backlog,
                reuseAddress,
                connectTimeout,
                Optional.of(other),
                proxyFrom);
    }

    /**
     * A copy for a server behind these proxies too.
     *
     * @param ranges the addresses that they connect from, as {@link AddressRanges#of} reads them
     * @return the copy
     * @throws IllegalArgumentException if one is none
     */
    public TcpOptions withProxyFrom(String... ranges) {
        return new TcpOptions(
                noDelay,
                keepAlive,
                keepAliveIdle,
                keepAliveInterval,
                keepAliveProbes,
                backlog,
                reuseAddress,
                connectTimeout,
                tls,
                proxyFrom.and(ranges));
    }
}
