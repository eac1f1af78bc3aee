package dev.prise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Endpoint;
import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.frame.EndTag;
import dev.prise.frame.Escapes;
import dev.prise.frame.Modes;
import dev.prise.frame.TransmissionMode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** What may stand on the command line. */
class ValuesTest {

    private static final Charset UTF_8 = StandardCharsets.UTF_8;

    @ParameterizedTest
    @CsvSource({"500ms,500", "5s,5000", "2m,120000", "1h,3600000", "5,5000", "0.5s,500", "1.5,1500", "0.2ms,1"})
    void durationsHaveUnits(String text, long millis) {
        assertThat(new Durations().convert(text).plusNanos(999_999).toMillis()).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "5x", "-5s", "0", "0s", "1..2s", ".", "5 s", "99999999999h", "5S"})
    void whatIsNoDurationIsRefused(String text) {
        assertThatThrownBy(() -> new Durations().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("\"" + text + "\" is no time; write for example 500ms");
    }

    @Test
    void theLongestDurationIsACentury() {
        assertThat(new Durations().convert("876000h")).isEqualTo(Limits.FOREVER).isEqualTo(Duration.ofDays(36_500));
    }

    @ParameterizedTest
    @CsvSource({"1,1", "64k,65536", "64K,65536", "16MiB,16777216", "1MB,1000000", "2kb,2000", "5B,5", "1g,1073741824",
            "1GB,1000000000", "2146435071,2146435071"})
    void sizesHaveUnits(String text, int bytes) {
        assertThat(new Sizes().convert(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "k", "1.5M", "-1", "1T", "1 k"})
    void whatIsNoSizeIsRefused(String text) {
        assertThatThrownBy(() -> new Sizes().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("is no size");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "2g", "2146435072", "99999999999g", "9999999999999999999g"})
    void sizesOutOfRangeAreRefused(String text) {
        assertThatThrownBy(() -> new Sizes().convert(text)).isInstanceOf(TypeConversionException.class);
    }

    @Test
    void charsetsAreKnownByName() {
        assertThat(new Charsets().convert("windows-1252")).isEqualTo(Charset.forName("windows-1252"));
        assertThatThrownBy(() -> new Charsets().convert("utf 8")).hasMessageContaining("there is no charset \"utf 8\"");
        assertThatThrownBy(() -> new Charsets().convert("UTF-9")).hasMessageContaining("windows-1252");
        assertThatThrownBy(() -> new Charsets().convert("x-JISAutoDetect")).hasMessageContaining("to write in");
    }

    @Test
    void endpointsAreHostAndPort() {
        assertThat(new Endpoints().convert("[::1]:5000")).isEqualTo(new Endpoint("::1", 5000));
        assertThatThrownBy(() -> new Endpoints().convert("localhost")).hasMessageContaining("is not HOST:PORT");
        assertThatThrownBy(() -> new Endpoints().convert("localhost:0")).hasMessageContaining("port 0 is for servers");
        assertThatThrownBy(() -> new Endpoints.Port().convert("65536")).hasMessageContaining("outside 0 to 65535");
        assertThatThrownBy(() -> new Endpoints.Port().convert("http")).hasMessageContaining("\"http\" is not a port");
    }

    @Test
    void modesAreKnownByTheirWords() {
        assertThat(Modes.parse("windev", UTF_8)).isEqualTo(TransmissionMode.windev());
        assertThat(Modes.parse("line", UTF_8)).isEqualTo(TransmissionMode.line());
        assertThat(Modes.parse("raw", UTF_8)).isEqualTo(TransmissionMode.raw());
        assertThat(Modes.parse("tag:<EOF>", UTF_8)).isEqualTo(EndTag.EOF);
        assertThat(Modes.parse("tag-strict:\\x03", UTF_8)).isEqualTo(EndTag.of((byte) 3).strict());
        assertThatThrownBy(() -> Modes.parse("tag", UTF_8)).hasMessageContaining("\"tag\" is no mode");
        assertThatThrownBy(() -> Modes.parse("tag:", UTF_8)).hasMessageContaining("at least one byte");
        assertThatThrownBy(() -> Modes.parse("tag:\\q", UTF_8)).hasMessageContaining("is no escape");
    }

    @Test
    void theCharactersOfATagAreInTheCharsetAndItsRawBytesAreNot() {
        Charset utf16 = StandardCharsets.UTF_16LE;
        assertThat(Modes.parse("line", utf16)).isEqualTo(EndTag.of((byte) '\r', (byte) 0, (byte) '\n', (byte) 0));
        assertThat(Modes.parse("tag:é\\x03", utf16)).isEqualTo(EndTag.of((byte) 0xE9, (byte) 0, (byte) 3));
    }

    @Test
    void escapesStandForCharactersAndBytes() {
        assertThat(Escapes.bytes("a\\r\\n\\t\\0\\\\\\xFf\\x00é", UTF_8))
                .isEqualTo(new byte[]{'a', '\r', '\n', '\t', 0, '\\', (byte) 0xFF, 0, (byte) 0xC3, (byte) 0xA9});
        assertThat(Escapes.bytes("", UTF_8)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\", "a\\", "\\q", "\\x", "\\x1", "\\x1g", "\\xg1", "\\R", "\\ "})
    void unknownEscapesAreRefused(String text) {
        assertThatThrownBy(() -> Escapes.bytes(text, UTF_8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no escape; known are \\r \\n");
    }

    @Test
    void charactersThatTheCharsetDoesNotHaveAreRefused() {
        assertThatThrownBy(() -> Escapes.bytes("€\\x00", StandardCharsets.ISO_8859_1)).hasMessageContaining("U+20AC");
    }

    @Test
    void nothingThatIsShownCommandsTheTerminal() {
        assertThat(Printable.of(Message.of("\033[2J\rx\ty\0\u009B1m\u202Ez\u2028"))).isEqualTo(
                "\\x1B[2J\\rx\\ty\\0\\x9B1m\\u202Ez\\u2028");
        assertThat(Printable.of(Message.of("\uDB40\uDC41\uD834\uDD73\u3164\uFFA0\u2800\uE000\uFFFE"))).isEqualTo(
                "\\u{E0041}\\u{1D173}\\u3164\\uFFA0\\u2800\\uE000\\uFFFE");
        assertThat(Printable.of(Message.of("C:\\temp é 👩‍🚀"))).isEqualTo("C:\\temp é 👩‍🚀");
        assertThat(Printable.of(Message.of(new byte[]{(byte) 0xFF, 'a', 0x1B}))).isEqualTo("\\xFFa\\x1B");
    }

    @Test
    void longMessagesAreCutAndTheirSizeIsTold() {
        assertThat(Printable.of(Message.of("é".repeat(5000)))).isEqualTo("é".repeat(4000) + "… (10000 bytes)");
        assertThat(Printable.of(Message.of("👩".repeat(5000)))).isEqualTo("👩".repeat(2000) + "… (20000 bytes)");
        assertThat(Printable.of(Message.of("x".repeat(4000)))).isEqualTo("x".repeat(4000));
        assertThat(Printable.of(Message.of("xx" + "\033".repeat(4000))))
                .isEqualTo("xx" + "\\x1B".repeat(999) + "… (4002 bytes)");
        byte[] noText = new byte[4000];
        Arrays.fill(noText, (byte) 0xFF);
        assertThat(Printable.of(Message.of(noText))).isEqualTo("\\xFF".repeat(1000) + "… (4000 bytes)");
        assertThat(Printable.of(Message.truncated(new byte[]{'a'}, StandardCharsets.UTF_8, 7)))
                .isEqualTo("a… (7 bytes, 1 taken)");
        assertThat(Printable.of(Message.truncated(noText, StandardCharsets.UTF_8, 5000)))
                .isEqualTo("\\xFF".repeat(1000) + "… (5000 bytes, 4000 taken)");
    }
}
