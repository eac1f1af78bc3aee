package dev.prise.tls;

import dev.prise.Endpoint;
import dev.prise.Limits;
import dev.prise.SocketEvents;
import dev.prise.tcp.TcpOptions;
import dev.prise.tls.ReloadingTlsContext.Loaded;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * TLS: who I am, and whom I trust. Immutable; {@code with…} makes a changed copy. Safe for use by any threads.
 *
 * <pre>{@code
 * Tls server = Tls.DEFAULTS.withIdentity(Identity.pem(Path.of("server.pem"), Path.of("server.key")));
 * Tls client = Tls.DEFAULTS.withTrust(Trust.pem(Path.of("ca.pem")));
 * }</pre>
 *
 * <p>It goes into {@link TcpOptions#withTls}, so that every connection begins with it, or to
 * {@code MessageChannel.startTls}, in mid-dialogue. A client checks the server's chain and its host name unless told
 * otherwise. TLS 1.2 and 1.3 are spoken, nothing older.
 *
 * <p><b>Files</b> are read for the first connection (for a server: when it begins to listen), and looked at again at a
 * handshake, once a second at the most. When one has changed, all are read again: who connects from then on gets the new
 * certificate, connections that stand keep theirs. Files that cannot be used after a change are told once as
 * {@link SocketEvents#failed}, and what they held before is used on. Copies read for themselves.
 */
public final class Tls {

    /** How long a handshake may take in all, unless told otherwise. */
    public static final Duration DEFAULT_HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    /** The usual client: it trusts whom the JDK trusts, and shows no certificate of its own. */
    public static final Tls DEFAULTS = new Tls(
            new Parts(
                    Optional.empty(),
                    Trust.system(),
                    ClientCertificate.NOT_ASKED,
                    List.of("TLSv1.3", "TLSv1.2"),
                    Optional.empty(),
                    DEFAULT_HANDSHAKE_TIMEOUT),
            System::nanoTime);

    /** What a server wants of its clients. */
    public enum ClientCertificate {
        /** Clients show none. The default. */
        NOT_ASKED,
        /** Clients may show one, which is then checked. */
        ASKED,
        /** Clients must show one that this end trusts. */
        DEMANDED
    }

    private record Parts(
            Optional<Identity> identity,
            Trust trust,
            ClientCertificate clientCertificate,
            List<String> protocols,
            Optional<String> serverName,
            Duration handshakeTimeout) {}

    private static final Pattern IP_ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

    private final Parts parts;
    private final LongSupplier nanoTime;
    private final ReloadingTlsContext files;

    private Tls(Parts parts, LongSupplier nanoTime) {
        this.parts = parts;
        this.nanoTime = nanoTime;
        this.files = new ReloadingTlsContext(parts.identity, parts.trust, nanoTime);
    }

    private Tls with(Parts other) {
        return new Tls(other, nanoTime);
    }

    /** A copy with another clock, for the test of the files' reading. */
    Tls withClock(LongSupplier other) {
        return new Tls(parts, other);
    }

    /**
     * A copy that is somebody: servers must be, clients may.
     *
     * @param me one's certificate and key
     * @return the copy
     */
    public Tls withIdentity(Identity me) {
        return with(
                new Parts(
                        Optional.of(me),
                        parts.trust,
                        parts.clientCertificate,
                        parts.protocols,
                        parts.serverName,
                        parts.handshakeTimeout));
    }

    /**
     * A copy that trusts others.
     *
     * @param them whom: a client the servers', a server its clients' certificates
     * @return the copy
     */
    public Tls withTrust(Trust them) {
        return with(
                new Parts(
                        parts.identity,
                        Objects.requireNonNull(them, "them"),
                        parts.clientCertificate,
                        parts.protocols,
                        parts.serverName,
                        parts.handshakeTimeout));
    }

    /**
     * A copy that asks clients for a certificate, or does not.
     *
     * @param wanted what a server wants of its clients; clients ignore it
     * @return the copy
     */
    public Tls withClientCertificate(ClientCertificate wanted) {
        return with(
                new Parts(
                        parts.identity,
                        parts.trust,
                        Objects.requireNonNull(wanted, "wanted"),
                        parts.protocols,
                        parts.serverName,
                        parts.handshakeTimeout));
    }

    /**
     * A copy that speaks other versions.
     *
     * @param versions {@code TLSv1.2}, {@code TLSv1.3}, or both
     * @return the copy
     * @throws IllegalArgumentException if there is none, or another among them: the older ones are not safe and not offered
     */
    public Tls withProtocols(String... versions) {
        List<String> wanted = List.of(versions);
        for (String version : wanted) {
            if (!DEFAULTS.parts.protocols.contains(version)) {
                throw new IllegalArgumentException(
                        version + " is not offered: SSL and TLS before 1.2 are broken, nobody should rely on them;"
                                + " take TLSv1.2, TLSv1.3 or both");
            }
        }
        if (wanted.isEmpty()) {
            throw new IllegalArgumentException("no protocol version is left; take TLSv1.2, TLSv1.3 or both");
        }
        return with(
                new Parts(
                        parts.identity,
                        parts.trust,
                        parts.clientCertificate,
                        wanted,
                        parts.serverName,
                        parts.handshakeTimeout));
    }

    /**
     * A copy that expects a server of this name, whatever address it connects to. Without it the name is the host that was
     * connected to.
     *
     * @param host the name that the server's certificate must be for, and that is asked for (SNI)
     * @return the copy
     */
    public Tls withServerName(String host) {
        return with(
                new Parts(
                        parts.identity,
                        parts.trust,
                        parts.clientCertificate,
                        parts.protocols,
                        Optional.of(host),
                        parts.handshakeTimeout));
    }

    /**
     * A copy that gives handshakes another time.
     *
     * @param timeout how long a handshake may take in all, however the other end's bytes drip; waiting alone counts. Default
     *     10 s
     * @return the copy
     * @throws IllegalArgumentException if it is not positive
     */
    public Tls withHandshakeTimeout(Duration timeout) {
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("handshakeTimeout " + timeout + " is not positive");
        }
        Duration bounded = timeout.compareTo(Limits.FOREVER) > 0 ? Limits.FOREVER : timeout;
        return with(
                new Parts(
                        parts.identity,
                        parts.trust,
                        parts.clientCertificate,
                        parts.protocols,
                        parts.serverName,
                        bounded));
    }

    /** Refuses a server without a certificate. */
    void checkIsSomebody() {
        if (parts.identity.isEmpty()) {
            throw new IllegalArgumentException(
                    "a TLS server needs a certificate and its key; give them (Tls.withIdentity)");
        }
    }

    /** What a handshake that begins now needs. */
    Loaded load(Endpoint local, SocketEvents events) {
        return files.current(broken -> events.failed(local, broken));
    }

    /** A client's engine where there is a host, else a server's. */
    SSLEngine engine(Loaded loaded, Optional<String> host, int port) {
        SSLEngine engine = host.isPresent()
                ? loaded.context().createSSLEngine(host.get(), port)
                : loaded.context().createSSLEngine();
        engine.setUseClientMode(host.isPresent());
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(parts.protocols.toArray(String[]::new));
        if (host.isPresent() && parts.trust.checks()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        host.filter(name -> !IP_ADDRESS.matcher(name).matches())
                .flatMap(Tls::asked)
                .ifPresent(name -> parameters.setServerNames(List.of(name)));
        if (host.isEmpty() && parts.clientCertificate == ClientCertificate.ASKED) {
            parameters.setWantClientAuth(true);
        } else if (host.isEmpty() && parts.clientCertificate == ClientCertificate.DEMANDED) {
            parameters.setNeedClientAuth(true);
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    private static Optional<SNIHostName> asked(String host) {
        try {
            return Optional.of(new SNIHostName(host.endsWith(".") ? host.substring(0, host.length() - 1) : host));
        } catch (IllegalArgumentException notAName) {
            return Optional.empty(); // then the server is not told which name is meant, and the check says what it finds
        }
    }

    /** The name that a server's certificate must be for, if it is not the host that was connected to. */
    Optional<String> serverName() {
        return parts.serverName;
    }

    Duration handshakeTimeout() {
        return parts.handshakeTimeout;
    }

    /**
     * In words, without any secret.
     *
     * @return who it is and whom it trusts
     */
    @Override
    public String toString() {
        return "TLS as " + parts.identity.map(Identity::toString).orElse("nobody") + ", trusting " + parts.trust;
    }
}
