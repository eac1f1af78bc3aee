package dev.prise.reconnect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackoffTest {

    private static final int SAMPLES = 10_000;

    @Test
    void eachPauseIsTwiceTheOneBeforeUpToTheBoundAndLessByUpToAHalf() {
        Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30));
        long full = Duration.ofMillis(200).toNanos();
        for (int attempts = 1; attempts <= 40; attempts++) {
            long shortest = Long.MAX_VALUE;
            long longest = 0;
            for (int i = 0; i < SAMPLES; i++) {
                long pause = backoff.after(attempts).toNanos();
                shortest = Math.min(shortest, pause);
                longest = Math.max(longest, pause);
            }
            assertThat(shortest).as("after %d", attempts).isBetween(full / 2, full * 6 / 10);
            assertThat(longest).as("after %d", attempts).isBetween(full * 9 / 10, full);
            full = Math.min(2 * full, Duration.ofSeconds(30).toNanos());
        }
    }

    @Test
    void pausesAreSpreadByChance() {
        Set<Duration> different = new HashSet<>();
        for (int i = 0; i < SAMPLES; i++) {
            different.add(Backoff.DEFAULTS.after(3));
        }
        assertThat(different).hasSizeGreaterThan(SAMPLES / 2);
    }

    @Test
    void noPauseEverIsNoneOrBeyondTheBoundHoweverOftenItFailed() {
        for (Backoff backoff : new Backoff[]{
                Backoff.DEFAULTS,
                new Backoff(Duration.ofNanos(1), Duration.ofSeconds(30)),
                new Backoff(Duration.ofNanos(1), Duration.ofDays(36_500)),
                new Backoff(Duration.ofMillis(200), Duration.ofDays(36_500)),
                new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1))}) {
            for (int attempts = 1; attempts < 10_000; attempts++) {
                assertThat(backoff.after(attempts)).isPositive().isLessThanOrEqualTo(backoff.longest());
            }
            assertThat(backoff.after(Integer.MAX_VALUE)).isGreaterThanOrEqualTo(backoff.longest().dividedBy(2));
        }
    }

    @Test
    void pausesAreChecked() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new Backoff(Duration.ZERO, second)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Backoff(second, Duration.ofMillis(999)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT1S must be positive and no longer than PT0.999S");
        assertThatThrownBy(() -> new Backoff(second, Duration.ofDays(200_000)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void connectionThatWasLostSoonerThanItWasWaitedForDoesNotBeginThemAnew() {
        Duration second = Duration.ofSeconds(1);
        assertThat(ReconnectingClient.wasWorthIt(second, second)).isTrue();
        assertThat(ReconnectingClient.wasWorthIt(Duration.ZERO, Duration.ZERO)).as("the first").isTrue();
        assertThat(ReconnectingClient.wasWorthIt(second.minusNanos(1), second)).as("a word, and hung up").isFalse();
    }
}
