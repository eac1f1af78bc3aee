package dev.prise.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each target for a few seconds, two at a time: what was found before, and whether something new is found quickly. */
class EveryTargetTest {

    private static final int SECONDS = Integer.getInteger("fuzz.seconds", 10);
    private static final int JOBS = 2;

    @Test
    void noTargetFindsAnything() throws InterruptedException {
        List<Fuzz.Outcome> outcomes = Fuzz.run(Path.of(""), SECONDS, JOBS, List.of());
        assertThat(outcomes).hasSameSizeAs(Fuzz.TARGETS).allSatisfy(outcome -> {
            assertThat(outcome.finding()).as(outcome.target()).isEmpty();
            assertThat(outcome.runs()).as(outcome.target()).isPositive();
        });
    }
}
