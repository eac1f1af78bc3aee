package dev.prise.channel;

import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure.BadFrame;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.ConnectionLost;
import dev.prise.SocketFailure.CutShort;
import dev.prise.SocketFailure.TagInMessage;
import dev.prise.channel.ReadResult.NothingYet;
import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.frame.TransmissionMode;
import dev.prise.tcp.Tcp;
import dev.prise.tcp.TcpOptions;
import dev.prise.testing.AsyncTask;
import dev.prise.testing.AsyncTask.Kind;
import dev.prise.testing.EventRecorder;
import dev.prise.testing.NoLeaks;
import dev.prise.testing.ScriptedWire;
import dev.prise.wire.MemoryWire;
import dev.prise.wire.Wire;
import dev.prise.wire.WireListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Answering each message. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final EventRecorder events = new EventRecorder();
    // a thread that the system lets wait would look like a slow handler's
    private final ChannelOptions patient =
            ChannelOptions.DEFAULTS.withLimits(Limits.DEFAULTS.withAnswerDelay(Limits.FOREVER));
    private final ChannelOptions lines = patient.withMode(TransmissionMode.line()).withEvents(events);

    private static Message upper(Message request) {
        return request.reply(request.text().toUpperCase(java.util.Locale.ROOT));
    }

    @Test
    void messagesThatCameTogetherAreAnsweredInOneWrite() {
        ScriptedWire wire = ScriptedWire.of("a\r\nb\r\nc\r\nd", "\r\ne\r\n");
        MessageChannel.over(wire, lines).serve(ServeTest::upper);
        assertThat(wire.writes()).containsExactly("A\r\nB\r\nC\r\n", "D\r\nE\r\n");
        assertThat(wire.log()).containsExactly("read", "write", "read", "write", "read");
        assertThat(events.lines())
                .containsExactly(
                        "connected",
                        "received \"a\"",
                        "received \"b\"",
                        "received \"c\"",
                        "sent \"A\"",
                        "sent \"B\"",
                        "sent \"C\"",
                        "received \"d\"",
                        "received \"e\"",
                        "sent \"D\"",
                        "sent \"E\"");
    }

    @Test
    void answersLeaveBeforeTheServerWouldWait() throws Exception {
        MessageChannel.Pair pair = MessageChannel.pair(lines);
        AsyncTask<?> server = Kind.VIRTUAL.run(() -> pair.right().serve(ServeTest::upper));
        for (String each : List.of("a", "b", "c")) { // each waits for the answer to the one before
            pair.left().write(each);
            assertThat(pair.left().read().orThrow().text()).isEqualTo(each.toUpperCase(java.util.Locale.ROOT));
        }
        pair.left().close();
        server.result();
    }

    @Test
    void noneIsNoAnswerAndAnEmptyMessageIsOne() {
        ScriptedWire wire = ScriptedWire.of("none\r\nempty\r\nnone\r\n", "none\r\n");
        MessageChannel.over(wire, lines)
                .serve(request -> request.text().equals("none") ? Message.NONE : Message.of(""));
        assertThat(wire.writes()).containsExactly("\r\n");
    }

    @Test
    void halfClosedPeerGetsItsAnswers() throws Exception {
        MessageChannel.Pair pair = MessageChannel.pair(lines);
        pair.left().write("a");
        pair.left().write("b");
        pair.left().endOutput();
        Kind.VIRTUAL.run(() -> pair.right().serve(ServeTest::upper)).result();
        assertThat(pair.left().read().orThrow().text()).isEqualTo("A");
        assertThat(pair.left().read().orThrow().text()).isEqualTo("B");
    }

    @Test
    void halfClosedPeerOverTcpGetsItsAnswers() throws Exception {
        try (WireListener listener = Tcp.listen(new Endpoint("127.0.0.1", 0), TcpOptions.DEFAULTS);
                MessageChannel client = MessageChannel.connect(listener.local(), lines);
                Wire accepted = listener.accept(Deadline.NEVER).orElseThrow()) {
            AsyncTask<?> server = Kind.VIRTUAL.run(() -> {
                try (MessageChannel channel = MessageChannel.over(accepted, lines)) {
                    channel.serve(ServeTest::upper);
                }
            });
            for (int i = 0; i < 1000; i++) {
                client.write("message " + i);
            }
            client.endOutput();
            for (int i = 0; i < 1000; i++) {
                assertThat(client.read().orThrow().text()).isEqualTo("MESSAGE " + i);
            }
            assertThat(client.read()).isInstanceOf(PeerClosed.class);
            server.result();
        }
    }

    @Test
    void failingHandlerLeavesEarlierAnswersSentAndTheChannelOpen() {
        ScriptedWire wire = ScriptedWire.of("a\r\nb\r\nbug\r\nc\r\n");
        MessageChannel channel = MessageChannel.over(wire, lines);
        MessageHandler handler = request -> {
            if (request.text().equals("bug")) {
                throw new IllegalStateException("a bug");
            }
            return upper(request);
        };
        assertThatThrownBy(() -> channel.serve(handler)).isInstanceOf(IllegalStateException.class).hasMessage("a bug");
        assertThat(wire.writes()).containsExactly("A\r\nB\r\n");
        assertThat(channel.isOpen()).isTrue();
        channel.serve(handler); // it may be called again: nothing but the one message is gone
        assertThat(wire.writes()).containsExactly("A\r\nB\r\n", "C\r\n");
    }

    @Test
    void handlerThatAnswersWithNullFailsAndLeavesEarlierAnswersSent() {
        ScriptedWire wire = ScriptedWire.of("a\r\nb\r\n");
        MessageChannel channel = MessageChannel.over(wire, lines);
        assertThatThrownBy(() -> channel.serve(request -> request.text().equals("a") ? request : null))
                .isInstanceOf(NullPointerException.class);
        assertThat(wire.writes()).containsExactly("a\r\n");
    }

    @Test
    void failureOfAnotherConnectionInTheHandlerIsNotAFailureOfThisOne() {
        ScriptedWire wire = ScriptedWire.of("a\r\nforward\r\nc\r\n");
        MessageChannel channel = MessageChannel.over(wire, lines);
        MessageHandler gateway = request -> {
            if (request.text().equals("forward")) {
                throw new ConnectionLost(new Endpoint("another", 1), null);
            }
            return request;
        };
        assertThatThrownBy(() -> channel.serve(gateway)).isInstanceOf(ConnectionLost.class);
        assertThat(wire.writes()).containsExactly("a\r\n");
        assertThat(channel.isOpen()).isTrue();
        assertThat(events.lines()).doesNotContain("failed ConnectionLost");
        channel.serve(gateway);
        assertThat(wire.writes()).containsExactly("a\r\n", "c\r\n");
    }

    @Test
    void badFrameBehindGoodMessagesLeavesTheirAnswersSent() {
        ScriptedWire wire = ScriptedWire.of("1\r\na1\r\nbGET");
        MessageChannel channel = MessageChannel.over(wire, patient);
        assertThatThrownBy(() -> channel.serve(ServeTest::upper)).isInstanceOf(BadFrame.class);
        assertThat(wire.writes()).containsExactly("1\r\nA1\r\nB");
        assertThat(wire.isClosed()).isTrue();
    }

    @Test
    void messageCutByTheEndIsAFailureAndTheAnswersBeforeAreSent() {
        ScriptedWire wire = ScriptedWire.of("a\r\nb");
        assertThatThrownBy(() -> MessageChannel.over(wire, lines).serve(ServeTest::upper)).isInstanceOf(CutShort.class);
        assertThat(wire.writes()).containsExactly("A\r\n");
    }

    @Test
    void answerThatHoldsTheTagEndsTheChannelAndLeavesEarlierAnswersSent() {
        ScriptedWire wire = ScriptedWire.of("a\r\nb\r\nc\r\n");
        MessageChannel channel = MessageChannel.over(wire, lines);
        MessageHandler handler = request -> request.reply(request.text().equals("b") ? "b\r\nb" : request.text());
        assertThatThrownBy(() -> channel.serve(handler)).isInstanceOf(TagInMessage.class);
        assertThat(wire.writes()).containsExactly("a\r\n");
        assertThat(channel.isOpen()).isFalse(); // else the peer would wait for ever
    }

    @Test
    void strictModeWarnsTheListenerAndServesOn() {
        ScriptedWire wire = ScriptedWire.of("a\r\nb\r\n");
        MessageChannel.over(wire, lines.withMode(TransmissionMode.line().strict())).serve(ServeTest::upper);
        assertThat(wire.writes()).containsExactly("A\r\nB\r\n");
        assertThat(events.lines())
                .containsExactly(
                        "connected", "failed BytesAfterTag", "received \"a\"", "received \"b\"", "sent \"A\"",
                        "sent \"B\"");
    }

    @Test
    void messagesThatCameBeforeThePeerStoppedListeningAreStillHandled() {
        ScriptedWire wire = ScriptedWire.of("a\r\n", "b\r\nc\r\n");
        wire.failWrites(new ConnectionLost(wire.peer(), null));
        MessageChannel channel = MessageChannel.over(wire, lines);
        List<String> handled = new ArrayList<>();
        assertThatThrownBy(() -> channel.serve(request -> {
            handled.add(request.text());
            return request;
        }))
                .isInstanceOf(ConnectionLost.class);
        assertThat(handled).containsExactly("a", "b", "c");
        assertThat(events.lines())
                .containsExactly(
                        "connected", "received \"a\"", "failed ConnectionLost", "received \"b\"", "received \"c\"");
    }

    @Test
    void handlerThatReadsByItselfFirstSendsTheAnswersBefore() {
        ScriptedWire wire = ScriptedWire.of("a\r\nmore\r\n").then("and more\r\n");
        MessageChannel channel = MessageChannel.over(wire, lines);
        channel.serve(request -> request.text().equals("more") ? channel.read().orThrow() : request);
        assertThat(wire.log()).containsExactly("read", "write", "read", "write", "read");
        assertThat(wire.writes()).containsExactly("a\r\n", "and more\r\n");
    }

    @Test
    void manyAnswersLeaveInWritesOfBoundedSize() {
        ScriptedWire wire = ScriptedWire.of("x\r\n".repeat(1000));
        MessageChannel.over(wire, lines).serve(request -> Message.of(new byte[1000]));
        assertThat(String.join("", wire.writes())).hasSize(1000 * 1002);
        assertThat(wire.writes()).allMatch(write -> write.length() < (64 << 10) + 1002);
        assertThat(wire.writes()).hasSizeLessThan(20);
    }

    @Test
    void handlerMayCloseTheChannelAndTheAnswersBeforeAreSent() {
        ScriptedWire wire = ScriptedWire.of("a\r\nb\r\nc\r\n");
        MessageChannel channel = MessageChannel.over(wire, lines);
        assertThatThrownBy(() -> channel.serve(request -> {
            if (request.text().equals("b")) {
                channel.close();
            }
            return request;
        }))
                .isInstanceOf(ClosedHere.class);
        assertThat(wire.writes()).containsExactly("a\r\n");
        assertThat(events.lines())
                .containsExactly("connected", "received \"a\"", "received \"b\"", "sent \"a\"", "closed: closed here");
    }

    @Test
    void handlerMayWriteByItselfAndTheOrderIsKept() {
        ScriptedWire wire = ScriptedWire.of("a\r\nb\r\n");
        MessageChannel channel = MessageChannel.over(wire, lines);
        channel.serve(request -> {
            if (request.text().equals("b")) {
                channel.write("first");
            }
            return request;
        });
        assertThat(wire.writes()).containsExactly("a\r\nfirst\r\n", "b\r\n");
    }

    @Test
    void whatAnotherThreadWritesDoesNotOvertakeTheAnswersBefore() {
        int messages = 20; // more than are handed over at a time
        for (int writesAt = 0; writesAt < messages; writesAt++) {
            String when = Integer.toString(writesAt);
            ScriptedWire wire = ScriptedWire.of(numbers(0, messages));
            MessageChannel channel = MessageChannel.over(wire, lines);
            channel.serve(request -> {
                if (request.text().equals(when)) {
                    CompletableFuture.runAsync(() -> channel.write("from elsewhere"), Thread::startVirtualThread)
                            .join();
                }
                return request;
            });
            assertThat(wire.writes())
                    .containsExactly(numbers(0, writesAt) + "from elsewhere\r\n", numbers(writesAt, messages));
        }
    }

    private static String numbers(int from, int to) {
        return IntStream.range(from, to).mapToObj(number -> number + "\r\n").collect(Collectors.joining());
    }

    @Test
    void faultOfAListenerCostsNoAnswer() {
        int messages = 100; // 300 KB: they leave in several writes, in the middle of those that are handed over together
        ScriptedWire wire = ScriptedWire.of(numbers(0, messages));
        SocketEvents faulty = new SocketEvents() {
            @Override
            public void sent(Endpoint peer, Message message) {
                throw new IllegalStateException("a fault");
            }
        };
        MessageChannel channel = MessageChannel.over(wire, lines.withEvents(faulty));
        List<String> handled = new ArrayList<>();
        MessageHandler handler = request -> {
            handled.add(request.text());
            return Message.of(request.text() + " ".repeat(3000));
        };
        int faults = 0;
        for (boolean over = false; !over;) {
            try {
                channel.serve(handler);
                over = true;
            } catch (IllegalStateException fault) {
                faults++;
            }
        }
        assertThat(faults).isGreaterThan(1);
        assertThat(handled).hasSize(messages);
        assertThat(String.join("", wire.writes()).replace(" ", "")).isEqualTo(numbers(0, messages));
    }

    @Test
    void severalThreadsWriteBesideAnswersAndEachKeepsItsOrder() throws Exception {
        int each = 3000;
        MessageChannel.Pair pair = MessageChannel.pair(lines.withEvents(SocketEvents.NONE));
        AsyncTask<?> serving = Kind.PLATFORM.run(() -> pair.right().serve(request -> request));
        List<AsyncTask<?>> writers = new ArrayList<>();
        for (String name : List.of("x", "y")) {
            writers.add(Kind.PLATFORM.run(() -> {
                for (int i = 0; i < each; i++) {
                    pair.right().write(name + i);
                }
            }));
        }
        AsyncTask<?> asking = Kind.PLATFORM.run(() -> {
            for (int i = 0; i < each; i++) {
                pair.left().write("a" + i);
            }
        });
        Map<Character, Integer> next = new HashMap<>();
        for (int i = 0; i < 3 * each; i++) {
            String text = pair.left().read().orThrow().text();
            int expected = next.merge(text.charAt(0), 1, Integer::sum) - 1;
            assertThat(text.substring(1)).isEqualTo(Integer.toString(expected));
        }
        for (AsyncTask<?> writer : writers) {
            writer.result();
        }
        asking.result();
        pair.left().close();
        serving.result();
    }

    @Test
    void answerGoesOutInTheModeOfItsQuestionAlsoWhenTheHandlerChangesIt() {
        ScriptedWire wire = ScriptedWire.of("windev\r\n1\r\na");
        MessageChannel channel = MessageChannel.over(wire, lines);
        channel.serve(request -> {
            channel.mode(TransmissionMode.windev());
            return request;
        });
        assertThat(wire.writes()).containsExactly("windev\r\n1\r\na");
    }

    @Test
    void peerThatLeavesWithoutReadingIsALostConnectionOrAnEndNeverAHang() throws Exception {
        List<AsyncTask<?>> servers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            MemoryWire.Pair pair = MemoryWire.pair(16);
            MessageChannel server = MessageChannel.over(pair.right(), lines);
            servers.add(Kind.VIRTUAL.run(() -> {
                try {
                    server.serve(ServeTest::upper);
                } catch (ConnectionLost left) {
                    // in the middle of an answer
                }
            }));
            byte[] requests = latin1("some request\r\n".repeat(i));
            AsyncTask<?> client = Kind.VIRTUAL.run(() -> {
                try {
                    pair.left().write(requests, 0, requests.length, Deadline.NEVER);
                } catch (ClosedHere closedMeanwhile) {
                    // by the line below
                }
            });
            pair.left().close();
            client.result();
        }
        for (AsyncTask<?> server : servers) {
            try {
                server.result();
            } catch (AssertionError cut) {
                assertThat(cut).hasCauseInstanceOf(CutShort.class);
            }
        }
    }

    @Test
    void answerLeavesBeforeTheNextMessageIsHandledWhereTheHandlerIsSlow() throws Exception {
        MemoryWire.Pair wires = MemoryWire.pair();
        CountDownLatch firstHasCome = new CountDownLatch(1);
        try (MessageChannel client = MessageChannel.over(wires.left(), ChannelOptions.DEFAULTS);
                MessageChannel server = MessageChannel.over(wires.right(), ChannelOptions.DEFAULTS)) {
            wires.left().write(latin1("1\r\na1\r\nb"), 0, 8, Deadline.NEVER);
            client.endOutput();
            AsyncTask<?> serving = Kind.VIRTUAL.run(() -> server.serve(request -> {
                if (request.text().equals("a")) {
                    takeLongerThan(Limits.DEFAULTS.answerDelay());
                } else {
                    await(firstHasCome);
                }
                return upper(request);
            }));
            assertThat(client.read(PATIENCE).orThrow().text()).isEqualTo("A");
            firstHasCome.countDown();
            assertThat(client.read(PATIENCE).orThrow().text()).isEqualTo("B");
            serving.result();
        }
    }

    @Test
    void listenerThatClosesTheChannelWhenAnAnswerLeavesSendsItOnce() {
        ScriptedWire wire = ScriptedWire.of("a\r\nb\r\n");
        AtomicReference<MessageChannel> serving = new AtomicReference<>();
        List<String> sent = new ArrayList<>();
        serving.set(MessageChannel.over(wire, lines.withEvents(new SocketEvents() {
            @Override
            public void sent(Endpoint peer, Message message) {
                sent.add(message.text());
                serving.get().close();
            }
        })));
        assertThatThrownBy(() -> serving.get().serve(ServeTest::upper)).isInstanceOf(ClosedHere.class);
        assertThat(wire.writes()).containsExactly("A\r\nB\r\n");
        assertThat(sent).containsExactly("A", "B");
    }

    @Test
    void beginningOfAMessageCanBeLookedAt() {
        MessageChannel channel = MessageChannel.over(ScriptedWire.of("a\r\nOK\n").thenSilence(), lines);
        assertThat(channel.partialMessage()).isEmpty();
        assertThat(channel.read().orThrow().text()).isEqualTo("a");
        assertThat(channel.read(Duration.ZERO)).isInstanceOf(NothingYet.class);
        assertThat(channel.partialMessage().orElseThrow()).asString().contains("OK\\n");
    }

    private static void takeLongerThan(Duration time) {
        Deadline end = Deadline.after(time);
        while (!end.isPast()) {
            Thread.onSpinWait();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
