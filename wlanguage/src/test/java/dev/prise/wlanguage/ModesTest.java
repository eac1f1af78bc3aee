package dev.prise.wlanguage;

import static dev.prise.wlanguage.WLanguage.*;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.nio.charset.Charset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 2 of the specification: transmission modes and text, with a peer that shows the bytes. */
@ExtendWith(NothingLeft.class)
@DisplayName("2. Transmission modes")
class ModesTest {

    private ServerSocket server;
    private Peer peer;

    @BeforeEach
    void connect() throws Exception {
        server = new ServerSocket(0);
        SocketConnect("Client", server.getLocalPort());
        peer = Peer.accept(server);
    }

    @AfterEach
    void close() throws Exception {
        peer.close();
        server.close();
    }

    @Test
    @DisplayName("2. The numbers of the modes are 0, 1, 2, 3")
    void numbersAreThoseOfTheTable() {
        assertThat(SocketEndTag).isEqualTo(WLangage.SocketMarqueurFin).isZero();
        assertThat(SocketSizeStart).isEqualTo(WLangage.SocketTailleDébut).isEqualTo(1);
        assertThat(SocketEndTagBuffer).isEqualTo(WLangage.SocketMarqueurFinBuffer).isEqualTo(2);
        assertThat(SocketNoEndTag).isEqualTo(WLangage.SocketSansMarqueurFin).isEqualTo(3);
    }

    // the test vectors, both ways

    @ParameterizedTest(name = "2. vector: mode {0}, {1} \"{2}\" = {3}")
    @CsvSource(textBlock = """
                    1, windows-1252, Hello World, 31 31 0D 0A 48 65 6C 6C 6F 20 57 6F 72 6C 64
                    1, windows-1252, é,           31 0D 0A E9
                    1, UTF-16LE,     é,           32 0D 0A E9 00
                    1, UTF-8,        é,           32 0D 0A C3 A9
                    1, windows-1252, '',          30 0D 0A
                    0, windows-1252, Hello World, 48 65 6C 6C 6F 20 57 6F 72 6C 64 3C 45 4F 46 3E
                    2, windows-1252, Hello World, 48 65 6C 6C 6F 20 57 6F 72 6C 64 3C 45 4F 46 3E
                    3, windows-1252, A,           41""")
    void vectorIsWrittenAndRead(int mode, String charset, String text, String hex) throws Exception {
        SocketChangeTransmissionMode("Client", mode);
        SocketChangeCharset("Client", Charset.forName(charset));

        assertThat(SocketWrite("Client", text)).isTrue();
        assertThat(peer.readHex(hex)).isEqualTo(hex);

        peer.sendHex(hex);
        assertThat(SocketRead("Client")).isEqualTo(text);
        assertThat(ErrorOccurred()).isFalse();
    }

    @Test
    @DisplayName("2. vector: mode 1, \"AB\" then \"C\" = 32 0D 0A 41 42 31 0D 0A 43, two reads")
    void twoMessagesInOneSegmentAreTwoReads() throws Exception {
        SocketWrite("Client", "AB");
        SocketWrite("Client", "C");
        String hex = "32 0D 0A 41 42 31 0D 0A 43";
        assertThat(peer.readHex(hex)).isEqualTo(hex);
        peer.sendHex(hex);
        assertThat(SocketRead("Client")).isEqualTo("AB");
        assertThat(SocketRead("Client")).isEqualTo("C");
    }

    @ParameterizedTest(name = "2. vector: mode {0}, tag CR LF, \"A\" = 41 0D 0A")
    @ValueSource(ints = {0, 2})
    void lineIsWrittenAndRead(int mode) throws Exception {
        SocketChangeTransmissionMode("Client", mode, "\r\n");
        SocketWrite("Client", "A");
        assertThat(peer.readHex("41 0D 0A")).isEqualTo("41 0D 0A");
        peer.sendHex("41 0D 0A");
        assertThat(SocketRead("Client")).isEqualTo("A");
    }

    // mode 1

    @Test
    @DisplayName("2. Mode 1: n counts the bytes of the payload as sent, neither characters nor the header")
    void sizeCountsBytes() throws Exception {
        SocketChangeCharset("Client", charsetUnicode);
        SocketWrite("Client", "Hello World");
        assertThat(peer.read(4)).isEqualTo("22\r\n");
    }

    @ParameterizedTest(name = "2. Mode 1 is liberal in reading: header \"{0}\"")
    @ValueSource(strings = {"2\n", " 2\r\n", "+2\r\n", "2 \r\n"})
    void headersOfOthersAreRead(String header) throws Exception {
        peer.send(header + "AB");
        assertThat(SocketRead("Client")).isEqualTo("AB");
    }

    @ParameterizedTest(name = "2. Mode 1: \"{0}\" is a malformed frame")
    @ValueSource(strings = {"x\r\n", "\r\n", "-1\r\n", "                        ", "99999999999\r\n"})
    void malformedHeaderIsAnError(String header) throws Exception {
        peer.send(header);
        assertThat(SocketRead("Client")).isEmpty();
        assertThat(ErrorInfo(errCode)).isIn(ErrorCodes.BAD_FRAME, ErrorCodes.MESSAGE_TOO_LONG);
    }

    @Test
    @DisplayName("2. Mode 1: one message is one SocketLit whatever the TCP segmentation")
    void messageInManySegmentsIsReadOnce() throws Exception {
        AsyncTask<String> reading = AsyncTask.call(() -> SocketRead("Client"));
        for (char c : "11\r\nHello World".toCharArray()) {
            reading.awaitBlocked();
            peer.send("" + c);
        }
        assertThat(reading.result()).isEqualTo("Hello World");
    }

    @Test
    @DisplayName("2. Mode 1: a time-out in the middle of a message loses nothing")
    void timeOutInsideAMessageLosesNothing() throws Exception {
        peer.send("11\r\nHello");
        assertThat(SocketRead("Client", False, 1)).isEmpty();
        assertThat(ErrorOccurred()).isFalse();
        peer.send(" World");
        assertThat(SocketRead("Client")).isEqualTo("Hello World");
    }

    // modes 0 and 2

    @ParameterizedTest(name = "2. Mode {0}: any tag of one byte or more, found when it is split over two segments")
    @ValueSource(ints = {0, 2})
    void splitTagIsFound(int mode) throws Exception {
        SocketChangeTransmissionMode("Client", mode, new byte[]{1, 2});
        AsyncTask<byte[]> reading = AsyncTask.call(() -> SocketReadBuffer("Client"));
        reading.awaitBlocked();
        peer.sendHex("41 01");
        reading.awaitBlocked();
        peer.sendHex("02");
        assertThat(reading.result()).containsExactly('A');
        SocketChangeTransmissionMode("Client", mode, new byte[]{3});
        peer.sendHex("42 03");
        assertThat(SocketRead("Client")).isEqualTo("B");
    }

    @ParameterizedTest(name = "2. Mode {0} keeps what follows the tag (8.3)")
    @ValueSource(ints = {0, 2})
    void pipelinedMessagesAreKept(int mode) throws Exception {
        SocketChangeTransmissionMode("Client", mode, "\r\n");
        peer.send("HELO\r\nMAIL\r\nQUIT\r\n");
        assertThat(SocketRead("Client")).isEqualTo("HELO");
        assertThat(SocketRead("Client")).isEqualTo("MAIL");
        assertThat(SocketRead("Client")).isEqualTo("QUIT");
    }

    @Test
    @DisplayName("2. Mode 0 asked to be strict names the bytes after the tag, and they are still there")
    void strictModeNamesTheBytesAndKeepsThem() throws Exception {
        SocketChangeTransmissionMode("Client", SocketEndTag + SocketStrict, "\r\n");
        peer.send("A\r\nB\r\n");
        assertThat(SocketRead("Client")).isEmpty();
        assertThat(ErrorInfo(errCode)).isEqualTo(ErrorCodes.BYTES_AFTER_TAG);
        assertThat(ErrorInfo()).contains("B\\r\\n");
        assertThat(SocketRead("Client")).isEqualTo("A");
        assertThat(SocketRead("Client")).isEqualTo("B");
    }

    @ParameterizedTest(name = "2. Mode {0}: writing a message that holds the tag is refused unless allowed")
    @ValueSource(ints = {0, 2})
    void tagInsideIsRefusedUnlessAllowed(int mode) throws Exception {
        SocketChangeTransmissionMode("Client", mode, "\r\n");
        assertThat(SocketWrite("Client", "A\r\nB")).isFalse();
        assertThat(ErrorInfo(errCode)).isEqualTo(ErrorCodes.TAG_IN_MESSAGE);
        SocketChangeTransmissionMode("Client", mode + SocketTagAllowed, "\r\n");
        assertThat(SocketWrite("Client", "A\r\nB")).isTrue();
        assertThat(peer.read(6)).isEqualTo("A\r\nB\r\n");
    }

    // mode 3

    @Test
    @DisplayName("2. Mode 3: a write sends exactly the payload, a read gives what is there, 1 to max bytes")
    void rawModeAddsNothing() throws Exception {
        SocketChangeTransmissionMode("Client", SocketNoEndTag);
        SocketWrite("Client", new byte[]{0, 1, 2});
        SocketWrite("Client", "A");
        assertThat(peer.readHex("00 01 02 41")).isEqualTo("00 01 02 41");
        peer.send("abcdef");
        assertThat(SocketRead("Client", True, 0, 4)).isEqualTo("abcd");
        assertThat(SocketRead("Client")).isEqualTo("ef");
    }

    // scope

    @Test
    @DisplayName("2. The mode belongs to the named socket")
    void otherSocketKeepsItsMode() throws Exception {
        SocketConnect("Other", server.getLocalPort());
        try (Peer second = Peer.accept(server)) {
            SocketChangeTransmissionMode("Client", SocketNoEndTag);
            SocketWrite("Other", "A");
            assertThat(second.read(4)).isEqualTo("1\r\nA");
        }
    }

    @Test
    @DisplayName("2. Bytes received and not yet read are interpreted in the new mode")
    void changeHoldsForBytesThatHaveCome() throws Exception {
        peer.send("5\r\nHello5\r\nlines\r\n");
        assertThat(SocketRead("Client")).isEqualTo("Hello");
        SocketChangeTransmissionMode("Client", SocketEndTagBuffer, "\r\n");
        assertThat(SocketRead("Client")).isEqualTo("5");
        assertThat(SocketRead("Client")).isEqualTo("lines");
    }

    @Test
    @DisplayName("2. A change before the connection holds, on a server that nobody has come to")
    void changeBeforeTheConnectionHolds() throws Exception {
        int port = Ports.server("Server");
        SocketChangeTransmissionMode("Server", SocketEndTag, ";");
        try (Peer client = Peer.connect(port)) {
            client.send("A;");
            assertThat(SocketRead("Server")).isEqualTo("A");
            SocketWrite("Server", "B");
            assertThat(client.read(2)).isEqualTo("B;");
            SocketChangeTransmissionMode("Server", SocketSizeStart);
            SocketWrite("Server", "C");
            assertThat(client.read(4)).isEqualTo("1\r\nC");
        }
    }

    // text

    @Test
    @DisplayName("2. Text is ANSI (windows-1252) unless told, Unicode is UTF-16LE without BOM, never UTF-8 by itself")
    void textTravelsInTheCharsetOfTheSocket() throws Exception {
        SocketWrite("Client", "€");
        assertThat(peer.readHex("31 0D 0A 80")).isEqualTo("31 0D 0A 80");
        SocketChangeCharset("Client", charsetUnicode);
        SocketWrite("Client", "€");
        assertThat(peer.readHex("32 0D 0A AC 20")).isEqualTo("32 0D 0A AC 20");
        assertThat(charsetANSI).isEqualTo(Charset.forName("windows-1252"));
    }

    @Test
    @DisplayName("2. Buffers travel as they are")
    void buffersTravelAsTheyAre() throws Exception {
        SocketChangeCharset("Client", charsetUnicode);
        SocketWrite("Client", "é".getBytes(UTF_8));
        assertThat(peer.readHex("32 0D 0A C3 A9")).isEqualTo("32 0D 0A C3 A9");
        peer.sendHex("32 0D 0A C3 A9");
        assertThat(SocketReadBuffer("Client")).isEqualTo("é".getBytes(UTF_8));
    }

    @Test
    @DisplayName("2. A reader copes with a peer of the other kind: the charset is per socket (8.15)")
    void readerTakesThePeersCharset() throws Exception {
        peer.sendHex("32 0D 0A E9 00").sendHex("31 0D 0A E9");
        SocketChangeCharset("Client", charsetUnicode);
        assertThat(SocketRead("Client")).isEqualTo("é");
        SocketChangeCharset("Client", charsetANSI);
        assertThat(SocketRead("Client")).isEqualTo("é");
    }

    @Test
    @DisplayName("2. A character that the charset has not is an error, and nothing is sent")
    void unwritableTextIsNotSent() throws Exception {
        assertThat(SocketWrite("Client", "中")).isFalse();
        assertThat(ErrorInfo(errCode)).isEqualTo(ErrorCodes.UNWRITABLE_TEXT);
        assertThat(ErrorInfo()).contains("U+4E2D", "nothing was sent");
        SocketWrite("Client", "A");
        assertThat(peer.read(4)).isEqualTo("1\r\nA");
    }
}
