package dev.prise;

import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {

    @Test
    void printableAsciiIsShownAndTheRestEscaped() {
        assertThat(Excerpt.of(latin1("GET /\r\n\t\"\\ \0\33\177\200\377~")))
                .isEqualTo("\"GET /\\r\\n\\t\\\"\\\\ \\x00\\x1B\\x7F\\x80\\xFF~\"");
        assertThat(Excerpt.of(new byte[0])).isEqualTo("\"\"");
    }

    @Test
    void everyByteSurvivesATerminal() {
        for (int value = 0; value < 256; value++) {
            assertThat(Excerpt.of(new byte[]{(byte) value})).matches("[ -~]+");
            assertThat(Excerpt.of((byte) value)).matches("0x[0-9A-F]{2}( '[!-~]')?");
        }
    }

    @Test
    void longBytesAreCutAndTheirLengthIsSaid() {
        assertThat(Excerpt.of(latin1("a".repeat(64)))).isEqualTo("\"" + "a".repeat(64) + "\"");
        assertThat(Excerpt.of(latin1("a".repeat(65)))).isEqualTo("\"" + "a".repeat(64) + "\"… (65 bytes)");
    }

    @Test
    void oneByteIsShownWithItsNumberAndItsCharacter() {
        assertThat(Excerpt.of((byte) 'G')).isEqualTo("0x47 'G'");
        assertThat(Excerpt.of((byte) 0)).isEqualTo("0x00");
        assertThat(Excerpt.of((byte) ' ')).isEqualTo("0x20");
        assertThat(Excerpt.of((byte) 0xE9)).isEqualTo("0xE9");
    }
}
