package dev.prise.frame;

import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.SocketFailure.Unsendable;
import dev.prise.channel.ChannelOptions;
import dev.prise.testing.Bytes;
import dev.prise.testing.Cuts;
import dev.prise.testing.Outcome;
import dev.prise.testing.ScriptedWire;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The same bytes are the same messages, and end in the same way, however the network cuts them. */
class EveryCutTest {

    private static final TransmissionMode WINDEV = TransmissionMode.windev();
    private static final EndTag LINE = TransmissionMode.line();
    private static final Limits EIGHT = Limits.DEFAULTS.withMaxMessageBytes(8);

    static Stream<Arguments> streams() {
        Stream.Builder<Arguments> all = Stream.builder();
        for (String stream : List.of(
                "",
                "0\r\n",
                "0\r\n0\r\n0\r\n",
                "11\r\nHello World",
                "2\r\nAB1\r\nC0\r\n3\r\n\r\n\n",
                " +3 \nABC\t2\t\r\nAB007\n1234567",
                "7\r\n1\r\nA1\r\n2\r\nAB",
                "2\r\nABx\r\n",
                "2\r\nAB-1\r\nA",
                "2\r\nAB123456789012345678901234",
                "2\r\nAB2\rAB",
                "2\r\nAB5\r\nAB",
                "2\r\nAB12",
                "2\r\nAB12\r",
                "8\r\n12345678" + "9\r\n123456789",
                "99999999999999999\r\n")) {
            add(all, WINDEV, stream);
        }
        for (String stream : List.of(
                "", "\r\n", "\r\n\r\n\r\n", "A\r\nBC\r\n", "\r\r\n\n\r\r\r\n", "a\nb\rc\r\nd", "a\r\nb\r",
                "12345678\r\n123456789\r\n")) {
            add(all, LINE, stream);
        }
        for (String stream : List.of(
                "Hello World<EOF>", "<EOF><EOF>", "<<EOF><E<EOF><EO<EOF>", "a<EOF>b<EOF>c<EO", "<EOF",
                "12345678<EOF>12345678<EOFx<EOF>")) {
            add(all, EndTag.EOF, stream);
        }
        add(all, TransmissionMode.endTag("ABAB"), "ABAABABABABxABABBABAB");
        add(all, TransmissionMode.endTag("AAB"), "AAABxAABAABAAAAABA");
        add(all, TransmissionMode.endTag("ABAC"), "ABABACABACABABABAC");
        add(all, TransmissionMode.endTag("aaaa"), "aaaaaaaaabaaabaaaa");
        add(all, TransmissionMode.endTag("\r\n.\r\n"), "one\r\n..\r\ntwo\r\n.\r\n\r\n.\r\n.\r\n");
        add(all, EndTag.of((byte) 3), "\2a\3\2b\3\3\2");
        add(all, TransmissionMode.endTag("x".repeat(20)), "y" + "x".repeat(19) + "z" + "x".repeat(20) + "x");
        for (String stream : List.of(
                "", "0:,", "11:Hello World,", "2:AB,1:C,0:,3:\r\n,,", "2:ABx", "2:AB,02:AB,", "2:AB,x", "2:AB,5:AB",
                "2:AB,12",
                "8:12345678,9:123456789,2:AB,", "9:123456789x2:AB,", "99999999999999999:x", "123456789012345678901:")) {
            add(all, TransmissionMode.netstring(), stream);
        }
        for (String stream : List.of("", "ABC", "ABCDEF", "ABCD")) {
            add(all, TransmissionMode.fixed(3), stream);
        }
        add(all, TransmissionMode.fixed(9), "123456789");
        add(all, TransmissionMode.raw(), "Hello World");
        add(all, new Raw(3), "Hello World");
        return all.build();
    }

    private static void add(Stream.Builder<Arguments> all, TransmissionMode mode, String stream) {
        all.add(Arguments.of(mode, Limits.DEFAULTS, stream));
        all.add(Arguments.of(mode, EIGHT, stream));
        if (mode instanceof EndTag tag) {
            all.add(Arguments.of(tag.strict(), EIGHT, stream));
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void decoderFindsTheSameAtEveryCut(TransmissionMode mode, Limits limits, String stream) {
        Outcome expected = comparable(mode, Outcome.ofDecoding(mode, limits, List.of(latin1(stream))));
        for (List<byte[]> cut : Cuts.all(latin1(stream))) {
            check(expected, mode, cut, Outcome.ofDecoding(mode, limits, cut));
        }
    }

    @ParameterizedTest
    @MethodSource("streams")
    void channelReadsTheSameAtEveryCut(TransmissionMode mode, Limits limits, String stream) {
        ChannelOptions options = ChannelOptions.DEFAULTS.withMode(mode).withLimits(limits);
        Outcome expected = comparable(mode, Outcome.ofDecoding(mode, limits, List.of(latin1(stream))));
        for (List<byte[]> cut : Cuts.all(latin1(stream))) {
            check(expected, mode, cut, Outcome.ofReading(ScriptedWire.of(cut), options));
        }
    }

    private static void check(Outcome expected, TransmissionMode mode, List<byte[]> cut, Outcome outcome) {
        Outcome comparable = comparable(mode, outcome);
        if (!comparable.equals(expected)) {
            assertThat(comparable)
                    .as("%s, pieces %s", mode, cut.stream().map(Bytes::hex).toList())
                    .isEqualTo(expected);
        }
    }

    private static Outcome comparable(TransmissionMode mode, Outcome outcome) {
        return mode instanceof Raw ? outcome.joined() : outcome;
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 26);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyMessagesComeThroughAnyCutInAnyMode(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        TransmissionMode mode = anyMode(random);
        ByteQueue out = new ByteQueue();
        List<String> sent = new ArrayList<>();
        for (int i = random.nextInt(30); i >= 0; i--) {
            byte[] message = anyBytes(random, random.nextInt(4) == 0 ? 5_000 : 40);
            try {
                mode.encode(Message.of(message), out);
                sent.add(latin1(message));
            } catch (Unsendable notSent) {
                assertThat(mode).isInstanceOfAny(EndTag.class, Fixed.class);
            }
        }
        byte[] stream = out.peek(0, out.size());
        Outcome expected = comparable(mode, Outcome.of(sent, Outcome.PEER_CLOSED));
        for (int longest : new int[]{1, 3, 100, 5000, 100_000}) {
            List<byte[]> cut = Cuts.random(stream, longest, random);
            assertThat(comparable(mode, Outcome.ofDecoding(mode, Limits.DEFAULTS, cut)).equals(expected))
                    .as("seed %d: %s, pieces up to %d", seed, mode, longest)
                    .isTrue();
            assertThat(comparable(
                    mode,
                    Outcome.ofReading(
                            ScriptedWire.of(cut), ChannelOptions.DEFAULTS.withMode(mode)))
                    .equals(expected))
                    .as("seed %d: %s, pieces up to %d, over a channel", seed, mode, longest)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyGarbageIsTheSameAtAnyCutAndNeverTooMuch(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        for (int round = 0; round < 100; round++) {
            TransmissionMode mode = anyMode(random);
            Limits limits = Limits.DEFAULTS.withMaxMessageBytes(1 + random.nextInt(30));
            byte[] garbage = likelyGarbage(random);
            Outcome expected = comparable(mode, Outcome.ofDecoding(mode, limits, List.of(garbage)));
            assertThat(Outcome.ofDecoding(mode, limits, List.of(garbage)).messages())
                    .allMatch(message -> message.length() <= limits.maxMessageBytes());
            for (int longest : new int[]{1, 2, 7, 30}) {
                List<byte[]> cut = Cuts.random(garbage, longest, random);
                assertThat(comparable(mode, Outcome.ofDecoding(mode, limits, cut)))
                        .as("seed %d, round %d: %s of %s", seed, round, mode, Bytes.hex(garbage))
                        .isEqualTo(expected);
            }
        }
    }

    private static TransmissionMode anyMode(RandomGenerator random) {
        return switch (random.nextInt(6)) {
            case 0 -> WINDEV;
            case 1 -> TransmissionMode.raw();
            case 4 -> TransmissionMode.netstring();
            case 5 -> TransmissionMode.fixed(1 + random.nextInt(40));
            case 2 -> EndTag.of(anyBytes(random, 6, 1));
            default -> EndTag.of(anyBytes(random, 3, 1)).strict();
        };
    }

    private static byte[] anyBytes(RandomGenerator random, int most) {
        return anyBytes(random, most, 0);
    }

    private static byte[] anyBytes(RandomGenerator random, int most, int least) {
        byte[] bytes = new byte[least + random.nextInt(most)];
        random.nextBytes(bytes);
        return bytes;
    }

    // mostly the bytes that mean something to some mode
    private static byte[] likelyGarbage(RandomGenerator random) {
        String likely = "0123 \t+-\r\n\r\n\r\n<EOF>AB";
        int length = random.nextInt(60);
        StringBuilder garbage = new StringBuilder();
        IntStream.range(0, length)
                .forEach(i -> garbage.append(
                        random.nextInt(8) == 0
                                ? (char) random.nextInt(256)
                                : likely.charAt(random.nextInt(likely.length()))));
        return latin1(garbage.toString());
    }
}
