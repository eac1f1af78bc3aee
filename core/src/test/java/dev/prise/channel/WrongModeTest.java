package dev.prise.channel;

import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.prise.Deadline;
import dev.prise.Diagnosis;
import dev.prise.Limits;
import dev.prise.SocketFailure.BytesAfterTag;
import dev.prise.SocketFailure.CutShort;
import dev.prise.SocketFailure.FramingFailure;
import dev.prise.SocketFailure.PeerTooSlow;
import dev.prise.frame.EndTag;
import dev.prise.frame.TransmissionMode;
import dev.prise.testing.ScriptedWire;
import dev.prise.wire.MemoryWire;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever speaks another mode, or another language altogether, is told apart, however the mode stumbles over it. */
class WrongModeTest {

    private static final ChannelOptions WINDEV = ChannelOptions.DEFAULTS;
    private static final ChannelOptions LINES = WINDEV.withMode(TransmissionMode.line());

    private static FramingFailure failure(ChannelOptions options, String... pieces) {
        return failure(MessageChannel.over(ScriptedWire.of(pieces), options));
    }

    private static FramingFailure failure(MessageChannel channel) {
        return catchThrowableOfType(FramingFailure.class, () -> {
            while (channel.read() instanceof ReadResult.Received) {
                // what looks like a message is taken for one
            }
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n | an HTTP request",
            "SSH-2.0-OpenSSH_9.2\\r\\n               | SSH",
            "HELLO\\r\\n                             | text in lines that end in CR LF",
            "hello world\\n                          | text in lines that end in LF alone",
            "hello world<EOF>                        | text that ends in \"<EOF>\"",
            "\\002ST,GS,+  1.234kg\\003              | a block between STX and ETX",
            "12:hello world!,                        | a netstring",
            "\\0\\0\\0\\013Hello World         | 'a length of 4 bytes, most significant first'"})
    void windevReaderIsToldWhoSpeaksToIt(String bytes, String name) {
        FramingFailure failure = failure(WINDEV, bytes.translateEscapes(), "");
        assertThat(failure.diagnosis()).map(Diagnosis::name).contains(name);
    }

    @Test
    void readerOfLinesIsToldOfLinesThatEndInLfAlone() {
        FramingFailure cut = failure(LINES, "WEIGHT 12\nWEIGHT", " 13\n");
        assertThat(cut).isInstanceOf(CutShort.class)
                .hasMessageContaining(
                        "closed after 20 bytes without the end tag \"\\r\\n\": \"WEIGHT 12\\nWEIGHT 13\\n\", hex 57 45")
                .hasMessageContaining("set TransmissionMode.endTag(\"\\n\") here");

        MemoryWire.Pair pair = MemoryWire.pair();
        MessageChannel channel = MessageChannel.over(
                pair.right(), LINES.withLimits(Limits.DEFAULTS.withMessageTimeout(Duration.ofMillis(2))));
        pair.left().write(latin1("WEIGHT 12\n"), 0, 10, Deadline.NEVER);
        assertThat(failure(channel)).isInstanceOf(PeerTooSlow.class)
                .hasMessageContaining("10 bytes of a message and not the rest within 2 ms: \"WEIGHT 12\\n\", hex 57 45")
                .hasMessageContaining("text in lines that end in LF alone");
    }

    @Test
    void readerOfLinesIsToldOfAWindevClientThoughItTookTheSizeForALine() {
        FramingFailure cut = failure(LINES, "11\r\nHello World");
        assertThat(cut.received()).isEqualTo(latin1("Hello World"));
        assertThat(cut).hasMessageContaining(
                "; the connection began with \"11\\r\\nHello World\": this is the WINDEV mode: ");
    }

    @Test
    void readerOfLinesIsToldOfSshThoughItsGreetingIsALine() {
        assertThat(failure(LINES, "SSH-2.0-OpenSSH_9.2\r\n", "\0\0\5\u00DC\7\u0014\u00F3").diagnosis())
                .map(Diagnosis::name)
                .contains("SSH");
    }

    @Test
    void strictReaderIsToldOfABrowserAtItsFirstLine() {
        ChannelOptions strict = LINES.withMode(EndTag.of("\r\n").strict());
        assertThat(failure(strict, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")).isInstanceOf(BytesAfterTag.class)
                .hasMessageContaining("this is an HTTP request");
    }

    @Test
    void readerOfLinesIsToldNothingOfRandomBytes() {
        FramingFailure cut = failure(LINES, "\u00C3\u00F1\u008A\7\u00E2\u0099");
        assertThat(cut.diagnosis()).isEmpty();
        assertThat(cut).hasMessageContaining("\", hex C3 F1 8A 07 E2 99; the other end left in the middle");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5\r\nHello", "12\r\nHello World!"})
    void beginningInAnotherModeIsForgottenWhenTheModeIsChanged(String begun) {
        MessageChannel channel = MessageChannel.over(ScriptedWire.of(begun, "abc"), WINDEV);
        assertThat(channel.read()).isInstanceOf(ReadResult.Received.class);
        channel.mode(TransmissionMode.line());
        FramingFailure cut = failure(channel);
        assertThat(cut.received()).isEqualTo(latin1("abc"));
        assertThat(cut.diagnosis()).isEmpty();
    }

    @Test
    void modeThatIsSetBeforeTheFirstByteKeepsTheBeginning() {
        MessageChannel channel = MessageChannel.over(ScriptedWire.of("11\r\nHello World"), WINDEV);
        channel.mode(TransmissionMode.line());
        assertThat(failure(channel).diagnosis()).map(Diagnosis::name).contains("the WINDEV mode");
    }
}
