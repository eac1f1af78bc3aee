package dev.prise.channel;

/**
 * How long a caller whose deadline has passed goes on reading: until all that was there by then is read, in however many pieces it
 * comes. What has come since must not keep it: a peer could send messages that are too long, heartbeats, or drips for ever. For one
 * thread at a time.
 */
final class OverdueReads {

    private static final int MAX_DRIPS = 100; // reads that found less than they had room for, beyond what was there

    private final int maxBytes;
    private boolean isOverdue; // the caller's deadline has passed
    private long there; // what is left of the bytes that were there then; below zero, how many more have come since
    private int drips;

    OverdueReads(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** A caller begins to read, with a deadline of its own. */
    void begin() {
        isOverdue = false;
    }

    /** Whether the caller's deadline has been found past in this call. */
    boolean hasBegun() {
        return isOverdue;
    }

    /** The deadline has just been found past, and so many bytes are there. */
    void begin(long unread) {
        isOverdue = true;
        there = unread;
        drips = 0;
    }

    /**
     * Counts a read.
     *
     * @param count what it returned
     * @param requested how many bytes it had room for
     * @return whether the caller has read all that was there, and only what has come since keeps it
     */
    boolean areEnough(int count, int requested) {
        there -= Math.max(count, 0);
        if (there < 0 && count < requested) {
            drips++;
        }
        return drips > MAX_DRIPS || -there > maxBytes;
    }
}
