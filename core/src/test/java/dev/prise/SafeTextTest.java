package dev.prise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTextTest {

    @ParameterizedTest
    @ValueSource(strings = {
            "", "plain ~ text", "C:\\temp \"quoted\"", "éàüß", "e\u0301 o\u0302\u0323", "Ελληνικά", "Русский", "עברית",
            "العربية ١٢٣", "日本語", "한국어", "ไทย", "हिन्दी", "தமிழ்", "ភាសាខ្មែរ", "€ ½ → ∑",
            "10\u00A0000\u202F€ \u3000", // spaces that look like what they are
            "می\u200Cخواهم", "ක්\u200Dර", "നന്\u200D", // Persian, Sinhala, Malayalam
            "👩\u200D🚀", "👩🏽\u200D🚀", "🏳\uFE0F\u200D🌈", "❤\uFE0F\u200D🔥", "ℹ\uFE0F ☺\uFE0E",
            "1\uFE0F\u20E3#\uFE0F\u20E3",
            "🇫🇷"})
    void ordinaryTextOfAnyScriptStaysAsItIs(String text) {
        assertThat(SafeText.of(text)).isSameAs(text);
        assertThat(SafeText.of("\u0007" + text)).isEqualTo("\\x07" + text);
        assertThat(SafeText.isSafe(text)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "0        | \\0", "7 | \\x07", "9 | \\t", "A | \\n", "D | \\r", "1B | \\x1B", "7F | \\x7F", // control
            "85       | \\x85", "9B | \\x9B", "AD | \\xAD",
            "2028     | \\u2028", "2029 | \\u2029", // ends of lines
            "200B     | \\u200B", "200E | \\u200E", "202A | \\u202A", "202E | \\u202E", "2060 | \\u2060", // format
            "2066     | \\u2066", "2069 | \\u2069", "FEFF | \\uFEFF", "61C | \\u061C", "180E | \\u180E",
            "E0001    | \\u{E0001}", "E0041 | \\u{E0041}", "E007F | \\u{E007F}", "1D173 | \\u{1D173}",
            "34F      | \\u034F", "115F | \\u115F", "1160 | \\u1160", "3164 | \\u3164", "FFA0 | \\uFFA0", // fillers
            "17B4     | \\u17B4", "2800 | \\u2800", "13441 | \\u{13441}", "16FE4 | \\u{16FE4}", "1D159 | \\u{1D159}",
            "180B     | \\u180B", "FE00 | \\uFE00", "E0100 | \\u{E0100}", "E01EF | \\u{E01EF}", // variations
            "E000     | \\uE000", "F8FF | \\uF8FF", "F0000 | \\u{F0000}", "10FFFD | \\u{10FFFD}", // private
            "D800     | \\uD800", "DFFF | \\uDFFF", // halves
            "378      | \\u0378", "FFFE | \\uFFFE", "FDD0 | \\uFDD0", "1FFFF | \\u{1FFFF}", "10FFFF | \\u{10FFFF}"}) // none
    void whatCannotBeSeenIsShownByItsCodePoint(String hex, String shown) {
        String hidden = Character.toString(Integer.parseInt(hex, 16));
        assertThat(SafeText.of("é" + hidden + "a")).isEqualTo("é" + shown + "a").isNotEqualTo(hidden);
        assertThat(SafeText.of("ا" + hidden)).isEqualTo("ا" + shown);
        assertThat(SafeText.of("❤" + hidden)).isEqualTo("❤" + shown);
        assertThat(SafeText.escaped(Integer.parseInt(hex, 16))).isEqualTo(shown);
        assertThat(SafeText.isSafe("é" + hidden)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
            "\u200D, \\u200D", "a\u200Db, a\\u200Db", "A\u200Cb, A\\u200Cb", "1\u200D2, 1\\u200D2",
            "a \u200D, a \\u200D",
            "م\u200C\u200Cم, م\u200C\\u200Cم", "👩\u200D\u200D🚀, 👩\u200D\\u200D🚀",
            "م\u202E\u200Cم, م\\u202E\\u200Cم",
            "a\uFE0F, a\\uFE0F", "1\uFE0F2, 1\\uFE0F2", "❤\uFE0F\uFE0F, ❤\uFE0F\\uFE0F",
            "❤\uFE0F\uFE0E, ❤\uFE0F\\uFE0E",
            "漢\uFE0F, 漢\\uFE0F"})
    void joinersAndStylesStayOnlyWhereTextNeedsThem(String text, String shown) {
        assertThat(SafeText.of(text)).isEqualTo(shown);
    }

    @Test
    void whateverComesIsOneLineOfVisibleCharacters() {
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT).forEach(point -> {
            String safe = SafeText.of(Character.toString(point));
            if (safe.length() > 2) {
                assertThat(safe).startsWith("\\").matches("[!-~]+");
            } else if (!safe.startsWith("\\")) {
                assertThat(safe.codePointAt(0)).isEqualTo(point);
            }
            if (!SafeText.of(safe).equals(safe)) {
                throw new AssertionError(safe + " is not safe yet");
            }
        });
    }

    @Test
    void longTextIsCutAndItsLengthIsTold() {
        assertThat(SafeText.of("abc", 3)).isEqualTo("abc");
        assertThat(SafeText.of("abcd", 3)).isEqualTo("abc… (4 characters)");
        assertThat(SafeText.of("👩👩👩", 4)).isEqualTo("👩👩… (3 characters)");
        assertThat(SafeText.of("👩👩👩", 3)).isEqualTo("👩… (3 characters)");
        assertThat(SafeText.of("a\033\033", 8)).isEqualTo("a\\x1B… (3 characters)");
        assertThat(SafeText.of("\033", 3)).isEqualTo("… (1 characters)");
        assertThat(SafeText.of("abcd", 2, " …")).isEqualTo("ab …");
    }

    @Test
    void anotherNotationMayBeUsed() {
        assertThat(SafeText.replace("a\nb\u202Ec", point -> "<" + point + ">")).isEqualTo("a<10>b<8238>c");
    }
}
