package dev.prise.channel;

import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.ConnectionLost;
import dev.prise.SocketFailure.TlsFailed;
import dev.prise.frame.TransmissionMode;
import dev.prise.server.Client;
import dev.prise.server.ServerOptions;
import dev.prise.server.SimplifiedServer;
import dev.prise.tcp.TcpOptions;
import dev.prise.testing.AsyncTask;
import dev.prise.testing.AsyncTask.Kind;
import dev.prise.testing.Certificates;
import dev.prise.testing.EventRecorder;
import dev.prise.testing.NoLeaks;
import dev.prise.tls.Identity;
import dev.prise.tls.Tls;
import dev.prise.tls.Tls.ClientCertificate;
import dev.prise.tls.TlsWires;
import dev.prise.tls.Trust;
import dev.prise.wire.MemoryWire;
import dev.prise.wire.Wire;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS that begins in mid-dialogue: not a byte is lost, and none from before counts as protected. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StartTlsTest {

    private static final Tls SERVER = Tls.DEFAULTS.withIdentity(
            Identity.pem(Certificates.chain("server"), Certificates.key("server")));
    private static final Tls CLIENT = Tls.DEFAULTS.withTrust(Trust.pem(Certificates.chain("ca")))
            .withServerName("localhost"); // of a wire in memory nobody knows the name
    private static final ChannelOptions LINES = ChannelOptions.DEFAULTS.withMode(TransmissionMode.line());

    private static String read(MessageChannel channel) {
        return channel.read().orThrow().text();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void dialogueGoesOnProtected(String version) throws Exception {
        MemoryWire.Pair wires = MemoryWire.pair();
        try (MessageChannel client = MessageChannel.over(wires.left(), LINES);
                MessageChannel server = MessageChannel.over(wires.right(), LINES)) {
            client.write("STARTTLS");
            assertThat(read(server)).isEqualTo("STARTTLS");
            server.write("220 go ahead");
            AsyncTask<String> serving = Kind.VIRTUAL.call(() -> {
                server.startTlsAsServer(SERVER);
                server.write("hello " + read(server));
                return read(server);
            });
            assertThat(read(client)).isEqualTo("220 go ahead");
            client.startTls(CLIENT.withProtocols(version));
            client.write("world");
            assertThat(read(client)).isEqualTo("hello world");
            client.mode(TransmissionMode.windev());
            server.mode(TransmissionMode.windev());
            client.write("and on\r\n");
            assertThat(serving.result()).isEqualTo("and on\r\n");
            assertThat(client.peerCertificate()).isPresent();
            assertThat(server.peerCertificate()).isEmpty();
        }
    }

    /** Passes on what a client writes, glued to what went before and cut at a place, so that the server has read part of it. */
    @Test
    void beginningOfTheHandshakeMayComeWithTheCommandHoweverItIsCut() throws Exception {
        int cut = 0;
        for (boolean more = true; more; cut += cut < 20 ? 1 : 23) {
            more = handshakeIsGluedToTheCommand(cut);
        }
        assertThat(cut).isGreaterThan(200);
    }

    private static boolean handshakeIsGluedToTheCommand(int cut) throws Exception {
        MemoryWire.Pair upper = MemoryWire.pair();
        MemoryWire.Pair lower = MemoryWire.pair();
        AsyncTask<Boolean> backwards = Kind.VIRTUAL.call(() -> pass(lower.left(), upper.right()));
        AsyncTask<Boolean> client = Kind.VIRTUAL.call(() -> {
            try (MessageChannel channel = MessageChannel.over(upper.left(), LINES)) {
                channel.startTls(CLIENT); // an eager client, which does not wait for the server's word
                channel.write("ping");
                return read(channel).equals("pong");
            }
        });
        byte[] hello = new byte[1 << 14];
        int length = upper.right().read(hello, 0, hello.length, Deadline.NEVER);
        byte[] glued = Arrays.copyOf(latin1("STARTTLS\r\n"), 10 + length);
        System.arraycopy(hello, 0, glued, 10, length);
        int first = Math.min(10 + cut, glued.length);
        lower.left().write(glued, 0, first, Deadline.NEVER);
        try (MessageChannel server = MessageChannel.over(lower.right(), LINES)) {
            assertThat(read(server)).isEqualTo("STARTTLS");
            lower.left().write(glued, first, glued.length - first, Deadline.NEVER);
            AsyncTask<Boolean> forwards = Kind.VIRTUAL.call(() -> pass(upper.right(), lower.left()));
            server.startTlsAsServer(SERVER);
            assertThat(read(server)).isEqualTo("ping");
            server.write("pong");
            assertThat(client.result()).isTrue();
            assertThat(server.read()).isInstanceOf(ReadResult.PeerClosed.class);
            server.close();
            forwards.result();
            backwards.result();
        }
        return first < glued.length;
    }

    private static boolean pass(Wire from, Wire to) {
        byte[] buffer = new byte[1 << 15];
        try {
            for (int count; (count = from.read(buffer, 0, buffer.length, Deadline.NEVER)) != Wire.END;) {
                to.write(buffer, 0, count, Deadline.NEVER);
            }
            to.endOutput();
        } catch (ConnectionLost goneAlready) {
            // the last word of one to another that has said its own
        }
        return true;
    }

    @ParameterizedTest
    @ValueSource(strings = {"250 injected\r\n", "2", "\u0016\u0003\u0003"})
    void bytesThatCameBeforeTheClientBeganAreRefused(String injected) {
        MemoryWire.Pair wires = MemoryWire.pair();
        EventRecorder events = new EventRecorder();
        MessageChannel client = MessageChannel.over(wires.left(), LINES.withEvents(events));
        wires.right().write(latin1("220 go\r\n" + injected), 0, 8 + injected.length(), Deadline.NEVER);
        assertThat(read(client)).isEqualTo("220 go");
        assertThatThrownBy(() -> client.startTls(CLIENT))
                .isInstanceOf(TlsFailed.class)
                .hasMessageContainingAll(injected.length() + " bytes came before TLS began", "trust nothing");
        assertThat(client.isOpen()).isFalse();
        assertThat(events.lines()).contains("failed TlsFailed", "closed: after a failure");
    }

    @Test
    void commandsThatWereSentTooSoonAreNoHandshake() {
        MemoryWire.Pair wires = MemoryWire.pair();
        MessageChannel server = MessageChannel.over(wires.right(), LINES);
        byte[] both = latin1("STARTTLS\r\nDELETE everything\r\n");
        wires.left().write(both, 0, both.length, Deadline.NEVER);
        assertThat(read(server)).isEqualTo("STARTTLS");
        assertThatThrownBy(() -> server.startTlsAsServer(SERVER))
                .isInstanceOf(TlsFailed.class)
                .hasMessageContainingAll("expected a TLS handshake", "DELETE everything");
        assertThat(server.isOpen()).isFalse();
        assertThatThrownBy(server::read).isInstanceOf(TlsFailed.class);
    }

    @Test
    void whoReadsOrWritesMeanwhileWaitsForTheHandshake() throws Exception {
        MessageChannel.Pair pair = MessageChannel.pair(LINES);
        try (MessageChannel client = pair.left();
                MessageChannel server = pair.right()) {
            AsyncTask<?> securing = Kind.VIRTUAL.run(() -> server.startTlsAsServer(SERVER));
            securing.awaitBlocked();
            AsyncTask<String> reader = Kind.VIRTUAL.call(() -> read(server));
            AsyncTask<?> writer = Kind.VIRTUAL.run(() -> server.write("protected"));
            reader.awaitBlocked();
            writer.awaitBlocked();
            client.startTls(CLIENT);
            assertThat(read(client)).isEqualTo("protected");
            client.write("protected too");
            assertThat(reader.result()).isEqualTo("protected too");
            securing.result();
            writer.result();
        }
    }

    @Test
    void closeFreesTheHandshakeInMidDialogue() throws Exception {
        MessageChannel.Pair pair = MessageChannel.pair(LINES);
        AsyncTask<?> serving = Kind.VIRTUAL.run(() -> pair.right().startTlsAsServer(SERVER));
        serving.awaitBlocked();
        pair.right().close();
        assertThat(serving.failure()).isInstanceOf(ClosedHere.class);

        MessageChannel.Pair other = MessageChannel.pair(LINES);
        AsyncTask<?> waiting = Kind.PLATFORM.run(() -> other.left().startTls(CLIENT));
        waiting.awaitBlocked();
        other.left().close();
        assertThat(waiting.failure()).isInstanceOf(ClosedHere.class);
        other.right().close();
        pair.left().close();
    }

    @Test
    void closedChannelBeginsNothing() {
        MessageChannel.Pair pair = MessageChannel.pair(LINES);
        pair.left().close();
        assertThatThrownBy(() -> pair.left().startTls(CLIENT)).isInstanceOf(ClosedHere.class);
        pair.right().close();
    }

    @Test
    void serversNameIsTheOneThatWasConnectedTo() throws Exception {
        try (SimplifiedServer server = SimplifiedServer.listen(
                0, ServerOptions.DEFAULTS.withChannel(LINES).withAddress("127.0.0.1"))) {
            AsyncTask<?> serving = Kind.VIRTUAL.run(() -> server.serve(message -> {
                if (!message.text().equals("STARTTLS")) {
                    return message;
                }
                Client client = server.client().orElseThrow();
                client.write("220 go ahead");
                client.startTls(SERVER.withTrust(Trust.pem(Certificates.chain("ca")))
                        .withClientCertificate(ClientCertificate.DEMANDED));
                client.write("hello " + client.certificate().orElseThrow().getSubjectX500Principal().getName());
                return Message.NONE;
            }));
            Tls me = Tls.DEFAULTS.withTrust(Trust.pem(Certificates.chain("ca")))
                    .withIdentity(Identity.pem(Certificates.chain("client"), Certificates.key("client")));
            try (MessageChannel client =
                    MessageChannel.connect(new Endpoint("localhost", server.port()), LINES, TcpOptions.DEFAULTS)) {
                client.write("STARTTLS");
                assertThat(read(client)).isEqualTo("220 go ahead");
                client.startTls(me);
                assertThat(read(client)).isEqualTo("hello CN=client");
                client.write("echo");
                assertThat(read(client)).isEqualTo("echo");
            }
            try (MessageChannel client = MessageChannel.connect(
                    new Endpoint("127.0.0.1", server.port()), LINES, TcpOptions.DEFAULTS)) {
                client.write("STARTTLS");
                assertThat(read(client)).isEqualTo("220 go ahead");
                assertThatThrownBy(() -> client.startTls(me.withServerName("example.org")))
                        .isInstanceOf(TlsFailed.class)
                        .hasMessageContaining("not for example.org");
            }
            server.close();
            serving.result();
        }
    }

    @Test
    void answersGatheredBeforeLeaveInPlainAndNoneIsLost() throws Exception {
        try (SimplifiedServer server = SimplifiedServer.listen(
                0, ServerOptions.DEFAULTS.withChannel(LINES).withAddress("127.0.0.1"))) {
            AsyncTask<?> serving = Kind.VIRTUAL.run(() -> server.serve(message -> {
                if (message.text().equals("STARTTLS")) {
                    server.client().orElseThrow().startTls(SERVER);
                    return message.reply("protected");
                }
                return message;
            }));
            try (MessageChannel client = MessageChannel.connect(
                    new Endpoint("localhost", server.port()), LINES, TcpOptions.DEFAULTS)) {
                client.write("one");
                client.write("STARTTLS");
                assertThat(read(client)).isEqualTo("one");
                client.startTls(CLIENT);
                assertThat(read(client)).isEqualTo("protected");
            }
            server.close();
            serving.result();
        }
    }

    @Test
    void eventsGoOnThroughTheChange() throws Exception {
        EventRecorder events = new EventRecorder();
        MemoryWire.Pair wires = MemoryWire.pair();
        MessageChannel client = MessageChannel.over(wires.left(), LINES.withEvents(events));
        AsyncTask<Wire> server = Kind.VIRTUAL.call(() -> {
            Wire secured = TlsWires.server(SERVER, wires.right(), new byte[0], SocketEvents.NONE);
            secured.write(latin1("hi\r\n"), 0, 4, Deadline.NEVER);
            return secured;
        });
        client.startTls(CLIENT);
        client.write("a");
        assertThat(read(client)).isEqualTo("hi");
        client.close();
        server.result().close();
        assertThat(events.lines()).containsExactly("connected", "sent \"a\"", "received \"hi\"", "closed: closed here");
    }
}
