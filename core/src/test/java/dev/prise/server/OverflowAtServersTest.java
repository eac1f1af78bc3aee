package dev.prise.server;

import static dev.prise.server.Recorder.Kind.ADMITTED;
import static dev.prise.server.Recorder.Kind.OVERFLOWED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.Overflow;
import dev.prise.SocketFailure.MessageTooLong;
import dev.prise.channel.ReadResult.NothingYet;
import dev.prise.testing.NoLeaks;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is skipped or truncated in the waiting room and at both servers. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OverflowAtServersTest {

    private final Recorder recorder = new Recorder();

    private static UnaryOperator<Limits> limits(Overflow policy) {
        return limits -> limits.withMaxMessageBytes(5).withOverflow(policy);
    }

    @Test
    void messageThatIsSkippedLetsNobodyIn() {
        try (SimplifiedServer server = Servers.listen(recorder, limits(Overflow.SKIP));
                RawClient first = RawClient.to(server).say("Hello World")) {
            assertThat(server.read(Duration.ZERO)).isEqualTo(new NothingYet()); // it lets people in from the first read on
            recorder.await(OVERFLOWED, first);
            try (RawClient second = RawClient.to(server).say("two")) {
                assertThat(server.read().orThrow().text()).isEqualTo("two");
                assertThat(recorder.kindsOf(first)).doesNotContain(ADMITTED);
                assertThat(server.read(Duration.ZERO)).isEqualTo(new NothingYet());
            }
            first.say("one");
            assertThat(server.read()).isNotNull(); // the second has left
            assertThat(server.read().orThrow().text()).isEqualTo("one");
            assertThat(recorder.all(OVERFLOWED)).hasSize(1);
        }
    }

    @Test
    void messageThatIsTruncatedLetsItsSenderIn() {
        try (SimplifiedServer server = Servers.listen(recorder, limits(Overflow.TRUNCATE));
                RawClient rawClient = RawClient.to(server).say("Hello World").say("two")) {
            Message first = server.read().orThrow();
            assertThat(first.text()).isEqualTo("Hello");
            assertThat(first.isTruncated()).isTrue();
            assertThat(first.fullLength()).isEqualTo(11);
            assertThat(server.read().orThrow().isTruncated()).isFalse();
            assertThat(recorder.await(OVERFLOWED, rawClient).detail())
                    .isInstanceOfSatisfying(MessageTooLong.class, what -> assertThat(what.size()).isEqualTo(11));
        }
    }

    @Test
    void simplifiedServerServesOnBehindIt() {
        try (SimplifiedServer server = Servers.listen(recorder, limits(Overflow.SKIP))) {
            Task<Void> serving = Task.serve(server, question -> question);
            try (RawClient rawClient = RawClient.to(server).say("one").say("Hello World").say("two")) {
                assertThat(rawClient.hear()).isEqualTo("one");
                assertThat(rawClient.hear()).isEqualTo("two");
            }
            server.close();
            serving.result();
        }
    }

    @Test
    void standardServerServesOnBehindIt() {
        ServerOptions options = Servers.options(recorder);
        options = options.withChannel(
                options.channel().withLimits(limits(Overflow.TRUNCATE).apply(Limits.DEFAULTS)));
        try (StandardServer server = StandardServer.listen(0, options)) {
            server.start(client -> client.serve(question -> question.reply(question.fullLength() + "")));
            try (RawClient rawClient = RawClient.to(server.port()).say("one").say("Hello World").say("two")) {
                assertThat(rawClient.hear()).isEqualTo("3");
                assertThat(rawClient.hear()).isEqualTo("11");
                assertThat(rawClient.hear()).isEqualTo("3");
                recorder.await(OVERFLOWED, rawClient);
            }
        }
    }

    @Test
    void whatIsSkippedInTheWaitingRoomCountsAsHeldThere() {
        UnaryOperator<Limits> narrow = limits -> limits(Overflow.SKIP).apply(limits)
                .withWaitingRoom(10, 1, Duration.ofSeconds(30)); // one message and one read buffer fit in any case
        try (SimplifiedServer server = Servers.listen(recorder, narrow);
                RawClient greedy = RawClient.to(server).send("99999999\r\n")) {
            assertThat(server.read(Duration.ZERO)).isEqualTo(new NothingYet()); // it lets people in from the first read on
            byte[] much = new byte[1 << 20];
            try {
                greedy.send(much);
            } catch (UncheckedIOException dismissedMeanwhile) {
                // as it should be
            }
            recorder.await(Recorder.Kind.REFUSED, greedy);
            greedy.hearAnyhowToTheEnd();
        }
    }
}
