package dev.prise.server;

import dev.prise.Endpoint;
import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.Heartbeat;
import dev.prise.channel.MessageChannel;
import dev.prise.tcp.TcpOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Two machines, a cable, and what each kind of our sockets tells once it is pulled. The machines are network namespaces of Linux, which
 * take root to make; each has a JVM of its own, and the system's other interfaces are left alone.
 *
 * <pre>
 *   HERE  198.51.100.1                                198.51.100.2  THERE
 *     simplified server :5001  &lt;──────────────────────  a client that says x, again and again
 *     standard server   :5002  &lt;──────────────────────  another
 *     client            ──────────────────────────&gt; :5003  a server that does so too
 * </pre>
 *
 * <p>By hand: {@code java -cp core/target/classes:core/target/test-classes dev.prise.server.PulledCable DEFAULTS}
 */
final class PulledCable {

    private static final String HERE = "198.51.100.1";
    private static final String THERE = "198.51.100.2";
    private static final int SIMPLIFIED = 5001;
    private static final int STANDARD = 5002;
    private static final int CLIENT = 5003;
    private static final Duration PATIENCE = Duration.ofSeconds(100);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final AtomicInteger PULLED = new AtomicInteger(); // makes names of namespaces that nobody else has

    /** How our sockets are set up, and what they do once the cable is pulled. */
    enum Setting {
        /** Everything as it is unless told otherwise; nothing is written. */
        DEFAULTS,
        /** The same, and something is written. */
        DEFAULTS_UNACKNOWLEDGED,
        /** Keep-alive after 1 s, twice, 1 s apart; nothing is written. */
        SHORT_KEEP_ALIVE {
            @Override
            TcpOptions tcp() {
                Duration second = Duration.ofSeconds(1);
                return new TcpOptions(true, true, second, second, 2, 50, true, Duration.ofSeconds(5));
            }
        },
        /** Something is written, and a heartbeat is as it is unless told otherwise. */
        DEFAULT_HEARTBEAT {
            @Override
            ChannelOptions channel() {
                return ChannelOptions.DEFAULTS.withHeartbeat(Heartbeat.of("PING"));
            }
        },
        /** Something is written, and a heartbeat after two seconds. */
        HEARTBEAT {
            @Override
            ChannelOptions channel() {
                Duration time = Duration.ofSeconds(2);
                return ChannelOptions.DEFAULTS.withHeartbeat(Heartbeat.of("PING").every(time).within(time));
            }
        },
        /** Something is written, and an answer is not waited for longer than three seconds. */
        IDLE_TIME {
            @Override
            ChannelOptions channel() {
                return ChannelOptions.DEFAULTS.withLimits(Limits.DEFAULTS.withIdleTimeout(Duration.ofSeconds(3)));
            }
        },
        /** More is written than the system takes, for a second at the most. */
        WRITE_TIMEOUT {
            @Override
            ChannelOptions channel() {
                return ChannelOptions.DEFAULTS.withLimits(Limits.DEFAULTS.withWriteTimeout(Duration.ofSeconds(1)));
            }
        };

        TcpOptions tcp() {
            return TcpOptions.DEFAULTS;
        }

        ChannelOptions channel() {
            return ChannelOptions.DEFAULTS;
        }

        Duration patience() {
            return this == DEFAULTS_UNACKNOWLEDGED ? Duration.ofMinutes(30) : PATIENCE;
        }

        Message lastWords() {
            return switch (this) {
                case DEFAULTS, SHORT_KEEP_ALIVE -> Message.NONE;
                case WRITE_TIMEOUT -> Message.of(new byte[12 << 20], StandardCharsets.UTF_8);
                default -> Message.of("Hello");
            };
        }
    }

    private PulledCable() {}

    /** Plays one machine, or both and the cable between them. */
    public static void main(String... arguments) throws Exception {
        switch (arguments[0]) {
            case "HERE" -> here(Setting.valueOf(arguments[1]));
            case "THERE" -> there();
            default -> pull(Setting.valueOf(arguments[0]), System.out::println);
        }
    }

    /** Pulls the cable; gives what each of our three sockets tells: its kind, the failure, and after how many milliseconds. */
    static List<String> pull(Setting setting, Consumer<String> told) throws IOException {
        String suffix = "-" + ProcessHandle.current().pid() + "-" + PULLED.incrementAndGet();
        String here = "prise-here" + suffix;
        String there = "prise-there" + suffix;
        List<String> failures = new ArrayList<>();
        try {
            ip("netns add " + here);
            ip("netns add " + there);
            ip("-n " + here + " link add cable type veth peer name cable netns " + there);
            connect(here, HERE);
            connect(there, THERE);
            try (Machine us = new Machine(here, setting.patience(), "HERE", setting.name());
                    Machine them = new Machine(there, setting.patience(), "THERE")) {
                for (int i = 0; i < 3; i++) {
                    us.next("ready");
                }
                ip("-n " + there + " link set cable down");
                us.tell("pulled");
                for (int i = 0; i < 3; i++) {
                    String failure = us.next("failed").substring("failed ".length());
                    told.accept(failure);
                    failures.add(failure);
                }
            }
        } finally {
            removed(here);
            removed(there);
        }
        return failures;
    }

    private static void connect(String namespace, String address) throws IOException {
        ip("-n " + namespace + " address add " + address + "/24 dev cable");
        ip("-n " + namespace + " link set lo up");
        ip("-n " + namespace + " link set cable up");
    }

    private static void removed(String namespace) {
        try {
            ip("netns delete " + namespace);
        } catch (IOException neverMade) {
            // then nothing of it is left
        }
    }

    /** Runs {@code ip}; what it says is what has failed. */
    static void ip(String arguments) throws IOException {
        Process process = new ProcessBuilder(("ip " + arguments).split(" ")).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new IOException("ip " + arguments + ": " + said.strip());
        }
    }

    /** A JVM in a namespace. */
    private static final class Machine implements AutoCloseable {
        private final Process process;
        private final BufferedReader output;

        Machine(String namespace, Duration patience, String... arguments) throws IOException {
            List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace,
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
                    classes(MessageChannel.class) + ":" + classes(PulledCable.class), PulledCable.class.getName()));
            command.addAll(List.of(arguments));
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
            output = process.inputReader(StandardCharsets.UTF_8);
            CompletableFuture.delayedExecutor(patience.toSeconds(), TimeUnit.SECONDS).execute(process::destroyForcibly);
        }

        private static Path classes(Class<?> one) {
            try {
                return Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
            } catch (URISyntaxException never) {
                throw new AssertionError(never);
            }
        }

        void tell(String line) throws IOException {
            process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        }

        String next(String beginning) throws IOException {
            StringBuilder said = new StringBuilder();
            for (String line; (line = output.readLine()) != null;) {
                if (line.startsWith(beginning)) {
                    return line;
                }
                said.append('\n').append(line);
            }
            throw new IOException("it never said " + beginning + " but" + said);
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }

    private static void here(Setting setting) throws IOException {
        Thread.setDefaultUncaughtExceptionHandler((thread, known) -> {}); // its trace would get between the lines
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        long[] pulledAt = new long[1];
        ServerOptions options = ServerOptions.DEFAULTS.withTcp(setting.tcp());
        try (SimplifiedServer simplified = SimplifiedServer.listen(
                SIMPLIFIED, options.withChannel(setting.channel().withEvents(told("SIMPLIFIED", pulledAt))));
                StandardServer standard = StandardServer.listen(
                        STANDARD, options.withChannel(setting.channel().withEvents(told("STANDARD", pulledAt))));
                MessageChannel client = patiently(() -> MessageChannel.connect(
                        new Endpoint(THERE, CLIENT), setting.channel().withEvents(told("CLIENT", pulledAt)),
                        setting.tcp()))) {
            Thread.ofVirtual().start(() -> simplified.serve(message -> Message.NONE));
            standard.start(channel -> channel.serve(message -> Message.NONE));
            Thread.ofVirtual().start(() -> client.serve(message -> Message.NONE));
            orders.readLine();
            pulledAt[0] = System.nanoTime();
            Message lastWords = setting.lastWords();
            if (!lastWords.isNone()) {
                Thread.ofVirtual().start(() -> simplified.write(lastWords));
                Thread.ofVirtual().start(() -> standard.broadcast(lastWords));
                Thread.ofVirtual().start(() -> client.write(lastWords));
            }
            orders.readLine(); // until this machine is switched off
        }
    }

    private static SocketEvents told(String kind, long[] pulledAt) {
        PrintStream out = System.out;
        AtomicBoolean ready = new AtomicBoolean();
        return new SocketEvents() {
            @Override
            public void received(Endpoint peer, Message message) {
                if (ready.compareAndSet(false, true)) {
                    out.println("ready " + kind);
                }
            }

            @Override
            public void failed(Endpoint peer, SocketFailure failure) {
                long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - pulledAt[0]);
                out.println("failed " + kind + " " + failure.getClass().getSimpleName() + " after " + millis + " ms");
            }
        };
    }

    private static void there() throws IOException {
        byte[] word = "1\r\nx".getBytes(StandardCharsets.US_ASCII);
        try (ServerSocket server = new ServerSocket(CLIENT);
                Socket first = patiently(() -> socket(SIMPLIFIED));
                Socket second = patiently(() -> socket(STANDARD));
                Socket client = server.accept()) {
            while (true) { // until this machine is switched off
                for (Socket each : List.of(first, second, client)) {
                    each.getOutputStream().write(word);
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private static Socket socket(int port) {
        try {
            return new Socket(HERE, port);
        } catch (IOException notYet) {
            throw new UncheckedIOException(notYet);
        }
    }

    private static <T> T patiently(Supplier<T> connected) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return connected.get();
            } catch (RuntimeException notYet) {
                if (System.nanoTime() > end) {
                    throw notYet;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }
}
