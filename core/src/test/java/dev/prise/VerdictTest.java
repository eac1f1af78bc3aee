package dev.prise;

import static dev.prise.testing.Bytes.hex;
import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

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

/** What is said of bytes that are no message; the {@linkplain VerdictCorpusTest corpus} has what is known. */
class VerdictTest {

    private static final Endpoint PEER = new Endpoint("10.0.0.7", 4001);
    private static final List<Framing> READERS =
            List.of(Framing.WINDEV, Framing.LINE, Framing.endTag("<EOF>"), Framing.endTag("\n"), Framing.OTHER);

    static Stream<Function<Evidence, FramingFailure>> framingFailures() {
        return Stream.of(
                evidence -> new BadFrame("expected digits", evidence),
                evidence -> new MessageTooLong("no end tag after 17 bytes", 17, 16, evidence),
                evidence -> new CutShort("closed after 3 bytes", evidence),
                BytesAfterTag::new,
                evidence -> new PeerTooSlow(PEER, Duration.ofSeconds(30), evidence));
    }

    @ParameterizedTest
    @MethodSource("framingFailures")
    void everyFramingFailureTellsItsVerdict(Function<Evidence, FramingFailure> failure) {
        FramingFailure told = failure.apply(Evidence.of(latin1("GET / HTTP/1.1\r\n\r\n"), Framing.LINE));
        assertThat(told.verdict()).map(Verdict::name).contains("an HTTP request");
        assertThat(told.received()).isEqualTo(latin1("GET / HTTP/1.1\r\n\r\n"));
        assertThat(told)
                .hasMessageContaining(
                        ": \"GET / HTTP/1.1\\r\\n\\r\\n\", hex 47 45 54 20 2F 20 48 54 54 50 2F 31 2E 31 0D 0A …")
                .hasMessageEndingWith("; this is an HTTP request: a browser or another HTTP client is at the other end;"
                        + " let it connect to a web server; this port is none");
    }

    @ParameterizedTest
    @MethodSource("framingFailures")
    void framingFailureWithoutAVerdictSaysWhatIsUsual(Function<Evidence, FramingFailure> failure) {
        FramingFailure silent = failure.apply(Evidence.of(hex("C3 F1 8A"), Framing.LINE));
        assertThat(silent.verdict()).isEmpty();
        assertThat(silent.getMessage()).contains(": \"\\xC3\\xF1\\x8A\", hex C3 F1 8A; ").doesNotContain("this is");
    }

    // TLS

    @ParameterizedTest
    @ValueSource(strings = {"16 03 01", "16 03 01 00 7A 01", "16 03 03 00", "16 03 04"})
    void handshakeIsNamedFromItsThirdByteOn(String hello) {
        for (Framing reader : READERS) {
            assertThat(new BadFrame("x", Evidence.of(hex(hello), reader)))
                    .hasMessageEndingWith("; this is a TLS handshake: the other end uses TLS and this one does not;"
                            + " use TLS here as well (TcpOptions.withTls), or none there");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "16", "16 03", "16 03 05", "16 03 FF", "15 03 01", "17 03 03", "16 03 01 FF",
            "16 03 01 00 7A 09"})
    void whatIsNoHandshakeIsNotCalledOne(String other) {
        for (Framing reader : READERS) {
            assertThat(Verdict.of(Evidence.of(hex(other), reader))).isEmpty();
        }
    }

    // The mode in which it was read

    @Test
    void adviceNamesTheModeThatFitsAndTheReadersOwn() {
        assertThat(verdict("11\r\nHello World", Framing.LINE))
                .hasValueSatisfying(told -> assertThat(told.meaning() + "; " + told.advice()).isEqualTo(
                        "this is the WINDEV mode: the size in digits, CR LF, then so many bytes;"
                                + " set TransmissionMode.windev() here, or let the other end send as this one reads (line)"));
        assertThat(verdict("hello\nworld\n", Framing.LINE))
                .hasValueSatisfying(told -> assertThat(told.meaning() + "; " + told.advice()).isEqualTo(
                        "this is text in lines that end in LF alone;"
                                + " set TransmissionMode.endTag(\"\\n\") here, or let the other end send as this one reads (line)"));
        assertThat(verdict("WEIGHT 12\n", Framing.LINE)).map(Verdict::name)
                .contains("text in lines that end in LF alone");
        assertThat(verdict("\2ST,GS,+  1.234kg\3", Framing.WINDEV))
                .hasValueSatisfying(told -> assertThat(told.advice())
                        .startsWith("set TransmissionMode.endTag(\"\\u0003\") here")
                        .endsWith("(windev)"));
    }

    @Test
    void nobodyIsToldTheModeThatHeReads() {
        assertThat(verdict("11\r\nHello", Framing.WINDEV)).isEmpty();
        assertThat(verdict("20000000\r\n<order>", Framing.WINDEV)).isEmpty();
        assertThat(verdict("Hello World\r\nHello", Framing.LINE)).isEmpty();
        assertThat(verdict("220 mail.example ESMTP Postfix\r\n", Framing.LINE)).isEmpty();
    }

    @Test
    void messageOfSeveralLinesWhoseEndHasNotComeIsNotCalledLines() {
        assertThat(verdict("first line\r\nsecond line\r\nthi", Framing.endTag("<EOF>"))).isEmpty();
        assertThat(verdict("first line\nsecond line\nthi", Framing.LINE)).isEmpty();
        assertThat(verdict("first line\r\nsecond line\r\nthi", Framing.WINDEV)).map(Verdict::fits)
                .contains(Framing.LINE);
    }

    @Test
    void linesThatMayBeSizesAreNotCalledWindev() {
        for (String lines : List.of("5\r\n7\r\n", "12\r\n34\r\n56\r\n", "100\r\nfirst\r\nsec", "0\r\nabc\r\n")) {
            assertThat(verdict(lines, Framing.endTag("<EOF>")).map(Verdict::fits)).as(lines)
                    .isNotEqualTo(Optional.of(Framing.WINDEV));
        }
    }

    // The beginning of the connection

    @Test
    void beginningOfTheConnectionTellsWhatTheRestDoesNot() {
        Evidence rest = new Evidence(latin1("Hello World"), 11, Framing.LINE, latin1("11\r\nHello World"), true);
        assertThat(Verdict.of(rest)).hasValueSatisfying(told -> {
            assertThat(told.fits()).isEqualTo(Framing.WINDEV);
            assertThat(told.meaning()).startsWith(
                    "the connection began with \"11\\r\\nHello World\": this is the WINDEV mode");
        });
        Evidence secret =
                new Evidence(hex("00 00 05 DC C3 F1"), 6, Framing.LINE, latin1("SSH-2.0-OpenSSH_9.2\r\n"), true);
        assertThat(Verdict.of(secret)).map(Verdict::name).contains("SSH");
    }

    @Test
    void beginningInWhichMessagesWereFoundIsNotCalledAnotherTag() {
        Framing eof = Framing.endTag("<EOF>");
        assertThat(Verdict.of(new Evidence(latin1("xyz"), 3, eof, latin1("first line\r\nsecond line\r\n"), true)))
                .isEmpty();
        assertThat(Verdict.of(new Evidence(latin1("xyz"), 3, Framing.LINE, latin1("EHLO me\r\n"), true))).isEmpty();
    }

    // Numbers

    @Test
    void numberThatWasNoLengthIsReadAsBytes() {
        assertThat(Verdict.ofLength(1_195_725_856)).hasValueSatisfying(told -> {
            assertThat(told.name()).isEqualTo("an HTTP request");
            assertThat(told.meaning())
                    .startsWith("read as a number of 4 bytes, 1195725856 is \"GET \": this is an HTTP request");
        });
        assertThat(Verdict.ofLength(1_347_375_956)).map(Verdict::name).contains("an HTTP request"); // POST
        assertThat(Verdict.ofLength(1_213_486_160)).map(Verdict::name).contains("an HTTP response"); // HTTP
        assertThat(Verdict.ofLength(1_397_966_893)).map(Verdict::name).contains("SSH"); // SSH-
        assertThat(Verdict.ofLength(369_295_616)).map(Verdict::name).contains("a TLS handshake"); // 16 03 01 00
        for (long length : new long[]{Long.MIN_VALUE, -1, 0, 11, 16 << 20, 2_147_483_647, 4_294_967_295L, 1L << 40}) {
            assertThat(Verdict.ofLength(length)).as("%d", length).isEmpty();
        }
    }

    // Names of modes

    @Test
    void modeIsNamedAsAProgramAndAsTheCommandNameIt() {
        assertThat(List.of(
                Framing.WINDEV,
                Framing.LINE,
                Framing.endTag("\n"),
                Framing.endTag("\u001C\r"),
                Framing.endTag("<EOF>\"\\\0"),
                Framing.endTag("\r\0\n\0"),
                Framing.endTag("|\0"),
                Framing.endTag("\0\0"),
                Framing.endTag("\u00A7\0" + "1"),
                Framing.RAW,
                Framing.OTHER))
                .extracting(Framing::mode, Framing::word)
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
                for (Framing reader : READERS) {
                    Verdict.of(Evidence.of(block, reader))
                            .ifPresent(verdict -> verdicts.add(hex(block) + " in " + reader + ": " + verdict));
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
                for (Framing reader : READERS) {
                    assertThat(Verdict.of(Evidence.of(same, reader))).as("%d times %d", length, value).isEmpty();
                }
            }
        }
    }

    private static Optional<Verdict> verdict(String bytes, Framing reader) {
        return Verdict.of(Evidence.of(latin1(bytes), reader));
    }
}
