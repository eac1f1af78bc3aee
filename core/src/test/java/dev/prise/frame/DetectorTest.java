package dev.prise.frame;

import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Limits;
import dev.prise.SocketFailure.BadFrame;
import dev.prise.SocketFailure.ModeUndecided;
import dev.prise.SocketFailure.ModeUnknown;
import org.junit.jupiter.api.Test;

/** When the silence is long enough to find the mode: told in nanoseconds, without a clock. */
class DetectorTest {

    private final ByteQueue queue = new ByteQueue();
    private final ModeDetector modeDetector = TransmissionMode.detect().withSilenceNanos(100).decoder(Limits.DEFAULTS);

    private void hear(String bytes) {
        queue.append(latin1(bytes));
        assertThat(modeDetector.bytesNeeded(queue)).isEqualTo(1);
    }

    @Test
    void oneLongSilenceIsEnough() {
        hear("Hello\r\n");
        assertThat(modeDetector.patience()).isEqualTo(100);
        modeDetector.wasSilent(99, queue);
        assertThat(modeDetector.found()).isEmpty();
        assertThat(modeDetector.patience()).isEqualTo(1);
        modeDetector.wasSilent(1, queue);
        assertThat(modeDetector.found()).contains(TransmissionMode.line());
        assertThat(queue.size()).isEqualTo(7);
    }

    @Test
    void silencesBehindWholeMessagesAddUp() {
        for (int i = 0; i < 4; i++) {
            hear("12.5\r\n");
            modeDetector.wasSilentUntil(25);
        }
        assertThat(modeDetector.patience()).isEqualTo(1);
        hear("12");
        hear(".5\r\n");
        modeDetector.wasSilent(1, queue);
        assertThat(modeDetector.found()).contains(TransmissionMode.line());
    }

    @Test
    void silencesInsideMessagesDoNot() {
        for (int i = 0; i < 40; i++) {
            hear("<");
            modeDetector.wasSilent(99, queue);
        }
        hear("order>\r\n");
        modeDetector.wasSilent(99, queue);
        assertThat(modeDetector.found()).isEmpty();
        hear("</order><EOF>");
        modeDetector.wasSilent(99, queue);
        assertThat(modeDetector.found()).isEmpty();
        modeDetector.wasSilent(1, queue);
        assertThat(modeDetector.found()).contains(EndTag.EOF);
    }

    @Test
    void anotherModesSilencesDoNotCount() {
        hear("2\r\nok");
        modeDetector.wasSilent(99, queue);
        hear("\r\n");
        modeDetector.wasSilent(99, queue);
        assertThat(modeDetector.found()).isEmpty();
        modeDetector.wasSilent(1, queue);
        assertThat(modeDetector.found()).contains(TransmissionMode.line());
    }

    @Test
    void endIsASilence() {
        hear("2\r\nok");
        modeDetector.endOfStream(queue);
        assertThat(modeDetector.found()).contains(TransmissionMode.windev());
    }

    @Test
    void endOfWhatIsUndecidedAsksForTheMode() {
        hear("2\r\n");
        assertThatThrownBy(() -> modeDetector.endOfStream(queue)).isInstanceOf(ModeUndecided.class);
    }

    @Test
    void endOfNothingIsNoFailure() {
        modeDetector.bytesNeeded(queue);
        modeDetector.endOfStream(queue);
        assertThat(modeDetector.found()).isEmpty();
    }

    @Test
    void binaryIsWaitedForOnlyToKnowItsName() {
        hear("\0\1");
        hear("\2".repeat(200));
        queue.append(latin1("\3".repeat(100)));
        assertThatThrownBy(() -> modeDetector.bytesNeeded(queue)).isInstanceOf(BadFrame.class);
    }

    @Test
    void noMessageIsGivenOrFramed() {
        hear("Hello\r\n");
        assertThatThrownBy(() -> modeDetector.take(queue)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> TransmissionMode.detect().encodeTrailer(queue)).isInstanceOf(ModeUnknown.class);
        assertThatThrownBy(() -> TransmissionMode.detect().withSilenceNanos(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a silence of 0 ns is not positive");
        assertThat(TransmissionMode.detect()).hasToString("detect");
    }
}
