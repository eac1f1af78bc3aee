package dev.prise.server;

import static dev.prise.server.Loopback.PATIENCE;
import static dev.prise.server.Loopback.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.SocketEvents;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.tcp.TcpOptions;
import dev.prise.testing.NoLeaks;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Thousands of clients of one server. Each costs two file descriptors here, one at either end. The whole crowd:
 * {@code mvn -pl core test -Dtest=ManyClientsTest -Dcrowd.clients=5000 -Dtest.heap=3g}.
 */
@ExtendWith(NoLeaks.class)
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManyClientsTest {

    private static final int CLIENTS = Integer.getInteger("crowd.clients", 250);
    private static final int SLOW = CLIENTS / 50;
    private static final int MESSAGES = 100;
    private static final int BLOCKING_BYTES = 5 << 20; // more than the system holds for one who reads nothing

    private final Set<Integer> slowPorts = ConcurrentHashMap.newKeySet();
    private final Message news = Message.of("news for everybody");
    private final Message block = Message.of(new byte[BLOCKING_BYTES]);
    private final AtomicInteger newsSentToSlow = new AtomicInteger();
    private long lapAt = System.nanoTime();
    private final AtomicInteger blocking = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    private final SocketEvents events = new SocketEvents() {
        @Override
        @SuppressWarnings("ReferenceEquality") // the very message
        public void sent(Endpoint peer, Message message) {
            if (message == news && slowPorts.contains(peer.port())) {
                newsSentToSlow.incrementAndGet();
            }
        }

        @Override
        public void refused(Endpoint peer, String why) {
            refused.incrementAndGet();
        }
    };

    private StandardServer listen() {
        TcpOptions defaults = TcpOptions.DEFAULTS;
        TcpOptions roomy = new TcpOptions(
                defaults.noDelay(), defaults.keepAlive(), defaults.keepAliveIdle(), defaults.keepAliveInterval(),
                defaults.keepAliveProbes(), 1024, defaults.reuseAddress(), Duration.ofSeconds(60));
        StandardServer server = StandardServer.listen(0, Loopback.telling(events).withTcp(roomy));
        server.start(ClientHandler.answering(request -> {
            if (request.text().equals("block me")) {
                blocking.incrementAndGet();
                return block;
            }
            return request.reply("answer to " + request.text());
        }));
        return server;
    }

    @Test
    void everybodyIsAnsweredAndNoSlowOneHoldsUpTheOthers() throws Exception {
        List<MessageChannel> quick = new ArrayList<>();
        List<Socket> slow = new ArrayList<>();
        try (StandardServer server = listen();
                ExecutorService drivers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLIENTS - SLOW; i++) {
                quick.add(MessageChannel.connect(
                        server.local(), ChannelOptions.DEFAULTS, TcpOptions.DEFAULTS.withConnectTimeout(PATIENCE)));
            }
            for (int i = 0; i < SLOW; i++) {
                slow.add(slowSocket(server));
            }
            lap("connected");
            await("all are in", () -> server.clients().size() == CLIENTS);

            each(drivers, quick, ManyClientsTest::dialogue);
            each(drivers, slow, ManyClientsTest::dialogue);

            lap("answered");
            each(drivers, slow, socket -> write(socket, "block me"));
            await("all slow ones are being answered", () -> blocking.get() == SLOW);
            assertThat(server.broadcast(news)).isEqualTo(CLIENTS);
            each(drivers, quick, client -> assertThat(Loopback.read(client)).isEqualTo(news.text()));
            lap("told the news");
            assertThat(newsSentToSlow).as("slow ones who were no longer blocked").hasValue(0);

            for (Socket socket : slow) { // and who reads at last gets all
                assertThat(read(socket)).hasSize(BLOCKING_BYTES);
                assertThat(new String(read(socket), StandardCharsets.UTF_8)).isEqualTo(news.text());
            }
            assertThat(refused).hasValue(0);
            assertThat(server.clients()).hasSize(CLIENTS);
        } finally {
            quick.forEach(MessageChannel::close);
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    /** For whoever measures; asserts nothing. */
    private void lap(String what) {
        if (Boolean.getBoolean("crowd.laps")) {
            long now = System.nanoTime();
            System.out.println("crowd: " + CLIENTS + " " + what + " after " + (now - lapAt) / 1_000_000 + " ms");
            lapAt = now;
        }
    }

    private Socket slowSocket(StandardServer server) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(8 << 10);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()),
                (int) PATIENCE.toMillis());
        slowPorts.add(socket.getLocalPort());
        return socket;
    }

    private static void dialogue(MessageChannel client) {
        String name = client.local().toString();
        for (int n = 0; n < MESSAGES; n++) {
            client.write(name + ", " + n);
            assertThat(Loopback.read(client)).isEqualTo("answer to " + name + ", " + n);
        }
    }

    private static void dialogue(Socket client) throws IOException {
        String name = client.getLocalSocketAddress().toString();
        for (int n = 0; n < MESSAGES; n++) {
            write(client, name + ", " + n);
            assertThat(new String(read(client), StandardCharsets.UTF_8)).isEqualTo("answer to " + name + ", " + n);
        }
    }

    private static void write(Socket client, String text) throws IOException {
        client.getOutputStream().write((text.length() + "\r\n" + text).getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] read(Socket client) throws IOException {
        DataInputStream in = new DataInputStream(client.getInputStream());
        int size = 0;
        for (int digit = in.readByte(); digit != '\r'; digit = in.readByte()) {
            size = 10 * size + digit - '0';
        }
        in.readByte();
        byte[] message = new byte[size];
        in.readFully(message);
        return message;
    }

    private interface Drive<T> {
        void of(T client) throws Exception;
    }

    private static <T> void each(ExecutorService drivers, List<T> clients, Drive<T> drive) throws Exception {
        List<Callable<Boolean>> drives = new ArrayList<>();
        clients.forEach(client -> drives.add(() -> {
            drive.of(client);
            return true;
        }));
        for (Future<Boolean> each : drivers.invokeAll(drives)) {
            assertThat(each.get()).isTrue();
        }
    }
}
