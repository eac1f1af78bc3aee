package dev.prise.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The threads that servers start: the only way to see from outside that a waiting client's first message is whole. */
final class OurThreads {

    private OurThreads() {}

    static boolean areAlive(String name) {
        try {
            Path directory = Files.createTempDirectory("our-threads");
            Path dump = directory.resolve("threads.json");
            try {
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                        .dumpThreads(dump.toString(), ThreadDumpFormat.JSON);
                return Files.readString(dump, StandardCharsets.UTF_8).contains("\"" + name + "\"");
            } finally {
                Files.deleteIfExists(dump);
                Files.delete(directory);
            }
        } catch (IOException noDump) {
            throw new UncheckedIOException(noDump);
        }
    }

    /** Waits until nobody reads any more for somebody in the waiting room: under the queueing policy it has spoken then. */
    static void awaitSpoken(Recorder recorder, SimplifiedServer server, RawClient rawClient) {
        try (RawClient next = RawClient.to(server)) {
            recorder.await(Recorder.Kind.CONNECTED, next); // one after the other: so the thread before has been started
        }
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Recorder.PATIENCE_SECONDS);
        while (areAlive("prise-waiting-" + rawClient.endpoint())) {
            assertThat(System.nanoTime() < end).as(rawClient + " has spoken").isTrue();
            LockSupport.parkNanos(1_000_000);
        }
    }
}
