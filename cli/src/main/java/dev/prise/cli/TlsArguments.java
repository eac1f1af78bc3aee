package dev.prise.cli;

import dev.prise.tls.Identity;
import dev.prise.tls.Tls;
import dev.prise.tls.Trust;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether TLS is spoken, as whom, and who is trusted: what servers and clients say alike. */
abstract sealed class TlsArguments permits ServerTlsArguments, ClientTlsArguments {

    private static final String PASSWORD = "PRISE_TLS_PASSWORD";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--tls", description = Help.TLS)
    private boolean tls;

    @Option(names = "--tls-cert", paramLabel = "FILE", converter = ReadableFile.class, description = Help.TLS_CERT)
    private Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", converter = ReadableFile.class, description = Help.TLS_KEY)
    private Path key;

    @Option(names = "--tls-password", paramLabel = "TEXT", description = Help.TLS_PASSWORD)
    private String password;

    @Option(names = "--tls-ca", paramLabel = "FILE", converter = ReadableFile.class, description = Help.TLS_CA)
    private Path authorities;

    /** Whether any of the options above is given. */
    boolean isGiven() {
        return tls || Stream.of(certificate, key, password, authorities).anyMatch(Objects::nonNull);
    }

    boolean hasCertificate() {
        return certificate != null;
    }

    boolean hasAuthorities() {
        return authorities != null;
    }

    /** What the options above say. */
    Tls common() {
        Tls said = Tls.DEFAULTS;
        if (certificate != null) {
            said = said.withIdentity(identity());
        } else if (key != null || password != null) {
            throw wrong((key == null ? "--tls-password" : "--tls-key") + " is of no use without --tls-cert");
        }
        return authorities == null ? said : said.withTrust(Trust.pem(authorities));
    }

    private Identity identity() {
        String secret = password == null ? System.getenv(PASSWORD) : password;
        if (isStore(certificate)) {
            if (key != null) {
                throw wrong(
                        "--tls-key goes with a PEM certificate; the store " + certificate + " holds its key itself");
            }
            return Identity.pkcs12(certificate, secret == null ? "" : secret);
        }
        Path pem = key == null ? certificate : key;
        return secret == null ? Identity.pem(certificate, pem) : Identity.pem(certificate, pem, secret);
    }

    private static boolean isStore(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".p12") || name.endsWith(".pfx");
    }

    WrongArgument wrong(String why) {
        return new WrongArgument(command.commandLine(), why);
    }
}
