package dev.prise.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Message;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure.AnswerDue;
import dev.prise.SocketFailure.BytesAfterTag;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.Interrupted;
import dev.prise.SocketFailure.TagInMessage;
import dev.prise.channel.ReadResult.NothingYet;
import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.frame.EndTag;
import dev.prise.frame.TransmissionMode;
import dev.prise.testing.AsyncTask;
import dev.prise.testing.AsyncTask.Kind;
import dev.prise.testing.ScriptedWire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One question, one answer. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RequestTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(5);

    private final MessageChannel.Pair pair = MessageChannel.pair(ChannelOptions.DEFAULTS);
    private final MessageChannel asking = pair.left();
    private final MessageChannel answering = pair.right();

    @AfterEach
    void close() {
        asking.close();
        answering.close();
    }

    private String ask(String question) {
        return asking.request(question, PATIENCE).orThrow().text();
    }

    private static String read(MessageChannel channel) {
        return channel.read(PATIENCE).orThrow().text();
    }

    @Test
    void oneQuestionHasOneAnswer() {
        Kind.VIRTUAL.run(() -> answering.serve(question -> question.reply("answer to " + question.text())));
        assertThat(ask("a")).isEqualTo("answer to a");
        assertThat(ask("")).isEqualTo("answer to ");
        assertThat(asking.request(Message.of("b"), PATIENCE).orThrow().text()).isEqualTo("answer to b");
    }

    @Test
    void severalThreadsThatAskTakeTurnsAndGetTheirOwn() throws Exception {
        Kind.VIRTUAL.run(() -> answering.serve(question -> question.reply("answer to " + question.text())));
        List<AsyncTask<Integer>> askers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String name = "asker " + i;
            askers.add((i % 2 == 0 ? Kind.PLATFORM : Kind.VIRTUAL).call(() -> {
                for (int n = 0; n < 500; n++) {
                    assertThat(ask(name + ", " + n)).isEqualTo("answer to " + name + ", " + n);
                }
                return 500;
            }));
        }
        for (AsyncTask<Integer> asker : askers) {
            assertThat(asker.result()).isEqualTo(500);
        }
    }

    @Test
    void answerThatComesTooLateIsNeverTakenForTheNextOnes() throws Exception {
        assertThat(asking.request("one", SHORT)).isInstanceOf(NothingYet.class);
        assertThat(read(answering)).isEqualTo("one");
        AsyncTask<String> next = Kind.PLATFORM.call(() -> ask("two"));
        next.awaitBlocked(); // for the first answer: its question is not sent yet
        assertThat(answering.read(Duration.ZERO)).isInstanceOf(NothingYet.class);
        answering.write("answer to one");
        assertThat(read(answering)).isEqualTo("two");
        answering.write("answer to two");
        assertThat(next.result()).isEqualTo("answer to two");
    }

    @Test
    void answersThatNeverComeAreDueAndKeepQuestionsFromBeingSent() {
        assertThat(asking.request("one", SHORT)).isInstanceOf(NothingYet.class);
        assertThatThrownBy(() -> asking.request("two", SHORT))
                .isInstanceOf(AnswerDue.class)
                .hasMessageContaining("still owes the answers to 1 earlier question");
        assertThatThrownBy(() -> asking.request("three", SHORT)).isInstanceOf(AnswerDue.class);
        assertThat(read(answering)).isEqualTo("one");
        assertThat(answering.read(SHORT)).isInstanceOf(NothingYet.class);
        answering.write("answer to one");
        Kind.VIRTUAL.run(() -> answering.serve(question -> question));
        assertThat(ask("four")).isEqualTo("four");
    }

    @Test
    void lateAnswerMayBeReadByWhoeverWantsIt() {
        assertThat(asking.request("one", SHORT)).isInstanceOf(NothingYet.class);
        assertThat(read(answering)).isEqualTo("one");
        answering.write("answer to one");
        assertThat(read(asking)).isEqualTo("answer to one");
        Kind.VIRTUAL.run(() -> answering.serve(question -> question));
        assertThat(ask("two")).isEqualTo("two");
    }

    @Test
    void turnThatDoesNotComeInTimeIsNothingYetAndNothingIsSent() throws Exception {
        AsyncTask<String> first = Kind.PLATFORM.call(() -> ask("one"));
        assertThat(read(answering)).isEqualTo("one");
        assertThat(asking.request("two", SHORT)).isInstanceOf(NothingYet.class);
        assertThat(answering.read(SHORT)).isInstanceOf(NothingYet.class);
        answering.write("answer to one");
        assertThat(first.result()).isEqualTo("answer to one");
    }

    @Test
    void peerThatLeavesIsPeerClosed() throws Exception {
        AsyncTask<ReadResult> asker = Kind.PLATFORM.call(() -> asking.request("one", PATIENCE));
        assertThat(read(answering)).isEqualTo("one");
        answering.close();
        assertThat(asker.result()).isInstanceOf(PeerClosed.class);
        asking.close();
        assertThatThrownBy(() -> ask("two")).isInstanceOf(ClosedHere.class);
    }

    @Test
    void peerThatLeavesWithAnAnswerOwedIsPeerClosed() {
        assertThat(asking.request("one", SHORT)).isInstanceOf(NothingYet.class);
        answering.endOutput();
        assertThat(asking.request("two", PATIENCE)).isInstanceOf(PeerClosed.class);
    }

    @Test
    void questionBehindTheEndOfOutputLeavesNothingOwed() {
        asking.endOutput();
        assertThatThrownBy(() -> asking.request("one", PATIENCE)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> asking.request("two", PATIENCE)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void questionThatCannotBeSentLeavesNothingOwed() {
        MessageChannel.Pair lines =
                MessageChannel.pair(ChannelOptions.DEFAULTS.withMode(TransmissionMode.line()));
        try (MessageChannel left = lines.left();
                MessageChannel right = lines.right()) {
            Kind.VIRTUAL.run(() -> right.serve(question -> question));
            assertThatThrownBy(() -> left.request("a\r\nb", PATIENCE)).isInstanceOf(TagInMessage.class);
            assertThat(left.request("c", PATIENCE).orThrow().text()).isEqualTo("c");
        }
    }

    @Test
    void answerBehindAWarningIsNotTakenForTheNextOnes() {
        TransmissionMode strict = EndTag.of("\n").strict();
        ScriptedWire wire = ScriptedWire.of("one\nx\n").thenSilence();
        try (MessageChannel channel = MessageChannel.over(wire, ChannelOptions.DEFAULTS.withMode(strict))) {
            assertThatThrownBy(() -> channel.request("1", PATIENCE)).isInstanceOf(BytesAfterTag.class);
            wire.then("two\n");
            // "one" is still to come, and it is the first one's
            String second = null;
            while (second == null) {
                try {
                    second = channel.request("2", PATIENCE).orThrow().text();
                } catch (BytesAfterTag warning) {
                    assertThat(warning).hasMessageContaining("strict");
                }
            }
            assertThat(second).isNotEqualTo("one");
        }
    }

    @Test
    void answerOfAnInterruptedAskerStaysOwed() throws Exception {
        AsyncTask<ReadResult> reader = Kind.PLATFORM.call(() -> asking.read(Duration.ofSeconds(60)));
        reader.awaitBlocked();
        AsyncTask<ReadResult> asker = Kind.PLATFORM.call(() -> asking.request("one", PATIENCE));
        assertThat(read(answering)).isEqualTo("one");
        asker.awaitBlocked();
        asker.interrupt();
        assertThat(asker.failure()).isInstanceOf(Interrupted.class);
        answering.write("answer to one");
        assertThat(reader.result().orThrow().text()).isEqualTo("answer to one");
        Kind.VIRTUAL.run(() -> answering.serve(question -> question));
        assertThat(ask("two")).isEqualTo("two");
    }

    @Test
    void answerThatAListenerSpoilsIsNotOwedAnyMore() {
        SocketEvents faulty = new SocketEvents() {
            private boolean thrown;

            @Override
            public void received(dev.prise.Endpoint peer, Message message) {
                if (!thrown) {
                    thrown = true;
                    throw new IllegalStateException("the listener's own fault");
                }
            }
        };
        ScriptedWire wire = ScriptedWire.of("3\r\none", "3\r\ntwo");
        try (MessageChannel channel = MessageChannel.over(wire, ChannelOptions.DEFAULTS.withEvents(faulty))) {
            assertThatThrownBy(() -> channel.request("1", PATIENCE)).hasMessage("the listener's own fault");
            assertThat(channel.request("2", PATIENCE).orThrow().text()).isEqualTo("two");
        }
    }
}
