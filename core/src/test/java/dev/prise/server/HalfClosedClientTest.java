package dev.prise.server;

import static dev.prise.server.Recorder.Kind.CLOSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.prise.SocketFailure;
import dev.prise.SocketFailure.ClientGone;
import dev.prise.SocketFailure.NoClient;
import dev.prise.channel.ReadResult.NothingYet;
import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.testing.NoLeaks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;

/** A client that sends its request, ends its output and waits for the answer, as command-line tools do. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class HalfClosedClientTest {

    private final Recorder recorder = new Recorder();

    @Test
    void getsItsAnswerThroughReadAndWrite() {
        try (SimplifiedServer server = Servers.listen(recorder);
                RawClient rawClient = RawClient.to(server).say("question").endOutput()) {
            server.read();
            server.write("answer");

            assertThat(rawClient.hear()).isEqualTo("answer");
            assertThat(server.read()).isInstanceOf(PeerClosed.class);
        }
    }

    @Test
    void getsItsAnswerAfterItsEndWasReported() {
        try (SimplifiedServer server = Servers.listen(recorder);
                RawClient rawClient = RawClient.to(server).say("question").endOutput()) {
            server.read();
            assertThat(server.read()).isInstanceOf(PeerClosed.class);

            server.write("answer");

            assertThat(rawClient.hear()).isEqualTo("answer");
        }
    }

    @Test
    void getsNoAnswerAfterTheReadThatFollowsItsEnd() {
        try (SimplifiedServer server = Servers.listen(recorder);
                RawClient rawClient = RawClient.to(server).say("question").endOutput()) {
            server.read();
            server.read();
            assertThat(server.read(Duration.ZERO)).isInstanceOf(NothingYet.class);

            assertThatExceptionOfType(NoClient.class).isThrownBy(() -> server.write("too late"));
            assertThat(rawClient.hearToTheEnd()).isEmpty();
        }
    }

    @Test
    void getsItsAnswersFromWhoHoldsItsHandleAlsoAfterThatReadAndThenItsEnd() {
        try (SimplifiedServer server = Servers.listen(recorder);
                RawClient rawClient = RawClient.to(server).say("one").say("two").endOutput()) {
            server.read();
            server.read();
            Client client = server.client().orElseThrow();
            assertThat(server.read()).isInstanceOf(PeerClosed.class);
            assertThat(server.read(Duration.ZERO)).isInstanceOf(NothingYet.class);
            try (RawClient next = RawClient.to(server).say("next")) {
                assertThat(server.read().orThrow().text()).isEqualTo("next");

                client.write("for one");
                client.write("for two");

                assertThat(rawClient.hearToTheEnd()).isEqualTo("7\r\nfor one7\r\nfor two");
                recorder.await(CLOSED, rawClient);
                assertThatExceptionOfType(ClientGone.class).isThrownBy(() -> client.write("one more thing"));
                server.write("for the next");
                assertThat(next.hear()).isEqualTo("for the next");
            }
        }
    }

    @Test
    void isLetGoByTheCloseThoughItStillWaitsForItsAnswer() {
        try (SimplifiedServer server = Servers.listen(recorder);
                RawClient rawClient = RawClient.to(server).say("question").endOutput()) {
            server.read();
            Client client = server.client().orElseThrow();
            server.read();
            assertThat(server.read(Duration.ZERO)).isInstanceOf(NothingYet.class);
            assertThat(client.isOpen()).isTrue();

            server.close();

            assertThat(rawClient.hearToTheEnd()).isEmpty();
            assertThatExceptionOfType(SocketFailure.class).isThrownBy(() -> client.write("too late"));
        }
    }

    @Test
    void crowdThatIsNeverAnsweredIsLetGoBeyondABound() {
        List<RawClient> crowd = new ArrayList<>();
        try (SimplifiedServer server = Servers.listen(recorder)) {
            for (int i = 0; i < 40; i++) {
                crowd.add(RawClient.to(server).say("question " + i).endOutput());
                assertThat(server.read().orThrow().text()).isEqualTo("question " + i);
                assertThat(server.client()).isPresent();
                assertThat(server.read()).isInstanceOf(PeerClosed.class);
            }
            recorder.await(CLOSED, 40 - 16 - 1); // the last one is let go by the next read
            assertThat(crowd.get(30).hearToTheEnd()).isEmpty();
        }
        crowd.forEach(RawClient::close);
    }

    @Test
    void getsItsAnswersThroughServe() {
        try (SimplifiedServer server = Servers.listen(recorder);
                RawClient rawClient = RawClient.to(server).say("one").say("two").endOutput()) {
            Task<Void> serving = Task.serve(server, request -> request.reply("re:" + request.text()));

            assertThat(rawClient.hearToTheEnd()).isEqualTo("6\r\nre:one6\r\nre:two");

            server.close();
            serving.result();
        }
    }

    @Test
    void doesNotKeepTheNextOneOut() {
        try (SimplifiedServer server = Servers.listen(recorder);
                RawClient rawClient = RawClient.to(server).say("question").endOutput()) {
            server.read();
            server.read();
            try (RawClient next = RawClient.to(server).say("next")) {
                assertThat(server.read().orThrow().text()).isEqualTo("next");
                server.write("for the next");
                assertThat(next.hear()).isEqualTo("for the next");
                assertThat(rawClient.hearToTheEnd()).isEmpty();
            }
        }
    }

    @Test
    void isServedFromTheWaitingRoomThoughItEndedItsOutputThere() {
        try (SimplifiedServer server = Servers.listen(recorder);
                RawClient first = RawClient.to(server).say("first")) {
            server.read();
            RawClient second = RawClient.to(server).say("second").endOutput();
            OurThreads.awaitSpoken(recorder, server, second);
            first.close();

            assertThat(server.read()).isEqualTo(new PeerClosed(first.endpoint()));
            assertThat(server.read().orThrow().text()).isEqualTo("second");
            server.write("answer");
            assertThat(second.hear()).isEqualTo("answer");
            assertThat(server.read()).isEqualTo(new PeerClosed(second.endpoint()));
            second.close();
        }
    }
}
