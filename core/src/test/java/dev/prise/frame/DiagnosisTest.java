package dev.prise.frame;

import static dev.prise.testing.Bytes.hex;
import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.prise.Diagnosis;
import dev.prise.Endpoint;
import dev.prise.ModeName;
import dev.prise.ReceivedBytes;
import dev.prise.SocketFailure.BadFrame;
import dev.prise.SocketFailure.BytesAfterTag;
import dev.prise.SocketFailure.CutShort;
import dev.prise.SocketFailure.FramingFailure;
import dev.prise.SocketFailure.MessageTooLong;
import dev.prise.SocketFailure.PeerTooSlow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of bytes that are no message; the {@linkplain DiagnosisCorpusTest corpus} has what is known. */
class DiagnosisTest {

    private static final Endpoint PEER = new Endpoint("10.0.0.7", 4001);
    private static final List<ModeName> READERS =
            List.of(TransmissionMode.windev().name(), ModeName.LINE, ModeName.endTag("<EOF>"), ModeName.endTag("\n"),
                    ModeName.OTHER);

    static Stream<Function<ReceivedBytes, FramingFailure>> framingFailures() {
        return Stream.of(
                receivedBytes -> new BadFrame("expected digits", receivedBytes),
                receivedBytes -> new MessageTooLong("no end tag after 17 bytes", 17, 16, receivedBytes),
                receivedBytes -> new CutShort("closed after 3 bytes", receivedBytes),
                BytesAfterTag::new,
                receivedBytes -> new PeerTooSlow(PEER, Duration.ofSeconds(30), receivedBytes));
    }

    @ParameterizedTest
    @MethodSource("framingFailures")
    void everyFramingFailureTellsItsVerdict(Function<ReceivedBytes, FramingFailure> failure) {
        FramingFailure told = failure.apply(ReceivedBytes.of(latin1("GET / HTTP/1.1\r\n\r\n"), ModeName.LINE))
                .diagnosed(Modes::diagnosis);
        assertThat(told.diagnosis()).map(Diagnosis::name).contains("an HTTP request");
        assertThat(told.received()).isEqualTo(latin1("GET / HTTP/1.1\r\n\r\n"));
        assertThat(told)
                .hasMessageContaining(
                        ": \"GET / HTTP/1.1\\r\\n\\r\\n\", hex 47 45 54 20 2F 20 48 54 54 50 2F 31 2E 31 0D 0A …")
                .hasMessageEndingWith("; this is an HTTP request: a browser or another HTTP client is at the other end;"
                        + " let it connect to a web server; this port is none");
    }

    @ParameterizedTest
    @MethodSource("framingFailures")
    void framingFailureWithoutAVerdictSaysWhatIsUsual(Function<ReceivedBytes, FramingFailure> failure) {
        FramingFailure silent =
                failure.apply(ReceivedBytes.of(hex("C3 F1 8A"), ModeName.LINE)).diagnosed(Modes::diagnosis);
        assertThat(silent.diagnosis()).isEmpty();
        assertThat(silent.getMessage()).contains(": \"\\xC3\\xF1\\x8A\", hex C3 F1 8A; ").doesNotContain("this is");
    }

    // TLS

    @ParameterizedTest
    @ValueSource(strings = {"16 03 01", "16 03 01 00 7A 01", "16 03 03 00", "16 03 04"})
    void handshakeIsNamedFromItsThirdByteOn(String hello) {
        for (ModeName reader : READERS) {
            assertThat(new BadFrame("x", ReceivedBytes.of(hex(hello), reader)).diagnosed(Modes::diagnosis))
                    .hasMessageEndingWith("; this is a TLS handshake: the other end uses TLS and this one does not;"
                            + " use TLS here as well (TcpOptions.withTls), or none there");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "16", "16 03", "16 03 05", "16 03 FF", "15 03 01", "17 03 03", "16 03 01 FF",
            "16 03 01 00 7A 09"})
    void whatIsNoHandshakeIsNotCalledOne(String other) {
        for (ModeName reader : READERS) {
            assertThat(Modes.diagnosis(ReceivedBytes.of(hex(other), reader))).isEmpty();
        }
    }

    // The mode in which it was read

    @Test
    void adviceNamesTheModeThatFitsAndTheReadersOwn() {
        assertThat(verdict("11\r\nHello World", ModeName.LINE))
                .hasValueSatisfying(told -> assertThat(told.meaning() + "; " + told.advice()).isEqualTo(
                        "this is the WINDEV mode: the size in digits, CR LF, then so many bytes;"
                                + " set TransmissionMode.windev() here, or let the other end send as this one reads (line)"));
        assertThat(verdict("hello\nworld\n", ModeName.LINE))
                .hasValueSatisfying(told -> assertThat(told.meaning() + "; " + told.advice()).isEqualTo(
                        "this is text in lines that end in LF alone;"
                                + " set TransmissionMode.endTag(\"\\n\") here, or let the other end send as this one reads (line)"));
        assertThat(verdict("WEIGHT 12\n", ModeName.LINE)).map(Diagnosis::name)
                .contains("text in lines that end in LF alone");
        assertThat(verdict("\2ST,GS,+  1.234kg\3", TransmissionMode.windev().name()))
                .hasValueSatisfying(told -> assertThat(told.advice())
                        .startsWith("set TransmissionMode.endTag(\"\\u0003\") here")
                        .endsWith("(windev)"));
    }

    @Test
    void nobodyIsToldTheModeThatHeReads() {
        assertThat(verdict("11\r\nHello", TransmissionMode.windev().name())).isEmpty();
        assertThat(verdict("20000000\r\n<order>", TransmissionMode.windev().name())).isEmpty();
        assertThat(verdict("Hello World\r\nHello", ModeName.LINE)).isEmpty();
        assertThat(verdict("220 mail.example ESMTP Postfix\r\n", ModeName.LINE)).isEmpty();
    }

    @Test
    void messageOfSeveralLinesWhoseEndHasNotComeIsNotCalledLines() {
        assertThat(verdict("first line\r\nsecond line\r\nthi", ModeName.endTag("<EOF>"))).isEmpty();
        assertThat(verdict("first line\nsecond line\nthi", ModeName.LINE)).isEmpty();
        assertThat(verdict("first line\r\nsecond line\r\nthi", TransmissionMode.windev().name())).map(Diagnosis::fits)
                .contains(ModeName.LINE);
    }

    @Test
    void linesThatMayBeSizesAreNotCalledWindev() {
        for (String lines : List.of("5\r\n7\r\n", "12\r\n34\r\n56\r\n", "100\r\nfirst\r\nsec", "0\r\nabc\r\n")) {
            assertThat(verdict(lines, ModeName.endTag("<EOF>")).map(Diagnosis::fits)).as(lines)
                    .isNotEqualTo(Optional.of(TransmissionMode.windev().name()));
        }
    }

    // The beginning of the connection

    @Test
    void beginningOfTheConnectionTellsWhatTheRestDoesNot() {
        ReceivedBytes rest =
                new ReceivedBytes(latin1("Hello World"), 11, ModeName.LINE, latin1("11\r\nHello World"), true);
        assertThat(Modes.diagnosis(rest)).hasValueSatisfying(told -> {
            assertThat(told.fits()).isEqualTo(TransmissionMode.windev().name());
            assertThat(told.meaning()).startsWith(
                    "the connection began with \"11\\r\\nHello World\": this is the WINDEV mode");
        });
        ReceivedBytes secret =
                new ReceivedBytes(hex("00 00 05 DC C3 F1"), 6, ModeName.LINE, latin1("SSH-2.0-OpenSSH_9.2\r\n"), true);
        assertThat(Modes.diagnosis(secret)).map(Diagnosis::name).contains("SSH");
    }

    @Test
    void beginningInWhichMessagesWereFoundIsNotCalledAnotherTag() {
        ModeName eof = ModeName.endTag("<EOF>");
        assertThat(
                Modes.diagnosis(
                        new ReceivedBytes(latin1("xyz"), 3, eof, latin1("first line\r\nsecond line\r\n"), true)))
                .isEmpty();
        assertThat(Modes.diagnosis(new ReceivedBytes(latin1("xyz"), 3, ModeName.LINE, latin1("EHLO me\r\n"), true)))
                .isEmpty();
    }

    // Numbers

    @Test
    void numberThatWasNoLengthIsReadAsBytes() {
        assertThat(Modes.diagnosisOfLength(1_195_725_856)).hasValueSatisfying(told -> {
            assertThat(told.name()).isEqualTo("an HTTP request");
            assertThat(told.meaning())
                    .startsWith("read as a number of 4 bytes, 1195725856 is \"GET \": this is an HTTP request");
        });
        assertThat(Modes.diagnosisOfLength(1_347_375_956)).map(Diagnosis::name).contains("an HTTP request"); // POST
        assertThat(Modes.diagnosisOfLength(1_213_486_160)).map(Diagnosis::name).contains("an HTTP response"); // HTTP
        assertThat(Modes.diagnosisOfLength(1_397_966_893)).map(Diagnosis::name).contains("SSH"); // SSH-
        assertThat(Modes.diagnosisOfLength(369_295_616)).map(Diagnosis::name).contains("a TLS handshake"); // 16 03 01 00
        for (long length : new long[]{Long.MIN_VALUE, -1, 0, 11, 16 << 20, 2_147_483_647, 4_294_967_295L, 1L << 40}) {
            assertThat(Modes.diagnosisOfLength(length)).as("%d", length).isEmpty();
        }
    }

    // Names of modes

    @Test
    void modeIsNamedAsAProgramAndAsTheCommandNameIt() {
        assertThat(List.of(
                TransmissionMode.windev().name(),
                ModeName.LINE,
                ModeName.endTag("\n"),
                ModeName.endTag("\u001C\r"),
                ModeName.endTag("<EOF>\"\\\0"),
                ModeName.endTag("\r\0\n\0"),
                ModeName.endTag("|\0"),
                ModeName.endTag("\0\0"),
                ModeName.endTag("\u00A7\0" + "1"),
                ModeName.RAW,
                ModeName.OTHER))
                .extracting(ModeName::code, ModeName::word)
                .containsExactly(
                        tuple("TransmissionMode.windev()", "windev"),
                        tuple("TransmissionMode.line()", "line"),
                        tuple("TransmissionMode.endTag(\"\\n\")", "tag:\\n"),
                        tuple("TransmissionMode.endTag(\"\\u001C\\r\")", "tag:\\x1C\\r"),
                        tuple("TransmissionMode.endTag(\"<EOF>\\\"\\\\\\0\")", "tag:<EOF>\"\\\\\\0"),
                        tuple("EndTag.of(\"\\r\\n\", StandardCharsets.UTF_16LE)", "line"),
                        tuple("EndTag.of(\"|\", StandardCharsets.UTF_16LE)", "tag:|"),
                        tuple("TransmissionMode.endTag(\"\\0\\0\")", "tag:\\0\\0"),
                        tuple("EndTag.of(\"\\u00A7\\u00001\", StandardCharsets.ISO_8859_1)", "tag:\\xA7\\x001"),
                        tuple("TransmissionMode.raw()", "raw"),
                        tuple("TransmissionMode.raw()", "raw"));
    }

    // Nothing

    @Test
    void ofRandomBytesNothingIsSaid() {
        Random random = new Random(20_261_124);
        int blocks = 0;
        List<String> verdicts = new ArrayList<>();
        for (int length : new int[]{1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 24, 32, 64, 100, 256, 1000}) {
            for (int i = 0; i < 5_000; i++) {
                byte[] block = new byte[length];
                random.nextBytes(block);
                for (ModeName reader : READERS) {
                    Modes.diagnosis(ReceivedBytes.of(block, reader))
                            .ifPresent(diagnosis -> verdicts.add(hex(block) + " in " + reader + ": " + diagnosis));
                }
                blocks++;
            }
        }
        assertThat(blocks).isEqualTo(80_000);
        assertThat(verdicts).isEmpty();
    }

    @Test
    void everyBeginningOfEveryLengthIsLookedAtWithoutHarm() {
        byte[] all = new byte[300];
        for (int value = 0; value < 256; value++) {
            Arrays.fill(all, (byte) value);
            for (int length : new int[]{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 255, 256, 257, 300}) {
                byte[] same = Arrays.copyOf(all, length);
                for (ModeName reader : READERS) {
                    assertThat(Modes.diagnosis(ReceivedBytes.of(same, reader))).as("%d times %d", length, value)
                            .isEmpty();
                }
            }
        }
    }

    private static Optional<Diagnosis> verdict(String bytes, ModeName reader) {
        return Modes.diagnosis(ReceivedBytes.of(latin1(bytes), reader));
    }
}
