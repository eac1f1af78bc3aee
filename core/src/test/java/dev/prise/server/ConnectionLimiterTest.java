package dev.prise.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who is counted, and when there is room again. The clock is the test's. */
class ConnectionLimiterTest {

    private static final long SECOND = 1_000_000_000;

    private long now = Long.MAX_VALUE - SECOND; // the clock may overflow at any time

    private ConnectionLimiter keeping(ClientLimits limits) {
        return new ConnectionLimiter(limits, () -> now);
    }

    @Test
    void thoseBeyondTheMostAreToldHowManyThereAreAndLetInWhenOneLeaves() {
        ConnectionLimiter door = keeping(ClientLimits.DEFAULTS.withMost(2));
        assertThat(door.tryAcquire("a")).isEmpty();
        assertThat(door.tryAcquire("b")).isEmpty();
        assertThat(door.tryAcquire("c")).contains("there are 2 clients, the most allowed");
        door.release("a");
        assertThat(door.tryAcquire("c")).isEmpty();
        assertThat(door.tryAcquire("a")).isPresent();
    }

    @Test
    void eachAddressHasItsOwnLimit() {
        ConnectionLimiter door = keeping(ClientLimits.DEFAULTS.withMostPerAddress(2));
        assertThat(door.tryAcquire("a")).isEmpty();
        assertThat(door.tryAcquire("a")).isEmpty();
        assertThat(door.tryAcquire("a")).contains("there are 2 clients from a, the most allowed");
        assertThat(door.tryAcquire("b")).isEmpty();
        door.release("b");
        assertThat(door.tryAcquire("a")).isPresent();
        door.release("a");
        assertThat(door.tryAcquire("a")).isEmpty();
    }

    @Test
    void addressThatHasLeftAltogetherStartsAnew() {
        ConnectionLimiter door = keeping(ClientLimits.DEFAULTS.withMostPerAddress(1));
        for (int i = 0; i < 1000; i++) {
            assertThat(door.tryAcquire("10.0.0." + i)).isEmpty();
            assertThat(door.tryAcquire("10.0.0." + i)).isPresent();
            door.release("10.0.0." + i);
        }
        assertThat(door.tryAcquire("10.0.0.1")).isEmpty();
    }

    @Test
    void asManyAsTheRateMayComeAtOnceAndMoreAsTimePasses() {
        ConnectionLimiter door = keeping(ClientLimits.DEFAULTS.withNewPerSecond(4));
        assertThat(admitted(door, 10)).isEqualTo(4);
        assertThat(door.tryAcquire("x")).contains("more than 4 new clients came within a second");
        now += SECOND / 4;
        assertThat(admitted(door, 10)).isEqualTo(1);
        now += SECOND / 8;
        assertThat(admitted(door, 10)).isZero();
        now += SECOND / 8;
        assertThat(admitted(door, 10)).isEqualTo(1);
        now += 1000 * SECOND;
        assertThat(admitted(door, 10)).as("quiet times are not saved up").isEqualTo(4);
    }

    @Test
    void thoseWhoAreRefusedUseUpNobodysTurn() {
        ConnectionLimiter door = keeping(ClientLimits.DEFAULTS.withMost(1).withNewPerSecond(2));
        assertThat(door.tryAcquire("a")).isEmpty();
        for (int i = 0; i < 100; i++) {
            assertThat(door.tryAcquire("b")).contains("there are 1 clients, the most allowed");
        }
        door.release("a");
        assertThat(door.tryAcquire("b")).as("one of two new ones a second is left").isEmpty();
    }

    @Test
    void leavingGivesNoMoreThanTheRate() {
        ConnectionLimiter door = keeping(ClientLimits.DEFAULTS.withNewPerSecond(1));
        assertThat(door.tryAcquire("a")).isEmpty();
        door.release("a");
        assertThat(door.tryAcquire("a")).isPresent();
    }

    @Test
    void unlimitedIsUnlimited() {
        assertThat(admitted(keeping(ClientLimits.DEFAULTS.withMost(ClientLimits.UNLIMITED)), 100_000))
                .isEqualTo(100_000);
    }

    @Test
    void neverMoreThanTheMostAreInWhoeverComesAndGoesAtOnce() throws InterruptedException {
        int most = 3;
        ConnectionLimiter door = new ConnectionLimiter(ClientLimits.DEFAULTS.withMost(most).withMostPerAddress(2));
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger greatest = new AtomicInteger();
        CountDownLatch start = new CountDownLatch(1);
        Thread[] threads = IntStream.range(0, 8).mapToObj(i -> Thread.ofPlatform().start(() -> {
            String address = "address " + i % 4;
            awaitQuietly(start);
            for (int n = 0; n < 5000; n++) {
                if (door.tryAcquire(address).isEmpty()) {
                    greatest.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    inside.decrementAndGet();
                    door.release(address);
                }
            }
        })).toArray(Thread[]::new);
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(greatest.get()).isBetween(1, most);
        assertThat(door.tryAcquire("address 0")).isEmpty();
        assertThat(door.tryAcquire("address 0")).isEmpty();
        assertThat(door.tryAcquire("address 0")).contains("there are 2 clients from address 0, the most allowed");
        assertThat(door.tryAcquire("address 1")).isEmpty();
        assertThat(door.tryAcquire("address 2")).contains("there are 3 clients, the most allowed");
    }

    @Test
    void limitsAreChecked() {
        ClientLimits limits = ClientLimits.DEFAULTS;
        assertThatThrownBy(() -> limits.withMost(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> limits.withMostPerAddress(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> limits.withNewPerSecond(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> limits.withGrace(Duration.ofMillis(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThat(limits.withGrace(Duration.ZERO).grace()).isZero();
    }

    private static int admitted(ConnectionLimiter door, int coming) {
        return (int) IntStream.range(0, coming).filter(i -> door.tryAcquire("address").isEmpty()).count();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
