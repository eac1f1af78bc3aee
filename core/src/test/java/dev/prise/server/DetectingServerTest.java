package dev.prise.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.SocketEvents;
import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.frame.TransmissionMode;
import dev.prise.testing.EventRecorder;
import dev.prise.testing.NoLeaks;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;

/** Servers that find out the mode of each client anew. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class DetectingServerTest {

    private static final TransmissionMode AFTER_A_MOMENT = TransmissionMode.detect().withSilenceNanos(20_000_000);

    private final EventRecorder events = new EventRecorder();

    private static ServerOptions options(SocketEvents events) {
        ServerOptions options = Servers.options(events);
        return options.withChannel(options.channel().withMode(AFTER_A_MOMENT));
    }

    @Test
    void eachClientIsReadAndAnsweredInItsOwnMode() {
        try (SimplifiedServer server = SimplifiedServer.listen(0, options(events))) {
            for (String[] spoken : new String[][]{
                    {"11\r\nHello World", "11\r\nHello World"},
                    {"Hello World\r\n", "Hello World\r\n"},
                    {"Hello World\n", "Hello World\n"},
                    {"Hello World<EOF>", "Hello World<EOF>"},
                    {"22\r\nH\0e\0l\0l\0o\0 \0W\0o\0r\0l\0d\0", "22\r\nH\0e\0l\0l\0o\0 \0W\0o\0r\0l\0d\0"}}) {
                try (RawClient rawClient = RawClient.to(server).send(spoken[0])) {
                    Message message = server.read().orThrow();
                    assertThat(message.text()).isEqualTo("Hello World");
                    server.write(message.text());
                    assertThat(rawClient.hear(spoken[1].length())).isEqualTo(spoken[1]);
                    assertThat(server.mode()).isEqualTo(AFTER_A_MOMENT);
                }
                assertThat(server.read()).isInstanceOf(PeerClosed.class);
            }
        }
        assertThat(events.lines()).containsSubsequence(
                "connected", "admitted", "mode windev, UTF-8", "received \"Hello World\"", "admitted",
                "mode tag \"\\r\\n\", UTF-8", "admitted", "mode tag \"\\n\", UTF-8", "admitted",
                "mode tag \"<EOF>\", UTF-8", "admitted", "mode windev, UTF-16LE");
    }

    @Test
    void clientsOfAStandardServerSpeakModesOfTheirOwn() {
        try (StandardServer server = StandardServer.listen(0, options(events))) {
            server.start(client -> client.serve(question -> question));
            try (RawClient one = RawClient.to(server.port()).send("2\r\nhi");
                    RawClient other = RawClient.to(server.port()).send("hello\r\n")) {
                assertThat(one.hear(5)).isEqualTo("2\r\nhi");
                assertThat(other.hear(7)).isEqualTo("hello\r\n");
            }
        }
    }

    @Test
    void whoDoesNotTellItsModeIsAFailure() throws InterruptedException {
        ServerOptions options = options(events);
        Limits impatient = Limits.DEFAULTS.withWaitingRoom(10, 1 << 20, Duration.ofMillis(200));
        try (SimplifiedServer server = SimplifiedServer.listen(
                0, options.withChannel(options.channel().withLimits(impatient)));
                RawClient rawClient = RawClient.to(server).send("7\r\nHello\r\n")) {
            server.read(Duration.ZERO);
            events.await("failed ModeUndecided");
            assertThat(rawClient.isDismissed()).isTrue();
        }
    }

    @Test
    void modeThatIsSetIsTheOneOfWhoeverWaits() {
        try (SimplifiedServer server = SimplifiedServer.listen(0, options(events));
                RawClient rawClient = RawClient.to(server).send("7\r\nHello\r\n")) {
            server.read(Duration.ZERO);
            server.mode(TransmissionMode.windev());
            assertThat(server.read().orThrow().text()).isEqualTo("Hello\r\n");
            server.write("ok");
            assertThat(rawClient.hear()).isEqualTo("ok");
        }
    }

    @Test
    void partingNeedsAMode() {
        ServerOptions options = options(events);
        assertThatThrownBy(() -> options.withRefusalMessage(Message.of("bye")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no message has come yet that tells the mode of the other end");
    }
}
