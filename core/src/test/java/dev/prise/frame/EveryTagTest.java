package dev.prise.frame;

import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.SocketFailure.TagInMessage;
import dev.prise.testing.Bytes;
import dev.prise.testing.Cuts;
import dev.prise.testing.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every tag over two letters up to five long, all that overlap themselves among them, against everything short that can be
 * sent over these letters. The oracle looks for the first tag with {@link String#indexOf}.
 */
class EveryTagTest {

    private static final List<String> STREAMS = Bytes.texts("AB", 0, 8);
    private static final List<String> MESSAGES = Bytes.texts("AB", 0, 7);

    static Stream<String> tags() {
        return Bytes.texts("AB", 1, 5).stream();
    }

    @ParameterizedTest
    @MethodSource("tags")
    void streamIsSplitAtTheFirstTagEachTime(String tag) {
        EndTag mode = TransmissionMode.endTag(tag);
        for (String stream : STREAMS) {
            Outcome expected = splitAtFirst(tag, stream);
            byte[] bytes = latin1(stream);
            List<List<byte[]>> cuts = new ArrayList<>(List.of(List.of(bytes), Cuts.bytewise(bytes)));
            for (int at = 1; at < bytes.length && bytes.length <= 6; at++) {
                cuts.add(List.of(Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at, bytes.length)));
            }
            for (List<byte[]> cut : cuts) {
                check(expected, mode, cut);
            }
            check(expected, mode.strict(), List.of(bytes));
        }
    }

    private static void check(Outcome expected, EndTag mode, List<byte[]> cut) {
        Outcome outcome = Outcome.ofDecoding(mode, Limits.DEFAULTS, cut);
        if (!outcome.equals(expected)) { // AssertJ would be slow for so many of these
            assertThat(outcome)
                    .as("%s, pieces %s", mode, cut.stream().map(Bytes::latin1).toList())
                    .isEqualTo(expected);
        }
    }

    private static Outcome splitAtFirst(String tag, String stream) {
        List<String> messages = new ArrayList<>();
        String rest = stream;
        for (int at = rest.indexOf(tag); at >= 0; at = rest.indexOf(tag)) {
            messages.add(rest.substring(0, at));
            rest = rest.substring(at + tag.length());
        }
        return Outcome.of(
                messages, rest.isEmpty() ? Outcome.PEER_CLOSED : "CutShort " + Bytes.hex(latin1(rest)));
    }

    @ParameterizedTest
    @MethodSource("tags")
    void messageIsWrittenIfAndOnlyIfItWouldBeReadAsItself(String tag) {
        EndTag mode = TransmissionMode.endTag(tag);
        for (String text : MESSAGES) {
            int firstTag = (text + tag).indexOf(tag);
            ByteQueue out = new ByteQueue();
            try {
                mode.encode(Message.of(text), out);
                assertThat(firstTag).as("%s is sent with tag %s", text, tag).isEqualTo(text.length());
                assertThat(latin1(out.peek(0, out.size()))).isEqualTo(text + tag);
            } catch (TagInMessage refused) {
                assertThat(firstTag).as("%s is refused with tag %s", text, tag).isLessThan(text.length());
                assertThat(refused).hasMessageContaining("at byte " + firstTag + ";");
                assertThat(out.size()).isZero();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tags")
    void whatIsNotRefusedComesThroughWhateverStandsBeforeAndBehind(String tag) {
        EndTag mode = TransmissionMode.endTag(tag);
        ByteQueue out = new ByteQueue();
        List<String> sent = new ArrayList<>();
        for (String text : MESSAGES) {
            try {
                mode.encode(Message.of(text), out);
                sent.add(text);
            } catch (TagInMessage refused) {
                // the test above says which ones are
            }
        }
        byte[] stream = out.peek(0, out.size());
        Outcome expected = Outcome.of(sent, Outcome.PEER_CLOSED);
        assertThat(sent).isNotEmpty();
        check(expected, mode, List.of(stream));
        check(expected, mode, Cuts.bytewise(stream));
    }
}
