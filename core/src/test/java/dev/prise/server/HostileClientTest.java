package dev.prise.server;

import static dev.prise.server.Recorder.Kind.ADMITTED;
import static dev.prise.server.Recorder.Kind.CLOSED;
import static dev.prise.server.Recorder.Kind.CONNECTED;
import static dev.prise.server.Recorder.Kind.FAILED;
import static dev.prise.server.Recorder.Kind.RECEIVED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.SocketFailure.BadFrame;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.ConnectionLost;
import dev.prise.SocketFailure.CutShort;
import dev.prise.SocketFailure.MessageTooLong;
import dev.prise.SocketFailure.PeerNotReading;
import dev.prise.SocketFailure.PeerSilent;
import dev.prise.SocketFailure.PeerTooSlow;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.testing.NoLeaks;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that speak nonsense, never end, never read, break off: each costs itself its place, and the next one is served. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class HostileClientTest {

    private final Recorder recorder = new Recorder();

    private void nextIsServed(SimplifiedServer server) {
        try (RawClient next = RawClient.to(server).say("next")) {
            assertThat(server.read().orThrow().text()).isEqualTo("next");
            server.write("welcome");
            assertThat(next.hear()).isEqualTo("welcome");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\nHost: here\r\n\r\n", "-1\r\n", "\0\0\0\5Hello",
            "999999999999999999999999"})
    void nonsenseBeforeAnyMessageNeverReachesAReader(String nonsense) {
        try (SimplifiedServer server = Servers.listen(recorder);
                RawClient hostile = RawClient.to(server).send(nonsense)) {
            nextIsServed(server);

            assertThat(hostile.isDismissed()).isTrue();
            recorder.await(CLOSED, hostile);
            assertThat(recorder.kindsOf(hostile)).containsExactly(CONNECTED, FAILED, CLOSED);
            assertThat(recorder.await(FAILED, hostile).detail()).isInstanceOf(BadFrame.class);
        }
    }

    @Test
    void twoGigabytesAnnouncedAreRefusedAtOnce() {
        try (SimplifiedServer server = Servers.listen(recorder);
                RawClient hostile = RawClient.to(server).send("2147483647\r\n")) {
            nextIsServed(server);

            assertThat(hostile.isDismissed()).isTrue();
            assertThat(recorder.await(FAILED, hostile).detail()).isInstanceOf(MessageTooLong.class);
        }
    }

    @Test
    void hugeSizesWithinTheLimitCostOnlyWhatIsSent() {
        int limit = Limits.MAX_MESSAGE_BYTES;
        try (SimplifiedServer server = Servers.listen(recorder, limits -> limits.withMaxMessageBytes(limit))) {
            RawClient[] hostile = new RawClient[50]; // 100 GB announced, in a Java of half a gigabyte
            for (int i = 0; i < hostile.length; i++) {
                hostile[i] = RawClient.to(server).send(limit + "\r\nbegun");
            }
            nextIsServed(server);
            for (RawClient rawClient : hostile) {
                assertThat(recorder.kindsOf(rawClient)).containsExactly(CONNECTED);
                rawClient.close();
            }
        }
    }

    @Test
    void nonsenseInMidDialogueIsTheReadersFailureOnce() {
        try (SimplifiedServer server = Servers.listen(recorder);
                RawClient hostile = RawClient.to(server).say("Hello").send("nonsense")) {
            assertThat(server.read().orThrow().text()).isEqualTo("Hello");
            assertThatExceptionOfType(BadFrame.class).isThrownBy(server::read).withMessageContaining("nonsense");

            nextIsServed(server);
            assertThat(hostile.isDismissed()).isTrue();
            assertThat(recorder.kindsOf(hostile)).containsExactly(CONNECTED, ADMITTED, RECEIVED, FAILED, CLOSED);
        }
    }

    @Test
    void resetInMidMessageIsTheReadersFailureOnce() {
        try (SimplifiedServer server = Servers.listen(recorder)) {
            RawClient hostile = RawClient.to(server).say("Hello");
            server.read();
            hostile.send("9\r\nHa").reset();
            assertThatExceptionOfType(ConnectionLost.class).isThrownBy(server::read);
            nextIsServed(server);
        }
    }

    @Test
    void endInMidMessageIsTheReadersFailureOnceWithTheBytes() {
        try (SimplifiedServer server = Servers.listen(recorder)) {
            RawClient hostile = RawClient.to(server).say("Hello").send("9\r\nHa");
            hostile.close();
            server.read();
            assertThatExceptionOfType(CutShort.class)
                    .isThrownBy(server::read)
                    .satisfies(
                            cut -> assertThat(cut.received()).asString(StandardCharsets.US_ASCII).isEqualTo("9\r\nHa"));
            nextIsServed(server);
        }
    }

    @Test
    void messageThatNeverEndsCostsThePlace() {
        try (SimplifiedServer server =
                Servers.listen(recorder, limits -> limits.withMessageTimeout(Duration.ofMillis(100)));
                RawClient hostile = RawClient.to(server).say("Hello").send("9\r\nHa")) {
            server.read();
            assertThatExceptionOfType(PeerTooSlow.class).isThrownBy(server::read);
            nextIsServed(server);
            assertThat(hostile.isDismissed()).isTrue();
        }
    }

    @Test
    void silenceCostsThePlaceWhereAnIdleLimitIsSet() {
        try (SimplifiedServer server =
                Servers.listen(recorder, limits -> limits.withIdleTimeout(Duration.ofMillis(100)));
                RawClient hostile = RawClient.to(server).say("Hello")) {
            server.read();
            assertThatExceptionOfType(PeerSilent.class).isThrownBy(server::read);
            nextIsServed(server);
            assertThat(hostile.isDismissed()).isTrue();
        }
    }

    @Test
    void clientThatNeverReadsItsAnswersCostsItselfThePlace() {
        byte[] answer = new byte[1 << 20];
        try (SimplifiedServer server =
                Servers.listen(recorder, limits -> limits.withWriteTimeout(Duration.ofMillis(300)))) {
            Task<Void> serving = Task.serve(server, request -> request.text().equals("next")
                    ? request.reply("welcome")
                    : Message.of(answer));
            RawClient deaf = RawClient.to(server).send(RawClient.framed("more").repeat(100));
            assertThat(recorder.await(FAILED, deaf).detail()).isInstanceOf(PeerNotReading.class);
            try (RawClient next = RawClient.to(server).say("next")) {
                assertThat(next.hear()).isEqualTo("welcome");
            }
            deaf.close();
            server.close();
            serving.result();
        }
    }

    @Test
    void floodIsHeldBackWhileTheHandlerIsSlowAndOthersAreServedAfterIt() throws Exception {
        CountDownLatch mayGoOn = new CountDownLatch(1);
        AtomicInteger handled = new AtomicInteger();
        int most = 256 << 20; // what the system's own buffers never hold
        try (SimplifiedServer server = Servers.listen(recorder, limits -> limits);
                SocketChannel flood = SocketChannel.open()) {
            Task<Void> serving = Task.serve(server, request -> {
                if (handled.getAndIncrement() == 0) {
                    await(mayGoOn);
                }
                return request.text().equals("next") ? request.reply("welcome") : Message.NONE;
            });
            flood.setOption(StandardSocketOptions.SO_SNDBUF, 64 << 10);
            flood.connect(new InetSocketAddress(RawClient.loopback(1), server.port()));
            ByteBuffer messages = ByteBuffer.wrap("1\r\nx".repeat(16_000).getBytes(StandardCharsets.US_ASCII));
            flood.write(messages.duplicate());
            recorder.await(RECEIVED, 1);
            flood.configureBlocking(false);
            assertThat(writeUntilHeldBack(flood, messages, most)).isLessThan(most);

            flood.setOption(StandardSocketOptions.SO_LINGER, 0);
            flood.close();
            mayGoOn.countDown();
            try (RawClient next = RawClient.to(server).say("next")) {
                assertThat(next.hear()).isEqualTo("welcome");
            }
            server.close();
            serving.result();
        }
    }

    private static long writeUntilHeldBack(SocketChannel flood, ByteBuffer messages, int most) throws IOException {
        long written = 0;
        int refusals = 0;
        while (written < most && refusals < 100_000) {
            messages.rewind();
            int count = flood.write(messages);
            written += count;
            refusals = count == 0 ? refusals + 1 : 0;
            if (count == 0) {
                Thread.onSpinWait();
            }
        }
        return written;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void handlerThatThrowsCostsItsClientThePlaceAndIsReported() {
        try (SimplifiedServer server = Servers.listen(recorder)) {
            IllegalStateException bug = new IllegalStateException("a bug in the handler");
            Task<Void> serving = Task.serve(server, request -> {
                if (request.text().equals("bang")) {
                    throw bug;
                }
                return request.reply("re:" + request.text());
            });
            try (RawClient unlucky = RawClient.to(server).say("fine").say("bang").say("never handled")) {
                assertThat(unlucky.hear()).isEqualTo("re:fine");
                assertThat(unlucky.isDismissed()).isTrue();
            }
            try (RawClient next = RawClient.to(server).say("next")) {
                assertThat(next.hear()).isEqualTo("re:next");
            }
            assertThat(serving.uncaught()).containsExactly(bug);
            server.close();
            serving.result();
        }
    }

    @Test
    void handlerThatOverflowsItsStackCostsItsClientThePlaceAndIsReported() {
        try (SimplifiedServer server = Servers.listen(recorder)) {
            Task<Void> serving = Task.serve(
                    server,
                    request -> request
                            .reply(request.text().equals("next") ? "welcome" : "" + depthOf(request.text(), 0)));
            try (RawClient unlucky = RawClient.to(server).say("deep")) {
                assertThat(unlucky.isDismissed()).isTrue();
            }
            try (RawClient next = RawClient.to(server).say("next")) {
                assertThat(next.hear()).isEqualTo("welcome");
            }
            assertThat(serving.uncaught()).singleElement().isInstanceOf(StackOverflowError.class);
            server.close();
            serving.result();
        }
    }

    private static int depthOf(String text, int depth) {
        return text.isEmpty() ? depth : 1 + depthOf(text, depth + 1);
    }

    @Test
    void handlerWhoseOwnConnectionIsClosedCostsItsClientThePlaceAndIsReported() {
        try (SimplifiedServer server = Servers.listen(recorder)) {
            MessageChannel.Pair backend = MessageChannel.pair(ChannelOptions.DEFAULTS);
            backend.left().close();
            Task<Void> serving = Task.serve(server, request -> {
                if (request.text().equals("bang")) {
                    backend.left().write(request);
                }
                return request.reply("re:" + request.text());
            });
            try (RawClient unlucky = RawClient.to(server).say("bang")) {
                assertThat(unlucky.isDismissed()).isTrue();
            }
            try (RawClient next = RawClient.to(server).say("next")) {
                assertThat(next.hear()).isEqualTo("re:next");
            }
            assertThat(serving.uncaught()).singleElement().isInstanceOf(ClosedHere.class);
            backend.right().close();
            server.close();
            serving.result();
        }
    }

    @Test
    void endOfAHostileClientIsReportedOnceThoughItComesAndGoes() {
        try (SimplifiedServer server = Servers.listen(recorder)) {
            for (int i = 0; i < 100; i++) {
                RawClient rawClient = RawClient.to(server).say("Hello");
                assertThat(server.read().orThrow().text()).isEqualTo("Hello");
                rawClient.close();
                assertThat(server.read()).isEqualTo(new PeerClosed(rawClient.endpoint()));
            }
            nextIsServed(server);
        }
    }
}
