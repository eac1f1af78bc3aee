package dev.prise;

import static dev.prise.testing.Bytes.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MessageTest {

    private static final Charset ANSI = Charset.forName("windows-1252");

    @ParameterizedTest
    @CsvSource({
            "windows-1252, 48 E9 80", // H, e-acute, euro sign
            "UTF-16LE, 48 00 E9 00 AC 20",
            "UTF-8, 48 C3 A9 E2 82 AC",
    })
    void textIsBytesOfItsCharset(String charset, String bytes) {
        Message message = Message.of("Hé€", Charset.forName(charset));
        assertThat(hex(message.bytes())).isEqualTo(bytes);
        assertThat(message.text()).isEqualTo("Hé€");
        assertThat(message.size()).isEqualTo(hex(bytes).length);
        assertThat(message.charset()).isEqualTo(Charset.forName(charset));
        assertThat(Message.of(hex(bytes), Charset.forName(charset)).text()).isEqualTo("Hé€");
        assertThat(message.isText()).isTrue();
        assertThat(message.reply("ça").charset()).isEqualTo(Charset.forName(charset));
        assertThat(message.reply("ça").text()).isEqualTo("ça");
    }

    @Test
    void bytesAreKeptAndNotCopied() {
        byte[] bytes = {1, 2, 3};
        assertThat(Message.of(bytes).bytes()).isSameAs(bytes);
        assertThat(Message.of(bytes, ANSI).bytes()).isSameAs(bytes);
    }

    @Test
    void bytesAndTextWithoutACharsetAreUtf8() {
        assertThat(Message.of("é").charset()).isEqualTo(StandardCharsets.UTF_8);
        assertThat(Message.of(hex("C3 A9")).text()).isEqualTo("é");
    }

    @Test
    void characterThatTheCharsetLacksIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> Message.of("ab€", StandardCharsets.ISO_8859_1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("U+20AC at index 2")
                .hasMessageContaining("ISO-8859-1")
                .hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> Message.of("a😀", ANSI))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("U+1F600 at index 1");
        assertThatThrownBy(() -> Message.of("x").reply("\ud83d")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void halfASurrogatePairIsRefusedInEveryUnicodeCharset() {
        for (String charset : new String[]{"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32", "UTF-32LE",
                "UTF-32BE"}) {
            assertThatThrownBy(() -> Message.of("a\ud83d", Charset.forName(charset)))
                    .as(charset)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("U+D83D at index 1");
            assertThat(Message.of("a😀?", Charset.forName(charset)).text()).isEqualTo("a😀?");
        }
    }

    @Test
    void questionMarksAreText() {
        assertThat(Message.of("what?", ANSI).text()).isEqualTo("what?");
        assertThat(Message.of("what?\ufffd").text()).isEqualTo("what?\ufffd");
    }

    static Stream<Charset> charsetsThatLackSomething() {
        return Charset.availableCharsets()
                .values()
                .stream()
                .filter(Charset::canEncode)
                .filter(charset -> lacking(charset).isPresent());
    }

    private static OptionalInt lacking(Charset charset) {
        CharsetEncoder encoder = charset.newEncoder();
        return IntStream.of(0x20AC, 0xE9, 0x4E00, 0x5D0, 0x1F600)
                .filter(character -> !encoder.canEncode(Character.toString(character)))
                .findFirst();
    }

    @ParameterizedTest
    @MethodSource("charsetsThatLackSomething")
    void noCharsetOfThisMachineReplacesInSilence(Charset charset) {
        String text = "A" + Character.toString(lacking(charset).orElseThrow()) + "B";
        assertThatThrownBy(() -> Message.of(text, charset)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void bytesThatAreNoTextAreToldAndShown() {
        Message cut = Message.of(hex("41 C3"));
        assertThat(cut.isText()).isFalse();
        assertThat(cut.text()).isEqualTo("A\ufffd");
        assertThat(Message.of(hex("41 C3"), StandardCharsets.ISO_8859_1).isText()).isTrue();
        assertThat(Message.of(hex("41"), StandardCharsets.UTF_16LE).isText()).isFalse();
        assertThat(Message.of(hex("81"), ANSI).isText()).isFalse(); // one of five bytes that windows-1252 leaves out
        assertThat(Message.of(new byte[0]).isText()).isTrue();
    }

    @Test
    void equalBytesAreEqualMessagesWhateverTheCharset() {
        assertThat(Message.of("a"))
                .isEqualTo(Message.of("a", ANSI))
                .hasSameHashCodeAs(Message.of(new byte[]{'a'}))
                .isNotEqualTo(Message.of("b"))
                .isNotEqualTo("a");
        assertThat(Message.of("é")).isNotEqualTo(Message.of("é", ANSI));
    }

    @Test
    void truncatedMessageSaysHowLongItWas() {
        Message message = Message.truncated(new byte[]{'a', 'b'}, ANSI, 5_000_000_000L);
        assertThat(message.isTruncated()).isTrue();
        assertThat(message.fullLength()).isEqualTo(5_000_000_000L);
        assertThat(message.size()).isEqualTo(2);
        assertThat(message.text()).isEqualTo("ab");
        assertThat(message).hasToString("\"ab\"… (5000000000 bytes)")
                .isEqualTo(Message.truncated(new byte[]{'a', 'b'}, ANSI, 5_000_000_000L))
                .isNotEqualTo(Message.truncated(new byte[]{'a', 'b'}, ANSI, 3))
                .isNotEqualTo(Message.of("ab"));
        assertThat(Message.of("ab").isTruncated()).isFalse();
        assertThat(Message.of("ab").fullLength()).isEqualTo(2);
        assertThatThrownBy(() -> Message.truncated(new byte[2], ANSI, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a message of 2 bytes is not truncated to 2");
    }

    @Test
    void noneIsNotTheEmptyMessage() {
        assertThat(Message.NONE.isNone()).isTrue();
        assertThat(Message.of("").isNone()).isFalse();
        assertThat(Message.of(new byte[0]).isNone()).isFalse();
        assertThat(Message.NONE.size()).isZero();
    }

    @Test
    void printedMessageIsAnExcerpt() {
        assertThat(Message.of("a\r\n")).hasToString("\"a\\r\\n\"");
    }

    @Test
    void nothingIsRefused() {
        assertThatThrownBy(() -> Message.of((byte[]) null)).isInstanceOf(NullPointerException.class)
                .hasMessage("bytes");
        assertThatThrownBy(() -> Message.of(new byte[0], null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("charset");
    }
}
