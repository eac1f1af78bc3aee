package dev.prise.wire;

import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Deadline;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.ConnectionLost;
import dev.prise.SocketFailure.Interrupted;
import dev.prise.SocketFailure.PeerNotReading;
import dev.prise.testing.AsyncTask;
import dev.prise.testing.AsyncTask.Kind;
import dev.prise.testing.Bytes;
import dev.prise.testing.NoLeaks;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every wire must do, whatever it is made of. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class WireContract {

    private static final Deadline PAST = Deadline.after(Duration.ZERO);
    private static final int MEGABYTE = 1 << 20;
    private static final byte[] BEYOND_ALL_BUFFERS = new byte[32 << 20];

    private Wire left;
    private Wire right;

    /** Two connected ends. */
    protected abstract MemoryWire.Pair connected() throws Exception;

    @BeforeEach
    protected void connect() throws Exception {
        MemoryWire.Pair pair = connected();
        left = pair.left();
        right = pair.right();
    }

    @AfterEach
    protected void close() {
        left.close();
        right.close();
    }

    protected Wire left() {
        return left;
    }

    protected Wire right() {
        return right;
    }

    @ParameterizedTest
    @EnumSource
    protected void megabyteGoesBothWaysAtTheSameTime(Kind kind) throws Exception {
        byte[] there = Bytes.pattern(MEGABYTE);
        byte[] back = Bytes.pattern(MEGABYTE + 1);
        back[0] = 42;
        AsyncTask<?> writesThere = kind.run(() -> write(left, there));
        AsyncTask<?> writesBack = kind.run(() -> write(right, back));
        AsyncTask<byte[]> readsBack = kind.call(() -> read(left, back.length));
        AsyncTask<byte[]> readsThere = kind.call(() -> read(right, there.length));
        assertThat(Arrays.equals(readsThere.result(), there)).isTrue();
        assertThat(Arrays.equals(readsBack.result(), back)).isTrue();
        writesThere.result();
        writesBack.result();
    }

    @ParameterizedTest
    @EnumSource
    protected void pingIsAnsweredByPongManyTimes(Kind kind) throws Exception {
        AsyncTask<?> echo = kind.run(() -> {
            for (int i = 0; i < 1000; i++) {
                write(right, read(right, 4));
            }
        });
        for (int i = 0; i < 1000; i++) {
            byte[] ping = {(byte) i, (byte) (i >> 8), 3, 4};
            write(left, ping);
            assertThat(read(left, 4)).isEqualTo(ping);
        }
        echo.result();
    }

    @Test
    protected void writeSendsTheSliceAndReadFillsTheSliceAndNothingElse() {
        left.write(latin1("xxabcxx"), 2, 3, Deadline.NEVER);
        byte[] buffer = latin1("..........");
        int count = 0;
        while (count < 3) {
            count += right.read(buffer, 4 + count, 3 - count, Deadline.NEVER);
        }
        assertThat(latin1(buffer)).isEqualTo("....abc...");
    }

    @Test
    protected void readGivesWhatIsThereWithoutWaitingForMore() {
        write(left, latin1("abc"));
        byte[] buffer = new byte[100];
        int count = right.read(buffer, 0, 100, Deadline.NEVER);
        assertThat(count).isBetween(1, 3);
    }

    @Test
    protected void emptyWriteSendsNothing() {
        left.write(new byte[5], 2, 0, Deadline.NEVER);
        write(left, latin1("a"));
        assertThat(latin1(read(right, 1))).isEqualTo("a");
    }

    @Test
    protected void pastDeadlineGivesNothingWhereNothingIs() {
        assertThat(right.read(new byte[1], 0, 1, PAST)).isEqualTo(Wire.NOTHING_YET);
        assertThat(right.read(new byte[1], 0, 1, Deadline.after(Duration.ofSeconds(-5)))).isEqualTo(Wire.NOTHING_YET);
    }

    @Test
    protected void pastDeadlineTakesWhatIsThere() {
        write(left, latin1("a"));
        assertThat(readNow(right)).isEqualTo(1);
    }

    // a network may take its time, and a busy machine the millisecond that a socket has to look
    private static int readNow(Wire wire) {
        Deadline patience = Deadline.after(Duration.ofSeconds(60));
        int count = wire.read(new byte[1], 0, 1, PAST);
        while (count == Wire.NOTHING_YET && !patience.isPast()) {
            count = wire.read(new byte[1], 0, 1, PAST);
        }
        return count;
    }

    @Test
    protected void futureDeadlinePassesAndIsNotCutShort() {
        for (long millis : new long[]{1, 20}) {
            Deadline deadline = Deadline.after(Duration.ofMillis(millis));
            assertThat(right.read(new byte[1], 0, 1, deadline)).isEqualTo(Wire.NOTHING_YET);
            assertThat(deadline.isPast()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    protected void deadlineFarAwayWaitsForBytes(Kind kind) throws Exception {
        AsyncTask<byte[]> reader = kind.call(() -> {
            byte[] buffer = new byte[1];
            assertThat(right.read(buffer, 0, 1, Deadline.after(Duration.ofDays(40_000)))).isEqualTo(1);
            assertThat(right.read(buffer, 0, 1, Deadline.after(Duration.ofDays(30)))).isEqualTo(1);
            assertThat(right.read(buffer, 0, 1, Deadline.NEVER)).isEqualTo(1);
            return buffer;
        });
        for (String each : new String[]{"a", "b", "c"}) {
            reader.awaitBlocked();
            write(left, latin1(each));
        }
        assertThat(latin1(reader.result())).isEqualTo("c");
    }

    @ParameterizedTest
    @EnumSource
    protected void timeOutLeavesReadingAndWritingAsTheyWere(Kind kind) throws Exception {
        kind.run(() -> {
            for (int i = 0; i < 5; i++) {
                assertThat(right.read(new byte[1], 0, 1, Deadline.after(Duration.ofMillis(1))))
                        .isEqualTo(Wire.NOTHING_YET);
                write(right, latin1("ab"));
                assertThat(latin1(read(left, 2))).isEqualTo("ab");
                write(left, latin1("cd"));
                assertThat(latin1(read(right, 2))).isEqualTo("cd");
            }
        })
                .result();
    }

    @Test
    protected void endOfOutputIsReadAfterTheLastByteAndAgain() {
        write(left, latin1("abc"));
        left.endOutput();
        assertThat(latin1(read(right, 3))).isEqualTo("abc");
        for (int i = 0; i < 3; i++) {
            assertThat(right.read(new byte[1], 0, 1, Deadline.NEVER)).isEqualTo(Wire.END);
            assertThat(readNow(right)).isEqualTo(Wire.END);
        }
    }

    @Test
    protected void whoHasEndedItsOutputStillReads() {
        left.endOutput();
        left.endOutput();
        assertThat(right.read(new byte[1], 0, 1, Deadline.NEVER)).isEqualTo(Wire.END);
        write(right, latin1("answer"));
        assertThat(latin1(read(left, 6))).isEqualTo("answer");
        right.endOutput();
        assertThat(left.read(new byte[1], 0, 1, Deadline.NEVER)).isEqualTo(Wire.END);
    }

    @Test
    protected void whoHasEndedItsInputReadsTheEndWhateverComes() {
        write(right, latin1("abc"));
        left.endInput();
        left.endInput();
        assertThat(left.read(new byte[1], 0, 1, Deadline.NEVER)).isEqualTo(Wire.END);
        write(right, latin1("def"));
        assertThat(left.read(new byte[1], 0, 1, Deadline.NEVER)).isEqualTo(Wire.END);
        assertThat(readNow(left)).isEqualTo(Wire.END);
    }

    @Test
    protected void whoHasEndedItsInputStillWrites() {
        left.endInput();
        write(left, latin1("answer"));
        assertThat(latin1(read(right, 6))).isEqualTo("answer");
        left.endOutput();
        assertThat(right.read(new byte[1], 0, 1, Deadline.NEVER)).isEqualTo(Wire.END);
    }

    @ParameterizedTest
    @EnumSource
    protected void endOfInputFreesABlockedRead(Kind kind) throws Exception {
        AsyncTask<Integer> reader = kind.call(() -> left.read(new byte[1], 0, 1, Deadline.NEVER));
        reader.awaitBlocked();
        left.endInput();
        assertThat(reader.result()).isEqualTo(Wire.END);
    }

    @ParameterizedTest
    @EnumSource
    protected void endOfInputFreesABlockedReadThatHasADeadline(Kind kind) throws Exception {
        AsyncTask<Integer> reader =
                kind.call(() -> left.read(new byte[1], 0, 1, Deadline.after(Duration.ofHours(1))));
        reader.awaitBlocked();
        left.endInput();
        assertThat(reader.result()).isEqualTo(Wire.END);
    }

    @Test
    protected void whatWasWrittenBeforeTheCloseIsReadBeforeTheEnd() {
        write(left, latin1("abc"));
        left.close();
        assertThat(latin1(read(right, 3))).isEqualTo("abc");
        assertThat(right.read(new byte[1], 0, 1, Deadline.NEVER)).isEqualTo(Wire.END);
    }

    @ParameterizedTest
    @EnumSource
    protected void closeFreesABlockedRead(Kind kind) throws Exception {
        AsyncTask<Integer> reader = kind.call(() -> left.read(new byte[1], 0, 1, Deadline.NEVER));
        reader.awaitBlocked();
        left.close();
        assertThat(reader.failure()).isInstanceOf(ClosedHere.class).hasMessageContaining(right.local().toString());
    }

    @ParameterizedTest
    @EnumSource
    protected void closeFreesABlockedReadThatHasADeadline(Kind kind) throws Exception {
        AsyncTask<Integer> reader =
                kind.call(() -> left.read(new byte[1], 0, 1, Deadline.after(Duration.ofHours(1))));
        reader.awaitBlocked();
        left.close();
        assertThat(reader.failure()).isInstanceOf(ClosedHere.class);
    }

    @ParameterizedTest
    @EnumSource
    protected void closeFreesABlockedWrite(Kind kind) throws Exception {
        for (Deadline deadline : new Deadline[]{Deadline.NEVER, Deadline.after(Duration.ofHours(1))}) {
            AsyncTask<?> writer =
                    kind.run(() -> left.write(BEYOND_ALL_BUFFERS, 0, BEYOND_ALL_BUFFERS.length, deadline));
            writer.awaitBlocked();
            left.close();
            assertThat(writer.failure()).isInstanceOf(ClosedHere.class);
            right.close();
            connect();
        }
    }

    @ParameterizedTest
    @EnumSource
    protected void closeFreesABlockedReadAndABlockedWriteTogether(Kind kind) throws Exception {
        AsyncTask<Integer> reader = kind.call(() -> left.read(new byte[1], 0, 1, Deadline.NEVER));
        AsyncTask<?> writer =
                kind.run(() -> left.write(BEYOND_ALL_BUFFERS, 0, BEYOND_ALL_BUFFERS.length, Deadline.NEVER));
        reader.awaitBlocked();
        writer.awaitBlocked();
        left.close();
        assertThat(reader.failure()).isInstanceOf(ClosedHere.class);
        assertThat(writer.failure()).isInstanceOf(ClosedHere.class);
    }

    @Test
    protected void closedWireSaysSoAndStillKnowsItsEnds() {
        String peer = left.peer().toString();
        String local = left.local().toString();
        left.close();
        left.close();
        left.endOutput();
        left.endInput();
        assertThatThrownBy(() -> left.read(new byte[1], 0, 1, Deadline.NEVER)).isInstanceOf(ClosedHere.class);
        assertThatThrownBy(() -> left.read(new byte[1], 0, 1, PAST)).isInstanceOf(ClosedHere.class);
        assertThatThrownBy(() -> write(left, latin1("a"))).isInstanceOf(ClosedHere.class);
        assertThatThrownBy(() -> left.write(latin1("a"), 0, 1, Deadline.after(Duration.ofHours(1))))
                .isInstanceOf(ClosedHere.class);
        assertThat(left.peer()).hasToString(peer);
        assertThat(left.local()).hasToString(local);
    }

    @Test
    protected void closedWireWithUnreadBytesGivesNoMoreOfThem() {
        write(right, latin1("abc"));
        read(left, 1);
        left.close();
        assertThatThrownBy(() -> left.read(new byte[1], 0, 1, Deadline.NEVER)).isInstanceOf(ClosedHere.class);
    }

    @Test
    protected void oneEndsPeerIsTheOtherEnd() {
        assertThat(left.peer()).isEqualTo(right.local());
        assertThat(right.peer()).isEqualTo(left.local());
        assertThat(left.peer()).isNotEqualTo(left.local());
    }

    @ParameterizedTest
    @EnumSource
    protected void writeToAPeerThatNeverReadsEndsAndClosesTheWire(Kind kind) throws Exception {
        AsyncTask<?> writer = kind.run(() -> left.write(BEYOND_ALL_BUFFERS, 0, BEYOND_ALL_BUFFERS.length,
                Deadline.after(Duration.ofMillis(50))));
        assertThat(writer.failure())
                .isInstanceOf(PeerNotReading.class)
                .hasMessageContaining(left.peer().toString());
        assertThatThrownBy(() -> write(left, latin1("a"))).isInstanceOf(SocketFailure.class);
        assertThatThrownBy(() -> left.read(new byte[1], 0, 1, Deadline.NEVER)).isInstanceOf(SocketFailure.class);
    }

    @Test
    protected void writeThatFailedForAPeerThatDoesNotReadStopsThatPeersWaitToo() throws Exception {
        assertThatThrownBy(() -> left.write(
                BEYOND_ALL_BUFFERS, 0, BEYOND_ALL_BUFFERS.length, Deadline.after(Duration.ofMillis(10))))
                .isInstanceOf(PeerNotReading.class);
        AsyncTask<Boolean> peer = Kind.VIRTUAL.call(() -> {
            byte[] buffer = new byte[1 << 16];
            try {
                while (right.read(buffer, 0, buffer.length, Deadline.NEVER) != Wire.END) {
                    // what had left before
                }
            } catch (ConnectionLost reset) {
                // that will do as well
            }
            return true;
        });
        assertThat(peer.result()).isTrue();
    }

    @Test
    protected void writeThatIsDoneInTimeIsNotDisturbedByItsDeadlineLater() throws Exception {
        Deadline soon = Deadline.after(Duration.ofMillis(30));
        left.write(latin1("a"), 0, 1, soon);
        while (!soon.isPast()) {
            Thread.onSpinWait();
        }
        for (int i = 0; i < 20; i++) {
            left.write(latin1("b"), 0, 1, Deadline.after(Duration.ofSeconds(60)));
        }
        assertThat(latin1(read(right, 21))).isEqualTo("a" + "b".repeat(20));
    }

    @Test
    protected void slowReaderGetsEverythingWithinTheDeadline() throws Exception {
        byte[] sent = BEYOND_ALL_BUFFERS;
        AsyncTask<?> writer =
                Kind.VIRTUAL.run(() -> left.write(sent, 0, sent.length, Deadline.after(Duration.ofSeconds(60))));
        writer.awaitBlocked();
        assertThat(Arrays.equals(read(right, sent.length), sent)).isTrue();
        writer.result();
    }

    @ParameterizedTest
    @EnumSource
    protected void writeToAClosedPeerFailsSoonerOrLater(Kind kind) throws Exception {
        right.close();
        AsyncTask<?> writer = kind.run(() -> {
            while (true) {
                left.write(new byte[1000], 0, 1000, Deadline.after(Duration.ofSeconds(60)));
            }
        });
        assertThat(writer.failure())
                .isInstanceOf(ConnectionLost.class)
                .hasMessageContaining(left.peer().toString());
    }

    @ParameterizedTest
    @EnumSource
    protected void blockedWriteEndsWhenThePeerCloses(Kind kind) throws Exception {
        AsyncTask<?> writer =
                kind.run(() -> left.write(BEYOND_ALL_BUFFERS, 0, BEYOND_ALL_BUFFERS.length, Deadline.NEVER));
        writer.awaitBlocked();
        right.close();
        assertThat(writer.failure()).isInstanceOf(ConnectionLost.class);
    }

    @Test
    protected void writeAfterTheEndOfOutputFails() {
        left.endOutput();
        assertThatThrownBy(() -> write(left, latin1("a"))).isInstanceOf(SocketFailure.class);
    }

    @Test
    protected void interruptFreesABlockedReadOfAVirtualThread() throws Exception {
        CountDownLatch flagSeen = new CountDownLatch(1);
        AsyncTask<Integer> reader = Kind.VIRTUAL.call(() -> {
            try {
                return left.read(new byte[1], 0, 1, Deadline.NEVER);
            } finally {
                if (Thread.currentThread().isInterrupted()) {
                    flagSeen.countDown();
                }
            }
        });
        reader.awaitBlocked();
        reader.interrupt();
        assertThat(reader.failure()).isInstanceOf(Interrupted.class);
        assertThat(flagSeen.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    protected void interruptFreesABlockedWriteOfAVirtualThread() throws Exception {
        AsyncTask<?> writer = Kind.VIRTUAL.run(
                () -> left.write(BEYOND_ALL_BUFFERS, 0, BEYOND_ALL_BUFFERS.length, Deadline.NEVER));
        writer.awaitBlocked();
        writer.interrupt();
        assertThat(writer.failure()).isInstanceOf(Interrupted.class);
    }

    @Test
    protected void whoEndsItsOutputWhileTheOtherEndSendsMissesNothingOfThat() throws Exception {
        for (int round = 0; round < 50; round++) {
            AsyncTask<?> writer = Kind.VIRTUAL.run(() -> {
                for (int i = 0; i < 200; i++) {
                    right.write(new byte[500], 0, 500, Deadline.NEVER);
                }
                right.endOutput();
            });
            AsyncTask<Integer> reader = Kind.VIRTUAL.call(() -> {
                byte[] buffer = new byte[100];
                int all = 0;
                for (int count; (count = left.read(buffer, 0, 100, Deadline.NEVER)) != Wire.END;) {
                    all += count;
                }
                return all;
            });
            left.endOutput();
            assertThat(reader.result()).isEqualTo(200 * 500);
            writer.result();
            close();
            connect();
        }
    }

    @Test
    protected void closeInTheMiddleOfEverythingIsOneOfTheKnownEnds() throws Exception {
        for (int round = 0; round < 30; round++) {
            AsyncTask<?> writer = Kind.VIRTUAL.run(() -> {
                while (true) {
                    left.write(new byte[500], 0, 500, Deadline.after(Duration.ofSeconds(60)));
                }
            });
            AsyncTask<?> reader = Kind.VIRTUAL.run(() -> {
                byte[] buffer = new byte[100];
                while (right.read(buffer, 0, 100, Deadline.NEVER) != Wire.END) {
                    // go on
                }
            });
            Wire closing = round % 2 == 0 ? left : right;
            closing.close();
            assertThat(writer.failure())
                    .isInstanceOf(round % 2 == 0 ? ClosedHere.class : ConnectionLost.class);
            if (round % 2 == 0) {
                assertThatCode(reader::result).doesNotThrowAnyException();
            } else {
                assertThat(reader.failure()).isInstanceOf(ClosedHere.class);
            }
            close();
            connect();
        }
    }

    public static void write(Wire wire, byte[] bytes) {
        wire.write(bytes, 0, bytes.length, Deadline.NEVER);
    }

    public static byte[] read(Wire wire, int length) {
        ByteArrayOutputStream all = new ByteArrayOutputStream(length);
        byte[] buffer = new byte[Math.min(length, 1 << 16)];
        while (all.size() < length) {
            int count = wire.read(buffer, 0, Math.min(buffer.length, length - all.size()), Deadline.NEVER);
            assertThat(count).as("bytes of the %d that follow %d", length, all.size()).isPositive();
            all.write(buffer, 0, count);
        }
        return all.toByteArray();
    }
}
