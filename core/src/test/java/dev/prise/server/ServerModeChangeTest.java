package dev.prise.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.prise.Message;
import dev.prise.SocketFailure.BytesAfterTag;
import dev.prise.channel.Heartbeat;
import dev.prise.channel.ReadResult.NothingYet;
import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.frame.EndTag;
import dev.prise.frame.TransmissionMode;
import dev.prise.testing.NoLeaks;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The mode may change at any moment, for one client or for all, and no byte is lost. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class ServerModeChangeTest {

    private static final Duration MOMENT = Duration.ofMillis(1);

    private final Recorder recorder = new Recorder();

    @Test
    void inMidDialogueWithMessagesOfTheNewModeAlreadyThere() {
        try (SimplifiedServer server = Servers.listen(recorder);
                RawClient rawClient = RawClient.to(server).send("2\r\nABline\r\nnext line\r\n1\r\n!")) {
            assertThat(server.read().orThrow().text()).isEqualTo("AB");
            server.mode(TransmissionMode.line());
            assertThat(server.read().orThrow().text()).isEqualTo("line");
            server.write("in lines");
            assertThat(rawClient.hear(10)).isEqualTo("in lines\r\n");
            assertThat(server.read().orThrow().text()).isEqualTo("next line");
            server.mode(TransmissionMode.windev());
            assertThat(server.read().orThrow().text()).isEqualTo("!");
            server.write("windev");
            assertThat(rawClient.hear()).isEqualTo("windev");
            assertThat(recorder.all(Recorder.Kind.MODE_CHANGED)).hasSize(2);
        }
    }

    @Test
    void throughTheHandleForOneClientAlone() {
        try (SimplifiedServer server = Servers.listen(recorder)) {
            RawClient first = RawClient.to(server).send("2\r\nABline\r\n");
            server.read();
            Client handle = server.client().orElseThrow();
            handle.mode(TransmissionMode.line());
            assertThat(handle.mode()).isEqualTo(TransmissionMode.line());
            assertThat(server.mode()).isEqualTo(TransmissionMode.windev());
            assertThat(server.read().orThrow().text()).isEqualTo("line");
            first.close();
            assertThat(server.read()).isInstanceOf(PeerClosed.class);

            try (RawClient second = RawClient.to(server).say("windev")) {
                assertThat(server.read().orThrow().text()).isEqualTo("windev");
                server.write("windev too");
                assertThat(second.hear()).isEqualTo("windev too");
            }
        }
    }

    @Test
    void holdsForThoseWhoComeLater() {
        try (SimplifiedServer server = Servers.listen(recorder)) {
            server.mode(TransmissionMode.line());
            assertThat(server.mode()).isEqualTo(TransmissionMode.line());
            try (RawClient rawClient = RawClient.to(server).send("Hello\r\n")) {
                assertThat(server.read().orThrow().text()).isEqualTo("Hello");
                server.write("and welcome");
                assertThat(rawClient.hear(13)).isEqualTo("and welcome\r\n");
            }
        }
    }

    @Test
    void holdsForWhoHasConnectedAndSpeaksAfterIt() {
        try (SimplifiedServer server = Servers.listen(recorder)) {
            assertThat(server.read(MOMENT)).isInstanceOf(NothingYet.class);
            try (RawClient rawClient = RawClient.to(server)) {
                recorder.await(Recorder.Kind.CONNECTED, rawClient);
                server.mode(TransmissionMode.line());
                rawClient.send("Hello\r\n");

                assertThat(server.read().orThrow().text()).isEqualTo("Hello");
            }
        }
    }

    @Test
    void holdsForWhoIsJustBeingAccepted() {
        AtomicReference<SimplifiedServer> listening = new AtomicReference<>();
        Recorder meddler = new Recorder() {
            @Override
            protected void tell(Event event) {
                if (event.kind() == Kind.CONNECTED) {
                    Task.run(() -> listening.get().mode(TransmissionMode.line())).result();
                }
            }
        };
        try (SimplifiedServer server = Servers.listen(meddler)) {
            listening.set(server);
            try (RawClient rawClient = RawClient.to(server).send("Hello\r\n")) {
                assertThat(server.read().orThrow().text()).isEqualTo("Hello");
                server.write("and welcome");
                assertThat(rawClient.hear(13)).isEqualTo("and welcome\r\n");
            }
        }
    }

    @Test
    void holdsForWhoHasSpokenAndWaitsForItsTurn() {
        try (SimplifiedServer server = Servers.listen(recorder);
                RawClient first = RawClient.to(server).say("first")) {
            server.read();
            RawClient second = RawClient.to(server).send("2\r\nABC\r\n");
            OurThreads.awaitSpoken(recorder, server, second);
            server.mode(TransmissionMode.line());
            first.close();
            assertThat(server.read()).isInstanceOf(PeerClosed.class);

            assertThat(server.read().orThrow().text()).isEqualTo("2");
            assertThat(server.read().orThrow().text()).isEqualTo("ABC");
            second.close();
        }
    }

    @Test
    void fromInsideTheHandlerHoldsFromTheNextMessageOnNotForTheAnswer() {
        try (SimplifiedServer server = Servers.listen(recorder);
                RawClient rawClient = RawClient.to(server).send("4\r\nmodefirst\r\nsecond\r\n")) {
            Task<Void> serving = Task.serve(server, request -> {
                if (request.text().equals("mode")) {
                    server.mode(TransmissionMode.line());
                }
                return request.reply("re:" + request.text());
            });
            assertThat(rawClient.hear(31)).isEqualTo("7\r\nre:modere:first\r\nre:second\r\n");
            server.close();
            serving.result();
        }
    }

    @Test
    void bytesAfterTheTagAreSaidAndTheClientIsServedOn() {
        EndTag strict = TransmissionMode.line().strict();
        try (SimplifiedServer server = Servers.listen(recorder, strict);
                RawClient rawClient = RawClient.to(server).send("first\r\nsecond\r\n")) {
            assertThatExceptionOfType(BytesAfterTag.class).isThrownBy(server::read).withMessageContaining("second");
            assertThat(server.read().orThrow().text()).isEqualTo("first");
            server.write("answer");
            assertThat(rawClient.hear(8)).isEqualTo("answer\r\n");
            assertThat(server.read().orThrow().text()).isEqualTo("second");
            rawClient.close();
            assertThat(server.read()).isInstanceOf(PeerClosed.class);
        }
    }

    @Test
    void bytesAfterTheTagLoseNoMessageWhileServing() {
        EndTag strict = TransmissionMode.line().strict();
        try (SimplifiedServer server = Servers.listen(recorder, strict);
                RawClient rawClient = RawClient.to(server).send("first\r\nsecond\r\n")) {
            Task<Void> serving = Task.serve(server, request -> request.reply("re:" + request.text()));

            assertThat(rawClient.hear(21)).isEqualTo("re:first\r\nre:second\r\n");
            assertThat(recorder.await(Recorder.Kind.FAILED, rawClient).detail()).isInstanceOf(BytesAfterTag.class);
            server.close();
            serving.result();
        }
    }

    @Test
    void rawModeGivesWhatIsThere() {
        try (SimplifiedServer server = Servers.listen(recorder, TransmissionMode.raw());
                RawClient rawClient = RawClient.to(server).send("a")) {
            assertThat(server.read().orThrow()).isEqualTo(Message.of("a"));
            server.write("bc");
            assertThat(rawClient.hear(2)).isEqualTo("bc");
        }
    }

    static Stream<TransmissionMode> modesWithoutHeartbeats() {
        return Stream.of(TransmissionMode.raw(), TransmissionMode.detect(), TransmissionMode.endTag("NG"));
    }

    @ParameterizedTest
    @MethodSource("modesWithoutHeartbeats")
    void modeThatTheHeartbeatsCannotBeSentInIsRefusedAndChangesNothing(TransmissionMode bad) {
        ServerOptions options = Servers.options(recorder);
        options = options.withChannel(options.channel().withHeartbeat(Heartbeat.of("PING")));
        try (SimplifiedServer server = SimplifiedServer.listen(0, options);
                RawClient rawClient = RawClient.to(server).say("Hello")) {
            assertThat(server.read().orThrow().text()).isEqualTo("Hello");
            assertThatIllegalArgumentException().isThrownBy(() -> server.mode(bad)).withMessageContaining("heartbeat");
            assertThat(server.mode()).isEqualTo(TransmissionMode.windev());
            server.write("and welcome");
            assertThat(rawClient.hear()).isEqualTo("and welcome");
        }
        try (StandardServer server = StandardServer.listen(0, options)) {
            assertThatIllegalArgumentException().isThrownBy(() -> server.mode(bad)).withMessageContaining("heartbeat");
            assertThat(server.mode()).isEqualTo(TransmissionMode.windev());
        }
    }
}
