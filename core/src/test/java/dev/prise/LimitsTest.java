package dev.prise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LimitsTest {

    private static final Limits DEFAULTS = Limits.DEFAULTS;
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void defaultsAreAsDocumented() {
        assertThat(DEFAULTS.maxMessageBytes()).isEqualTo(16 << 20);
        assertThat(DEFAULTS.maxHeaderBytes()).isEqualTo(20);
        assertThat(DEFAULTS.readBufferBytes()).isEqualTo(64 << 10);
        assertThat(DEFAULTS.messageTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(DEFAULTS.writeTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(DEFAULTS.idleTimeout()).isEqualTo(Limits.FOREVER);
    }

    @Test
    void copyDiffersInOneThingAlone() {
        Limits message = DEFAULTS.withMaxMessageBytes(7);
        assertThat(message.maxMessageBytes()).isEqualTo(7);
        assertThat(message.withMaxMessageBytes(16 << 20)).isEqualTo(DEFAULTS);
        assertThat(DEFAULTS.withMessageTimeout(SECOND).messageTimeout()).isEqualTo(SECOND);
        assertThat(DEFAULTS.withMessageTimeout(SECOND).withMessageTimeout(DEFAULTS.messageTimeout()))
                .isEqualTo(DEFAULTS);
        assertThat(DEFAULTS.withWriteTimeout(SECOND).writeTimeout()).isEqualTo(SECOND);
        assertThat(DEFAULTS.withWriteTimeout(SECOND).withWriteTimeout(DEFAULTS.writeTimeout())).isEqualTo(DEFAULTS);
        assertThat(DEFAULTS.withIdleTimeout(SECOND).idleTimeout()).isEqualTo(SECOND);
        assertThat(DEFAULTS.withIdleTimeout(SECOND).withIdleTimeout(DEFAULTS.idleTimeout())).isEqualTo(DEFAULTS);
    }

    @Test
    void extremesPass() {
        assertThatCode(() -> DEFAULTS.withMaxMessageBytes(1)).doesNotThrowAnyException();
        assertThatCode(() -> DEFAULTS.withMaxMessageBytes(Limits.MAX_MESSAGE_BYTES)).doesNotThrowAnyException();
        assertThatCode(() -> DEFAULTS.withIdleTimeout(Duration.ofNanos(1))).doesNotThrowAnyException();
        assertThatCode(() -> DEFAULTS.withIdleTimeout(Duration.ofSeconds(Long.MAX_VALUE))).doesNotThrowAnyException();
    }

    @Test
    void whatMakesNoSenseIsRefusedByItsName() {
        assertThatThrownBy(() -> DEFAULTS.withMaxMessageBytes(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxMessageBytes 0 is outside 1 to");
        assertThatThrownBy(() -> DEFAULTS.withMaxMessageBytes(Limits.MAX_MESSAGE_BYTES + 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DEFAULTS.withMessageTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("messageTimeout")
                .hasMessageContaining("Limits.FOREVER");
        assertThatThrownBy(() -> DEFAULTS.withWriteTimeout(Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("writeTimeout");
        assertThatThrownBy(() -> DEFAULTS.withIdleTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("idleTimeout");
    }

    @Test
    void headerTooShortForTheLongestMessageIsRefused() {
        assertThatThrownBy(() -> withHeader(9, 16 << 20))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(
                        "maxHeaderBytes 9 is too short for the size of a message of maxMessageBytes 16777216")
                .hasMessageContaining("10 are needed");
        assertThat(withHeader(10, 16 << 20).maxHeaderBytes()).isEqualTo(10);
        assertThatThrownBy(() -> withHeader(4, 99).withMaxMessageBytes(100))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Limits withHeader(int bytes, int longest) {
        return new Limits(
                longest, bytes, DEFAULTS.readBufferBytes(), SECOND, SECOND, SECOND, SECOND, 1, 1, SECOND,
                Overflow.CLOSE);
    }
}
