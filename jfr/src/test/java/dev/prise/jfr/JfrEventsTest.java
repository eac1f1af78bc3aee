package dev.prise.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.Connection;
import dev.prise.Endpoint;
import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.Overflow;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure.ConnectionLost;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.server.ClientLimits;
import dev.prise.server.ServerOptions;
import dev.prise.server.StandardServer;
import dev.prise.udp.DatagramPort;
import dev.prise.udp.UdpOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a recording holds after a real dialogue. */
@Timeout(120)
class JfrEventsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Endpoint ANY_PORT = new Endpoint("127.0.0.1", 0);
    private static final String CONNECTION = "dev.prise.Connection";
    private static final String MESSAGE = "dev.prise.Message";
    private static final String FAILURE = "dev.prise.Failure";
    private static final String REFUSAL = "dev.prise.Refusal";

    @TempDir
    private Path folder;

    private final SocketEvents jfr = new JfrEvents();

    private List<RecordedEvent> stopped(Recording recording) throws Exception {
        recording.stop();
        Path file = folder.resolve("recording.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file);
    }

    private static List<RecordedEvent> of(String name, List<RecordedEvent> events) {
        return events.stream().filter(event -> event.getEventType().getName().equals(name)).toList();
    }

    private static Recording recording() {
        Recording recording = new Recording(); // of the events' own settings
        recording.start();
        return recording;
    }

    private static ServerOptions serverOptions(SocketEvents events) {
        return ServerOptions.DEFAULTS
                .withAddress(ANY_PORT.host())
                .withChannel(ChannelOptions.DEFAULTS.withEvents(events));
    }

    /** Counts connections that are over; told after the recording listener, since it stands behind it. */
    private record Over(CountDownLatch left) implements SocketEvents {
        @Override
        public void closed(Endpoint peer, String why) {
            left.countDown();
        }

        void await() throws InterruptedException {
            assertThat(left.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void connectionIsOneEventWithItsSumsAndItsEnd() throws Exception {
        try (Recording recording = recording()) {
            Over over = new Over(new CountDownLatch(1));
            try (StandardServer server = StandardServer.listen(0, serverOptions(jfr.and(over)))) {
                server.start(client -> client.serve(request -> request.reply("yes")));
                try (MessageChannel client = MessageChannel.connect(ANY_PORT.host(), server.port())) {
                    for (String question : List.of("one", "three", "")) {
                        client.write(question);
                        assertThat(client.read(PATIENCE).orThrow().text()).isEqualTo("yes");
                    }
                }
                over.await();
                List<RecordedEvent> events = stopped(recording);

                assertThat(of(CONNECTION, events)).singleElement().satisfies(connection -> {
                    assertThat(connection.getString("local")).isEqualTo(server.local().toString());
                    assertThat(connection.getString("peer")).startsWith("127.0.0.1:");
                    assertThat(connection.getLong("receivedMessages")).isEqualTo(3);
                    assertThat(connection.getLong("receivedBytes")).isEqualTo(8);
                    assertThat(connection.getLong("sentMessages")).isEqualTo(3);
                    assertThat(connection.getLong("sentBytes")).isEqualTo(9);
                    assertThat(connection.getString("how")).isEqualTo("the peer left");
                    assertThat(connection.getDuration()).isPositive();
                });
                assertThat(of(MESSAGE, events)).as("messages, which nobody asked for").isEmpty();
                assertThat(of(FAILURE, events)).isEmpty();
            }
        }
    }

    @Test
    void messagesAreThereWhereTheyAreAskedFor() throws Exception {
        try (Recording recording = new Recording()) {
            recording.enable(MESSAGE);
            recording.start();
            MessageChannel.Pair pair = MessageChannel.pair(ChannelOptions.DEFAULTS.withEvents(jfr));
            try (MessageChannel left = pair.left(); MessageChannel right = pair.right()) {
                left.write("Hello");
                right.read(PATIENCE).orThrow();
            }
            List<RecordedEvent> events = stopped(recording);

            assertThat(of(MESSAGE, events)).extracting(event -> event.getString("direction"))
                    .containsExactly("sent", "received");
            assertThat(of(MESSAGE, events)).extracting(event -> event.getString("peer"))
                    .containsExactly("memory:2", "memory:1");
            assertThat(of(MESSAGE, events)).extracting(event -> event.getLong("size")).containsOnly(5L);
            List<String> ids = List.of(pair.left().connection().id(), pair.right().connection().id());
            assertThat(of(MESSAGE, events)).extracting(event -> event.getString("connection"))
                    .containsExactlyElementsOf(ids);
            assertThat(of(CONNECTION, events)).extracting(event -> event.getString("connection"))
                    .containsExactlyInAnyOrderElementsOf(ids);
        }
    }

    @Test
    void heartbeatsAreToldFromMessages() throws Exception {
        try (Recording recording = new Recording()) {
            recording.enable(MESSAGE);
            recording.start();
            SocketEvents connection = jfr.forConnection(Connection.between(ANY_PORT, ANY_PORT));
            connection.heartbeatSent(ANY_PORT, Message.of(new byte[4]));
            connection.heartbeatReceived(ANY_PORT, Message.of(new byte[2]));
            connection.closed(ANY_PORT, "closed here");
            List<RecordedEvent> events = stopped(recording);

            assertThat(of(MESSAGE, events)).extracting(event -> event.getString("direction"))
                    .containsExactly("heartbeat sent", "heartbeat received");
            assertThat(of(CONNECTION, events)).extracting(event -> event.getLong("sentMessages")).containsExactly(0L);
        }
    }

    @Test
    void messageThatIsTooLongHasItsSizeTheLimitAndItsFirstBytes() throws Exception {
        try (Recording recording = new Recording()) {
            recording.start();
            Limits limits = Limits.DEFAULTS.withMaxMessageBytes(3).withOverflow(Overflow.SKIP);
            MessageChannel.Pair pair =
                    MessageChannel.pair(ChannelOptions.DEFAULTS.withLimits(limits).withEvents(jfr));
            try (MessageChannel left = pair.left(); MessageChannel right = pair.right()) {
                left.write("Hello");
                left.write("yes");
                assertThat(right.read(PATIENCE).orThrow().text()).isEqualTo("yes");
            }
            List<RecordedEvent> events = stopped(recording);

            assertThat(of("dev.prise.Overflow", events)).singleElement().satisfies(event -> {
                assertThat(event.getString("how")).isEqualTo("SKIP");
                assertThat(event.getLong("size")).isEqualTo(5);
                assertThat(event.getLong("limit")).isEqualTo(3);
                assertThat(event.getString("firstBytes")).isEqualTo("350d0a48656c"); // 5 CR LF Hel
                assertThat(event.getString("text"))
                        .contains("it was thrown away, and the connection goes on; raise Limits.maxMessageBytes");
            });
        }
    }

    @Test
    void failureHasItsKindItsTextAndItsFirstBytes() throws Exception {
        try (Recording recording = recording()) {
            Over over = new Over(new CountDownLatch(1));
            try (StandardServer server = StandardServer.listen(0, serverOptions(jfr.and(over)))) {
                server.start(client -> client.serve(request -> request));
                try (Socket browser = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                    OutputStream out = browser.getOutputStream();
                    out.write("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
                    over.await();
                }
            }
            List<RecordedEvent> events = stopped(recording);

            assertThat(of(FAILURE, events)).singleElement().satisfies(failure -> {
                assertThat(failure.getString("kind")).isEqualTo("BadFrame");
                assertThat(failure.getString("text")).contains("HTTP").contains("GET / HTTP/1.1\\r\\n");
                assertThat(failure.getString("firstBytes")).startsWith("474554202f20");
                assertThat(failure.getString("connection"))
                        .isEqualTo(of(CONNECTION, events).getFirst().getString("connection"))
                        .startsWith("c");
                assertThat(failure.getString("peer")).isEqualTo(of(CONNECTION, events).getFirst().getString("peer"));
            });
            assertThat(of(CONNECTION, events)).singleElement()
                    .satisfies(connection -> assertThat(connection.getString("how")).isEqualTo("after a failure"));
        }
    }

    @Test
    void whatAStrangerWritesIsRecordedInAFormThatIsSafeToPrint() throws Exception {
        Endpoint peer = new Endpoint("a\033[2J", 1);
        try (Recording recording = recording()) {
            jfr.failed(peer, new ConnectionLost(peer, new IOException("\r\n127.0.0.1:1 left\u202E\u3164")));
            RecordedEvent failure = of(FAILURE, stopped(recording)).getFirst();
            assertThat(failure.getString("peer")).isEqualTo("a\\x1B[2J:1");
            assertThat(failure.getString("text"))
                    .contains("a\\x1B[2J:1 broke (\\r\\n127.0.0.1:1 left\\u202E\\u3164); ");
        }
    }

    @Test
    void refusedClientIsRecorded() throws Exception {
        try (Recording recording = recording()) {
            ServerOptions nobody = serverOptions(jfr).withClients(ClientLimits.DEFAULTS.withMost(1));
            try (StandardServer server = StandardServer.listen(0, nobody)) {
                server.start(client -> client.serve(request -> request));
                try (MessageChannel first = MessageChannel.connect(ANY_PORT.host(), server.port())) {
                    first.write("Hello");
                    first.read(PATIENCE).orThrow();
                    try (MessageChannel second = MessageChannel.connect(ANY_PORT.host(), server.port())) {
                        second.read(PATIENCE);
                    }
                }
            }
            assertThat(of(REFUSAL, stopped(recording))).singleElement().satisfies(refusal -> {
                assertThat(refusal.getString("why")).isNotEmpty();
                assertThat(refusal.getString("peer")).startsWith("127.0.0.1:");
                assertThat(refusal.getString("connection")).isNull();
            });
        }
    }

    @Test
    void datagramsAreMessagesOfNoConnection() throws Exception {
        try (Recording recording = new Recording()) {
            recording.enable(MESSAGE);
            recording.start();
            try (DatagramPort port = DatagramPort.open(ANY_PORT, UdpOptions.DEFAULTS.withEvents(jfr))) {
                port.send(port.local(), "abc");
                port.receive(PATIENCE);
            }
            List<RecordedEvent> events = stopped(recording);

            assertThat(of(MESSAGE, events)).hasSize(2)
                    .allSatisfy(message -> assertThat(message.getString("connection")).isNull())
                    .allSatisfy(message -> assertThat(message.getLong("size")).isEqualTo(3));
            assertThat(of(CONNECTION, events)).isEmpty();
        }
    }

    @Test
    void recordingThatBeginsLaterFindsTheWholeSumsOfAConnection() throws Exception {
        MessageChannel.Pair pair = MessageChannel.pair(ChannelOptions.DEFAULTS.withEvents(jfr));
        try (MessageChannel left = pair.left(); MessageChannel right = pair.right()) {
            left.write("Hello");
            right.read(PATIENCE).orThrow();
            Instant before = Instant.now();
            try (Recording recording = recording()) {
                left.write("again");
                left.close();
                right.close();
                List<RecordedEvent> connections = of(CONNECTION, stopped(recording));

                assertThat(connections).extracting(event -> event.getLong("sentMessages")).contains(2L);
                assertThat(connections).extracting(event -> event.getLong("receivedBytes")).contains(5L);
                assertThat(connections).isNotEmpty().allSatisfy(event -> {
                    assertThat(event.getInstant("since")).isBeforeOrEqualTo(before);
                    assertThat(event.getDuration("lasted")).isPositive();
                });
            }
        }
    }
}
