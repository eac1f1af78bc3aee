package dev.prise.wire;

import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.Interrupted;
import dev.prise.SocketFailure.PeerNotReading;
import dev.prise.testing.AsyncTask;
import dev.prise.testing.AsyncTask.Kind;
import dev.prise.testing.Bytes;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryWireTest extends WireContract {

    @Override
    protected MemoryWire.Pair connected() {
        return MemoryWire.pair();
    }

    /** The ring is small, and wraps in the middle of everything. */
    @Nested
    class OfAThousandBytes extends WireContract {
        @Override
        protected MemoryWire.Pair connected() {
            return MemoryWire.pair(1021);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8})
    void bytesKeepTheirOrderInTheSmallestRings(int capacity) throws Exception {
        MemoryWire.Pair pair = MemoryWire.pair(capacity);
        byte[] sent = Bytes.pattern(3000);
        AsyncTask<?> writer = Kind.VIRTUAL.run(() -> {
            for (int at = 0; at < sent.length; at += 5) {
                pair.left().write(sent, at, 5, Deadline.NEVER);
            }
        });
        assertThat(read(pair.right(), sent.length)).isEqualTo(sent);
        writer.result();
    }

    @Test
    void tellsHowMuchIsUnread() {
        assertThat(left().unread()).isZero();
        write(right(), latin1("Hello"));
        assertThat(left().unread()).isEqualTo(5);
        read(left(), 2);
        assertThat(left().unread()).isEqualTo(3);
    }

    @Test
    void endsHaveNumbers() {
        assertThat(left().local()).isEqualTo(new Endpoint("memory", 1));
        assertThat(left().peer()).isEqualTo(new Endpoint("memory", 2));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 65_536})
    void exactlyTheCapacityFitsWithoutAReader(int capacity) {
        MemoryWire.Pair pair = MemoryWire.pair(capacity);
        byte[] bytes = Bytes.pattern(capacity);
        pair.left().write(bytes, 0, capacity, Deadline.after(Duration.ZERO));
        assertThat(Arrays.equals(read(pair.right(), capacity), bytes)).isTrue();
        pair.left().write(bytes, 0, capacity, Deadline.after(Duration.ZERO));
        assertThatThrownBy(() -> pair.left().write(bytes, 0, 1, Deadline.after(Duration.ZERO)))
                .isInstanceOf(PeerNotReading.class);
        assertThatThrownBy(() -> write(pair.left(), bytes)).isInstanceOf(ClosedHere.class);
        assertThat(Arrays.equals(read(pair.right(), capacity), bytes)).isTrue();
        assertThat(pair.right().read(bytes, 0, 1, Deadline.NEVER)).isEqualTo(Wire.END);
    }

    @Test
    void capacityIsPositive() {
        assertThatThrownBy(() -> MemoryWire.pair(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0");
    }

    @ParameterizedTest
    @EnumSource
    void interruptFreesAnyThreadThatWaits(Kind kind) throws Exception {
        AsyncTask<Integer> reader = kind.call(() -> left().read(new byte[1], 0, 1, Deadline.NEVER));
        reader.awaitBlocked();
        reader.interrupt();
        assertThat(reader.failure()).isInstanceOf(Interrupted.class);
        byte[] much = new byte[1 << 20];
        AsyncTask<?> writer = kind.run(() -> write(right(), much));
        writer.awaitBlocked();
        writer.interrupt();
        assertThat(writer.failure()).isInstanceOf(Interrupted.class);
    }

    @Test
    void whatOneEndHasNotReadDoesNotHinderTheOther() {
        write(left(), latin1("unread"));
        right().close();
        assertThat(left().read(new byte[1], 0, 1, Deadline.NEVER)).isEqualTo(Wire.END);
    }
}
