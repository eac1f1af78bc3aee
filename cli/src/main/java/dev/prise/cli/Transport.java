package dev.prise.cli;

import dev.prise.tcp.TcpOptions;
import dev.prise.tls.Tls;
import java.util.Optional;

/**
 * What the messages of a command travel over: TCP as it is, or TLS.
 *
 * @param tls who this end is and whom it trusts; empty where there is no TLS
 * @param made the certificate that was made for this run, if one was
 */
record Transport(Optional<Tls> tls, Optional<SelfSigned> made) {

    static final Transport PLAIN = new Transport(Optional.empty(), Optional.empty());

    static Transport of(Tls tls) {
        return new Transport(Optional.of(tls), Optional.empty());
    }

    TcpOptions tcp() {
        return tls.map(TcpOptions.DEFAULTS::withTls).orElse(TcpOptions.DEFAULTS);
    }
}
