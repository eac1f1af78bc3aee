package dev.prise.events;

import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.prise.Endpoint;
import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.ModeName;
import dev.prise.Overflow;
import dev.prise.ReceivedBytes;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.BadFrame;
import dev.prise.SocketFailure.CutShort;
import dev.prise.SocketFailure.DatagramTooLong;
import dev.prise.SocketFailure.FramingFailure;
import dev.prise.SocketFailure.MessageTooLong;
import dev.prise.SocketFailureTest;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.events.Counters.Counts;
import dev.prise.frame.TransmissionMode;
import dev.prise.server.ClientLimits;
import dev.prise.server.ServerOptions;
import dev.prise.server.StandardServer;
import dev.prise.testing.EventRecorder;
import dev.prise.testing.NoLeaks;
import dev.prise.udp.DatagramPort;
import dev.prise.udp.UdpOptions;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
@Timeout(60)
class CountersTest {

    private static final Endpoint PEER = new Endpoint("10.0.0.7", 4001);

    private final Counters counters = new Counters();
    private final EventRecorder recorded = new EventRecorder();
    private final SocketEvents events = counters.and(recorded); // what was recorded was counted before

    @Test
    void everyKindOfFailureHasItsCounter() {
        List<SocketFailure> catalogue = SocketFailureTest.catalogue().toList();
        catalogue.forEach(failure -> counters.failed(PEER, failure));

        Counts counts = counters.now();

        assertThat(counts.failures())
                .isEqualTo(catalogue.stream()
                        .collect(Collectors.groupingBy(SocketFailure::getClass, Collectors.counting())));
        assertThat(counts.failed(SocketFailure.class)).isEqualTo(catalogue.size());
        assertThat(counts.failed(BadFrame.class)).isEqualTo(1);
        assertThat(counts.failed(FramingFailure.class))
                .isEqualTo(catalogue.stream().filter(FramingFailure.class::isInstance).count())
                .isGreaterThan(1);
    }

    @Test
    void kindsThatDidNotHappenAreThereToo() {
        assertThat(counters.now().failures()).hasSizeGreaterThan(20)
                .allSatisfy(
                        (kind, count) -> assertThat(count).isZero());
    }

    @Test
    void dialogueIsCountedAtBothEnds() {
        MessageChannel.Pair pair = MessageChannel.pair(ChannelOptions.DEFAULTS.withEvents(events));
        try (MessageChannel left = pair.left(); MessageChannel right = pair.right()) {
            left.write("Hello");
            left.write("");
            right.read();
            right.read();
            right.write("you");
            left.read();
            assertThat(counters.now().open()).isEqualTo(2);
        }
        Counts counts = counters.now();
        assertThat(counts.connected()).isEqualTo(2);
        assertThat(counts.sentMessages()).isEqualTo(3);
        assertThat(counts.sentBytes()).isEqualTo(8);
        assertThat(counts.receivedMessages()).isEqualTo(3);
        assertThat(counts.receivedBytes()).isEqualTo(8);
        assertThat(counts.closed()).isEqualTo(2);
        assertThat(counts.open()).isZero();
        assertThat(counts.failed(SocketFailure.class)).isZero();
        assertThat(counts)
                .hasToString(
                        "connected 2, open 0, admitted 0, refused 0, received 3 (8 bytes), sent 3 (8 bytes), failed 0");
    }

    @Test
    void everythingThatGoesWrongAtAServerIsCounted() throws Exception {
        ChannelOptions channel = ChannelOptions.DEFAULTS
                .withEvents(events)
                .withLimits(Limits.DEFAULTS.withMaxMessageBytes(1000));
        ServerOptions options = ServerOptions.DEFAULTS
                .withAddress("127.0.0.1")
                .withChannel(channel)
                .withClients(ClientLimits.DEFAULTS.withMost(1));
        try (StandardServer server = StandardServer.listen(0, options)) {
            server.start(client -> client.serve(request -> request));

            visit(server, "GET / HTTP/1.1\r\n\r\n");
            recorded.await("closed");
            visit(server, "1001\r\n");
            recorded.await("closed");
            visit(server, "10\r\nabc");
            recorded.await("closed");
            try (MessageChannel first = MessageChannel.connect("127.0.0.1", server.port())) {
                recorded.await("admitted");
                visit(server, "");
                recorded.await("refused");
                assertThat(first.isOpen()).isTrue();
            }
            recorded.await("closed");
        }
        Counts counts = counters.now();
        assertThat(counts.connected()).isEqualTo(4);
        assertThat(counts.admitted()).isEqualTo(4);
        assertThat(counts.refused()).isEqualTo(1);
        assertThat(counts.failed(BadFrame.class)).isEqualTo(1);
        assertThat(counts.failed(MessageTooLong.class)).isEqualTo(1);
        assertThat(counts.failed(CutShort.class)).isEqualTo(1);
        assertThat(counts.failed(SocketFailure.class)).isEqualTo(3);
        assertThat(counts.open()).isZero();
        assertThat(counts.toString()).endsWith("failed 3, BadFrame 1, MessageTooLong 1, CutShort 1");
    }

    private static void visit(StandardServer server, String bytes) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(latin1(bytes));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        }
    }

    @Test
    void datagramThatIsDroppedIsCounted() {
        try (DatagramPort small =
                DatagramPort.open(
                        new Endpoint("127.0.0.1", 0), UdpOptions.DEFAULTS.withMaxDatagramBytes(3).withEvents(events));
                DatagramPort sender = DatagramPort.open(new Endpoint("127.0.0.1", 0), UdpOptions.DEFAULTS)) {
            sender.send(small.local(), "four");
            assertThat(catchThrowable(small::receive))
                    .isInstanceOf(DatagramTooLong.class);
            sender.send(small.local(), "abc");
            small.receive();
        }
        assertThat(counters.now().failed(DatagramTooLong.class)).isEqualTo(1);
        assertThat(counters.now().receivedBytes()).isEqualTo(3);
        assertThat(counters.now().open()).isZero();
    }

    @Test
    void heartbeatsAreCountedApartFromMessages() {
        Message beat = Message.of("", ChannelOptions.DEFAULTS.charset());
        counters.heartbeatSent(PEER, beat);
        counters.heartbeatReceived(PEER, beat);
        counters.heartbeatReceived(PEER, beat);

        assertThat(counters.now().heartbeatsSent()).isEqualTo(1);
        assertThat(counters.now().heartbeatsReceived()).isEqualTo(2);
        assertThat(counters.now().sentMessages() + counters.now().receivedMessages()).isZero();
    }

    @Test
    void messagesTooLongAreCountedWhereTheConnectionGoesOn() {
        MessageTooLong tooLong =
                new MessageTooLong(17, 16, Overflow.SKIP, ReceivedBytes.of(new byte[17], ModeName.LINE));
        counters.overflowed(PEER, tooLong, Overflow.SKIP);
        counters.overflowed(PEER, tooLong, Overflow.TRUNCATE);
        counters.overflowed(PEER, tooLong, Overflow.TRUNCATE);

        assertThat(counters.now().skipped()).isEqualTo(1);
        assertThat(counters.now().truncated()).isEqualTo(2);
        assertThat(counters.now().failed(SocketFailure.class)).isZero();
        assertThat(counters.now().toString()).contains(", skipped 1, truncated 2, failed 0");
    }

    @Test
    void manyThreadsLoseNoCount() {
        Message message = Message.of("abc", ChannelOptions.DEFAULTS.charset());
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 4; i++) {
                threads.execute(() -> {
                    for (int j = 0; j < 10_000; j++) {
                        counters.received(PEER, message);
                        counters.failed(PEER,
                                new CutShort("cut", ReceivedBytes.of(new byte[0], TransmissionMode.windev().name())));
                    }
                });
            }
        }
        assertThat(counters.now().receivedMessages()).isEqualTo(40_000);
        assertThat(counters.now().receivedBytes()).isEqualTo(120_000);
        assertThat(counters.now().failed(CutShort.class)).isEqualTo(40_000);
    }
}
