package dev.prise.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.Limits;
import dev.prise.SocketFailure.PeerTooSlow;
import dev.prise.channel.ChannelOptions;
import dev.prise.reconnect.ReconnectingClient;
import dev.prise.tcp.Tcp;
import dev.prise.tcp.TcpOptions;
import dev.prise.testing.AsyncTask;
import dev.prise.testing.AsyncTask.Kind;
import dev.prise.testing.Bytes;
import dev.prise.testing.EventRecorder;
import dev.prise.testing.NoLeaks;
import dev.prise.wire.Wire;
import dev.prise.wire.WireListener;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Peers that send one byte after the other of a message that never ends, without any pause: none of them is silent, and at each
 * look another byte is there.
 */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DrippingPeersTest {

    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Limits HASTY = Limits.DEFAULTS.withMessageTimeout(SHORT);

    private final EventRecorder events = new EventRecorder();

    private ServerOptions options(Limits limits) {
        return Servers.options(events).withChannel(ChannelOptions.DEFAULTS.withEvents(events).withLimits(limits));
    }

    /** Drips until the other end has had enough. */
    private static AsyncTask<Throwable> drip(RawClient rawClient) {
        return Kind.VIRTUAL.call(() -> {
            rawClient.send("9999999\r\n");
            try {
                for (int i = 0; i < 9_999_998; i++) {
                    rawClient.send("x");
                }
                return null;
            } catch (UncheckedIOException thrownOut) {
                return thrownOut;
            }
        });
    }

    @Test
    void readerOfASimplifiedServerIsHeldUpForTheMessageTimeoutAlone() throws Exception {
        try (SimplifiedServer server = SimplifiedServer.listen(0, options(HASTY));
                RawClient hostile = RawClient.to(server).say("Hello")) {
            server.read();
            AsyncTask<Throwable> dripping = drip(hostile);
            assertThatExceptionOfType(PeerTooSlow.class).isThrownBy(server::read);
            assertThat(dripping.result()).isNotNull();
        }
    }

    @Test
    void servingGoesOnWithTheNextClient() throws Exception {
        try (SimplifiedServer server = SimplifiedServer.listen(0, options(HASTY));
                RawClient hostile = RawClient.to(server).say("Hello")) {
            Task<Void> serving = Task.serve(server, request -> request);
            assertThat(hostile.hear()).isEqualTo("Hello");
            AsyncTask<Throwable> dripping = drip(hostile);
            events.await("failed PeerTooSlow");
            assertThat(dripping.result()).isNotNull();
            try (RawClient next = RawClient.to(server).say("next")) {
                assertThat(next.hear()).isEqualTo("next");
            }
            server.close();
            serving.result();
        }
    }

    @Test
    void waitingRoomIsLeftAfterTheWaitingTime() throws Exception {
        Limits waiting = Limits.DEFAULTS.withWaitingRoom(10, 32 << 20, SHORT);
        try (SimplifiedServer server = SimplifiedServer.listen(0, options(waiting))) {
            server.read(Duration.ZERO);
            try (RawClient hostile = RawClient.to(server)) {
                AsyncTask<Throwable> dripping = drip(hostile);
                events.await("failed PeerTooSlow");
                assertThat(dripping.result()).isNotNull();
            }
        }
    }

    @Test
    void handlerOfAStandardServerIsFreed() throws Exception {
        try (StandardServer server = StandardServer.listen(0, options(HASTY))) {
            server.start(client -> client.serve(request -> request));
            try (RawClient hostile = RawClient.to(server.port())) {
                AsyncTask<Throwable> dripping = drip(hostile);
                events.await("failed PeerTooSlow");
                assertThat(dripping.result()).isNotNull();
            }
        }
    }

    @Test
    void clientThatComesBackByItselfLeavesTheServer() throws Exception {
        try (WireListener listener = Tcp.listen(new Endpoint("127.0.0.1", 0), TcpOptions.DEFAULTS);
                ReconnectingClient client = ReconnectingClient.to(
                        listener.local(), ChannelOptions.DEFAULTS.withLimits(HASTY))) {
            Wire server = listener.accept(Deadline.NEVER).orElseThrow();
            AsyncTask<Boolean> dripping = Kind.VIRTUAL.run(() -> {
                server.write(Bytes.latin1("9999999\r\n"), 0, 9, Deadline.NEVER);
                for (int i = 0; i < 9_999_998; i++) {
                    server.write(new byte[1], 0, 1, Deadline.NEVER);
                }
            });
            assertThatExceptionOfType(PeerTooSlow.class).isThrownBy(() -> client.read(Duration.ofSeconds(60)));
            assertThat(dripping.failure()).isNotNull();
            server.close();
        }
    }
}
