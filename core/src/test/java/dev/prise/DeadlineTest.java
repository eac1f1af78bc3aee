package dev.prise;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {

    @Test
    void neverDoesNotCome() {
        assertThat(Deadline.NEVER.isPast()).isFalse();
        assertThat(Deadline.NEVER.remainingNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(Deadline.NEVER).hasToString("never");
    }

    @Test
    void centuryAndMoreIsNever() {
        assertThat(Deadline.after(Limits.FOREVER)).isSameAs(Deadline.NEVER);
        assertThat(Deadline.after(Duration.ofSeconds(Long.MAX_VALUE))).isSameAs(Deadline.NEVER);
        assertThat(Deadline.afterNanos(Long.MAX_VALUE)).isSameAs(Deadline.NEVER);
        assertThat(Deadline.after(Limits.FOREVER.minusNanos(1))).isNotSameAs(Deadline.NEVER);
        assertThat(Deadline.after(Limits.FOREVER.minusNanos(1)).isPast()).isFalse();
        assertThat(Deadline.afterNanos(Long.MAX_VALUE - 1).isPast()).isFalse();
    }

    @Test
    void zeroAndLessIsPast() {
        assertThat(Deadline.after(Duration.ZERO).isPast()).isTrue();
        assertThat(Deadline.after(Duration.ofNanos(-1)).isPast()).isTrue();
        assertThat(Deadline.after(Duration.ofDays(-365)).isPast()).isTrue();
        assertThat(Deadline.afterNanos(-1).remainingNanos()).isNegative();
    }

    @Test
    void longAgoIsPastToo() {
        assertThat(Deadline.afterNanos(Long.MIN_VALUE).isPast()).isTrue();
        assertThat(Deadline.after(Duration.ofSeconds(Long.MIN_VALUE)).isPast()).isTrue();
    }

    @Test
    void remainingTimeShrinksFromTheWhole() {
        Duration hour = Duration.ofHours(1);
        Deadline deadline = Deadline.after(hour);
        long first = deadline.remainingNanos();
        long second = deadline.remainingNanos();
        assertThat(first).isPositive().isLessThanOrEqualTo(hour.toNanos());
        assertThat(second).isLessThanOrEqualTo(first);
        assertThat(deadline.isPast()).isFalse();
        assertThat(deadline.toString()).startsWith("in PT");
    }
}
