package dev.prise.server;

import static dev.prise.server.Recorder.Kind.ADMITTED;
import static dev.prise.server.Recorder.Kind.CLOSED;
import static dev.prise.server.Recorder.Kind.REFUSED;
import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure.BadFrame;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.server.WhoMayComeInTest.Kind;
import dev.prise.tcp.Tcp;
import dev.prise.tcp.TcpOptions;
import dev.prise.testing.Certificates;
import dev.prise.testing.Cuts;
import dev.prise.testing.NoLeaks;
import dev.prise.tls.Identity;
import dev.prise.tls.Tls;
import dev.prise.tls.TlsWires;
import dev.prise.tls.Trust;
import dev.prise.wire.Wire;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients whose true addresses a proxy tells, at both servers. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class BehindProxyTest {

    private static final TcpOptions BEHIND = TcpOptions.DEFAULTS.withProxyFrom("127.0.0.1");

    private final Recorder recorder = new Recorder();

    private ServerOptions options() {
        return Servers.options(recorder).withTcp(BEHIND);
    }

    private static String header(String host, int port) {
        return "PROXY TCP4 " + host + " 198.51.100.1 " + port + " 5000\r\n";
    }

    private static Endpoint client(int port) {
        return new Endpoint("192.0.2.7", port);
    }

    @ParameterizedTest
    @EnumSource
    void clientHasItsTrueAddress(Kind kind) {
        kind.serve(options(), port -> {
            try (RawClient proxy = RawClient.to(port).send(header("192.0.2.7", 1001) + RawClient.framed("Hello"))) {
                assertThat(proxy.hear()).isEqualTo("Hello");
            }
            recorder.await(CLOSED, 1);
        });
        assertThat(recorder.events().stream().skip(1).map(Recorder.Event::peer)).containsOnly(client(1001));
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLostAtAnyCut(Kind kind) {
        byte[] stream = latin1(header("192.0.2.7", 7) + RawClient.framed("a"));
        kind.serve(options(), port -> {
            for (int cut = 0; cut <= stream.length; cut++) {
                try (RawClient proxy = RawClient.to(port)) {
                    proxy.send(Arrays.copyOf(stream, cut));
                    proxy.send(Arrays.copyOfRange(stream, cut, stream.length));
                    assertThat(proxy.hear()).isEqualTo("a");
                }
            }
            try (RawClient proxy = RawClient.to(port)) {
                Cuts.bytewise(stream).forEach(proxy::send);
                assertThat(proxy.hear()).isEqualTo("a");
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void whoMayComeInIsDecidedByTheTrueAddress(Kind kind) {
        ServerOptions picky = options().withDenied("192.0.2.0/24")
                .withAllowed("198.51.100.7")
                .withClients(ClientLimits.DEFAULTS.withMostPerAddress(1))
                .withRefusalMessage(Message.of("sorry"));
        kind.serve(picky, port -> {
            try (RawClient denied = RawClient.to(port).send(header("192.0.2.7", 1))) {
                assertThat(denied.hearToTheEnd()).isEqualTo("5\r\nsorry");
            }
            try (RawClient stranger = RawClient.to(port).send(header("203.0.113.5", 2))) {
                assertThat(stranger.hearToTheEnd()).isEqualTo("5\r\nsorry");
            }
            try (RawClient one = RawClient.to(port).send(header("198.51.100.7", 3))) {
                recorder.await(Recorder.Kind.CONNECTED, 1);
                try (RawClient more = RawClient.to(port).send(header("198.51.100.7", 4))) {
                    assertThat(more.hearToTheEnd()).isEqualTo("5\r\nsorry");
                }
                assertThat(one.say("Hello").hear()).isEqualTo("Hello");
            }
        });
        assertThat(recorder.all(REFUSED)).extracting(Recorder.Event::peer)
                .containsExactly(client(1), new Endpoint("203.0.113.5", 2), new Endpoint("198.51.100.7", 4));
        assertThat(recorder.all(REFUSED)).first()
                .extracting(Recorder.Event::detail)
                .isEqualTo("its address is denied (192.0.2.0/24)");
        assertThat(recorder.all(ADMITTED)).extracting(Recorder.Event::peer)
                .containsExactly(new Endpoint("198.51.100.7", 3));
    }

    @ParameterizedTest
    @EnumSource
    void headerOfOneWhoIsNotNamedIsNoMessageAndExplained(Kind kind) {
        ServerOptions elsewhere = Servers.options(recorder).withTcp(TcpOptions.DEFAULTS.withProxyFrom("10.0.0.1"));
        kind.serve(elsewhere, port -> {
            try (RawClient liar = RawClient.to(port).send(header("192.0.2.7", 1001))) {
                liar.hearAnyhowToTheEnd();
                assertThat(recorder.await(Recorder.Kind.FAILED, liar).detail()).isInstanceOfSatisfying(
                        BadFrame.class,
                        failure -> assertThat(failure).hasMessageContaining("a PROXY protocol header")
                                .hasMessageContaining("TcpOptions.withProxyFrom"));
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void proxyThatSendsNoHeaderIsRefused(Kind kind) {
        kind.serve(options(), port -> {
            try (RawClient proxy = RawClient.to(port).say("Hello")) {
                assertThat(proxy.isDismissed()).isTrue();
                assertThat(recorder.await(REFUSED, proxy).detail()).asString()
                        .startsWith("expected a PROXY header, got \"5\\r\\nHello\"; ");
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void headerStandsBeforeTls(Kind kind) {
        Tls server = Tls.DEFAULTS.withIdentity(
                Identity.pem(Certificates.chain("server"), Certificates.key("server")));
        Tls client = Tls.DEFAULTS.withTrust(Trust.pem(Certificates.chain("ca")));
        kind.serve(options().withTcp(BEHIND.withTls(server)), port -> {
            Wire wire = Tcp.connect(new Endpoint("127.0.0.1", port), TcpOptions.DEFAULTS);
            byte[] header = latin1(header("192.0.2.7", 1001));
            wire.write(header, 0, header.length, Deadline.NEVER);
            try (MessageChannel channel =
                    MessageChannel.over(TlsWires.client(client, wire, "localhost", SocketEvents.NONE),
                            ChannelOptions.DEFAULTS)) {
                channel.write("Hello");
                assertThat(channel.read().orThrow().text()).isEqualTo("Hello");
            }
            recorder.await(CLOSED, 1);
        });
        assertThat(recorder.all(ADMITTED)).extracting(Recorder.Event::peer).isEqualTo(List.of(client(1001)));
    }
}
