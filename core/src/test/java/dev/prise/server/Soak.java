package dev.prise.server;

import dev.prise.Message;
import dev.prise.SocketFailure;
import dev.prise.channel.MessageChannel;
import dev.prise.testing.NoLeaks;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

/**
 * Clients that come, talk, go, reset, half-close, say nonsense and say nothing, at both servers at the same time, for as long as is
 * wanted. Everybody who asks properly must get the answer.
 */
final class Soak implements AutoCloseable {

    private static final int DRIVERS = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final StandardServer standard = StandardServer.listen(0, Loopback.OPTIONS);
    private final SimplifiedServer simplified = SimplifiedServer.listen(0, Loopback.OPTIONS);
    private final Thread serving;
    private final AtomicLong visits = new AtomicLong();
    private final ConcurrentHashMap<String, AtomicLong> kinds = new ConcurrentHashMap<>();

    Soak() {
        standard.start(ClientHandler.answering(Soak::answer));
        serving = Thread.ofPlatform().daemon().name("soak-serving").start(() -> simplified.serve(Soak::answer));
    }

    private static Message answer(Message request) {
        return request.reply("answer to " + request.text());
    }

    /** What is there when nobody is connected. */
    record Figures(long threads, int sockets, long heapBytes) {

        static Figures now() {
            for (int i = 0; i < 3; i++) {
                System.gc();
            }
            return new Figures(
                    NoLeaks.ourThreads().size() + ManagementFactory.getThreadMXBean().getThreadCount(),
                    NoLeaks.openSockets().size(),
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
    }

    /** Lets clients come while the condition holds, then waits until all have left. */
    void run(long seed, BooleanSupplier goesOn) throws InterruptedException {
        SplittableRandom seeds = new SplittableRandom(seed);
        Thread[] drivers = new Thread[DRIVERS];
        ConcurrentHashMap<Thread, Throwable> faults = new ConcurrentHashMap<>();
        for (int i = 0; i < DRIVERS; i++) {
            RandomGenerator random = seeds.split();
            drivers[i] = Thread.ofPlatform().unstarted(() -> {
                while (goesOn.getAsBoolean() && faults.isEmpty()) {
                    visit(random);
                }
            });
            drivers[i].setUncaughtExceptionHandler(faults::put);
            drivers[i].start();
        }
        for (Thread driver : drivers) {
            driver.join();
        }
        for (Throwable fault : faults.values()) {
            throw new AssertionError("with the seed " + seed + ", after " + visits + " visits " + kinds, fault);
        }
        Loopback.await("all have left", () -> standard.clients().isEmpty());
    }

    private void visit(RandomGenerator random) {
        visits.incrementAndGet();
        int port = random.nextBoolean() ? standard.port() : simplified.port();
        int kind = random.nextInt(10);
        try {
            switch (kind) {
                case 0 -> leaveAtOnce(port);
                case 1 -> reset(port, "5\r\nhel");
                case 2 -> reset(port, "5\r\nhello5\r\nhello");
                case 3 -> nonsense(port);
                case 4, 5 -> halfClose(port, random);
                case 6 -> {
                    standard.broadcast("news");
                    leaveAtOnce(port);
                }
                default -> talk(port, random);
            }
        } catch (IOException endedByTheServer) {
            // as it may end who misbehaves
        }
        kinds.computeIfAbsent("kind " + kind, none -> new AtomicLong()).incrementAndGet();
    }

    private static Socket connect(int port) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    private static void leaveAtOnce(int port) throws IOException {
        connect(port).close();
    }

    private static void reset(int port, String first) throws IOException {
        Socket socket = connect(port);
        try (socket) {
            socket.getOutputStream().write(first.getBytes(StandardCharsets.UTF_8));
            socket.setSoLinger(true, 0);
        }
    }

    private static void nonsense(int port) throws IOException {
        try (Socket socket = connect(port)) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            socket.getInputStream().readAllBytes();
        }
    }

    private static void halfClose(int port, RandomGenerator random) {
        try (MessageChannel client = MessageChannel.connect("127.0.0.1", port)) {
            String question = "last question " + random.nextLong();
            client.write(question);
            client.endOutput();
            expect("answer to " + question, client);
        }
    }

    private static void talk(int port, RandomGenerator random) {
        try (MessageChannel client =
                MessageChannel.connect("127.0.0.1", port)) {
            for (int n = random.nextInt(1, 20); n > 0; n--) {
                String question = "x".repeat(random.nextInt(2000)) + random.nextLong();
                client.write(question);
                expect("answer to " + question, client);
            }
        } catch (SocketFailure failure) {
            throw new AssertionError("a proper client was let down", failure);
        }
    }

    private static void expect(String answer, MessageChannel client) {
        String got;
        do {
            got = client.read(PATIENCE).orThrow().text();
        } while (got.equals("news"));
        if (!got.equals(answer)) {
            throw new AssertionError("not " + answer + " but " + got);
        }
    }

    long visits() {
        return visits.get();
    }

    @Override
    public void close() throws InterruptedException {
        standard.close();
        simplified.close();
        serving.join();
    }
}
