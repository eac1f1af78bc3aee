package dev.prise.detect;

import dev.prise.ModeName;

/**
 * Follows one stream as messages of one mode, byte by byte. Pure; the result depends on the bytes, never on how they were cut.
 * For one thread at a time.
 */
public interface StreamMatcher {

    /** What makes certain enough of a mode where no other fits: 15 bits, in tenths. */
    int CERTAIN = 150;

    /**
     * The mode.
     *
     * @return its names
     */
    ModeName name();

    /**
     * Takes the next byte.
     *
     * @param next the byte, 0 to 255
     * @param text how much the stream up to this byte looks like text, in tenths of a bit
     */
    void feed(int next, int text);

    /**
     * Whether the stream is not in this mode, whatever follows.
     *
     * @return true once that is certain
     */
    boolean isImpossible();

    /**
     * Whether the stream counts as being in this mode as long as nothing contradicts it, so that no other mode may be chosen.
     *
     * @return false if too little has come to say so
     */
    default boolean isPlausible() {
        return !isImpossible();
    }

    /**
     * Whether everything that has come is whole messages.
     *
     * @return true behind the last byte of a message
     */
    boolean isWhole();

    /**
     * Whether the bytes tell so much that it is no chance.
     *
     * @return true from {@link #CERTAIN} on
     */
    boolean isCertain();
}
