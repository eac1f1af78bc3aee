package dev.prise;

import java.util.HexFormat;

/**
 * What a reader had before it when it found no message: the first bytes, in which mode it read them, and how the whole
 * connection began. Immutable.
 */
public final class ReceivedBytes {

    /** How many bytes are looked at to tell what they are. */
    public static final int MAX_BYTES = 256;

    private static final int MAX_IN_HEX = 16;
    private static final HexFormat SPACED = HexFormat.ofDelimiter(" ").withUpperCase();
    private static final byte[] NOTHING = {};

    private final byte[] first;
    private final int size;
    private final ModeName reader;
    private final byte[] beginning;
    private final boolean beginningIsAll;

    /**
     * Gathers it.
     *
     * @param first the first bytes of what is no message
     * @param size how many bytes there are of it in all
     * @param reader the mode in which they were read
     * @param beginning the first bytes of the connection, none if they do not matter
     * @param beganSoAndNoMore whether these are all that ever came
     */
    public ReceivedBytes(byte[] first, int size, ModeName reader, byte[] beginning, boolean beganSoAndNoMore) {
        this.first = first.clone();
        this.size = Math.max(size, first.length);
        this.reader = reader;
        this.beginning = beginning.clone();
        this.beginningIsAll = beganSoAndNoMore;
    }

    /**
     * Bytes that are all that has come.
     *
     * @param bytes the bytes
     * @param reader the mode in which they were read
     * @return the evidence
     */
    public static ReceivedBytes of(byte[] bytes, ModeName reader) {
        return new ReceivedBytes(bytes, bytes.length, reader, NOTHING, true);
    }

    /**
     * The first bytes.
     *
     * @return the array itself, at most {@value #MAX_BYTES} bytes unless the failure says more
     */
    public byte[] first() {
        return first;
    }

    /**
     * How many bytes there are in all.
     *
     * @return the number
     */
    public int size() {
        return size;
    }

    /**
     * The mode in which they were read.
     *
     * @return its names
     */
    public ModeName reader() {
        return reader;
    }

    /**
     * The first bytes of the connection.
     *
     * @return the array itself; empty if they do not matter
     */
    public byte[] beginning() {
        return beginning;
    }

    /**
     * How many bytes the connection began with.
     *
     * @return the number of {@link #beginning()} if no more came; else {@link Integer#MAX_VALUE}
     */
    public int beginningSize() {
        return beginningIsAll ? beginning.length : Integer.MAX_VALUE;
    }

    /**
     * Shows the first bytes in one line.
     *
     * @return for example {@code "A\r\n", hex 41 0D 0A}
     */
    @Override
    public String toString() {
        if (first.length == 0) {
            return Excerpt.of(first);
        }
        int shown = Math.min(first.length, MAX_IN_HEX);
        return Excerpt.of(first, size) + ", hex " + SPACED.formatHex(first, 0, shown) + (size > shown ? " …" : "");
    }
}
