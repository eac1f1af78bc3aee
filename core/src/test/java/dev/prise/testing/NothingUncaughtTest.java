package dev.prise.testing;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NothingUncaughtTest {

    private static void failOnAThreadOfItsOwn(String message) throws InterruptedException {
        Thread.ofVirtual().name("prise-failing").start(() -> {
            throw new IllegalStateException(message);
        }).join();
    }

    @Test
    void whatNobodyCatchesFailsTheClassOnce() throws InterruptedException {
        failOnAThreadOfItsOwn("a bug");
        failOnAThreadOfItsOwn("another bug");
        assertThatThrownBy(() -> NothingUncaught.check("This class")).isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("2 uncaught in This class, or just before it:\n"
                        + "in thread prise-failing java.lang.IllegalStateException: a bug");
        NothingUncaught.check("This class");
    }

    @Test
    void whatIsExpectedFailsNoClassAndIsExpectedInThatClassAlone() throws InterruptedException {
        NothingUncaught.expect(thrown -> thrown.getMessage().equals("a bug"));
        failOnAThreadOfItsOwn("a bug");
        NothingUncaught.check("This class");
        failOnAThreadOfItsOwn("a bug");
        assertThatThrownBy(() -> NothingUncaught.check("The next")).hasMessageContaining("1 uncaught in The next");
    }

    @Test
    void whatATestTakesItselfIsNoneOfThem() throws InterruptedException {
        try (Uncaught uncaught = Uncaught.keep()) {
            failOnAThreadOfItsOwn("a bug");
            uncaught.await();
        }
        NothingUncaught.check("This class");
    }
}
