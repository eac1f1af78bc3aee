package dev.prise.server;

import static dev.prise.server.Loopback.OPTIONS;
import static dev.prise.server.Loopback.PATIENCE;
import static dev.prise.server.Loopback.await;
import static dev.prise.server.Loopback.connect;
import static dev.prise.server.Loopback.read;
import static dev.prise.server.Loopback.reset;
import static dev.prise.server.Loopback.seesTheEnd;
import static dev.prise.server.Loopback.socket;
import static dev.prise.server.Loopback.telling;
import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.FramingFailure;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.testing.Bytes;
import dev.prise.testing.EventRecorder;
import dev.prise.testing.NoLeaks;
import dev.prise.testing.ScriptedWire;
import dev.prise.testing.Uncaught;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A thread for each client, and who is let in. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StandardServerHandlersTest {

    private static final ClientHandler WHO_AM_I = ClientHandler.answering(
            request -> request.reply(Thread.currentThread().isVirtual() + " " + Thread.currentThread().getName()));
    private static final ClientHandler ECHO = ClientHandler.answering(request -> request);

    private final EventRecorder events = new EventRecorder();

    private static String ask(MessageChannel client, String question) {
        return client.request(question, PATIENCE).orThrow().text();
    }

    @Test
    void eachClientHasAVirtualThreadOfItsOwn() {
        try (StandardServer server = StandardServer.listen(0, OPTIONS)) {
            server.start(WHO_AM_I);
            try (MessageChannel a = connect(server);
                    MessageChannel b = connect(server)) {
                assertThat(ask(a, "?")).isEqualTo("true prise-client-" + a.local());
                assertThat(ask(b, "?")).isEqualTo("true prise-client-" + b.local());
            }
        }
    }

    @Test
    void eachClientHasAPlatformThreadOnRequest() {
        try (StandardServer server = StandardServer.listen(0, OPTIONS.withPlatformThreads())) {
            server.start(WHO_AM_I);
            try (MessageChannel client = connect(server)) {
                assertThat(ask(client, "?")).isEqualTo("false prise-client-" + client.local());
            }
        }
    }

    @Test
    void clientsAreServedAtTheSameTime() {
        CountDownLatch both = new CountDownLatch(2);
        try (StandardServer server = StandardServer.listen(0, OPTIONS)) {
            server.start(ClientHandler.answering(request -> {
                both.countDown();
                awaitQuietly(both);
                return request;
            }));
            try (MessageChannel a = connect(server);
                    MessageChannel b = connect(server)) {
                a.write("a");
                b.write("b");
                assertThat(read(a)).isEqualTo("a");
                assertThat(read(b)).isEqualTo("b");
            }
        }
    }

    @Test
    void channelIsClosedWhenTheHandlerReturns() {
        try (StandardServer server = StandardServer.listen(0, OPTIONS)) {
            server.start(client -> client.write("only this"));
            try (MessageChannel client = connect(server)) {
                assertThat(read(client)).isEqualTo("only this");
                assertThat(seesTheEnd(client)).isTrue();
            }
            await("nobody is in", () -> server.clients().isEmpty());
        }
    }

    @Test
    void handlerThatThrowsLosesItsClientAlone() throws Exception {
        try (Uncaught uncaught = Uncaught.keep();
                StandardServer server = StandardServer.listen(0, telling(events))) {
            server.start(ClientHandler.answering(request -> {
                if (request.text().equals("throw")) {
                    throw new IllegalArgumentException("the handler's own fault");
                }
                if (request.text().equals("error")) {
                    throw new AssertionError("worse");
                }
                return request;
            }));
            try (MessageChannel well = connect(server)) {
                assertThat(ask(well, "before")).isEqualTo("before");
                for (String how : List.of("throw", "error")) {
                    try (MessageChannel ill = connect(server)) {
                        ill.write("first");
                        ill.write(how);
                        assertThat(read(ill)).isEqualTo("first");
                        assertThat(seesTheEnd(ill)).isTrue();
                    }
                    assertThat(uncaught.await().getMessage()).isIn("the handler's own fault", "worse");
                }
                assertThat(ask(well, "after")).isEqualTo("after");
            }
            assertThat(uncaught.all()).hasSize(2);
        }
        assertThat(events.lines()).noneMatch(line -> line.startsWith("failed"));
    }

    @Test
    void failureOfTheConnectionIsToldByTheEventsAlone() throws Exception {
        try (Uncaught uncaught = Uncaught.keep();
                StandardServer server = StandardServer.listen(0, telling(events))) {
            server.start(ECHO);
            try (Socket badFrame = socket(server)) {
                badFrame.getOutputStream()
                        .write("GET / HTTP/1.1\r\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
                events.await("failed BadFrame");
                events.await("closed: after a failure");
            }
            try (Socket cut = socket(server)) {
                cut.getOutputStream().write('5');
                cut.shutdownOutput();
                events.await("failed CutShort");
                events.await("closed: after a failure");
            }
            Socket lost = socket(server);
            events.await("admitted");
            reset(lost);
            events.await("failed ConnectionLost");
            events.await("closed");
            await("nobody is in", () -> server.clients().isEmpty());
            assertThat(uncaught.all()).isEmpty();
        }
        assertThat(events.lines().stream().filter(line -> line.startsWith("failed"))).hasSize(3);
    }

    @Test
    void clientThatLeavesBeforeItsAnswerIsToldByTheEventsAlone() throws Exception {
        CountDownLatch hasLeft = new CountDownLatch(1);
        try (Uncaught uncaught = Uncaught.keep();
                StandardServer server = StandardServer.listen(0, telling(events))) {
            server.start(client -> {
                client.read();
                awaitQuietly(hasLeft);
                while (true) {
                    client.write("to nobody"); // the system needs a write or two to know
                }
            });
            Socket client = socket(server);
            client.getOutputStream().write("1\r\na".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            events.await("received");
            reset(client);
            hasLeft.countDown();
            events.await("failed ConnectionLost");
            events.await("closed");
            await("nobody is in", () -> server.clients().isEmpty());
            assertThat(uncaught.all()).isEmpty();
        }
        assertThat(events.lines().stream().filter(line -> line.startsWith("failed"))).hasSize(1);
    }

    @Test
    void handlerThatMisusesItsChannelIsReported() throws Exception {
        try (Uncaught uncaught = Uncaught.keep();
                StandardServer server = StandardServer.listen(0, OPTIONS)) {
            server.start(client -> {
                client.endOutput();
                client.write("too late");
            });
            try (MessageChannel client = connect(server)) {
                assertThat(seesTheEnd(client)).isTrue();
                assertThat(uncaught.await()).hasMessageContaining("endOutput() was called");
            }
        }
    }

    @Test
    void handlersFailureOfTheSameKindElsewhereIsReported() throws Exception {
        try (Uncaught uncaught = Uncaught.keep();
                StandardServer server = StandardServer.listen(0, OPTIONS)) {
            server.start(client -> {
                try {
                    client.read();
                } catch (FramingFailure told) {
                    MessageChannel.over(ScriptedWire.of("SCRIPT\r\n"), ChannelOptions.DEFAULTS)
                            .read();
                }
            });
            try (Socket client = socket(server)) {
                client.getOutputStream().write(Bytes.latin1("VISITOR\r\n"));
                assertThat(uncaught.await()).isInstanceOf(FramingFailure.class).hasMessageContaining("SCRIPT");
            }
        }
    }

    @Test
    void listenerThatThrowsLosesOneClientAndNotThePort() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        SocketEvents faulty = new SocketEvents() {
            @Override
            public void admitted(Endpoint peer) {
                switch (calls.incrementAndGet()) {
                    case 1 -> throw new IllegalStateException("the listener's own fault");
                    case 2 -> throw new ClosedHere("something of the listener's");
                    case 3 -> throw new AssertionError("worse");
                    default -> {}
                }
            }
        };
        try (Uncaught uncaught = Uncaught.keep();
                StandardServer server = StandardServer.listen(
                        0, telling(faulty).withClients(ClientLimits.DEFAULTS.withMost(1)))) {
            server.start(ECHO);
            for (int i = 0; i < 3; i++) {
                try (MessageChannel client = connect(server)) {
                    assertThat(seesTheEnd(client)).isTrue();
                    uncaught.await();
                }
            }
            try (MessageChannel client = connect(server)) {
                assertThat(ask(client, "still there?")).isEqualTo("still there?");
            }
        }
    }

    @Test
    void listenerThatThrowsAtARefusalLeavesNoConnectionBehind() throws Exception {
        SocketEvents faulty = new SocketEvents() {
            @Override
            public void refused(Endpoint peer, String why) {
                throw new ClosedHere("something of the listener's");
            }
        };
        try (Uncaught uncaught = Uncaught.keep();
                StandardServer server = StandardServer.listen(
                        0, telling(faulty).withClients(ClientLimits.DEFAULTS.withMost(1)))) {
            server.start(ECHO);
            try (MessageChannel client = connect(server)) {
                assertThat(ask(client, "in")).isEqualTo("in");
                for (int i = 0; i < 3; i++) {
                    try (MessageChannel refused = connect(server)) {
                        assertThat(seesTheEnd(refused)).isTrue();
                        uncaught.await();
                    }
                }
            }
        }
    }

    @Test
    void thoseOverTheLimitAreRefusedWithOneEventEachAndLetInWhenOneLeaves() throws Exception {
        int most = 5;
        try (StandardServer server = StandardServer.listen(
                0, telling(events).withClients(ClientLimits.DEFAULTS.withMost(most)))) {
            server.start(ECHO);
            List<MessageChannel> inside = new ArrayList<>();
            for (int i = 0; i < most; i++) {
                inside.add(connect(server));
                assertThat(ask(inside.get(i), "in")).isEqualTo("in");
            }
            for (int i = 0; i < 7; i++) {
                try (MessageChannel outside = connect(server)) {
                    assertThat(seesTheEnd(outside)).isTrue();
                }
            }
            assertThat(refusals()).hasSize(7).containsOnly("refused: there are 5 clients, the most allowed");
            inside.remove(0).close();
            events.await("closed");
            await("room", () -> server.clients().size() < most);
            try (MessageChannel next = connect(server)) {
                assertThat(ask(next, "in")).isEqualTo("in");
            }
            inside.forEach(MessageChannel::close);
            assertThat(refusals()).hasSize(7);
        }
    }

    private List<String> refusals() {
        return events.lines().stream().filter(line -> line.startsWith("refused")).toList();
    }

    @Test
    void eachAddressHasItsLimit() throws Exception {
        try (StandardServer server = StandardServer.listen(
                0, telling(events).withClients(ClientLimits.DEFAULTS.withMostPerAddress(1)))) {
            server.start(ECHO);
            InetAddress loopback = InetAddress.getLoopbackAddress();
            try (MessageChannel first = connect(server)) {
                assertThat(ask(first, "in")).isEqualTo("in");
                try (Socket other =
                        new Socket(loopback, server.port(), InetAddress.getByAddress(new byte[]{127, 0, 0, 2}), 0)) {
                    events.await("admitted");
                    events.await("admitted");
                    assertThat(other.isConnected()).isTrue();
                } catch (IOException noSuchAddress) {
                    Assumptions.abort("this system has no 127.0.0.2: " + noSuchAddress.getMessage());
                }
                try (MessageChannel second = connect(server)) {
                    assertThat(seesTheEnd(second)).isTrue();
                }
            }
            assertThat(refusals()).containsExactly("refused: there are 1 clients from 127.0.0.1, the most allowed");
        }
    }

    @Test
    void moreNewOnesThanTheRateAreRefused() throws Exception {
        try (StandardServer server = StandardServer.listen(
                0, telling(events).withClients(ClientLimits.DEFAULTS.withNewPerSecond(1)))) {
            server.start(client -> {});
            while (refusals().isEmpty()) {
                try (MessageChannel client = connect(server)) {
                    assertThat(seesTheEnd(client)).isTrue();
                }
            }
            assertThat(refusals()).containsOnly("refused: more than 1 new clients came within a second");
            assertThat(events.lines()).contains("admitted");
        }
    }

    @Test
    void refusedCrowdThatStaysIsSentAway() throws Exception {
        int crowd = 300; // more than are said farewell to at a time
        try (StandardServer server = StandardServer.listen(
                0, telling(events).withClients(ClientLimits.DEFAULTS.withMost(1)))) {
            server.start(ECHO);
            try (MessageChannel inside = connect(server)) {
                assertThat(ask(inside, "in")).isEqualTo("in");
                List<MessageChannel> outside = new ArrayList<>();
                for (int i = 0; i < crowd; i++) {
                    outside.add(connect(server));
                }
                for (MessageChannel each : outside) {
                    assertThat(seesTheEnd(each)).isTrue();
                }
                assertThat(refusals()).hasSize(crowd);
                assertThat(ask(inside, "still in")).isEqualTo("still in");
                outside.forEach(MessageChannel::close);
            }
        }
    }

    @Test
    void thousandThatComeAndGoLeaveEveryPlaceFree() throws Exception {
        int most = 4;
        try (StandardServer server = StandardServer.listen(
                0, OPTIONS.withClients(ClientLimits.DEFAULTS.withMost(most)))) {
            server.start(ECHO);
            Thread[] crowd = new Thread[8];
            for (int i = 0; i < crowd.length; i++) {
                int who = i;
                crowd[i] = Thread.ofVirtual().start(() -> {
                    for (int n = 0; n < 125; n++) {
                        comeAndGo(server, (who + n) % 3);
                    }
                });
            }
            for (Thread each : crowd) {
                each.join();
            }
            List<MessageChannel> full = new ArrayList<>();
            while (full.size() < most) {
                MessageChannel client = connect(server);
                try {
                    assertThat(ask(client, "room?")).isEqualTo("room?");
                    full.add(client);
                } catch (SocketFailure dead) { // some who have left may still wait to be taken in, before it
                    client.close();
                }
            }
            full.forEach(MessageChannel::close);
        }
    }

    private static void comeAndGo(StandardServer server, int how) {
        try (Socket client = socket(server)) {
            client.getOutputStream().write("1\r\na".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            if (how == 0) {
                reset(client);
            } else if (how == 1) {
                client.getInputStream().readNBytes(4);
            }
        } catch (IOException refused) {
            // there are too many at this moment
        }
    }

    @Test
    void noAnswerIsNoAnswer() {
        try (StandardServer server = StandardServer.listen(0, OPTIONS)) {
            server.start(ClientHandler.answering(
                    request -> request.text().isEmpty() ? Message.NONE : request));
            try (MessageChannel client = connect(server)) {
                client.write("");
                assertThat(ask(client, "a")).isEqualTo("a");
            }
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
