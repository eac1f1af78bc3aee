package dev.prise.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails a test class that leaves threads or sockets behind: {@code @ExtendWith(NoLeaks.class)}.
 *
 * <p>After the class it waits, at most {@link #PATIENCE}, until no thread named {@code prise-…} lives, platform or virtual,
 * and every socket that is open was open before the class too. Classes that use it must run one after the other. Sockets are
 * only seen where {@code /proc/self/fd} is, that is on Linux.
 */
public final class NoLeaks implements BeforeAllCallback, AfterAllCallback {

    /** Generous: the write watch, for one, ends by itself only after up to two rounds of a second each. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Namespace NAMESPACE = Namespace.create(NoLeaks.class);
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        warmUp();
        context.getStore(NAMESPACE).put(context.getUniqueId(), openSockets());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        @SuppressWarnings("unchecked")
        Set<String> before = context.getStore(NAMESPACE).remove(context.getUniqueId(), Set.class);
        List<String> left = leftBehind(before, PATIENCE);
        if (!left.isEmpty()) {
            throw new AssertionError(
                    context.getDisplayName() + " has left behind: " + String.join(", ", left) + stacks());
        }
    }

    /** What is still there once nothing is, or the patience is over. */
    static List<String> leftBehind(Set<String> socketsBefore, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        List<String> left = leftBehind(socketsBefore);
        while (!left.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(20_000_000);
            left = leftBehind(socketsBefore);
        }
        return left;
    }

    private static List<String> leftBehind(Set<String> socketsBefore) {
        List<String> left = new ArrayList<>();
        ourThreads().forEach(name -> left.add("thread " + name));
        openSockets().stream().filter(socket -> !socketsBefore.contains(socket)).forEach(left::add);
        return left;
    }

    /** The names of the living threads that this library has started. */
    public static List<String> ourThreads() {
        return ours().map(Thread::getName).sorted().toList();
    }

    /** Where the threads that this library has started are, virtual ones too. */
    public static String stacks() {
        return ours().map(LivingThreads::shown).collect(Collectors.joining());
    }

    private static Stream<Thread> ours() {
        return LivingThreads.all().stream().filter(thread -> thread.getName().startsWith("prise-"));
    }

    /** The sockets of this process, by the numbers that the system gives them; each number is given once. */
    public static Set<String> openSockets() {
        Set<String> sockets = new TreeSet<>();
        if (Files.isDirectory(DESCRIPTORS)) {
            try (Stream<Path> descriptors = Files.list(DESCRIPTORS)) {
                descriptors.forEach(descriptor -> addIfSocket(descriptor, sockets));
            } catch (IOException noList) {
                throw new UncheckedIOException(noList);
            }
        }
        return sockets;
    }

    private static void addIfSocket(Path descriptor, Set<String> sockets) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            if (target.startsWith("socket:")) {
                sockets.add(target);
            }
        } catch (IOException closedMeanwhile) {
            // then it is no leak
        }
    }

    // The JDK opens a socket or two of its own the first time that sockets are used, and keeps them
    private static void warmUp() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(server.getInetAddress(), server.getLocalPort());
                Socket accepted = server.accept()) {
            client.getOutputStream().write(0);
            accepted.getInputStream().read();
        }
    }
}
