package dev.prise.frame;

import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.Diagnosis;
import dev.prise.ModeName;
import dev.prise.SocketFailure;
import dev.prise.testing.Bytes;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteQueueTest {

    private static final int USUAL = 1 << 16;
    private static final int MOST = 1 << 22;

    @Test
    void bytesComeOutInTheOrderTheyWentIn() {
        ByteQueue queue = new ByteQueue();
        queue.append(latin1("abc"));
        queue.append(latin1("xdefx"), 1, 3);
        assertThat(queue.size()).isEqualTo(6);
        assertThat(queue.at(4)).isEqualTo((byte) 'e');
        assertThat(latin1(queue.peek(1, 2))).isEqualTo("bc");
        assertThat(latin1(queue.peek(4, 100))).isEqualTo("ef");
        assertThat(latin1(queue.take(1, 3, 1))).isEqualTo("bcd");
        assertThat(queue.size()).isEqualTo(1);
        assertThat(latin1(queue.take(0, 1, 0))).isEqualTo("f");
        assertThat(queue.size()).isZero();
    }

    @Test
    void firstPlaceOfAByteIsFoundFromAnyPlaceOn() {
        ByteQueue queue = new ByteQueue();
        queue.append(latin1("xxabab"));
        queue.remove(2);
        assertThat(queue.indexOf((byte) 'b', 0)).isEqualTo(1);
        assertThat(queue.indexOf((byte) 'b', 1)).isEqualTo(1);
        assertThat(queue.indexOf((byte) 'b', 2)).isEqualTo(3);
        assertThat(queue.indexOf((byte) 'b', 4)).isEqualTo(4);
        assertThat(queue.indexOf((byte) 'x', 0)).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(bytes = {0, 1, '\r', 127, -128, -1})
    void byteIsFoundAtAnyPlaceOfAnyLengthAmongThoseThatDifferLittle(byte wanted) {
        for (int length = 0; length <= 35; length++) {
            for (int from = 0; from <= length; from++) {
                for (int place = 0; place <= length; place++) { // the last: nowhere
                    byte[] bytes = new byte[length + 2];
                    for (int i = 0; i < bytes.length; i++) {
                        bytes[i] = (byte) (wanted ^ (1 << (i % 8)));
                    }
                    bytes[place] = wanted; // behind the end in the last round, where nobody may look
                    int expected = place >= from ? place : length;
                    assertThat(ByteQueue.indexOf(bytes, wanted, from, length))
                            .as("length %d, from %d, place %d", length, from, place)
                            .isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void emptyQueueHoldsNoMemory() {
        assertThat(new ByteQueue().capacity()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void behavesAsALineOfBytesWhateverIsDone(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        ByteQueue queue = new ByteQueue();
        byte[] expected = {};
        byte next = 0;
        for (int step = 0; step < 5_000; step++) {
            int count = random.nextInt(random.nextBoolean() ? 10 : 3000);
            byte[] bytes = new byte[count];
            for (int i = 0; i < count; i++) {
                bytes[i] = next++;
            }
            if (random.nextBoolean() && count > 0) {
                int room = queue.room(USUAL, MOST);
                assertThat(room).as("seed %d, step %d", seed, step).isPositive();
                int put = Math.min(room, count);
                System.arraycopy(bytes, 0, queue.array(), queue.tail(), put);
                queue.commit(put);
                bytes = Arrays.copyOf(bytes, put);
                next -= (byte) (count - put);
            } else {
                queue.append(bytes);
            }
            expected = joined(expected, bytes);
            int taken = Math.min(expected.length, random.nextInt(3000));
            assertThat(Arrays.equals(queue.take(0, taken, 0), Arrays.copyOf(expected, taken)))
                    .as("seed %d, step %d", seed, step)
                    .isTrue();
            expected = Arrays.copyOfRange(expected, taken, expected.length);
            assertThat(queue.size()).as("seed %d, step %d", seed, step).isEqualTo(expected.length);
            if (expected.length > 100_000) {
                queue.clear(USUAL);
                expected = new byte[0];
            }
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(first);
        joined.writeBytes(second);
        return joined.toByteArray();
    }

    @Test
    void smallReadsNeverMakeTheArrayGrow() {
        ByteQueue queue = new ByteQueue();
        for (int i = 0; i < 10_000; i++) {
            queue.room(USUAL, MOST);
            queue.commit(100);
            queue.remove(100);
        }
        assertThat(queue.capacity()).isEqualTo(128);
    }

    @Test
    void fullReadsMakeTheArrayGrowUpToTheUsualSizeAndNoFurther() {
        ByteQueue queue = new ByteQueue();
        for (int i = 0; i < 100; i++) {
            int room = queue.room(USUAL, MOST);
            queue.commit(room);
            queue.remove(queue.size());
        }
        assertThat(queue.capacity()).isEqualTo(USUAL);
    }

    @Test
    void longMessageMakesTheArrayGrowByDoublingUpToTheMost() {
        ByteQueue queue = new ByteQueue();
        int growths = 0;
        int before = 0;
        while (queue.size() < MOST) {
            int room = queue.room(USUAL, MOST);
            assertThat(room).isPositive();
            assertThat(queue.capacity()).isLessThanOrEqualTo(Math.min(MOST, Math.max(128, 2 * queue.size())));
            if (queue.capacity() != before) {
                growths++;
                before = queue.capacity();
            }
            queue.commit(room);
        }
        assertThat(queue.capacity()).isEqualTo(MOST);
        assertThat(growths).isLessThan(20);
    }

    @Test
    void arrayShrinksBackToTheUsualSizeAfterALongMessage() {
        ByteQueue queue = new ByteQueue();
        while (queue.size() < MOST) {
            queue.commit(queue.room(USUAL, MOST));
        }
        queue.remove(MOST - 10);
        queue.array()[queue.head()] = 42;
        queue.room(USUAL, MOST);
        assertThat(queue.capacity()).isEqualTo(USUAL);
        assertThat(queue.size()).isEqualTo(10);
        assertThat(queue.at(0)).isEqualTo((byte) 42);
    }

    @Test
    void clearKeepsAUsualArrayAndDropsALargerOne() {
        ByteQueue queue = new ByteQueue();
        queue.append(new byte[1000]);
        queue.clear(USUAL);
        assertThat(queue.size()).isZero();
        assertThat(queue.capacity()).isEqualTo(1000);
        queue.append(new byte[USUAL + 1]);
        queue.clear(USUAL);
        assertThat(queue.size()).isZero();
        assertThat(queue.capacity()).isZero();
    }

    @Test
    @SuppressWarnings("ReferenceEquality") // whether it is the same array, not an equal one
    void appendingPieceByPieceSeldomMovesTheArray() {
        ByteQueue queue = new ByteQueue();
        byte[] piece = new byte[1024];
        int moves = 0;
        for (int i = 0; i < 4096; i++) {
            byte[] before = queue.array();
            queue.append(piece);
            if (queue.array() != before) {
                moves++;
            }
        }
        assertThat(queue.size()).isEqualTo(4 << 20);
        assertThat(moves).isLessThan(40);
    }

    /** A queue in which a long message has begun behind three bytes. */
    private static ByteQueue expecting(byte[] message, int come) {
        ByteQueue queue = new ByteQueue();
        queue.append(latin1("xxabc"));
        queue.remove(2);
        queue.append(message, 0, come);
        queue.reserveLong(3, message.length);
        queue.reserveLong(3, message.length); // nothing new
        return queue;
    }

    private static void receive(ByteQueue queue, byte[] bytes, int from, int to) {
        for (int at = from; at < to;) {
            int count = Math.min(queue.room(USUAL, MOST), to - at);
            System.arraycopy(bytes, at, queue.array(), queue.tail(), count);
            queue.commit(count);
            at += count;
        }
    }

    @Test
    void announcedLengthIsBelievedUpToTheLongestMessageThatCameWhole() {
        byte[] message = Bytes.pattern(100_000);
        ByteQueue queue = expecting(message, 1);
        receive(queue, message, 1, message.length);
        queue.take(3, message.length, 0);
        queue.append(latin1("abc"));
        queue.reserveLong(3, message.length);
        assertThat(queue.array()).hasSize(100_000);
        queue.clear(USUAL);
        queue.append(latin1("abc"));
        queue.reserveLong(3, 1_000_000);
        assertThat(queue.array()).hasSize(100_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 99_999})
    void longMessageIsGivenInTheArrayItWasReadTo(int come) {
        byte[] message = Bytes.pattern(100_000);
        ByteQueue queue = expecting(message, come);
        receive(queue, message, come, message.length);
        assertThat(queue.size()).isEqualTo(100_003);
        assertThat(queue.room(USUAL, MOST)).as("for bytes behind the message").isZero();
        byte[] array = queue.array();
        byte[] taken = queue.take(3, 100_000, 0);
        assertThat(taken).isSameAs(array).isEqualTo(message);
        assertThat(queue.size()).isZero();
        receive(queue, latin1("next"), 0, 4);
        assertThat(latin1(queue.take(0, 4, 0))).isEqualTo("next");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5_000, 99_999, 100_000})
    void longMessageThatIsWantedOtherwiseIsBytesLikeAnyOther(int come) {
        byte[] message = Bytes.pattern(100_000);
        byte[] all = joined(latin1("abc"), Arrays.copyOf(message, come));
        assertThat(received(message, come).peek(0, Integer.MAX_VALUE)).isEqualTo(all);
        assertThat(received(message, come).take(0, 2, 1)).isEqualTo(latin1("ab"));
        assertThat(received(message, come).at(2)).isEqualTo((byte) 'c');
        assertThat(received(message, come).indexOf((byte) 'c', 1)).isEqualTo(2);
        ByteQueue queue = received(message, come);
        queue.append(latin1("more"));
        assertThat(queue.take(0, come + 3, 0)).isEqualTo(all);
        assertThat(latin1(queue.take(0, 4, 0))).isEqualTo("more");
        ByteQueue shorter = received(message, come);
        shorter.remove(1);
        shorter.truncate(2);
        assertThat(latin1(shorter.take(0, 2, 0))).isEqualTo("bc");
        ByteQueue cleared = received(message, come);
        cleared.clear(USUAL);
        assertThat(cleared.size()).isZero();
        assertThat(cleared.head()).isZero();
    }

    private static ByteQueue received(byte[] message, int come) {
        ByteQueue queue = expecting(message, Math.min(come, 10));
        receive(queue, message, Math.min(come, 10), come);
        return queue;
    }

    @Test
    void longMessageTakesNoMoreThanAFewTimesWhatHasCome() {
        byte[] message = Bytes.pattern(1_000_000);
        ByteQueue queue = expecting(message, 100);
        for (int come = 100; come < message.length; come++) {
            queue.room(USUAL, MOST);
            assertThat(queue.array().length).isLessThanOrEqualTo(Math.max(USUAL, 4 * come));
            receive(queue, message, come, come + 1);
        }
        assertThat(queue.array()).hasSize(message.length);
    }

    @Test
    void longMessageThatIsAppendedInPiecesIsSeldomMovedAndLookedAtWithoutBeingMoved() {
        byte[] message = Bytes.pattern(1_000_000);
        ByteQueue queue = expecting(message, 100);
        int moves = 0;
        byte[] array = queue.array();
        for (int at = 100; at < message.length; at += 100) {
            queue.append(message, at, 100);
            queue.reserveLong(3, message.length); // as a decoder says after each
            assertThat(queue.peek(1, 4)).isEqualTo(joined(latin1("bc"), Arrays.copyOf(message, 2)));
            assertThat(queue.peek(at, 103)).isEqualTo(Arrays.copyOfRange(message, at - 3, at + 100));
            moves += queue.array().length == array.length ? 0 : 1;
            array = queue.array();
        }
        assertThat(moves).isLessThan(10);
        assertThat(queue.take(3, message.length, 0)).isSameAs(array).isEqualTo(message);
    }

    @Test
    void longMessageBehindAnotherTakesNoMoreThanAFewTimesWhatHasCome() {
        ByteQueue queue = new ByteQueue();
        byte[] before = Bytes.pattern(1_000_000);
        receive(queue, before, 0, before.length);
        queue.append(latin1("abc"));
        queue.remove(before.length);
        queue.reserveLong(3, 1_000_000);
        assertThat(queue.capacity()).isLessThanOrEqualTo(USUAL);
    }

    @Test
    void connectionsBeginningIsKeptUntilItIsForgotten() {
        ByteQueue queue = new ByteQueue();
        read(queue, "11\r\n");
        read(queue, "Hello World");
        queue.remove(4);
        assertThat(name(queue)).contains("the WINDEV mode"); // the rest alone tells nothing
        queue.forgetBeginning();
        assertThat(name(queue)).isEmpty();
        read(queue, "11\r\n");
        assertThat(name(queue)).isEmpty(); // what comes later is no beginning
    }

    @Test
    void evidenceHoldsTheFirstBytesAndHowManyThereAre() {
        ByteQueue queue = new ByteQueue();
        queue.append(latin1("x" + "a".repeat(300)));
        assertThat(queue.received(ModeName.LINE, 1, 100)).hasToString(
                "\"" + "a".repeat(64) + "\"… (300 bytes), hex " + "61 ".repeat(16) + "…");
        assertThat(new SocketFailure.CutShort("cut", queue.received(ModeName.LINE)).received()).hasSize(256);
    }

    private static Optional<String> name(ByteQueue queue) {
        return Modes.diagnosis(queue.received(ModeName.LINE)).map(Diagnosis::name);
    }

    private static void read(ByteQueue queue, String bytes) {
        assertThat(queue.room(USUAL, MOST)).isGreaterThanOrEqualTo(bytes.length());
        System.arraycopy(latin1(bytes), 0, queue.array(), queue.tail(), bytes.length());
        queue.commit(bytes.length());
    }
}
