package dev.prise.cli;

import dev.prise.tls.Tls;
import dev.prise.tls.Tls.ClientCertificate;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import picocli.CommandLine.Option;

/** TLS as a server speaks it, which must be somebody and may want to know its clients. */
final class ServerTlsArguments extends TlsArguments {

    @Option(names = "--tls-client-auth", paramLabel = "HOW", converter = ClientAuth.class, completionCandidates = ClientAuth.Words.class, description = Help.TLS_CLIENT_AUTH)
    private ClientCertificate clientAuth;

    @Option(names = "--tls-self-signed", description = Help.SERVER_SELF_SIGNED)
    private boolean selfSigned;

    /** What it listens with. A certificate that has to be made is made here. */
    Transport transport() {
        if (!isGiven() && clientAuth == null && !selfSigned) {
            return Transport.PLAIN;
        }
        check();
        Tls tls = common()
                .withClientCertificate(Objects.requireNonNullElse(clientAuth, ClientCertificate.NOT_ASKED));
        if (!selfSigned) {
            return Transport.of(tls);
        }
        SelfSigned made = SelfSigned.make(
                Path.of(System.getProperty("java.home")), Path.of(System.getProperty("java.io.tmpdir")));
        return new Transport(Optional.of(tls.withIdentity(made.identity())), Optional.of(made));
    }

    private void check() {
        if (selfSigned && hasCertificate()) {
            throw wrong("--tls-self-signed and --tls-cert exclude each other; give one of them");
        }
        if (!selfSigned && !hasCertificate()) {
            throw wrong(
                    "a TLS server needs a certificate: give it with --tls-cert, or try out with --tls-self-signed");
        }
        if (clientAuth != null && !hasAuthorities()) {
            throw wrong("--tls-client-auth needs --tls-ca: who vouches for clients");
        }
        if (clientAuth == null && hasAuthorities()) { // whoever gives one thinks that clients are checked
            throw wrong("--tls-ca is who vouches for clients; say with --tls-client-auth whether they are asked for"
                    + " a certificate, or must show one");
        }
    }
}
