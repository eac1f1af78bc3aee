package dev.prise.frame;

import static dev.prise.testing.Bytes.hex;
import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.testing.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The mode without marks by example. */
class RawTest {

    @Test
    void writeIsExactlyTheMessage() {
        ByteQueue out = new ByteQueue();
        TransmissionMode.raw().encode(Message.of("A"), out);
        assertThat(hex(out.peek(0, out.size()))).isEqualTo("41");
        TransmissionMode.raw().encode(Message.of(""), out);
        assertThat(out.size()).isEqualTo(1);
    }

    @Test
    void readIsWhatHasCome() {
        assertThat(Outcome.ofDecoding(TransmissionMode.raw(), Limits.DEFAULTS, List.of(latin1("AB"), latin1("C"))))
                .isEqualTo(Outcome.of(List.of("AB", "C"), Outcome.PEER_CLOSED));
    }

    @Test
    void readIsNeverMoreThanTheMost() {
        assertThat(Outcome.ofDecoding(new Raw(2), Limits.DEFAULTS, List.of(latin1("ABCDE"))).messages())
                .containsExactly("AB", "CD", "E");
        assertThat(Outcome.ofDecoding(new Raw(100), Limits.DEFAULTS.withMaxMessageBytes(3), List.of(latin1("ABCDE")))
                .messages())
                .containsExactly("ABC", "DE");
        assertThat(Outcome.ofDecoding(TransmissionMode.raw(), Limits.DEFAULTS, List.of(new byte[10_000])).messages())
                .extracting(String::length)
                .containsExactly(4096, 4096, 10_000 - 8192);
    }

    @Test
    void emptyQueueIsNoMessage() {
        FrameDecoder decoder = TransmissionMode.raw().decoder(Limits.DEFAULTS);
        ByteQueue queue = new ByteQueue();
        assertThat(decoder.bytesNeeded(queue)).isEqualTo(1);
        assertThatThrownBy(() -> decoder.take(queue)).isInstanceOf(IllegalStateException.class);
        decoder.endOfStream(queue); // nothing is ever cut here
    }

    @Test
    void sizeIsPositive() {
        assertThatThrownBy(() -> new Raw(0)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("0");
        assertThat(TransmissionMode.raw()).isEqualTo(new Raw(4096)).hasToString("raw").isNotEqualTo(new Raw(1));
    }
}
