package dev.prise.server;

import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.TlsFailed;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.channel.ReadResult;
import dev.prise.frame.TransmissionMode;
import dev.prise.tcp.Tcp;
import dev.prise.tcp.TcpOptions;
import dev.prise.testing.AsyncTask;
import dev.prise.testing.AsyncTask.Kind;
import dev.prise.testing.Certificates;
import dev.prise.testing.EventRecorder;
import dev.prise.testing.NoLeaks;
import dev.prise.tls.Identity;
import dev.prise.tls.Tls;
import dev.prise.tls.Tls.ClientCertificate;
import dev.prise.tls.Trust;
import dev.prise.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that speak TLS: nobody's handshake keeps anybody else waiting. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TlsServerTest {

    private static final Tls TLS = Tls.DEFAULTS.withIdentity(
            Identity.pem(Certificates.chain("server"), Certificates.key("server")));
    private static final Tls CLIENT = Tls.DEFAULTS.withTrust(Trust.pem(Certificates.chain("ca")));

    /** What failed, in the order of the failures. */
    private static final class Failures implements SocketEvents {
        private final BlockingQueue<SocketFailure> all = new LinkedBlockingQueue<>();

        @Override
        public void failed(Endpoint peer, SocketFailure failure) {
            all.add(failure);
        }

        SocketFailure next() throws InterruptedException {
            return all.poll(60, TimeUnit.SECONDS);
        }
    }

    private static ServerOptions options(SocketEvents events, Tls tls) {
        return ServerOptions.DEFAULTS.withAddress("127.0.0.1")
                .withChannel(ChannelOptions.DEFAULTS.withEvents(events))
                .withTcp(TcpOptions.DEFAULTS.withTls(tls));
    }

    private static MessageChannel connect(int port, Tls tls) {
        return MessageChannel.connect(
                new Endpoint("localhost", port), ChannelOptions.DEFAULTS, TcpOptions.DEFAULTS.withTls(tls));
    }

    private static Wire connectPlain(int port) {
        return Tcp.connect(new Endpoint("127.0.0.1", port), TcpOptions.DEFAULTS);
    }

    private static String ask(MessageChannel channel, String question) {
        channel.write(question);
        return channel.read().orThrow().text();
    }

    @Test
    void crowdThatSaysNothingKeepsNobodyOut() throws Exception {
        EventRecorder events = new EventRecorder();
        List<Wire> silent = new ArrayList<>();
        try (SimplifiedServer server = SimplifiedServer.listen(0, options(events, TLS))) {
            AsyncTask<?> serving = Kind.VIRTUAL.run(() -> server.serve(message -> message));
            for (int i = 0; i < 20; i++) {
                Wire wire = connectPlain(server.port());
                silent.add(wire);
                if (i % 2 == 0) { // the beginning of a handshake, and no more
                    wire.write(new byte[]{0x16, 3, 1, 1, 0}, 0, 5, Deadline.NEVER);
                }
            }
            for (int i = 0; i < 20; i++) {
                events.await("connected");
            }
            try (MessageChannel client = connect(server.port(), CLIENT)) {
                assertThat(ask(client, "hello")).isEqualTo("hello");
            }
            server.close();
            serving.result();
        } finally {
            silent.forEach(Wire::close);
        }
        assertThat(events.lines()).doesNotContain("failed TlsFailed");
    }

    @Test
    void whoDoesNotFinishTheHandshakeInTimeIsSentAway() throws Exception {
        Failures failures = new Failures();
        Tls hasty = TLS.withHandshakeTimeout(Duration.ofMillis(50));
        try (SimplifiedServer server = SimplifiedServer.listen(0, options(failures, hasty));
                Wire silent = connectPlain(server.port())) {
            assertThat(server.read(Duration.ZERO)).isInstanceOf(ReadResult.NothingYet.class);
            assertThat(failures.next())
                    .isInstanceOf(TlsFailed.class)
                    .hasMessageContainingAll("not done within 50 ms", "0 bytes had come");
            assertThat(silent.read(new byte[1], 0, 1, Deadline.NEVER)).isEqualTo(Wire.END);
        }
    }

    @Test
    void plainTextIsNamedInTheEventAndTheNextClientIsServed() throws Exception {
        Failures failures = new Failures();
        try (SimplifiedServer server = SimplifiedServer.listen(0, options(failures, TLS))) {
            AsyncTask<?> serving = Kind.VIRTUAL.run(() -> server.serve(message -> message));
            try (Wire plain = connectPlain(server.port())) {
                byte[] get = latin1("GET / HTTP/1.1\r\n");
                plain.write(get, 0, get.length, Deadline.NEVER);
                assertThat(failures.next())
                        .isInstanceOf(TlsFailed.class)
                        .hasMessageContainingAll(
                                "expected a TLS handshake from " + plain.local(), "\"GET / HTTP/1.1\\r\\n\"",
                                "the other end does not use TLS");
            }
            try (MessageChannel client = connect(server.port(), CLIENT)) {
                assertThat(ask(client, "hello")).isEqualTo("hello");
            }
            server.close();
            serving.result();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"windev", "line", "short lines"})
    void tlsAtAPlainPortIsNamedAtBothEnds(String mode) throws Exception {
        Failures failures = new Failures();
        Limits limits = mode.startsWith("short")
                ? Limits.DEFAULTS.withMaxMessageBytes(50)
                : Limits.DEFAULTS.withMessageTimeout(Duration.ofMillis(50));
        ChannelOptions channel = ChannelOptions.DEFAULTS.withEvents(failures)
                .withLimits(limits)
                .withMode(mode.equals("windev") ? TransmissionMode.windev() : TransmissionMode.endTag("no such end"));
        try (SimplifiedServer server = SimplifiedServer.listen(
                0, ServerOptions.DEFAULTS.withAddress("127.0.0.1").withChannel(channel))) {
            AsyncTask<?> serving = Kind.VIRTUAL.run(() -> server.serve(message -> message));
            assertThatThrownBy(() -> connect(server.port(), CLIENT))
                    .isInstanceOf(TlsFailed.class)
                    .hasMessageContainingAll("after 0 bytes", "does not use TLS");
            assertThat(failures.next())
                    .hasMessageContainingAll("this is a TLS handshake", "use TLS here as well")
                    .extracting(failure -> failure.getClass().getSimpleName())
                    .isEqualTo(switch (mode) {
                        case "windev" -> "BadFrame";
                        case "line" -> "PeerTooSlow";
                        default -> "MessageTooLong";
                    });
            server.close();
            serving.result();
        }
    }

    @Test
    void clientOfADemandingServerIsKnownByItsCertificate() throws Exception {
        Failures failures = new Failures();
        Tls demanding = TLS.withTrust(Trust.pem(Certificates.chain("ca")))
                .withClientCertificate(ClientCertificate.DEMANDED);
        try (SimplifiedServer server = SimplifiedServer.listen(0, options(failures, demanding))) {
            AsyncTask<?> serving = Kind.VIRTUAL.run(() -> server.serve(message -> message.reply(
                    server.client().orElseThrow().certificate().orElseThrow().getSubjectX500Principal().getName())));
            Tls somebody = CLIENT.withIdentity(Identity.pkcs12(
                    Certificates.store(), Certificates.PASSWORD, Certificates.thumbprint("client")));
            try (MessageChannel client = connect(server.port(), somebody)) {
                assertThat(ask(client, "who am I?")).isEqualTo("CN=client");
            }
            assertThatThrownBy(() -> {
                try (MessageChannel client = connect(server.port(), CLIENT)) {
                    client.read();
                }
            })
                    .isInstanceOf(TlsFailed.class)
                    .hasMessageContainingAll("this end showed no certificate", "demands a certificate");
            assertThat(failures.next()).hasMessageContaining("the client shows no certificate");
            server.close();
            serving.result();
        }
    }

    @Test
    void halfClosedClientStillGetsItsAnswer() throws Exception {
        try (SimplifiedServer server = SimplifiedServer.listen(0, options(SocketEvents.NONE, TLS))) {
            AsyncTask<?> serving = Kind.VIRTUAL.run(() -> server.serve(message -> message));
            try (MessageChannel client = connect(server.port(), CLIENT)) {
                client.write("question");
                client.endOutput();
                assertThat(client.read().orThrow().text()).isEqualTo("question");
                assertThat(client.read()).isInstanceOf(ReadResult.PeerClosed.class);
            }
            server.close();
            serving.result();
        }
    }

    /** TLS 1.3 servers send tickets of their own accord: a client that reads nothing must not answer them with a reset. */
    @Test
    void nothingIsLostOfAClientThatOnlySends() throws Exception {
        byte[] much = new byte[8 << 20];
        for (int round = 0; round < 5; round++) {
            try (SimplifiedServer server = SimplifiedServer.listen(0, options(SocketEvents.NONE, TLS))) {
                AsyncTask<Integer> received = Kind.VIRTUAL.call(() -> {
                    int size = server.read().orThrow().size();
                    assertThat(server.read()).isInstanceOf(ReadResult.PeerClosed.class);
                    return size;
                });
                try (MessageChannel client = connect(server.port(), CLIENT)) {
                    client.write(much);
                }
                assertThat(received.result()).isEqualTo(much.length);
            }
        }
    }

    @Test
    void standardServerServesManyAtATimeAndItsHandshakesAreOnTheClientsThreads() throws Exception {
        EventRecorder events = new EventRecorder();
        try (StandardServer server = StandardServer.listen(0, options(events, TLS));
                Wire silent = connectPlain(server.port())) {
            server.start(channel -> channel.serve(message -> message));
            events.await("admitted");
            List<MessageChannel> clients = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                clients.add(connect(server.port(), CLIENT));
            }
            for (int i = 0; i < 10; i++) {
                assertThat(ask(clients.get(i), "I am " + i)).isEqualTo("I am " + i);
            }
            assertThat(server.broadcast("to all")).isGreaterThanOrEqualTo(10);
            for (MessageChannel client : clients) {
                assertThat(client.read().orThrow().text()).isEqualTo("to all");
            }
            server.close();
            for (MessageChannel client : clients) {
                assertThat(client.read()).isInstanceOf(ReadResult.PeerClosed.class);
                client.close();
            }
            assertThat(silent.read(new byte[1], 0, 1, Deadline.NEVER)).isEqualTo(Wire.END);
        }
    }

    @Test
    void whoIsRefusedReadsWhy() throws Exception {
        ServerOptions options = options(SocketEvents.NONE, TLS)
                .withSecondClient(SecondClientPolicy.refuse(Message.of("come back later")));
        try (SimplifiedServer server = SimplifiedServer.listen(0, options)) {
            AsyncTask<?> serving = Kind.VIRTUAL.run(() -> server.serve(message -> message));
            try (MessageChannel first = connect(server.port(), CLIENT)) {
                assertThat(ask(first, "a")).isEqualTo("a");
                try (MessageChannel second = connect(server.port(), CLIENT)) {
                    assertThat(second.read().orThrow().text()).isEqualTo("come back later");
                    assertThat(second.read()).isInstanceOf(ReadResult.PeerClosed.class);
                }
                assertThat(ask(first, "b")).isEqualTo("b");
            }
            server.close();
            serving.result();
        }
    }
}
