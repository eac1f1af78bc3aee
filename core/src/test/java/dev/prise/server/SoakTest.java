package dev.prise.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.server.Soak.Figures;
import dev.prise.testing.NoLeaks;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A long one by hand: {@code mvn -pl core test -Dtest=SoakTest -Dsoak.minutes=10}. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 3, unit = java.util.concurrent.TimeUnit.HOURS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SoakTest {

    private static final int MINUTES = Integer.getInteger("soak.minutes", 0);
    private static final long SEED = Long.getLong("soak.seed", 1);
    private static final int VISITS = 1500; // without a number of minutes; as many before, to get warm
    private static final long MOST_GROWTH_BYTES = 4 << 20; // what a JVM keeps for itself meanwhile

    @Test
    void clientsThatComeAndGoLeaveNothingBehind() throws Exception {
        try (Soak soak = new Soak()) {
            soak.run(SEED, upTo(VISITS));
            Figures before = settled();
            long end = System.nanoTime() + Duration.ofMinutes(MINUTES).toNanos();
            soak.run(SEED + 1, MINUTES > 0 ? () -> System.nanoTime() < end : upTo(VISITS));
            Figures after = settledTo(before);
            if (MINUTES > 0) {
                System.out.println("soak: " + soak.visits() + " visits, before " + before + ", after " + after);
            }
            assertThat(after.threads()).as("threads").isLessThanOrEqualTo(before.threads());
            assertThat(after.sockets()).as("sockets").isLessThanOrEqualTo(before.sockets());
            assertThat(after.heapBytes()).as("bytes").isLessThan(before.heapBytes() + MOST_GROWTH_BYTES);
        }
    }

    private static java.util.function.BooleanSupplier upTo(int visits) {
        AtomicLong left = new AtomicLong(visits);
        return () -> left.getAndDecrement() > 0;
    }

    /** Once the threads that end by themselves have ended: two acceptors are left. */
    private static Figures settled() {
        Loopback.await("the servers' two threads alone", () -> NoLeaks.ourThreads().size() == 2);
        return Figures.now();
    }

    private static Figures settledTo(Figures before) {
        Figures[] now = new Figures[1];
        Loopback.await("what ends by itself", () -> {
            now[0] = settled();
            return now[0].threads() <= before.threads() && now[0].sockets() <= before.sockets();
        });
        return now[0];
    }
}
