package dev.prise.proxy;

import dev.prise.Endpoint;
import dev.prise.Excerpt;
import dev.prise.wire.AddressRanges;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a proxy says of its client before the client's first byte: a header of the PROXY protocol, version 1 or 2, as HAProxy's
 * {@code proxy-protocol.txt} describes it. Pure; one thread, one header. It never asks for a byte that may be the client's.
 *
 * <pre>
 * version 1    PROXY TCP4 192.0.2.7 198.51.100.1 50123 5000 CR LF        at most 107 bytes; TCP4, TCP6 or UNKNOWN
 *
 * version 2    0D 0A 0D 0A 00 0D 0A 51 55 49 54 0A    the signature
 *              2c                                     version 2; command 0 LOCAL, 1 PROXY
 *              fp                                     family 1 IPv4, 2 IPv6, 3 UNIX, 0 none; protocol 1 stream, 2 datagram, 0 none
 *              nn nn                                  how many bytes follow
 *              client, server, client's port, server's port; then more that is skipped
 * </pre>
 */
final class ProxyHeader {

    private static final int LONGEST_LINE = 107;
    private static final int SHORTEST = "PROXY UNKNOWN\r\n".length(); // of both versions

    private static final String PORT = "(?:0|[1-9]\\d{0,4})";
    private static final Pattern LINE = Pattern.compile(
            "PROXY (?:UNKNOWN(?: .*)?|(TCP[46]) ([\\p{XDigit}.:]+) ([\\p{XDigit}.:]+) (" + PORT + ") (" + PORT
                    + "))\r\n",
            Pattern.DOTALL);

    private static final byte[] SIGNATURE = {0x0D, 0x0A, 0x0D, 0x0A, 0, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};
    private static final int FIXED = SIGNATURE.length + 4;
    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int IPV4_STREAM = 0x11;
    private static final int IPV6_STREAM = 0x21;
    private static final int LAST_FAMILY = 3;
    private static final int LAST_PROTOCOL = 2;

    private final byte[] kept = new byte[LONGEST_LINE]; // what comes behind is skipped
    private int count; // of all that came
    private int missing = SHORTEST;
    private String fault; // null while there is none
    private Endpoint client; // null until it is known, or if the header names none

    /** How many more bytes are the header's for sure, and may be taken; 0 once it is whole or wrong. */
    int missing() {
        return missing;
    }

    /** Takes some of the bytes that are missing. */
    void take(byte[] from, int length) {
        System.arraycopy(from, 0, kept, Math.min(count, kept.length),
                Math.min(length, Math.max(kept.length - count, 0)));
        count += length;
        if (count > 0) {
            missing = kept[0] == SIGNATURE[0] ? readBinary() : readLine();
        }
    }

    /** Why this is no header; empty as long as it may be one. */
    Optional<String> fault() {
        return Optional.ofNullable(fault);
    }

    /** The client's address; empty if the header is not whole, or says that the connection is the proxy's own or of no TCP. */
    Optional<Endpoint> client() {
        return Optional.ofNullable(client);
    }

    /** What came, for people to read. */
    String excerpt() {
        return Excerpt.of(Arrays.copyOf(kept, Math.min(count, kept.length)));
    }

    @SuppressWarnings("JdkObsolete") // hitEnd: as with the scanners it is for, more may come
    private int readLine() {
        String text = new String(kept, 0, count, StandardCharsets.ISO_8859_1);
        Matcher line = LINE.matcher(text);
        if (line.matches()) {
            return line.group(1) == null ? 0 : readAddresses(line);
        }
        int least = Math.max(SHORTEST - count, text.endsWith("\r") ? 1 : 2);
        if (!line.hitEnd()) {
            return wrong("expected a PROXY header");
        }
        return count + least > LONGEST_LINE
                ? wrong("the PROXY header is longer than " + LONGEST_LINE + " bytes")
                : least;
    }

    private int readAddresses(Matcher line) {
        boolean isIpv6 = line.group(1).equals("TCP6");
        Optional<InetAddress> source = address(line.group(2), isIpv6);
        Optional<InetAddress> target = address(line.group(3), isIpv6);
        int port = Integer.parseInt(line.group(4));
        if (source.isEmpty() || target.isEmpty() || Math.max(port, Integer.parseInt(line.group(5))) > 0xFFFF) {
            return wrong("the PROXY header holds an address or a port that is none");
        }
        client = Endpoint.of(source.get(), port);
        return 0;
    }

    private static Optional<InetAddress> address(String text, boolean isIpv6) {
        return text.indexOf(':') >= 0 == isIpv6 ? AddressRanges.literal(text) : Optional.empty();
    }

    private int readBinary() {
        int compared = Math.min(count, SIGNATURE.length);
        if (!Arrays.equals(kept, 0, compared, SIGNATURE, 0, compared)) {
            return wrong("expected a PROXY header");
        }
        if (count < FIXED) {
            return FIXED - count;
        }
        int command = kept[SIGNATURE.length] & 0xFF;
        int kind = kept[SIGNATURE.length + 1] & 0xFF;
        int length = number(FIXED - 2);
        if (command != LOCAL && command != PROXY) {
            return wrong(
                    "the PROXY header is of a version or command that is not known, " + Excerpt.of((byte) command));
        }
        if (command == PROXY && (kind >> 4 > LAST_FAMILY || (kind & 0xF) > LAST_PROTOCOL)) {
            return wrong("the PROXY header is of an address family or protocol that is not known, "
                    + Excerpt.of((byte) kind));
        }
        int width = command == LOCAL ? 0 : kind == IPV4_STREAM ? 4 : kind == IPV6_STREAM ? 16 : 0;
        if (length < (width == 0 ? 0 : 2 * width + 4)) {
            return wrong("the PROXY header is too short for its addresses");
        }
        if (count == FIXED + length && width > 0) {
            client = endpoint(width);
        }
        return FIXED + length - count;
    }

    private Endpoint endpoint(int width) {
        int port = FIXED + 2 * width;
        try {
            return Endpoint.of(
                    InetAddress.getByAddress(Arrays.copyOfRange(kept, FIXED, FIXED + width)),
                    number(port));
        } catch (UnknownHostException onlyForOtherWidths) {
            throw new AssertionError(onlyForOtherWidths);
        }
    }

    private int number(int at) {
        return (kept[at] & 0xFF) << Byte.SIZE | (kept[at + 1] & 0xFF);
    }

    private int wrong(String what) {
        fault = what;
        return 0;
    }
}
