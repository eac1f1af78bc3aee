package dev.prise;

/**
 * What the first bytes of a message that is none tell of whoever sent them. Framing failures share it: a peer that speaks
 * another language altogether shows in each mode as something else.
 *
 * <pre>
 *   16        03 01
 *   handshake TLS of any version
 * </pre>
 *
 * @param meaning what it means
 * @param advice what to do
 */
record Telltale(String meaning, String advice) {

    private static final byte[] TLS_HANDSHAKE = {0x16, 3};
    private static final int NEWEST_VERSION = 4;

    /** What these bytes tell, or else what the failure would say by itself. */
    static Telltale of(byte[] first, String meaning, String advice) {
        return isTls(first)
                ? new Telltale(
                        "this is a TLS handshake: the other end uses TLS and this one does not",
                        "use TLS here as well (TcpOptions.withTls), or none there")
                : new Telltale(meaning, advice);
    }

    private static boolean isTls(byte[] first) {
        return first.length > TLS_HANDSHAKE.length
                && first[0] == TLS_HANDSHAKE[0]
                && first[1] == TLS_HANDSHAKE[1]
                && first[2] >= 0
                && first[2] <= NEWEST_VERSION;
    }
}
