package dev.prise.reconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.ConnectionLost;
import dev.prise.SocketFailure.NotConnected;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.channel.ReadResult;
import dev.prise.channel.ReadResult.NothingYet;
import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.channel.ReadResult.Received;
import dev.prise.tcp.Tcp;
import dev.prise.tcp.TcpOptions;
import dev.prise.testing.AsyncTask;
import dev.prise.testing.AsyncTask.Kind;
import dev.prise.testing.EventRecorder;
import dev.prise.testing.NoLeaks;
import dev.prise.testing.Uncaught;
import dev.prise.wire.WireListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that comes back by itself. The server is the test. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ReconnectingClientTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Backoff QUICK = new Backoff(Duration.ofMillis(1), Duration.ofMillis(2));

    private final EventRecorder events = new EventRecorder();
    private final List<AutoCloseable> open = new ArrayList<>();
    private WireListener listener = listen(0);

    private WireListener listen(int port) {
        WireListener fresh = Tcp.listen(new Endpoint("127.0.0.1", port), TcpOptions.DEFAULTS);
        open.add(fresh);
        return fresh;
    }

    private ReconnectingClient client() {
        return client(events, QUICK);
    }

    private ReconnectingClient client(SocketEvents told, Backoff backoff) {
        ReconnectingClient client = ReconnectingClient.to(
                listener.local(), ChannelOptions.DEFAULTS.withEvents(told), TcpOptions.DEFAULTS, backoff);
        open.add(client);
        return client;
    }

    private MessageChannel accept() {
        MessageChannel served =
                MessageChannel.over(listener.accept(Deadline.NEVER).orElseThrow(), ChannelOptions.DEFAULTS);
        open.add(served);
        return served;
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private static String read(ReconnectingClient client) {
        return client.read(PATIENCE).orThrow().text();
    }

    private static String read(MessageChannel channel) {
        return channel.read(PATIENCE).orThrow().text();
    }

    @Test
    void serverThatIsNotThereYetIsWaitedFor() throws Exception {
        listener.close();
        ReconnectingClient client = client();
        events.await("failed CannotConnect");
        events.await("failed CannotConnect");
        assertThat(client.isConnected()).isFalse();
        assertThat(client.await(Duration.ZERO)).isEmpty();
        assertThat(client.read(Duration.ofMillis(1))).isInstanceOf(NothingYet.class);
        assertThatThrownBy(() -> client.write("too early"))
                .isInstanceOf(NotConnected.class)
                .hasMessageContaining("refused the connection")
                .hasMessageContaining("the message was not sent, and will not be by itself");
        assertThatThrownBy(() -> client.request(Message.of("too early"), Duration.ofMillis(1)))
                .isInstanceOf(NotConnected.class);
        listener = listen(listener.local().port());
        assertThat(client.await(PATIENCE)).isPresent();
        MessageChannel served = accept();
        client.write("hello");
        assertThat(read(served)).as("nothing that failed is sent later").isEqualTo("hello");
        assertThat(client.isConnected()).isTrue();
    }

    @Test
    void readerIsToldOfEachLossOnceAndReadsOnFromTheNextConnection() {
        ReconnectingClient client = client();
        for (int i = 0; i < 5; i++) {
            MessageChannel served = accept();
            served.write("connection " + i);
            assertThat(read(client)).isEqualTo("connection " + i);
            served.close();
            assertThat(client.read(PATIENCE)).isInstanceOf(PeerClosed.class);
        }
        MessageChannel served = accept();
        assertThat(client.read(Duration.ofMillis(1))).isInstanceOf(NothingYet.class);
        served.write("last");
        assertThat(read(client)).isEqualTo("last");
    }

    @ParameterizedTest
    @EnumSource
    void severalReadersAreToldOfALossOnceTogether(Kind kind) throws Exception {
        ReconnectingClient client = client();
        MessageChannel served = accept();
        client.await(PATIENCE);
        List<AsyncTask<ReadResult>> readers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            readers.add(kind.call(() -> client.read(PATIENCE)));
            readers.get(i).awaitBlocked();
        }
        served.close();
        MessageChannel next = accept();
        next.write("one");
        next.write("two");
        List<Class<?>> results = new ArrayList<>();
        for (AsyncTask<ReadResult> reader : readers) {
            results.add(reader.result().getClass());
        }
        assertThat(results).containsExactlyInAnyOrder(PeerClosed.class, Received.class, Received.class);
    }

    @Test
    void lossThatAWriterFindsIsToldToTheReaderAfterTheLastMessages() {
        ReconnectingClient client = client();
        MessageChannel served = accept();
        client.await(PATIENCE);
        served.write("my last words");
        served.close();
        assertThatThrownBy(() -> {
            while (true) {
                client.write("to nobody"); // the system needs a write or two to know
            }
        }).isInstanceOf(ConnectionLost.class);
        MessageChannel next = accept();
        next.write("welcome back");
        assertThat(client.await(PATIENCE)).isPresent();
        ReadResult first = readOrLoss(client);
        if (first instanceof Received(var message)) { // a reset may have thrown it away
            assertThat(message.text()).isEqualTo("my last words");
            assertThat(readOrLoss(client)).isNull();
        } else {
            assertThat(first).isNull();
        }
        assertThat(read(client)).isEqualTo("welcome back");
    }

    /** Null for the loss, however it is told. */
    private static ReadResult readOrLoss(ReconnectingClient client) {
        try {
            ReadResult result = client.read(PATIENCE);
            return result instanceof PeerClosed ? null : result;
        } catch (ConnectionLost lost) {
            return null;
        }
    }

    @ParameterizedTest
    @EnumSource
    void readerThatWaitsWhileAWriterFindsTheLossIsNotToldThatTheClientIsClosed(Kind kind) throws Exception {
        ReconnectingClient client = client();
        MessageChannel served = accept();
        MessageChannel first = client.await(PATIENCE).orElseThrow();
        AsyncTask<ReadResult> reader = kind.call(() -> readOrLoss(client));
        reader.awaitBlocked();
        served.close();
        try {
            // not for ever on the next connection, where the reader was first and the client is back already
            while (client.await(Duration.ZERO).filter(now -> now.equals(first)).isPresent()) {
                client.write("to nobody");
            }
        } catch (ConnectionLost | NotConnected lost) {
            // by whoever comes first
        }
        assertThat(reader.result()).isNull();
    }

    @Test
    void writerThatNobodyReadsForComesBackToo() {
        ReconnectingClient client = client();
        for (int i = 0; i < 5; i++) {
            MessageChannel served = accept();
            client.await(PATIENCE);
            client.write("connection " + i);
            assertThat(read(served)).isEqualTo("connection " + i);
            served.close();
            assertThatThrownBy(() -> {
                while (true) {
                    client.write("to nobody");
                }
            }).isInstanceOfAny(ConnectionLost.class, NotConnected.class);
        }
    }

    @Test
    void nothingIsSentTwice() throws Exception {
        ReconnectingClient client = client();
        int messages = 300;
        AsyncTask<List<String>> serving = Kind.PLATFORM.call(() -> {
            List<String> got = new ArrayList<>();
            while (true) {
                try (MessageChannel served = accept()) {
                    for (int i = 0; i < 7; i++) {
                        if (served.read(PATIENCE) instanceof Received(var message)) {
                            got.add(message.text());
                            if (message.text().equals("end")) {
                                return got;
                            }
                        }
                    }
                } catch (SocketFailure reset) {
                    // the client goes on
                }
            }
        });
        int failed = 0;
        for (int n = 0; n < messages; n++) {
            client.await(PATIENCE);
            try {
                client.write("message " + n);
            } catch (SocketFailure notSent) {
                failed++;
            }
        }
        while (!serving.isDone()) {
            try {
                client.await(PATIENCE);
                client.write("end");
            } catch (SocketFailure notSent) {
                // again, with a new one
            }
        }
        List<String> got = new ArrayList<>(serving.result());
        assertThat(got).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(messages - failed + 1);
        List<String> sorted = new ArrayList<>(got.subList(0, got.size() - 1));
        sorted.sort(java.util.Comparator.comparingInt(text -> Integer.parseInt(text.substring(8))));
        assertThat(got.subList(0, got.size() - 1)).as("in order").isEqualTo(sorted);
    }

    @Test
    void questionsAreAskedOnTheNextConnectionAfterALoss() throws Exception {
        ReconnectingClient client = client();
        for (int i = 0; i < 3; i++) {
            AsyncTask<Boolean> serving = Kind.VIRTUAL.run(() -> {
                MessageChannel served = accept();
                served.write(Message.of("answer to " + read(served)));
                served.close();
            });
            Message question = Message.of("question " + i);
            assertThat(client.request(question, PATIENCE).orThrow().text()).isEqualTo("answer to question " + i);
            assertThat(readOrLoss(client)).isNull();
            assertThat(serving.result()).isTrue();
        }
    }

    @Test
    void channelThatTheUserClosesIsReplaced() {
        ReconnectingClient client = client();
        accept();
        client.await(PATIENCE).orElseThrow().close();
        AsyncTask<Boolean> serving = Kind.VIRTUAL.run(() -> accept().write("again"));
        assertThat(read(client)).isEqualTo("again");
        assertThat(serving).isNotNull();
    }

    @ParameterizedTest
    @EnumSource
    void closeFreesAReaderThatWaitsForAMessage(Kind kind) throws Exception {
        ReconnectingClient client = client();
        accept();
        client.await(PATIENCE);
        AsyncTask<ReadResult> reader = kind.call(() -> client.read(PATIENCE));
        reader.awaitBlocked();
        client.close();
        client.close();
        assertThat(reader.failure()).isInstanceOf(ClosedHere.class);
        assertThat(client.isOpen()).isFalse();
        assertThat(client.isConnected()).isFalse();
        assertThatThrownBy(() -> client.write("x")).isInstanceOf(ClosedHere.class);
        assertThatThrownBy(() -> client.read(PATIENCE)).isInstanceOf(ClosedHere.class);
        assertThatThrownBy(() -> client.request(Message.of("x"), PATIENCE)).isInstanceOf(ClosedHere.class);
        assertThatThrownBy(() -> client.await(PATIENCE)).isInstanceOf(ClosedHere.class);
    }

    @Test
    void closeFreesAReaderThatWaitsForAConnectionAlsoDuringALongPause() throws Exception {
        listener.close();
        ReconnectingClient client = client(events, new Backoff(Duration.ofDays(1), Duration.ofDays(1)));
        events.await("failed CannotConnect");
        AsyncTask<ReadResult> reader = Kind.PLATFORM.call(() -> client.read(PATIENCE));
        reader.awaitBlocked();
        client.close();
        assertThat(reader.failure()).isInstanceOf(ClosedHere.class);
    }

    @Test
    void closeWhileItConnectsLeavesNoConnection() {
        for (int i = 0; i < 100; i++) {
            client().close();
        }
        // NoLeaks looks for what was left
    }

    @Test
    void faultyListenerDoesNotEndTheAttempts() throws Exception {
        listener.close();
        SocketEvents faulty = new SocketEvents() {
            private int calls;

            @Override
            public void failed(Endpoint peer, SocketFailure failure) {
                throw new IllegalStateException("the listener's own fault");
            }

            @Override
            public void connected(Endpoint peer) {
                if (calls++ == 0) {
                    throw new IllegalStateException("another fault of its");
                }
            }
        };
        try (Uncaught uncaught = Uncaught.keep()) {
            ReconnectingClient client = client(faulty, QUICK);
            assertThat(uncaught.await()).hasMessage("the listener's own fault");
            listener = listen(listener.local().port());
            while (!uncaught.await().getMessage().equals("another fault of its")) {}
            assertThat(client.await(PATIENCE)).isPresent();
        }
    }

    @Test
    void portZeroIsRefusedAtOnce() {
        assertThatThrownBy(() -> ReconnectingClient.to(new Endpoint("127.0.0.1", 0), ChannelOptions.DEFAULTS))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
