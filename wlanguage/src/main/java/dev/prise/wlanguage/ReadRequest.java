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
record ReadRequest(Duration patience, int maxBytes, Optional<Duration> quiet) {

    static final Duration DEFAULT_WAIT = Duration.ofSeconds(1);
    static final ReadRequest AT_LAST = new ReadRequest(Limits.FOREVER, Raw.DEFAULT_MAX_BYTES, Optional.empty());

    ReadRequest {
        if (maxBytes < 1) {
            throw new IllegalArgumentException(
                    "a read of at most " + maxBytes + " bytes gives nothing; ask for 1 or more");
        }
    }

    static ReadRequest of(boolean forever) {
        return of(forever, DEFAULT_WAIT);
    }

    static ReadRequest of(boolean forever, Duration maxWait) {
        return new ReadRequest(forever ? Limits.FOREVER : maxWait, Raw.DEFAULT_MAX_BYTES, Optional.empty());
    }

    ReadRequest atMost(int bytes) {
        return new ReadRequest(patience, bytes, quiet);
    }

    ReadRequest untilQuietFor(Duration silence) {
        return new ReadRequest(patience, maxBytes, Optional.of(silence));
    }
}
