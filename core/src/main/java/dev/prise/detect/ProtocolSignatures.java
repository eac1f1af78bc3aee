package dev.prise.detect;

import static dev.prise.ModeName.LINE;
import static dev.prise.ModeName.OTHER;
import static dev.prise.detect.Signature.begins;
import static dev.prise.detect.Signature.protocol;

import dev.prise.Excerpt;
import dev.prise.ModeName;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The table of the protocols, each known by how it begins; the first that fits is it.
 *
 * <p>A rule asks for 20 bits at the least that random bytes have only by chance: a fixed byte is 8, a letter 3, a digit 5.
 * The sources of each format are in the corpus of the tests, {@code core/src/test/resources/verdict}.
 */
public final class ProtocolSignatures {

    private static final ModeName LF = ModeName.endTag("\n");
    private static final ModeName NUL = ModeName.endTag("\0");

    private static final Signature TLS = protocol("a TLS handshake", OTHER,
            "\\x16\\x03[\\x00-\\x04](?:\\z|[\\x00-\\x48](?:\\z|.(?:\\z|[\\x01\\x02])))"
                    + "|[\\x80-\\xBF].\\x01\\x03[\\x00-\\x03]\\x00") // the second is how SSL 2 began, offering newer ones
            .with(": the other end uses TLS and this one does not",
                    "use TLS here as well (TcpOptions.withTls), or none there");

    private static final Signature HTTP_REQUEST = protocol("an HTTP request", OTHER,
            "(?:GET|HEAD|POST|PUT|DELETE|OPTIONS|PATCH|TRACE|CONNECT) (?:/|https?://|\\* HTTP/|[\\w.:\\[\\]-]+:\\d+ )"
                    + "|PRI \\* HTTP/2\\.0")
            .with(": a browser or another HTTP client is at the other end",
                    "let it connect to a web server; this port is none");

    private static final Signature HTTP_RESPONSE = protocol("an HTTP response", OTHER, "HTTP/\\d\\.\\d [1-5]\\d\\d")
            .with(": a web server is at the other end", "check host and port, or speak to it with an HTTP client");

    private static final Signature SSH = protocol("SSH", OTHER,
            "SSH-[12]\\.\\d|\\x00\\x00..[\\x04-\\xFF]\\x14.{16}\\x00\\x00..[a-z0-9@.,-]{8}")
            .with(": an SSH client or server is at the other end", "check host and port, SSH is mostly on port 22");

    private static final Signature PROXY = protocol("a PROXY protocol header", OTHER,
            "PROXY (?:TCP[46]|UNKNOWN)|\\r\\n\\r\\n\\x00\\r\\nQUIT\\n")
            .with(": a proxy or load balancer tells the client's address before the first message",
                    "switch that off there (send-proxy, proxy_protocol), or let this end read it (TcpOptions.withProxyFrom)");

    private static final List<Signature> PROTOCOLS = List.of(
            TLS,
            protocol("a TLS alert", OTHER, "\\x15\\x03[\\x00-\\x04]\\x00\\x02[\\x01\\x02].")
                    .with(": the other end expects TLS and this one does not use it",
                            "use TLS here as well (TcpOptions.withTls), or connect to a port without"),
            PROXY,
            SSH,
            protocol("SIP", OTHER, "[A-Z]{3,9} sips?:|SIP/2\\.0 [1-6]\\d\\d"),
            protocol("RTSP", OTHER, "[A-Z_]{4,13} (?:rtsps?://|\\* RTSP/)|RTSP/\\d\\.\\d [1-5]\\d\\d"),
            HTTP_REQUEST,
            HTTP_RESPONSE,
            protocol("HTTP/2", OTHER, "\\x00[\\x00-\\x40].\\x04[\\x00\\x01]\\x00\\x00\\x00\\x00"),
            protocol("an SMTP server's greeting", LINE, "220[ -][^\\r\\n]*SMTP"),
            protocol("an FTP server's greeting", LINE, "220[ -][^\\r\\n]*(?:FTP|ftp|FileZilla)"),
            protocol("the greeting of an FTP or SMTP server", LINE, "220[ -][\\w(]"),
            protocol("an SMTP client's greeting", LINE, "(?:EHLO|HELO|LHLO) [\\w\\[\\].:-]+\\r?\\n"),
            protocol("an FTP or POP3 client", LINE, "USER [\\w.@-]+\\r\\n|CAPA\\r\\n|AUTH (?:TLS|SSL)\\r\\n"),
            protocol("an NNTP server's greeting", LINE, "20[01][ -][^\\r\\n]*NNTP"),
            protocol("an IMAP server's greeting", LINE, "\\* (?:OK|PREAUTH|BYE)[ \\[]"),
            protocol("an IMAP client", LINE, "\\w{1,8} (?:CAPABILITY|LOGIN|STARTTLS|AUTHENTICATE|ID)[ \\r]"),
            protocol("IRC", LINE, "(?:CAP LS|NICK [\\w|^`-]+|PASS \\S+\\r?\\nNICK )[^\\r\\n]*\\r?\\n"),
            protocol("Redis", OTHER,
                    "\\*\\d{1,6}\\r\\n\\$\\d{1,9}\\r\\n|\\+(?:OK|PONG)\\r\\n|-(?:ERR|NOAUTH|WRONGTYPE|DENIED|MISCONF) "),
            protocol("a POP3 server's greeting", LINE, "\\+OK[ \\r]"),
            protocol("MySQL or MariaDB", OTHER, "...\\x00\\x0A\\d{1,2}\\.\\d{1,2}\\.\\d"),
            protocol("PostgreSQL", OTHER,
                    "\\x00\\x00..\\x00\\x03\\x00[\\x00-\\x02][a-z]|\\x00\\x00\\x00\\x08\\x04\\xD2\\x16[\\x2E-\\x30]"
                            + "|R\\x00\\x00\\x00.\\x00\\x00\\x00[\\x00-\\x0C]"),
            protocol("SQL Server (TDS)", OTHER,
                    "[\\x12\\x04]\\x01\\x00.\\x00\\x00[\\x00\\x01]\\x00\\x00\\x00"),
            protocol("Oracle Net", OTHER, "\\x00.\\x00\\x00\\x01\\x00\\x00\\x00\\x01[\\x2C-\\x40]\\x01"),
            protocol("MongoDB", OTHER, "...\\x00.{8}(?:\\xDD\\x07|\\xD4\\x07)\\x00\\x00"),
            protocol("MQTT", OTHER, "\\x10.{1,4}?\\x00(?:\\x04MQTT|\\x06MQIsdp)"),
            protocol("AMQP", OTHER, "AMQP[\\x00-\\x03][\\x00\\x01]"),
            protocol("NATS", LINE, "(?:INFO|CONNECT) \\{\""),
            protocol("STOMP", NUL,
                    "(?:CONNECT|STOMP|SEND|SUBSCRIBE|CONNECTED|MESSAGE|ERROR|RECEIPT)\\r?\\n[a-z-]+:"),
            protocol("a ZeroMQ peer (ZMTP)", OTHER, "\\xFF\\x00{7}.\\x7F"),
            protocol("LDAP", OTHER, ProtocolSignatures::isLdap),
            protocol("DNS over TCP", OTHER,
                    "....[\\x00\\x01\\x80-\\x87].\\x00\\x01..\\x00[\\x00-\\x20]\\x00[\\x00-\\x20][\\x00-\\x3F]"),
            protocol("SMB (Windows file sharing)", OTHER, "\\x00...[\\xFE\\xFF]SMB"),
            protocol("RDP or another protocol in TPKT packets, such as Siemens S7", OTHER, ProtocolSignatures::isTpkt),
            protocol("Modbus/TCP", OTHER, ProtocolSignatures::isModbus),
            protocol("IEC 60870-5-104", OTHER, "\\x68\\x04[\\x07\\x0B\\x13\\x23\\x43\\x83]\\x00\\x00\\x00"),
            protocol("OPC UA", OTHER, "(?:HEL|ACK|ERR|OPN)F..\\x00\\x00"),
            protocol("EtherNet/IP", OTHER, "[\\x65\\x63]\\x00[\\x00\\x04]\\x00.{4}\\x00{4}.{8}\\x00{4}"),
            protocol("DICOM", OTHER, "\\x01\\x00\\x00\\x00..\\x00[\\x01-\\x03]\\x00\\x00"),
            protocol("VNC", OTHER, "RFB \\d{3}\\.\\d{3}\\n"),
            protocol("XMPP", OTHER, "(?:<\\?xml[^>]*>\\s*)?<stream:stream"),
            protocol("BitTorrent", OTHER, "\\x13BitTorrent protocol"),
            protocol("Java's own serialisation (ObjectOutputStream)", OTHER, "\\xAC\\xED\\x00\\x05"),
            protocol("Java RMI", OTHER, "JRMI\\x00[\\x01\\x02]"),
            protocol("a Java debugger", OTHER, "JDWP-Handshake"),
            protocol("CORBA (GIOP)", OTHER, "GIOP\\x01[\\x00-\\x03]"),
            protocol("FIX", OTHER, "8=FIXT?\\.\\d\\.\\d\\x019=\\d+\\x01"),
            protocol("SOCKS 5", OTHER, ProtocolSignatures::isSocks5)
                    .with(": the other end takes this one for a proxy", "check the proxy settings of the other end"),
            protocol("SOCKS 4", OTHER, "\\x04[\\x01\\x02]\\x00?..{4}[\\x21-\\x7E]{0,32}\\x00\\z")
                    .with(": the other end takes this one for a proxy", "check the proxy settings of the other end"),
            protocol("telnet negotiation", OTHER, "(?:\\xFF[\\xFB-\\xFE][\\x00-\\x31]){2}")
                    .with(": a telnet client or a device with a telnet port is at the other end",
                            "switch telnet off there (a raw TCP connection), or take those bytes away yourself ("
                                    + ModeName.RAW.code() + ")"),
            protocol("NMEA 0183", LINE, "[$!][A-Z]{2}[A-Z]{3},[^\\r\\n]*(?:\\*[0-9A-Fa-f]{2})?\\r\\n"),
            protocol("a frame of ASTM E1381, as laboratory devices send it", LINE,
                    "\\x05?\\x02[0-7][A-Z]\\|"),
            protocol("a block of MLLP with an HL7 message", TextEndings.MLLP, "\\x0BMSH\\|"),
            protocol("syslog with octet counting (RFC 6587)", OTHER, "[1-9]\\d{0,6} <\\d{1,3}>[\\w ]")
                    .with(": the size stands first, with a space behind it",
                            "let it end its messages with a line feed instead (non-transparent framing) and set "
                                    + LF.code() + ", or cut them yourself (" + ModeName.RAW.code() + ")"),
            protocol("syslog", LF, "<\\d{1,3}>(?:1 \\d{4}-|[A-Z][a-z]{2} [ \\d]\\d )"));

    private ProtocolSignatures() {}

    static Optional<Signature> of(ByteSample sample) {
        return PROTOCOLS.stream()
                .filter(signature -> signature.shows().test(sample))
                .findFirst()
                .or(() -> number(sample));
    }

    /** Whether it is a protocol, known by how it begins. */
    static boolean isProtocol(Signature signature) {
        return PROTOCOLS.contains(signature);
    }

    /** The protocol whose first four bytes, read as a number, are this one. */
    static Optional<Signature> ofLength(long length) {
        return length < 1 << 24 || length > 0xFFFF_FFFFL ? Optional.empty() : switch (bytesOf(length)) {
            case "\"GET \"", "\"HEAD\"", "\"POST\"", "\"PUT \"", "\"DELE\"", "\"OPTI\"", "\"PATC\"", "\"TRAC\"",
                    "\"CONN\"",
                    "\"PRI \"" ->
                Optional.of(HTTP_REQUEST);
            case "\"HTTP\"" -> Optional.of(HTTP_RESPONSE);
            case "\"SSH-\"" -> Optional.of(SSH);
            case "\"PROX\"" -> Optional.of(PROXY);
            default -> length >> 8 == 0x16_03_01 || length >> 8 == 0x16_03_03 ? Optional.of(TLS) : Optional.empty();
        };
    }

    /** The four bytes of a number, in quotes. */
    static String bytesOf(long length) {
        return Excerpt
                .of(new byte[]{(byte) (length >> 24), (byte) (length >> 16), (byte) (length >> 8), (byte) length});
    }

    private static final Predicate<ByteSample> TEN_DIGITS = begins("[1-4]\\d{8,9}\\r?\\n");

    // digits that are the first bytes of another protocol, which somebody on the way has read as a length
    private static Optional<Signature> number(ByteSample sample) {
        if (!TEN_DIGITS.test(sample)) {
            return Optional.empty();
        }
        long length = Long.parseLong(sample.text().split("\\r?\\n", 2)[0]);
        return ofLength(length).map(read -> read.with(
                ", of which somebody on the way has read the first 4 bytes " + bytesOf(length) + " as the number "
                        + length,
                read.advice()));
    }

    private static boolean isTpkt(ByteSample sample) {
        return LOOKS_LIKE_TPKT.test(sample)
                && sample.number(2, 2, true) >= 7
                && sample.at(4) <= sample.number(2, 2, true) - 5
                && (!sample.isWhole() || sample.size() >= sample.number(2, 2, true));
    }

    private static final Predicate<ByteSample> LOOKS_LIKE_TPKT =
            begins("\\x03\\x00[\\x00-\\x0F].[\\x02-\\x7F][\\xE0\\xD0\\xF0]");

    private static boolean isModbus(ByteSample sample) {
        return LOOKS_LIKE_MODBUS.test(sample) && sample.isWhole()
                && sample.number(4, 2, true) == sample.size() - 6;
    }

    private static final Predicate<ByteSample> LOOKS_LIKE_MODBUS =
            begins("..\\x00\\x00\\x00..[\\x01-\\x08\\x0B\\x0C\\x0F-\\x11\\x14-\\x18\\x2B\\x81-\\x98]");

    private static boolean isLdap(ByteSample sample) {
        return LOOKS_LIKE_LDAP.test(sample)
                && (sample.at(1) > 0x7F || !sample.isWhole() || sample.size() == sample.at(1) + 2);
    }

    private static final Predicate<ByteSample> LOOKS_LIKE_LDAP =
            begins("\\x30(?:[\\x05-\\x7F]|\\x84\\x00\\x00..)\\x02\\x01.[\\x60\\x61\\x63\\x77\\x78]");

    private static boolean isSocks5(ByteSample sample) {
        return LOOKS_LIKE_SOCKS_5.test(sample) && sample.size() == 2 + sample.at(1);
    }

    private static final Predicate<ByteSample> LOOKS_LIKE_SOCKS_5 = begins("\\x05[\\x01-\\x05][\\x00-\\x03]+\\z");
}
