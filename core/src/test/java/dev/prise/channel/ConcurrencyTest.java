package dev.prise.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.channel.ReadResult.NothingYet;
import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.channel.ReadResult.Received;
import dev.prise.frame.EndTag;
import dev.prise.frame.TransmissionMode;
import dev.prise.tcp.Tcp;
import dev.prise.tcp.TcpOptions;
import dev.prise.testing.AsyncTask;
import dev.prise.testing.AsyncTask.Kind;
import dev.prise.testing.Bytes;
import dev.prise.testing.NoLeaks;
import dev.prise.wire.MemoryWire;
import dev.prise.wire.WireListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Several threads on one channel: whole messages, each once, whoever else is at work. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ConcurrencyTest {

    private static final int THREADS = 4;
    private static final int EACH = 200;

    static Stream<Arguments> modesAndThreads() {
        return Stream.of(TransmissionMode.windev(), TransmissionMode.line(), EndTag.EOF)
                .flatMap(mode -> Stream.of(Kind.values()).map(kind -> Arguments.of(mode, kind)));
    }

    @ParameterizedTest
    @MethodSource("modesAndThreads")
    void everyMessageOfManyWritersReachesOneOfManyReadersWhole(TransmissionMode mode, Kind kind) throws Exception {
        MemoryWire.Pair wires = MemoryWire.pair(777); // most messages do not fit
        manyToMany(
                MessageChannel.over(wires.left(), ChannelOptions.DEFAULTS.withMode(mode)),
                MessageChannel.over(wires.right(), ChannelOptions.DEFAULTS.withMode(mode)),
                kind);
    }

    @Test
    void everyMessageOfManyWritersReachesOneOfManyReadersWholeOverTcp() throws Exception {
        try (WireListener listener = Tcp.listen(new Endpoint("127.0.0.1", 0), TcpOptions.DEFAULTS);
                MessageChannel client = MessageChannel.connect(listener.local(), ChannelOptions.DEFAULTS);
                MessageChannel server = MessageChannel.over(
                        listener.accept(Deadline.NEVER).orElseThrow(), ChannelOptions.DEFAULTS)) {
            manyToMany(client, server, Kind.VIRTUAL);
        }
    }

    private static void manyToMany(MessageChannel left, MessageChannel right, Kind kind) throws Exception {
        ConcurrentLinkedQueue<Integer> received = new ConcurrentLinkedQueue<>();
        List<AsyncTask<?>> readers = new ArrayList<>();
        List<AsyncTask<?>> writers = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            boolean impatient = i % 2 == 0;
            readers.add(kind.run(() -> readAll(right, received, impatient)));
            writers.add(kind.run(() -> {
                for (int k = 0; k < EACH; k++) {
                    left.write(numbered(number * EACH + k));
                }
            }));
            writers.add(kind.run(() -> { // the other way at the same time
                for (int k = 0; k < EACH; k++) {
                    right.write("there and back");
                }
            }));
        }
        AsyncTask<?> back = kind.run(() -> {
            for (int i = 0; i < THREADS * EACH; i++) {
                assertThat(left.read().orThrow().text()).isEqualTo("there and back");
            }
        });
        for (AsyncTask<?> writer : writers) {
            writer.result();
        }
        back.result();
        left.endOutput();
        for (AsyncTask<?> reader : readers) {
            reader.result();
        }
        assertThat(received).hasSize(THREADS * EACH).doesNotHaveDuplicates();
    }

    private static void readAll(MessageChannel channel, ConcurrentLinkedQueue<Integer> received, boolean impatient) {
        while (true) {
            switch (impatient ? channel.read(Duration.ofMillis(1)) : channel.read()) {
                case Received(var message) -> received.add(numberOf(message));
                case NothingYet() -> assertThat(impatient).isTrue();
                case PeerClosed(var peer) -> {
                    return;
                }
            }
        }
    }

    // the number, a blank, and as many letters as the number says: a message made of two is found out
    private static Message numbered(int number) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(number);
        String letter = Character.toString('a' + number % 26);
        return Message.of(number + " " + letter.repeat(random.nextInt(number % 10 == 0 ? 5000 : 50)));
    }

    private static int numberOf(Message message) {
        int number = Integer.parseInt(message.text().substring(0, message.text().indexOf(' ')));
        assertThat(message).isEqualTo(numbered(number));
        return number;
    }

    @Test
    void onePeersLargeMessagesCrossWithoutDeadlock() throws Exception {
        MessageChannel.Pair pair = MessageChannel.pair(ChannelOptions.DEFAULTS);
        byte[] large = Bytes.pattern(1 << 20);
        List<AsyncTask<?>> all = new ArrayList<>();
        for (MessageChannel each : List.of(pair.left(), pair.right())) {
            all.add(Kind.VIRTUAL.run(() -> each.write(large)));
            all.add(Kind.VIRTUAL.run(() -> assertThat(each.read().orThrow().bytes()).isEqualTo(large)));
        }
        for (AsyncTask<?> each : all) {
            each.result();
        }
    }

    @Test
    void writerOfAnotherThreadDoesNotDisturbTheAnswersOfServe() throws Exception {
        MessageChannel.Pair pair = MessageChannel.pair(ChannelOptions.DEFAULTS);
        AsyncTask<?> server = Kind.VIRTUAL.run(() -> pair.right().serve(request -> request));
        AsyncTask<?> news = Kind.PLATFORM.run(() -> {
            for (int i = 0; i < 500; i++) {
                pair.right().write("news " + i);
            }
        });
        AsyncTask<?> requests = Kind.VIRTUAL.run(() -> {
            for (int i = 0; i < 500; i++) {
                pair.left().write("echo " + i);
            }
            pair.left().endOutput();
        });
        int nextNews = 0;
        int nextEcho = 0;
        while (nextNews + nextEcho < 1000) {
            String text = pair.left().read().orThrow().text();
            if (text.startsWith("news")) {
                assertThat(text).isEqualTo("news " + nextNews++);
            } else {
                assertThat(text).isEqualTo("echo " + nextEcho++);
            }
        }
        server.result();
        news.result();
        requests.result();
    }
}
