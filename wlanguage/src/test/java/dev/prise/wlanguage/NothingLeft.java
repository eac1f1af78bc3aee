package dev.prise.wlanguage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Closes the sockets whose names a test has left, takes back Socket.Option, and fails a class after which other sockets are open
 * than before. Those are seen where {@code /proc/self/fd} is, that is on Linux.
 */
final class NothingLeft implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {

    private static final long PATIENCE_SECONDS = 30;
    private static final Namespace NAMESPACE = Namespace.create(NothingLeft.class);
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        warmUp();
        context.getStore(NAMESPACE).put("sockets", openSockets());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        SocketSettings.Option = 0;
        NamedSockets names = Sockets.PROCESS.names();
        names.all().forEach(names::close);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        @SuppressWarnings("unchecked")
        Set<String> before = context.getStore(NAMESPACE).remove("sockets", Set.class);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!before.containsAll(openSockets())) {
            if (System.nanoTime() > end) {
                throw new AssertionError(context.getDisplayName() + " has left sockets open");
            }
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static Set<String> openSockets() {
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
            // then it is not left
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
