package dev.prise.events;

import static dev.prise.events.LogThrottle.FIRST;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LogThrottleTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final List<String> log = new ArrayList<>();
    private final List<Runnable> tasks = new ArrayList<>();
    private final List<Long> delays = new ArrayList<>();
    private long now = Long.MAX_VALUE - SECOND / 2; // it goes on below zero
    private final LogThrottle throttle = new LogThrottle(() -> now, (nanos, task) -> {
        delays.add(nanos);
        tasks.add(task);
    });

    private void events(String kind, int count) {
        for (int i = 0; i < count; i++) {
            if (throttle.passes(kind, more -> log.add(more + " more " + kind))) {
                log.add(kind);
            }
        }
    }

    private static List<String> first(String kind) {
        return java.util.Collections.nCopies(FIRST, kind);
    }

    @Test
    void firstPassAndTheRestIsReportedWhenTheSecondIsOver() {
        events("a", 1000);
        assertThat(log).isEqualTo(first("a"));
        assertThat(delays).containsExactly(SECOND);
        now += SECOND;
        tasks.getFirst().run();
        assertThat(log.subList(FIRST, log.size())).containsExactly("990 more a");
    }

    @Test
    void reportStandsBeforeTheNextSecondsEvents() {
        events("a", FIRST + 5);
        now += SECOND - 1;
        events("a", 1);
        assertThat(log).isEqualTo(first("a"));
        now += 1;
        events("a", 1);
        assertThat(log.subList(FIRST, log.size())).containsExactly("6 more a", "a");
        tasks.forEach(Runnable::run);
        assertThat(log).as("nothing twice").hasSize(FIRST + 2);
    }

    @Test
    void eventsWithPausesAllPass() {
        for (int i = 0; i < 5; i++) {
            events("a", FIRST);
            now += SECOND;
        }
        assertThat(log).hasSize(5 * FIRST).containsOnly("a");
        assertThat(tasks).as("no timer is needed").isEmpty();
    }

    @Test
    void kindsAreCountedApart() {
        events("a", FIRST + 1);
        events("b", 1);
        assertThat(log.getLast()).isEqualTo("b");
        events("b", FIRST + 1);
        tasks.forEach(Runnable::run);
        assertThat(log).endsWith("1 more a", "2 more b");
    }

    @Test
    void flushReportsAtOnceAndOnlyOnce() {
        events("a", FIRST + 3);
        throttle.flush();
        assertThat(log).endsWith("3 more a").hasSize(FIRST + 1);
        throttle.flush();
        tasks.forEach(Runnable::run);
        assertThat(log).hasSize(FIRST + 1);
        events("a", 1);
        assertThat(log).endsWith("a");
    }

    @Test
    void timerOfAnEarlierSecondDoesNotEndTheNext() {
        events("a", FIRST + 1);
        now += SECOND;
        events("a", FIRST + 1);
        tasks.getFirst().run();
        assertThat(log).endsWith("1 more a", "a", "a", "a", "a", "a", "a", "a", "a", "a", "a");
        tasks.getLast().run();
        assertThat(log).endsWith("a", "1 more a");
    }

    @Test
    void timerOfTheSystemReportsByItself() throws InterruptedException {
        BlockingQueue<Long> reported = new LinkedBlockingQueue<>();
        LogThrottle real = new LogThrottle();
        int passed = 0;
        for (int i = 0; i < 1000; i++) {
            passed += real.passes("a", reported::add) ? 1 : 0;
        }
        long counted = 0;
        while (passed + counted < 1000) { // more than one report, if this thread has paused for a second
            Long more = reported.poll(60, TimeUnit.SECONDS);
            assertThat(more).isNotNull();
            counted += more;
        }
        assertThat(passed + counted).isEqualTo(1000);
    }
}
