package dev.prise.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.SocketFailure.Replaced;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.channel.ReadResult;
import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.testing.NoLeaks;
import dev.prise.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a client had sent before it lost its place is read to the last byte, and what it goes on sending is not. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class LastWordsTest {

    private static final Endpoint PEER = new Endpoint("peer", 1);

    /** A wire whose peer has sent two messages; the first read takes the first of them, and its time. Ends as a socket does. */
    private static final class SlowWire implements Wire {
        private final CountDownLatch inside = new CountDownLatch(1);
        private final CountDownLatch mayGoOn = new CountDownLatch(1);
        private volatile String left = "5\r\nfirst6\r\nsecond";
        private volatile boolean inputEnded;

        @Override
        public int read(byte[] into, int offset, int length, Deadline deadline) {
            if (inputEnded) {
                return END;
            }
            int count = left.length() == 17 ? 8 : left.length();
            byte[] bytes = left.substring(0, count).getBytes(StandardCharsets.US_ASCII);
            left = left.substring(count);
            inside.countDown();
            awaitQuietly(mayGoOn);
            System.arraycopy(bytes, 0, into, offset, count);
            return count;
        }

        @Override
        public int unread() {
            return left.length();
        }

        @Override
        public void endInput() {
            inputEnded = true;
        }

        @Override
        public void write(byte[] from, int offset, int length, Deadline deadline) {}

        @Override
        public void endOutput() {}

        @Override
        public Endpoint peer() {
            return PEER;
        }

        @Override
        public Endpoint local() {
            return PEER;
        }

        @Override
        public void close() {}
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void endOfInputLosesNothingThatCameWhileAThreadWasReading() throws InterruptedException {
        SlowWire wire = new SlowWire();
        try (MessageChannel channel = MessageChannel.over(wire, ChannelOptions.DEFAULTS)) {
            Task<ReadResult> reader = Task.start(channel::read);
            wire.inside.await();
            channel.endInput();
            wire.mayGoOn.countDown();

            assertThat(reader.result().orThrow().text()).isEqualTo("first");
            assertThat(channel.read().orThrow().text()).isEqualTo("second");
            assertThat(channel.read()).isEqualTo(new PeerClosed(PEER));
        }
    }

    /** A wire whose peer never stops sending one message. */
    private static final class EndlessWire implements Wire {
        private static final byte[] MESSAGE = RawClient.framed("x".repeat(60_000)).getBytes(StandardCharsets.US_ASCII);
        private int next;

        @Override
        public int read(byte[] into, int offset, int length, Deadline deadline) {
            for (int i = 0; i < length; i++) {
                into[offset + i] = MESSAGE[next];
                next = (next + 1) % MESSAGE.length;
            }
            return length;
        }

        @Override
        public int unread() {
            return Integer.MAX_VALUE;
        }

        @Override
        public void endInput() {}

        @Override
        public void write(byte[] from, int offset, int length, Deadline deadline) {}

        @Override
        public void endOutput() {}

        @Override
        public Endpoint peer() {
            return PEER;
        }

        @Override
        public Endpoint local() {
            return PEER;
        }

        @Override
        public void close() {}
    }

    @Test
    void whoNeverStopsSendingIsReadNoMoreOnceItsPlaceIsTaken() {
        ServerOptions options = ServerOptions.DEFAULTS;
        VisitorWire old = new VisitorWire(new EndlessWire(), new WaitingRoom(options), options.channel());
        Endpoint newcomer = new Endpoint("newcomer", 2);
        old.admit();
        assertThat(old.client().channel().read().orThrow().size()).isEqualTo(60_000);
        old.retire(newcomer);
        int atMost = (64 << 20) / EndlessWire.MESSAGE.length; // many times what a system holds

        assertThatExceptionOfType(Replaced.class)
                .isThrownBy(() -> {
                    for (int i = 0; i < atMost; i++) {
                        assertThat(old.client().channel().read()).isInstanceOf(ReadResult.Received.class);
                    }
                })
                .withMessageContaining(newcomer.toString());
    }
}
