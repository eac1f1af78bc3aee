package dev.prise.cli;

import dev.prise.tls.Trust;
import picocli.CommandLine.Option;

/** TLS as a client speaks it, which checks the server. */
final class ClientTlsArguments extends TlsArguments {

    @Option(names = "--tls-self-signed", description = Help.CLIENT_SELF_SIGNED)
    private boolean selfSigned;

    @Option(names = "--tls-client-auth", hidden = true)
    private String clientAuth; // here only to say that it belongs elsewhere

    /** What it connects with. Who is not checked is warned of. */
    Transport transport(Streams streams) {
        if (clientAuth != null) {
            throw wrong("--tls-client-auth is for serve; a client shows its certificate with --tls-cert");
        }
        if (!isGiven() && !selfSigned) {
            return Transport.PLAIN;
        }
        if (!selfSigned) {
            return Transport.of(common());
        }
        if (hasAuthorities()) {
            throw wrong("--tls-self-signed checks no server and --tls-ca does; give one of them");
        }
        streams.complain(
                "the server is not checked (--tls-self-signed): whoever sits in between can read and change all");
        return Transport.of(common().withTrust(Trust.insecurelyAnybodyWithoutAnyCheck()));
    }
}
