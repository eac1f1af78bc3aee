package dev.prise.wlanguage;

import dev.prise.Limits;
import dev.prise.frame.Raw;
import java.time.Duration;
import java.util.Optional;

/**
 * What SocketLit is asked for. Immutable.
 *
 * @param patience how long to wait for the message, {@link Limits#FOREVER} included
 * @param maxBytes in the mode without tags: how many bytes at the most
 * @param quiet in the mode without tags: the silence after which no more bytes are collected; empty to take what one read gives
 */
record Wanted(Duration patience, int maxBytes, Optional<Duration> quiet) {

    static final Duration DEFAULT_WAIT = Duration.ofSeconds(1);
    static final Wanted AT_LAST = new Wanted(Limits.FOREVER, Raw.DEFAULT_MAX_BYTES, Optional.empty());

    Wanted {
        if (maxBytes < 1) {
            throw new IllegalArgumentException(
                    "a read of at most " + maxBytes + " bytes gives nothing; ask for 1 or more");
        }
    }

    static Wanted of(boolean forever) {
        return of(forever, DEFAULT_WAIT);
    }

    static Wanted of(boolean forever, Duration maxWait) {
        return new Wanted(forever ? Limits.FOREVER : maxWait, Raw.DEFAULT_MAX_BYTES, Optional.empty());
    }

    Wanted atMost(int bytes) {
        return new Wanted(patience, bytes, quiet);
    }

    Wanted untilQuietFor(Duration silence) {
        return new Wanted(patience, maxBytes, Optional.of(silence));
    }
}
