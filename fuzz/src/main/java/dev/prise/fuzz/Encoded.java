package dev.prise.fuzz;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/** Certificates and the beginnings of TLS, with names of any bytes. The signatures are none. */
public final class Encoded {

    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final int OID = 6;
    private static final int BITS = 3;
    private static final int OCTETS = 4;
    private static final int TIME = 0x17;
    private static final int ALTERNATIVE = 0x80;
    private static final int[] STRINGS = {0x0C, 0x13, 0x16, 0x14, 0x1E, 0x1C}; // from UTF-8 to universal
    private static final byte[][] ATTRIBUTES =
            {{0x55, 4, 3}, {0x55, 4, 10}, {0x55, 4, 6},
                    {0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 13, 1, 9, 1}, {42, 3}};
    private static final byte[] SUBJECT_ALTERNATIVE_NAME = {0x55, 0x1D, 0x11};
    private static final byte[] ECDSA_WITH_SHA256 = {0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 4, 3, 2};
    private static final String[][] YEARS = {{"20", "49"}, {"00", "01"}, {"48", "49"}}; // valid, expired, not yet valid

    private Encoded() {}

    /** A distinguished name of one attribute, of some kind and type. */
    public static byte[] name(int choice, byte[] value) {
        byte[] attribute = ATTRIBUTES[choice % ATTRIBUTES.length];
        int string = STRINGS[choice / ATTRIBUTES.length % STRINGS.length];
        return der(SEQUENCE, der(SET, der(SEQUENCE, der(OID, attribute), der(string, value))));
    }

    /** A certificate for a key, of one of three times, with one alternative name: of a kind, a host's, for example. */
    public static byte[] certificate(
            PublicKey key, byte[] subject, byte[] issuer, int time, int kind, byte[] alternative) {
        byte[] algorithm = der(SEQUENCE, der(OID, ECDSA_WITH_SHA256));
        byte[] alternatives = der(SEQUENCE, der(ALTERNATIVE | kind % 9, alternative));
        byte[] extension = der(SEQUENCE, der(OID, SUBJECT_ALTERNATIVE_NAME), der(OCTETS, alternatives));
        byte[] signed = der(
                SEQUENCE,
                der(0xA0, new byte[]{2, 1, 2}), // version 3
                new byte[]{2, 1, 1}, // serial number
                algorithm,
                issuer,
                der(SEQUENCE, year(YEARS[time][0]), year(YEARS[time][1])),
                subject,
                key.getEncoded(),
                der(0xA3, der(SEQUENCE, extension)));
        return der(SEQUENCE, signed, algorithm, der(BITS, new byte[]{0, 0}));
    }

    private static byte[] year(String year) {
        return der(TIME, (year + "0101000000Z").getBytes(StandardCharsets.US_ASCII));
    }

    public static X509Certificate read(byte[] encoded) throws CertificateException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(encoded));
    }

    /** How a TLS client begins: it asks for a server of this name and for a protocol; then whatever else. */
    public static byte[] clientHello(int nameType, byte[] serverName, byte[] protocol, byte[] more) {
        byte[] names = sized(2, join(new byte[]{(byte) nameType}, sized(2, serverName)));
        byte[] protocols = sized(2, sized(1, protocol));
        byte[] extensions =
                sized(2, join(new byte[]{0, 0}, sized(2, names), new byte[]{0, 16}, sized(2, protocols), more));
        byte[] suites = sized(2, new byte[]{(byte) 0xC0, 0x2B, 0x13, 1});
        byte[] hello = join(new byte[]{3, 3}, new byte[32], new byte[]{0}, suites, new byte[]{1, 0}, extensions);
        return join(new byte[]{0x16, 3, 1}, sized(2, join(new byte[]{1}, sized(3, hello))));
    }

    private static byte[] der(int tag, byte[]... parts) {
        byte[] content = join(parts);
        byte[] length = content.length < 0x80 ? sized(1, content) : join(new byte[]{(byte) 0x82}, sized(2, content));
        return join(new byte[]{(byte) tag}, length);
    }

    /** Its length in so many bytes, then the content. */
    private static byte[] sized(int width, byte[] content) {
        byte[] length = new byte[width];
        for (int i = 0; i < width; i++) {
            length[i] = (byte) (content.length >> (Byte.SIZE * (width - 1 - i)));
        }
        return join(length, content);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
