package dev.prise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.testing.Hostile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {

    @ParameterizedTest
    @CsvSource({
            "localhost:5000, localhost, 5000",
            "10.0.0.7:0, 10.0.0.7, 0",
            "a.b-c.example:65535, a.b-c.example, 65535",
            "[::1]:5000, ::1, 5000",
            "[fe80::1%eth0]:1, fe80::1%eth0, 1",
            "[0:0:0:0:0:0:0:1]:80, 0:0:0:0:0:0:0:1, 80",
    })
    void whatIsPrintedIsParsed(String text, String host, int port) {
        assertThat(Endpoint.parse(text)).isEqualTo(new Endpoint(host, port)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "localhost", "localhost:", ":5000", "[]:5000", "[[]]:5000", "[a]]:5000", "5000",
            "localhost:abc",
            "localhost:65536",
            "localhost:-1", "localhost:5000 ", "localhost: 5000", "localhost:99999999999", "localhost:0x10",
            "localhost:5000:",
            "[::1]", "[::1", "[::1]5000"})
    void anythingElseIsRefusedWithTheTextInIt(String text) {
        assertThatThrownBy(() -> Endpoint.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .isNotBlank();
    }

    @ParameterizedTest
    @ValueSource(strings = {"::1:5000", "fe80::1:80", "a:b:1"})
    void severalColonsNeedBrackets(String text) {
        assertThatThrownBy(() -> Endpoint.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(text)
                .hasMessageContaining("brackets");
    }

    @Test
    void refusalSaysWhatToWrite() {
        assertThatThrownBy(() -> Endpoint.parse("5000")).hasMessageContaining("\"5000\" is not HOST:PORT");
        assertThatThrownBy(() -> Endpoint.parse("a:b")).hasMessageContaining("\"b\" is not a port");
        assertThatThrownBy(() -> Endpoint.parse("a:-0")).hasMessageContaining("\"-0\" is not a port");
        assertThatThrownBy(() -> Endpoint.parse("a:\u0661")).hasMessageContaining("is not a port");
        assertThatThrownBy(() -> Endpoint.parse("a:+5000")).hasMessageContaining("\"+5000\" is not a port");
        assertThatThrownBy(() -> Endpoint.parse("a:70000")).hasMessageContaining("70000 is outside 0 to 65535");
    }

    @Test
    void portIsChecked() {
        assertThat(Endpoint.checkPort(0)).isZero();
        assertThat(Endpoint.checkPort(65_535)).isEqualTo(65_535);
        assertThatThrownBy(() -> Endpoint.checkPort(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Endpoint("a", 65_536)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Endpoint(null, 1)).isInstanceOf(NullPointerException.class).hasMessage("host");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\033[2J:1", "a\r\nb:1", "[::1\u202E]:1", "a\u3164:1", "\u200Da:1", "a:1\u0007",
            "\uDB40\uDC41:1"})
    void whatNoHostIsNamedIsRefusedAndShownSafely(String text) {
        assertThatThrownBy(() -> Endpoint.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(refused -> Hostile.assertSafe(refused.getMessage()));
    }

    @Test
    void whatIsPrintedIsSafeToShow() {
        assertThat(new Endpoint(Hostile.TEXT, 1)).hasToString("[" + Hostile.SHOWN + "]:1");
        assertThat(new Endpoint("a\nb", 1)).hasToString("a\\nb:1");
        assertThatThrownBy(() -> Endpoint.parse("a".repeat(1_000_000)))
                .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(500));
    }
}
