package dev.prise.wlanguage;

import dev.prise.SocketFailure.TlsFailed;
import dev.prise.tls.Tls;
import java.util.ArrayList;
import java.util.List;

/**
 * The protocols that SocketCréeSSL and SocketConnecteSSL are asked for.
 *
 * @param names as the JDK writes them; none for the default
 */
record Protocols(List<String> names) {

    private static final String[] BY_BIT = {"SSLv2", "SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"};

    /**
     * Those that a sum of constants stands for.
     *
     * @throws IllegalArgumentException if it is no such sum
     */
    static Protocols of(int options) {
        if (options >> BY_BIT.length != 0) {
            throw new IllegalArgumentException(
                    options + " is no sum of protocols; take ProtocoleTLS1_2 / ProtocolTLS1_2,"
                            + " ProtocoleTLS1_3 / ProtocolTLS1_3, or 0 for both");
        }
        List<String> names = new ArrayList<>();
        for (int bit = 0; bit < BY_BIT.length; bit++) {
            if ((options & (1 << bit)) != 0) {
                names.add(BY_BIT[bit]);
            }
        }
        return new Protocols(names);
    }

    /** TLS with these protocols; a {@link TlsFailed} if an older one is among them. */
    Tls tls() {
        try {
            return names.isEmpty() ? Tls.DEFAULTS : Tls.DEFAULTS.withProtocols(names.toArray(String[]::new));
        } catch (IllegalArgumentException older) {
            throw new TlsFailed(
                    older.getMessage(), "nothing was opened", "ask for TLS 1.2 and 1.3, or for 0", older);
        }
    }
}
