package dev.prise.frame;

import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Limits;
import dev.prise.SocketFailure.MessageTooLong;
import dev.prise.testing.Bytes;
import dev.prise.testing.Cuts;
import dev.prise.testing.Outcome;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A message of exactly the limit passes and one byte more does not, in each mode and at every cut. */
class ExactLimitTest {

    static Stream<Arguments> limitsAndTags() {
        return IntStream.rangeClosed(1, 10)
                .boxed()
                .flatMap(limit -> Stream.of("\n", "<EOF>", "ABAB", "aab", "xxx")
                        .map(tag -> Arguments.of(limit, tag)));
    }

    @ParameterizedTest
    @MethodSource("limitsAndTags")
    void endTagMode(int limit, String tag) {
        for (String letter : List.of("z", tag.substring(0, 1))) { // also one that looks like the tag's beginning
            for (int size = limit - 1; size <= limit + 2; size++) {
                String message = letter.repeat(size);
                int first = (message + tag).indexOf(tag); // where the reader will find the tag
                if (first == size) {
                    check(TransmissionMode.endTag(tag), limit, message, message + tag);
                    check(TransmissionMode.endTag(tag).strict(), limit, message, message + tag);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("limitsAndTags")
    void lengthPrefixedMode(int limit, String tag) {
        String message = tag.repeat(20);
        for (int size = limit - 1; size <= limit + 2; size++) {
            check(TransmissionMode.windev(), limit, message.substring(0, size),
                    size + "\r\n" + message.substring(0, size));
        }
    }

    private static void check(TransmissionMode mode, int limit, String message, String framed) {
        Limits limits = Limits.DEFAULTS.withMaxMessageBytes(limit);
        Outcome passes = Outcome.of(List.of(message, message), Outcome.PEER_CLOSED);
        Outcome fails = Outcome.of(List.of(), "MessageTooLong");
        for (List<byte[]> cut : Cuts.all(latin1(framed + framed))) {
            Outcome outcome = Outcome.ofDecoding(mode, limits, cut);
            if (!outcome.equals(message.length() <= limit ? passes : fails)) {
                assertThat(outcome)
                        .as("%s, limit %d, pieces %s", mode, limit, cut.stream().map(Bytes::latin1).toList())
                        .isEqualTo(message.length() <= limit ? passes : fails);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("limitsAndTags")
    void rawModeNeverGivesMore(int limit, String text) {
        String stream = text.repeat(4);
        for (int most = 1; most <= 12; most++) {
            int least = Math.min(most, limit);
            for (List<byte[]> cut : List.of(Cuts.bytewise(latin1(stream)), List.of(latin1(stream)))) {
                Outcome outcome =
                        Outcome.ofDecoding(new Raw(most), Limits.DEFAULTS.withMaxMessageBytes(limit), cut);
                assertThat(outcome.messages())
                        .allMatch(message -> !message.isEmpty() && message.length() <= least);
                assertThat(String.join("", outcome.messages())).isEqualTo(stream);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("limitsAndTags")
    void endTagModeFailsAtTheFirstByteTooMuch(int limit, String tag) {
        FrameDecoder decoder =
                TransmissionMode.endTag(tag).decoder(Limits.DEFAULTS.withMaxMessageBytes(limit));
        ByteQueue queue = new ByteQueue();
        for (int i = 0; i < limit; i++) {
            queue.append(latin1("z"));
            assertThat(decoder.bytesNeeded(queue)).isEqualTo(tag.length());
        }
        queue.append(latin1("z"));
        assertThatThrownBy(() -> decoder.bytesNeeded(queue)).isInstanceOf(MessageTooLong.class);
    }

    @ParameterizedTest
    @MethodSource("limitsAndTags")
    void endTagModeHoldsNoMoreThanTheMessageAndItsTag(int limit, String tag) {
        // the tag may have begun anew with the last byte that was allowed: so much may come before it is known
        String beginning = tag.substring(0, tag.length() - 1);
        for (String stream : List.of("z".repeat(100), beginning.repeat(100),
                "z".repeat(limit) + beginning.repeat(100))) {
            if (stream.length() >= limit + tag.length() && !stream.contains(tag)) {
                int held = heldWhenItFails(TransmissionMode.endTag(tag), limit, stream);
                assertThat(held).isBetween(limit + 1, limit + tag.length());
            }
        }
    }

    private static int heldWhenItFails(TransmissionMode mode, int limit, String stream) {
        FrameDecoder decoder = mode.decoder(Limits.DEFAULTS.withMaxMessageBytes(limit));
        ByteQueue queue = new ByteQueue();
        for (byte[] each : Cuts.bytewise(latin1(stream))) {
            queue.append(each);
            try {
                decoder.bytesNeeded(queue);
            } catch (MessageTooLong tooLong) {
                return queue.size();
            }
        }
        throw new AssertionError("it never failed");
    }

    @Test
    void failureSaysTheLimit() {
        FrameDecoder decoder = TransmissionMode.line().decoder(Limits.DEFAULTS.withMaxMessageBytes(3));
        ByteQueue queue = new ByteQueue();
        queue.append(latin1("abcd"));
        assertThatThrownBy(() -> decoder.bytesNeeded(queue))
                .isInstanceOfSatisfying(MessageTooLong.class, failure -> assertThat(failure.limit()).isEqualTo(3))
                .hasMessageContaining("no end tag after 4 bytes, the limit is 3 bytes");
    }
}
