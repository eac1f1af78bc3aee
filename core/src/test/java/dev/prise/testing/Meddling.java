package dev.prise.testing;

import java.util.random.RandomGenerator;

/**
 * What a {@link MeddlingProxy} does to one connection.
 *
 * @param manner how it passes bytes on
 * @param strike what it does at one place of the stream
 * @param wayBack whether that place is in what the server sends
 * @param place how many bytes pass before it
 * @param seed of all that is left to chance
 */
public record Meddling(Manner manner, Strike strike, boolean wayBack, long place, long seed) {

    /** How bytes are passed on; nothing is lost. */
    public enum Manner {
        /** As they come. */
        PLAIN,
        /** A byte at a time. */
        BYTEWISE,
        /** Cut in two inside each header and each tag. */
        CUT_IN_MARKS,
        /** All that comes within a moment in one piece. */
        GLUED,
        /** Each piece a moment later. */
        DELAYED,
        /** In pieces of any size, some of them late. */
        AT_RANDOM
    }

    /** What happens at the place. */
    public enum Strike {
        /** Nothing. */
        NONE,
        /** Nothing is passed on any more, and nobody is told. */
        STALL,
        /** Both connections break off. */
        RESET,
        /** The receiver is told the end; the other direction goes on. */
        HALF_CLOSE
    }

    /** Nothing but a manner. */
    public static Meddling of(Manner manner) {
        return new Meddling(manner, Strike.NONE, false, 0, 1);
    }

    /** A strike at a place of what the client sends. */
    public static Meddling of(Strike strike, long place) {
        return new Meddling(Manner.PLAIN, strike, false, place, 1);
    }

    /** The same in what the server sends. */
    public Meddling onTheWayBack() {
        return new Meddling(manner, strike, true, place, seed);
    }

    /** Any, with a place within so many bytes; a stall is for those who set a time-out, and not among them. */
    public static Meddling any(RandomGenerator random, int bytes) {
        Manner[] manners = Manner.values();
        Strike[] strikes = {Strike.NONE, Strike.RESET, Strike.HALF_CLOSE};
        return new Meddling(
                manners[random.nextInt(manners.length)],
                strikes[random.nextInt(strikes.length)],
                random.nextBoolean(),
                random.nextInt(bytes),
                random.nextLong());
    }
}
