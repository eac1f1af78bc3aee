package dev.prise.tcp;

import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.Limits;
import dev.prise.SocketFailure.CannotConnect;
import dev.prise.SocketFailure.CannotListen;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.testing.AsyncTask;
import dev.prise.testing.AsyncTask.Kind;
import dev.prise.testing.NoLeaks;
import dev.prise.wire.Wire;
import dev.prise.wire.WireListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Listening and connecting. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TcpTest {

    private static final Endpoint LOOPBACK = new Endpoint("127.0.0.1", 0);

    private static WireListener listen() {
        return Tcp.listen(LOOPBACK, TcpOptions.DEFAULTS);
    }

    private static Wire accepted(WireListener listener) {
        return listener.accept(Deadline.NEVER).orElseThrow();
    }

    @Test
    void acceptGivesUpAtItsDeadlineAndGoesOnAfterwards() {
        try (WireListener listener = listen()) {
            assertThat(listener.accept(Deadline.after(Duration.ofMillis(1)))).isEmpty();
            assertThat(listener.accept(Deadline.after(Duration.ofSeconds(-1)))).isEmpty();
            try (Wire client = Tcp.connect(listener.local(), TcpOptions.DEFAULTS);
                    Wire served = accepted(listener)) {
                assertThat(served.peer()).isEqualTo(client.local());
            }
        }
    }

    @Test
    void acceptWithAPastDeadlineTakesWhoIsThere() {
        try (WireListener listener = listen();
                Wire client = Tcp.connect(listener.local(), TcpOptions.DEFAULTS)) {
            Deadline patience = Deadline.after(Duration.ofSeconds(60));
            Optional<Wire> served = Optional.empty();
            while (served.isEmpty() && !patience.isPast()) {
                served = listener.accept(Deadline.after(Duration.ZERO));
            }
            assertThat(served.orElseThrow().peer()).isEqualTo(client.local());
            served.orElseThrow().close();
        }
    }

    @Test
    void timesBecomeMillisecondsThatAreNeverForEverAndNeverLess() {
        assertThat(Sockets.millis(Long.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
        assertThat(Sockets.millis(Deadline.after(Limits.FOREVER).remainingNanos())).isEqualTo(Integer.MAX_VALUE);
        assertThat(Sockets.millis(1_000_001)).isEqualTo(2);
        assertThat(Sockets.millis(1_000_000)).isEqualTo(1);
        assertThat(Sockets.millis(-5)).isEqualTo(1);
    }

    @Test
    void noTimeIsTooLongToBeSaid() {
        Duration beyond = Duration.ofSeconds(Long.MAX_VALUE);
        assertThat(TcpOptions.DEFAULTS.withConnectTimeout(beyond).connectTimeout()).isEqualTo(Limits.FOREVER);
    }

    @Test
    void portZeroTakesAFreePortAndTellsIt() {
        try (WireListener first = listen();
                WireListener second = listen()) {
            assertThat(first.local().port()).isPositive().isNotEqualTo(second.local().port());
            assertThat(first.local().host()).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void takenPortIsReportedWithItsNumber() {
        try (WireListener first = listen()) {
            assertThatThrownBy(() -> Tcp.listen(first.local(), TcpOptions.DEFAULTS))
                    .isInstanceOf(CannotListen.class)
                    .hasMessageContaining("port " + first.local().port() + " is in use on 127.0.0.1")
                    .hasMessageContaining("0 picks a free one");
        }
    }

    @Test
    void portThatIsTakenOnAllInterfacesIsTakenOnEach() {
        try (WireListener all = Tcp.listen(new Endpoint(Tcp.ALL_INTERFACES, 0), TcpOptions.DEFAULTS)) {
            assertThatThrownBy(
                    () -> Tcp.listen(new Endpoint(Tcp.ALL_INTERFACES, all.local().port()), TcpOptions.DEFAULTS))
                    .isInstanceOf(CannotListen.class)
                    .hasMessageContaining("is in use on 0.0.0.0");
        }
    }

    @Test
    void addressOfAnotherMachineIsReported() {
        // 192.0.2.0/24 is kept for documentation: no machine has it
        assertThatThrownBy(() -> Tcp.listen(new Endpoint("192.0.2.1", 0), TcpOptions.DEFAULTS))
                .isInstanceOf(CannotListen.class)
                .hasMessageContaining("192.0.2.1 is not an address of this machine")
                .hasMessageContaining(Tcp.ALL_INTERFACES);
    }

    @Test
    void portIsFreeAtOnceAfterTheCloseAlsoWithAConnectionOpen() {
        WireListener first = listen();
        Wire client = Tcp.connect(first.local(), TcpOptions.DEFAULTS);
        Wire served = accepted(first);
        first.close();
        served.close(); // this end closes first: the port is in TIME_WAIT
        assertThat(client.read(new byte[1], 0, 1, Deadline.NEVER)).isEqualTo(Wire.END);
        client.close();
        try (WireListener second = Tcp.listen(first.local(), TcpOptions.DEFAULTS);
                Wire again = Tcp.connect(second.local(), TcpOptions.DEFAULTS)) {
            assertThat(again.peer()).isEqualTo(first.local());
        }
    }

    @Test
    void nobodyListeningIsARefusedConnection() {
        WireListener gone = listen();
        gone.close();
        assertThatThrownBy(() -> Tcp.connect(gone.local(), TcpOptions.DEFAULTS))
                .isInstanceOf(CannotConnect.class)
                .hasMessageContaining(gone.local() + " refused the connection")
                .hasMessageContaining("start the server");
    }

    @Test
    void portZeroIsNoPortToConnectTo() {
        assertThatThrownBy(() -> Tcp.connect(LOOPBACK, TcpOptions.DEFAULTS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("port 0");
    }

    @Test
    void unknownHostIsReportedByItsName() {
        assertThatThrownBy(() -> Tcp.connect(new Endpoint("no such host", 5000), TcpOptions.DEFAULTS))
                .isInstanceOf(CannotConnect.class)
                .hasMessageContaining("there is no host named no such host");
        assertThatThrownBy(() -> Tcp.listen(new Endpoint("no such host", 0), TcpOptions.DEFAULTS))
                .isInstanceOf(CannotListen.class)
                .hasMessageContaining("there is no host named no such host");
    }

    @ParameterizedTest
    @EnumSource
    void closeFreesABlockedAccept(Kind kind) throws Exception {
        WireListener listener = listen();
        AsyncTask<Wire> accepting = kind.call(() -> accepted(listener));
        accepting.awaitBlocked();
        listener.close();
        listener.close();
        assertThat(accepting.failure()).isInstanceOf(ClosedHere.class)
                .hasMessageContaining(listener.local().toString());
        assertThatThrownBy(() -> accepted(listener)).isInstanceOf(ClosedHere.class);
    }

    @Test
    void connectionThatWasAcceptedOutlivesItsListener() {
        WireListener listener = listen();
        try (Wire client = Tcp.connect(listener.local(), TcpOptions.DEFAULTS);
                Wire served = accepted(listener)) {
            listener.close();
            client.write(latin1("a"), 0, 1, Deadline.NEVER);
            assertThat(served.read(new byte[1], 0, 1, Deadline.NEVER)).isEqualTo(1);
        }
    }

    @Test
    void allInterfacesAreIpv4AndIpv6() throws IOException {
        try (WireListener listener = Tcp.listen(new Endpoint(Tcp.ALL_INTERFACES, 0), TcpOptions.DEFAULTS);
                Wire four = Tcp.connect(new Endpoint("127.0.0.1", listener.local().port()), TcpOptions.DEFAULTS);
                Wire served = accepted(listener)) {
            assertThat(served.peer()).isEqualTo(four.local());
            assertThat(listener.local().host()).isEqualTo("0.0.0.0");
            if (hasIpv6()) {
                try (Wire six = Tcp.connect(new Endpoint("::1", listener.local().port()), TcpOptions.DEFAULTS);
                        Wire servedSix = accepted(listener)) {
                    assertThat(servedSix.peer()).isEqualTo(six.local());
                }
            }
        }
    }

    private static boolean hasIpv6() {
        try (WireListener listener = Tcp.listen(new Endpoint("::1", 0), TcpOptions.DEFAULTS)) {
            return listener.local().port() > 0;
        } catch (CannotListen no) {
            return false;
        }
    }

    @Test
    void hostNameWithSeveralAddressesIsTriedThrough() {
        // localhost is often ::1 as well, where nobody listens here
        try (WireListener listener = listen();
                Wire wire = Tcp.connect(new Endpoint("localhost", listener.local().port()), TcpOptions.DEFAULTS);
                Wire served = accepted(listener)) {
            assertThat(served.peer()).isEqualTo(wire.local());
        }
    }

    @Test
    void optionsAreSetOnTheSocket() throws IOException {
        try (Socket socket = new Socket()) {
            Sockets.configure(socket, TcpOptions.DEFAULTS);
            assertThat(socket.getOption(StandardSocketOptions.TCP_NODELAY)).isTrue();
            assertThat(socket.getOption(StandardSocketOptions.SO_KEEPALIVE)).isTrue();
            assertThat(number(socket, "TCP_KEEPIDLE", 30)).isEqualTo(30);
            assertThat(number(socket, "TCP_KEEPINTERVAL", 10)).isEqualTo(10);
            assertThat(number(socket, "TCP_KEEPCOUNT", 3)).isEqualTo(3);
        }
        TcpOptions off = new TcpOptions(
                false, false, Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 1, false, Duration.ofSeconds(1));
        try (Socket socket = new Socket()) {
            Sockets.configure(socket, off);
            assertThat(socket.getOption(StandardSocketOptions.TCP_NODELAY)).isFalse();
            assertThat(socket.getOption(StandardSocketOptions.SO_KEEPALIVE)).isFalse();
        }
    }

    private static Object number(Socket socket, String name, int whereThereIsNone) throws IOException {
        for (var option : socket.supportedOptions()) {
            if (option.name().equals(name)) {
                return socket.getOption(option);
            }
        }
        return whereThereIsNone;
    }

    @Test
    void optionsAreChecked() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> TcpOptions.DEFAULTS.withConnectTimeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TcpOptions(true, true, Duration.ofMillis(999), second, 1, 1, true, second))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TcpOptions(true, true, second, Duration.ofMillis(999), 1, 1, true, second))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TcpOptions(true, true, second, second, 0, 1, true, second))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TcpOptions(true, true, second, second, 1, 0, true, second))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(TcpOptions.DEFAULTS.withConnectTimeout(second).connectTimeout()).isEqualTo(second);
        assertThat(TcpOptions.DEFAULTS.connectTimeout()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void millisecondsAreRoundedUpAndNeverZero() {
        assertThat(Sockets.millis(Long.MIN_VALUE)).isEqualTo(1);
        assertThat(Sockets.millis(-1)).isEqualTo(1);
        assertThat(Sockets.millis(0)).isEqualTo(1);
        assertThat(Sockets.millis(1)).isEqualTo(1);
        assertThat(Sockets.millis(1_000_000)).isEqualTo(1);
        assertThat(Sockets.millis(1_000_001)).isEqualTo(2);
        assertThat(Sockets.millis(Duration.ofDays(30).toNanos())).isEqualTo(Integer.MAX_VALUE);
        assertThat(Sockets.millis(Limit.LONGEST)).isEqualTo(Integer.MAX_VALUE);
    }

    private static final class Limit {
        private static final long LONGEST = Long.MAX_VALUE - 1_000_000;
    }

    @Test
    void peerOfTheClientIsWhereItConnectedTo() {
        try (WireListener listener = listen();
                Wire client = Tcp.connect(listener.local(), TcpOptions.DEFAULTS)) {
            assertThat(client.peer()).isEqualTo(listener.local());
            assertThat(client.local().host()).isEqualTo(InetAddress.getLoopbackAddress().getHostAddress());
        }
    }
}
