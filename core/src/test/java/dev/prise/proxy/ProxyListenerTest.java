package dev.prise.proxy;

import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.ConnectionLost;
import dev.prise.tcp.Tcp;
import dev.prise.tcp.TcpOptions;
import dev.prise.testing.AsyncTask;
import dev.prise.testing.NoLeaks;
import dev.prise.testing.NothingUncaught;
import dev.prise.wire.AddressRanges;
import dev.prise.wire.Wire;
import dev.prise.wire.WireListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Proxies that are slow, silent, many or none. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProxyListenerTest {

    private static final String HEADER = "PROXY TCP4 192.0.2.7 198.51.100.1 50123 5000\r\n";
    private static final Endpoint CLIENT = new Endpoint("192.0.2.7", 50_123);
    private static final Duration LONG = Duration.ofMinutes(2);

    private record Refusal(Endpoint peer, String why) {}

    private final BlockingQueue<Refusal> refusals = new LinkedBlockingQueue<>();
    private final List<AutoCloseable> opened = new ArrayList<>();

    private ProxyListener listen(Duration time, String... proxies) throws IOException {
        return listen(time, () -> {}, proxies);
    }

    private ProxyListener listen(Duration time, Runnable whenRefused, String... proxies) throws IOException {
        SocketEvents events = new SocketEvents() {
            @Override
            public void refused(Endpoint peer, String why) {
                refusals.add(new Refusal(peer, why));
                whenRefused.run();
            }
        };
        WireListener plain = port();
        ProxyListener listener = new ProxyListener(plain, AddressRanges.of(proxies), events, time);
        opened.add(listener);
        return listener;
    }

    private static WireListener port() {
        return Tcp.listen(new Endpoint("127.0.0.1", 0), TcpOptions.DEFAULTS);
    }

    private Socket connect(ProxyListener listener, String said) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.local().port());
        opened.add(socket);
        socket.getOutputStream().write(latin1(said));
        return socket;
    }

    private Wire accept(ProxyListener listener) {
        Wire wire = listener.accept(Deadline.after(LONG)).orElseThrow();
        opened.add(wire);
        return wire;
    }

    private Refusal refusal() throws InterruptedException {
        return refusals.poll(60, TimeUnit.SECONDS);
    }

    private static String read(Wire wire, int length) {
        byte[] bytes = new byte[length];
        for (int count = 0; count < length;) {
            int more = wire.read(bytes, count, length - count, Deadline.after(LONG));
            assertThat(more).isPositive();
            count += more;
        }
        return latin1(bytes);
    }

    private static void isOver(Socket socket) throws IOException {
        socket.setSoTimeout(60_000);
        try {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        } catch (SocketException reset) {
            // over as well
        }
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
    }

    @Test
    void silentProxyHoldsUpNobodyAndIsRefusedInTheEnd() throws Exception {
        ProxyListener listener = listen(Duration.ofMillis(300), "127.0.0.1");
        Socket silent = connect(listener, "");
        Socket slow = connect(listener, "PROXY TCP4 192");
        connect(listener, HEADER + "Hello");
        Wire wire = accept(listener);
        assertThat(wire.peer()).isEqualTo(CLIENT);
        assertThat(read(wire, 5)).isEqualTo("Hello");
        List<Refusal> both = List.of(refusal(), refusal());
        assertThat(both).extracting(Refusal::peer)
                .containsExactlyInAnyOrder(new Endpoint("127.0.0.1", silent.getLocalPort()),
                        new Endpoint("127.0.0.1", slow.getLocalPort()));
        assertThat(both).extracting(Refusal::why)
                .allMatch(why -> why.startsWith("no whole PROXY header came within 300 ms"))
                .anyMatch(why -> why.contains("got \"PROXY TCP4 192\";"));
        isOver(silent);
        isOver(slow);
    }

    @Test
    void headerMayComeByteByByteAndNothingBehindItIsLost() throws Exception {
        ProxyListener listener = listen(LONG, "127.0.0.0/8");
        AsyncTask<Wire> accepting = AsyncTask.Kind.VIRTUAL.call(() -> accept(listener));
        Socket dripping = connect(listener, "");
        dripping.setTcpNoDelay(true);
        for (byte each : latin1(HEADER + "Hello")) {
            dripping.getOutputStream().write(each);
        }
        Wire wire = accepting.result();
        assertThat(wire.peer()).isEqualTo(CLIENT);
        assertThat(wire.local()).isEqualTo(new Endpoint("127.0.0.1", listener.local().port()));
        assertThat(read(wire, 5)).isEqualTo("Hello");
    }

    @Test
    void headerThatHadComeBeforeItsTimeWasOverIsRead() throws Exception {
        ProxyListener listener = listen(Duration.ofNanos(1), "127.0.0.1");
        connect(listener, HEADER + "Hello"); // accepted, and looked at, later than that
        assertThat(accept(listener).peer()).isEqualTo(CLIENT);
    }

    @Test
    void whoComesFromElsewhereIsTakenAsTheyAre() throws Exception {
        ProxyListener listener = listen(LONG, "10.0.0.0/8", "::1");
        Socket socket = connect(listener, HEADER);
        Wire wire = accept(listener);
        assertThat(wire.peer()).isEqualTo(new Endpoint("127.0.0.1", socket.getLocalPort()));
        assertThat(read(wire, HEADER.length())).isEqualTo(HEADER);
    }

    @Test
    void connectionOfTheProxysOwnKeepsItsAddress() throws Exception {
        ProxyListener listener = listen(LONG, "127.0.0.1");
        Socket socket = connect(listener, "PROXY UNKNOWN\r\nHello");
        Wire wire = accept(listener);
        assertThat(wire.peer()).isEqualTo(new Endpoint("127.0.0.1", socket.getLocalPort()));
        assertThat(read(wire, 5)).isEqualTo("Hello");
    }

    @Test
    void proxyThatSendsNoHeaderIsToldOfWithWhatItSent() throws Exception {
        ProxyListener listener = listen(LONG, "127.0.0.1");
        assertThat(listener.accept(Deadline.after(Duration.ZERO))).isEmpty();
        isOver(connect(listener, "GET / HTTP/1.1\r\n"));
        assertThat(refusal().why()).isEqualTo(
                "expected a PROXY header, got \"GET / HTTP/1.1\\r\"; every connection from an address of proxyFrom must begin"
                        + " with one; let the proxy send it (HAProxy: send-proxy-v2 or send-proxy), or take its address out of"
                        + " proxyFrom");
        connect(listener, "PROXY TC").close();
        assertThat(refusal().why()).isEqualTo("it left before its PROXY header was whole: \"PROXY TC\"");
    }

    @Test
    void crowdOfSilentOnesPushesOutWhoHasBeenSilentLongest() throws Exception {
        ProxyListener listener = listen(LONG, "127.0.0.1");
        assertThat(listener.accept(Deadline.after(Duration.ZERO))).isEmpty();
        Socket first = connect(listener, "");
        for (int i = 0; i < 256; i++) {
            connect(listener, "");
        }
        Refusal pushedOut = refusal();
        assertThat(pushedOut.peer()).isEqualTo(new Endpoint("127.0.0.1", first.getLocalPort()));
        assertThat(pushedOut.why()).isEqualTo("256 others came after it, and it has sent no whole PROXY header yet");
        isOver(first);
        connect(listener, HEADER);
        assertThat(accept(listener).peer()).isEqualTo(CLIENT);
    }

    @BeforeAll
    static void onlyTheListenersOwnBugIsUncaught() {
        NothingUncaught.expect(thrown -> thrown.getMessage().startsWith("the channel that events are forwarded over"));
    }

    @Test
    void listenerThatThrowsWhatAClosedPortThrowsDoesNotMakeThePortDeaf() throws Exception {
        Runnable forwarding = () -> {
            throw new ClosedHere("the channel that events are forwarded over");
        };
        ProxyListener listener = listen(LONG, forwarding, "127.0.0.1");
        assertThat(listener.accept(Deadline.after(Duration.ZERO))).isEmpty();
        for (int i = 0; i < 257; i++) {
            connect(listener, "");
        }
        assertThatThrownBy(() -> listener.accept(Deadline.after(LONG)))
                .isInstanceOf(IllegalStateException.class)
                .hasRootCauseInstanceOf(ClosedHere.class);
        connect(listener, HEADER);
        assertThat(acceptAtLast(listener).peer()).isEqualTo(CLIENT);
    }

    /** Whoever comes next pushes another out, and the fault in telling that may be heard first. */
    private Wire acceptAtLast(ProxyListener listener) {
        try {
            return accept(listener);
        } catch (IllegalStateException told) {
            return accept(listener);
        }
    }

    @Test
    void systemThatCanGiveNoMoreIsToldToWhoeverAcceptsAndTheNextOneComes() throws Exception {
        WireListener plain = port();
        WireListener exhausted = new WireListener() {
            private boolean hasFailed;

            @Override
            public Optional<Wire> accept(Deadline deadline) {
                if (!hasFailed) {
                    hasFailed = true;
                    throw new ConnectionLost(local(), new IOException("Too many open files"));
                }
                return plain.accept(deadline);
            }

            @Override
            public Endpoint local() {
                return plain.local();
            }

            @Override
            public void close() {
                plain.close();
            }
        };
        ProxyListener listener = new ProxyListener(exhausted, AddressRanges.of("127.0.0.1"), SocketEvents.NONE, LONG);
        opened.add(listener);
        assertThatThrownBy(() -> listener.accept(Deadline.NEVER)).isInstanceOf(ConnectionLost.class)
                .hasMessageContaining("Too many open files");
        connect(listener, HEADER);
        assertThat(accept(listener).peer()).isEqualTo(CLIENT);
    }

    @Test
    void closeFreesWhoAcceptsAndEndsAllWhoWait() throws Exception {
        ProxyListener listener = listen(LONG, "127.0.0.1");
        assertThat(listener.accept(Deadline.after(Duration.ZERO))).isEmpty();
        Socket silent = connect(listener, "");
        Socket given = connect(listener, HEADER);
        assertThat(accept(listener).peer()).isEqualTo(CLIENT);
        AsyncTask<Optional<Wire>> accepting = AsyncTask.Kind.VIRTUAL.call(() -> listener.accept(Deadline.NEVER));
        accepting.awaitBlocked();
        listener.close();
        assertThat(accepting.failure()).isInstanceOf(ClosedHere.class);
        isOver(silent);
        assertThat(given.isClosed()).isFalse();
        assertThatThrownBy(() -> listener.accept(Deadline.NEVER)).isInstanceOf(ClosedHere.class);
        listener.close();
        try (ServerSocket again = new ServerSocket()) {
            again.setReuseAddress(true);
            again.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.local().port()));
        }
    }
}
