package dev.prise.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(NoLeaks.class)
class NoLeaksTest {

    @Test
    void virtualThreadIsSeenUntilItEnds() throws InterruptedException {
        seesUntilItEnds(Thread.ofVirtual());
    }

    @Test
    void platformThreadIsSeenUntilItEnds() throws InterruptedException {
        seesUntilItEnds(Thread.ofPlatform());
    }

    private static void seesUntilItEnds(Thread.Builder builder) throws InterruptedException {
        CountDownLatch mayEnd = new CountDownLatch(1);
        Thread thread = builder.name("prise-left-behind").start(() -> awaitQuietly(mayEnd));

        assertThat(NoLeaks.leftBehind(NoLeaks.openSockets(), Duration.ZERO)).contains("thread prise-left-behind");

        mayEnd.countDown();
        thread.join();
        assertThat(NoLeaks.ourThreads()).doesNotContain("prise-left-behind");
    }

    @Test
    void openSocketIsSeenUntilItIsClosed() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")));
        Set<String> before = NoLeaks.openSockets();
        ServerSocket socket = new ServerSocket(0);
        try (socket) {
            assertThat(NoLeaks.leftBehind(before, Duration.ZERO)).anyMatch(left -> left.startsWith("socket:"));
        }
        assertThat(NoLeaks.openSockets()).isEqualTo(before);
    }

    @Test
    void patienceWaitsForThreadsThatEndByThemselves() {
        CountDownLatch mayEnd = new CountDownLatch(1);
        Thread.ofVirtual().name("prise-ends-by-itself").start(() -> awaitQuietly(mayEnd));
        Thread.ofVirtual().start(mayEnd::countDown);

        assertThat(NoLeaks.leftBehind(NoLeaks.openSockets(), Duration.ofSeconds(60)))
                .doesNotContain("thread prise-ends-by-itself");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
