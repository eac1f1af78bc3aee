package dev.prise.proxy;

import static dev.prise.testing.Bytes.hex;
import static dev.prise.testing.Bytes.join;
import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.Endpoint;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a proxy may say of its client, and what is no such thing; the bytes are those of HAProxy's proxy-protocol.txt. */
class ProxyHeaderTest {

    private static final String SIGNATURE = "0D0A0D0A 00 0D0A515549540A";
    private static final String IPV4 = SIGNATURE + "21 11 000C C0000207 C6336401 C3CB 1388";
    private static final String IPV6 = SIGNATURE
            + "21 21 0024 20010DB8000000000000000000000007 20010DB8000000000000000000000001 C3CB 1388";
    private static final String NEXT = "5\r\nHello";

    /** What became of a header, and what was left of the stream behind it. */
    private record Outcome(Optional<Endpoint> client, Optional<String> fault, int missing, String rest) {}

    /** Reads a header from a stream that gives at most so many bytes at a time. */
    private static Outcome read(byte[] stream, int mostAtOnce) {
        ByteArrayInputStream in = new ByteArrayInputStream(stream);
        ProxyHeader header = new ProxyHeader();
        byte[] piece = new byte[1 << 17];
        while (header.missing() > 0 && in.available() > 0) {
            header.take(piece, in.read(piece, 0, Math.min(header.missing(), mostAtOnce)));
        }
        return new Outcome(header.client(), header.fault(), header.missing(), latin1(in.readAllBytes()));
    }

    /** Whole, at every cut, and never a byte of what follows. */
    private static void isRead(byte[] header, Endpoint client) {
        byte[] stream = join(List.of(header, latin1(NEXT)));
        Outcome whole = new Outcome(Optional.ofNullable(client), Optional.empty(), 0, NEXT);
        for (int mostAtOnce = 1; mostAtOnce <= header.length + 1; mostAtOnce++) {
            assertThat(read(stream, mostAtOnce)).isEqualTo(whole);
        }
        for (int length = 0; length < header.length; length++) {
            Outcome part = read(Arrays.copyOf(header, length), Integer.MAX_VALUE);
            assertThat(part.fault()).as("after %s bytes", length).isEmpty();
            assertThat(part.client()).isEmpty();
            assertThat(part.missing()).isBetween(1, header.length - length);
        }
    }

    private static String fault(byte[] stream) {
        Outcome outcome = read(stream, Integer.MAX_VALUE);
        assertThat(outcome.client()).isEmpty();
        return outcome.fault().orElse("none");
    }

    @ParameterizedTest
    @CsvSource({"PROXY TCP4 192.0.2.7 198.51.100.1 50123 5000, 192.0.2.7, 50123",
            "PROXY TCP4 1.1.1.1 2.2.2.2 0 0, 1.1.1.1, 0",
            "PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535, 255.255.255.255, 65535",
            "PROXY TCP6 2001:db8::7 2001:DB8::1 50123 5000, 2001:db8:0:0:0:0:0:7, 50123",
            "PROXY TCP6 ::1 ::1 1 2, 0:0:0:0:0:0:0:1, 1",
            "PROXY TCP6 ::ffff:192.0.2.7 ::1 50123 5000, 192.0.2.7, 50123",
            "PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535,"
                    + " ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 65535"})
    void lineNamesTheClient(String line, String host, int port) {
        isRead(latin1(line + "\r\n"), new Endpoint(host, port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY UNKNOWN", "PROXY UNKNOWN ", "PROXY UNKNOWN anything\r at\n all",
            "PROXY UNKNOWN ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535"})
    void lineOfUnknownNamesNobody(String line) {
        isRead(latin1(line + "\r\n"), null);
    }

    @Test
    void binaryHeaderNamesTheClient() {
        isRead(hex(IPV4), new Endpoint("192.0.2.7", 50_123));
        isRead(hex(IPV6), new Endpoint("2001:db8:0:0:0:0:0:7", 50_123));
    }

    @Test
    void whatFollowsTheAddressesIsSkipped() {
        isRead(hex(SIGNATURE + "21 11 0014 C0000207 C6336401 C3CB 1388 04 0005 0000000000"),
                new Endpoint("192.0.2.7", 50_123));
        byte[] longest = Arrays.copyOf(hex(SIGNATURE + "21 11 FFFF C0000207 C6336401 C3CB 1388"), 16 + 0xFFFF);
        assertThat(read(join(List.of(longest, latin1(NEXT))), 1000))
                .isEqualTo(new Outcome(Optional.of(new Endpoint("192.0.2.7", 50_123)), Optional.empty(), 0, NEXT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"20 00 0000", // LOCAL: a health check
            "20 11 000C C0000207 C6336401 C3CB 1388", // LOCAL, whose addresses are ignored
            "20 FF 0003 010203", // LOCAL, whose family is ignored too
            "21 00 0000", "21 00 0002 0102", // of no family
            "21 12 000C C0000207 C6336401 C3CB 1388", // UDP cannot be what this connection carries
            "21 31 0004 2F612F62"}) // UNIX, shorter than its addresses should be
    void binaryHeaderMayNameNobody(String rest) {
        isRead(hex(SIGNATURE + rest), null);
    }

    @Test
    void socketOfUnixNamesNobody() {
        isRead(Arrays.copyOf(hex(SIGNATURE + "21 31 00D8"), 16 + 216), null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\n", "\u0016\u0003\u0001\u0002", "5\r\nHello", "proxy TCP4 ", "PROXYTCP4",
            "PROXY  TCP4",
            "PROXY TCP5", "PROXY UDP4", "PROXY UNKNOWNX", "PROXY TCP4 a.b.c.g", "PROXY TCP4 1.1.1.1  2.2.2.2",
            "PROXY TCP4 1.1.1.1 2.2.2.2 01", "PROXY TCP4 1.1.1.1 2.2.2.2 1 2\n", "PROXY TCP4 1.1.1.1 2.2.2.2 1 2 ",
            "PROXY TCP4 1.1.1.1 2.2.2.2 -1", "PROXY TCP4 1.1.1.1 2.2.2.2 1 2\rX", "PROXY TCP4 1.1.1.1 2.2.2.2 123456",
            "\r\n\r\nX", "\r\n\r\n\0\r\nQUIT\r"})
    void whatIsNoHeaderIsSeenAtItsFirstWrongByte(String text) {
        assertThat(fault(latin1(text))).isEqualTo("expected a PROXY header");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY TCP4 256.1.1.1 2.2.2.2 1 2", "PROXY TCP4 01.1.1.1 2.2.2.2 1 2",
            "PROXY TCP4 1.1.1 2.2.2.2 1 2",
            "PROXY TCP4 ::1 ::1 1 2", "PROXY TCP6 1.1.1.1 2.2.2.2 1 2", "PROXY TCP6 1::2::3 ::1 1 2",
            "PROXY TCP6 1:2:3 ::1 1 2", "PROXY TCP4 1.1.1.1 2.2.2.2 65536 2", "PROXY TCP4 1.1.1.1 2.2.2.2 1 65536",
            "PROXY TCP4 1.1.1.1 2.2.2 1 2", "PROXY TCP6 ::1 1.1.1.1 1 2"})
    void addressThatIsNoneIsRefused(String line) {
        assertThat(fault(latin1(line + "\r\n"))).isEqualTo("the PROXY header holds an address or a port that is none");
    }

    @Test
    void lineMayBe107BytesLongAndNotOneMore() {
        String full = "PROXY UNKNOWN " + "x".repeat(107 - 16);
        isRead(latin1(full + "\r\n"), null);
        assertThat(fault(latin1(full + "x\r\n"))).isEqualTo("the PROXY header is longer than 107 bytes");
        assertThat(fault(latin1("PROXY TCP6 " + "f".repeat(100))))
                .isEqualTo("the PROXY header is longer than 107 bytes");
        assertThat(fault(latin1("PROXY UNKNOWN " + "\r".repeat(100))))
                .isEqualTo("the PROXY header is longer than 107 bytes");
    }

    @ParameterizedTest
    @CsvSource({"11 11 000C, 'of a version or command that is not known, 0x11'",
            "31 11 000C, 'of a version or command that is not known, 0x31 ''1'''",
            "22 11 000C, 'of a version or command that is not known, 0x22 ''\"'''",
            "21 41 000C, 'of an address family or protocol that is not known, 0x41 ''A'''",
            "21 13 000C, 'of an address family or protocol that is not known, 0x13'",
            "21 11 000B, too short for its addresses", "21 21 0023, too short for its addresses",
            "21 11 0000, too short for its addresses"})
    void binaryHeaderThatContradictsItselfIsRefused(String rest, String why) {
        assertThat(fault(hex(SIGNATURE + rest))).isEqualTo("the PROXY header is " + why);
    }

    @Test
    void noBytesHangItOrAreHeldWithoutBound() {
        Random random = new Random(7);
        List<byte[]> beginnings = List.of(new byte[0], latin1("PROXY "), latin1("PROXY TCP4 1.1.1.1 "), hex(SIGNATURE),
                hex(SIGNATURE + "21"), hex(SIGNATURE + "21 11"));
        for (int i = 0; i < 20_000; i++) {
            byte[] noise = new byte[200];
            random.nextBytes(noise);
            byte[] input = join(List.of(beginnings.get(i % beginnings.size()), noise));
            int piece = 1 + random.nextInt(40);
            Outcome outcome = read(input, piece);
            assertThat(outcome.missing()).as("of %s, %d bytes at a time", hex(input), piece).isBetween(0, 16 + 0xFFFF);
        }
    }

    @Test
    void whatCameIsShown() {
        ProxyHeader header = new ProxyHeader();
        assertThat(header.excerpt()).isEqualTo("\"\"");
        header.take(latin1("GET / HTTP/1.1\r"), 15);
        assertThat(header.excerpt()).isEqualTo("\"GET / HTTP/1.1\\r\"");
    }
}
