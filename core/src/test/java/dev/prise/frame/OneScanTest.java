package dev.prise.frame;

import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.Limits;
import dev.prise.testing.Bytes;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each byte is looked at once, however slowly the bytes come: no message, however long, costs more than its length. */
class OneScanTest {

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "<EOF>", "aaaaaaab", "\3"})
    void megabyteThatComesAByteAtATimeIsScannedOnce(String tag) {
        byte[] message = new byte[1 << 20];
        Arrays.fill(message, (byte) tag.charAt(0)); // the worst there is: each byte may begin a tag
        if (tag.length() == 1) {
            Arrays.fill(message, (byte) 'x');
        }
        EndTagDecoder decoder = (EndTagDecoder) TransmissionMode.endTag(tag).decoder(Limits.DEFAULTS);
        ByteQueue queue = new ByteQueue();
        for (int i = 1; i <= message.length; i++) {
            queue.append(message, i - 1, 1);
            assertThat(decoder.bytesNeeded(queue)).isPositive();
            if (decoder.scans() > i) { // at once, since what scans again and again would go on for minutes
                assertThat(decoder.scans()).as("after %d bytes", i).isLessThanOrEqualTo(i);
            }
        }
        queue.append(latin1(tag));
        assertThat(decoder.bytesNeeded(queue)).isZero();
        assertThat(decoder.scans()).isBetween(1L << 20, (1L << 20) + tag.length());
        assertThat(decoder.take(queue)).hasSize(1 << 20);
    }

    @Test
    void askingAgainScansNothing() {
        EndTagDecoder decoder = (EndTagDecoder) TransmissionMode.line().decoder(Limits.DEFAULTS);
        ByteQueue queue = new ByteQueue();
        queue.append(Bytes.pattern(200));
        for (int i = 0; i < 100; i++) {
            decoder.bytesNeeded(queue);
        }
        assertThat(decoder.scans()).isEqualTo(200);
    }

    @Test
    void manyMessagesInOnePieceAreScannedOnce() {
        EndTagDecoder decoder = (EndTagDecoder) TransmissionMode.line().decoder(Limits.DEFAULTS);
        ByteQueue queue = new ByteQueue();
        queue.append(latin1("message\r\n".repeat(10_000)));
        for (int i = 0; i < 10_000; i++) {
            assertThat(decoder.bytesNeeded(queue)).isZero();
            decoder.take(queue);
        }
        assertThat(decoder.scans()).isEqualTo(90_000);
    }

    @Test
    void headerBytesThatWereLookedAtAreNotLookedAtAgain() {
        byte[] stream = latin1("  +0012  \r\nHello, World1\r\nA");
        FrameDecoder decoder = TransmissionMode.windev().decoder(Limits.DEFAULTS);
        ByteQueue queue = new ByteQueue();
        for (int i = 0; i < 11; i++) {
            queue.append(new byte[]{stream[i]});
            decoder.bytesNeeded(queue);
            queue.array()[queue.tail() - 1] = 'x'; // whoever looks again fails
        }
        queue.append(stream, 11, stream.length - 11);
        assertThat(decoder.bytesNeeded(queue)).isZero();
        assertThat(latin1(decoder.take(queue))).isEqualTo("Hello, World");
        assertThat(decoder.bytesNeeded(queue)).isZero();
        assertThat(latin1(decoder.take(queue))).isEqualTo("A");
    }

    @Test
    void bytesBeforeATagThatWereLookedAtAreNotLookedAtAgain() {
        FrameDecoder decoder = TransmissionMode.endTag("<EOF>").decoder(Limits.DEFAULTS);
        ByteQueue queue = new ByteQueue();
        for (byte each : latin1("12345<EO")) {
            queue.append(new byte[]{each});
            assertThat(decoder.bytesNeeded(queue)).isPositive();
            queue.array()[queue.tail() - 1] = '.';
        }
        queue.append(latin1("F>"));
        assertThat(decoder.bytesNeeded(queue)).isZero();
        assertThat(latin1(decoder.take(queue))).isEqualTo(".....");
    }
}
