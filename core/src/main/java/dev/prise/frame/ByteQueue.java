package dev.prise.frame;

import dev.prise.ModeName;
import dev.prise.ReceivedBytes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * First-in first-out bytes that lie in one array: appended at the tail, taken at the head. Not safe for several threads at
 * a time.
 *
 * <pre>
 *      0        head           tail        length
 *      |  taken  |  in the queue |   room    |
 * </pre>
 *
 * <p>The array grows with what has arrived, doubling, never with what somebody announces; a busy connection's array grows
 * up to the read buffer's size so that one read takes many messages, and shrinks back to that after a long message.
 *
 * <p>A long message whose length is known is gathered in an array of its own from then on, so that it can be given without a
 * copy. What stands before it is kept aside, and the two are joined again if they are wanted otherwise.
 *
 * <pre>
 *      front          0                  tail        length
 *      |  its header  |  what has come   |   room    |         aside: the usual array, empty
 * </pre>
 */
public final class ByteQueue {

    private static final byte[] NONE = new byte[0];
    private static final int GROWTH_OF_LONG = 4; // times what has come: a long message is moved seldom
    private static final int BEGINNING_BYTES = 64; // kept for as long as the connection lives
    private static final VarHandle EIGHT_BYTES =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long TOP_BITS = 0x8080_8080_8080_8080L;
    private static final int FIRST_CAPACITY = 128; // what a connection that says little holds

    private byte[] array = NONE;
    private int head; // index of the first byte in the queue
    private int tail; // index behind the last one
    private byte[] header; // what stands before the array, while a long message is gathered in it; else null
    private byte[] spare = NONE; // the usual array meanwhile
    private int expected; // the length of that message
    private int readBufferSize = Integer.MAX_VALUE; // the size that the array has at the most otherwise, as far as it was told
    private int largestComplete; // the longest message that came whole in an array of its own: one that announces no more is believed
    private byte[] beginning = NONE; // the first bytes that were ever read into the queue, for failures to tell of
    private boolean beginningIsKept = true; // more of them is wanted
    private boolean filled; // the last read took all the room it was given: more is likely waiting

    /** An empty queue, which holds no memory yet. */
    public ByteQueue() {}

    /**
     * How many bytes are in the queue.
     *
     * @return the number
     */
    public int size() {
        return header == null ? tail - head : header.length + tail;
    }

    /**
     * How much memory the queue holds.
     *
     * @return the length of its arrays, in bytes
     */
    public int capacity() {
        return array.length + spare.length;
    }

    /**
     * The byte at a place.
     *
     * @param index 0 for the first byte in the queue
     * @return the byte
     */
    public byte at(int index) {
        join();
        return array[head + index];
    }

    /**
     * Where a byte stands for the first time.
     *
     * @param value the byte
     * @param from the place to begin at, 0 for the head
     * @return its place, or {@link #size()} if it is not there
     */
    public int indexOf(byte value, int from) {
        join();
        return indexOf(array, value, head + from, tail) - head;
    }

    /** Where a byte stands for the first time; {@code to} if it does not. Looks at eight bytes at a time. */
    static int indexOf(byte[] array, byte value, int from, int to) {
        long eightTimes = (value & 0xFF) * ONES;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long differences = (long) EIGHT_BYTES.get(array, at) ^ eightTimes; // 0 in the byte that is looked for
            long found = (differences - ONES) & ~differences & TOP_BITS; // its lowest bit is true, those above may not be
            if (found != 0) {
                return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        while (at < to && array[at] != value) {
            at++;
        }
        return at;
    }

    /**
     * Appends bytes.
     *
     * @param bytes the bytes
     */
    public void append(byte[] bytes) {
        append(bytes, 0, bytes.length);
    }

    /**
     * Appends bytes.
     *
     * @param bytes where they stand
     * @param offset the first one's place
     * @param length how many
     */
    public void append(byte[] bytes, int offset, int length) {
        if (header != null && length <= expected - tail) {
            appendToExpected(bytes, offset, length);
            return;
        }
        int at = extend(length);
        System.arraycopy(bytes, offset, array, at, length);
    }

    private void appendToExpected(byte[] bytes, int offset, int length) {
        if (length > array.length - tail) {
            moveTo(new byte[Math.max(grown(tail), tail + length)]);
        }
        System.arraycopy(bytes, offset, array, tail, length);
        tail += length;
    }

    /**
     * Appends bytes that the caller then writes to {@link #array()}.
     *
     * @param length how many
     * @return the index of the first one's place in the array
     */
    public int extend(int length) {
        join();
        ensureRoom(length);
        int at = tail;
        tail += length;
        return at;
    }

    /**
     * Makes room at the tail for a read, which then writes to {@link #array()} from {@link #tail()} on and calls
     * {@link #commit}.
     *
     * @param usual the size up to which the array grows because reads fill it
     * @param most the size beyond which it never grows
     * @return how many bytes of room there are, at least 1 while fewer than {@code most} bytes are in the queue
     */
    public int room(int usual, int most) {
        this.readBufferSize = usual;
        if (header != null) {
            return roomForExpected();
        }
        int size = tail - head;
        int wanted = array.length;
        if ((filled && wanted < usual) || size == wanted) {
            wanted = Math.clamp(2L * wanted, Math.min(FIRST_CAPACITY, most), most);
        } else if (wanted > usual && size < usual / 2) {
            wanted = usual;
        }
        filled = false;
        if (wanted != array.length) {
            moveTo(new byte[wanted]);
        } else if (tail == array.length) {
            moveTo(array);
        }
        return array.length - tail;
    }

    private int roomForExpected() {
        if (tail == array.length) {
            moveTo(new byte[grown(tail)]);
        }
        return array.length - tail;
    }

    /** How long an array to take for the long message when so much of it has come. */
    private int grown(int come) {
        return (int) Math.min(Math.max((long) GROWTH_OF_LONG * come, largestComplete), expected);
    }

    /**
     * Says that a long message has begun, and not come whole: from now on it is gathered in an array of its own. Does nothing
     * the second time.
     *
     * @param before how many bytes in the queue stand before it
     * @param length how many bytes it has; the array is as long as the usual one, or a few times as long as what has come
     */
    public void reserveLong(int before, int length) {
        if (header != null) {
            return;
        }
        header = peek(0, before);
        int come = tail - head - before;
        expected = length;
        byte[] message = new byte[grown(Math.max(come, Math.min(array.length, readBufferSize) / GROWTH_OF_LONG))];
        System.arraycopy(array, head + before, message, 0, come);
        spare = array.length > readBufferSize ? NONE : array;
        array = message;
        head = 0;
        tail = come;
    }

    /** Makes one array of what stands before the long message and what has come of it. */
    private void join() {
        if (header != null) {
            byte[] joined = new byte[size()];
            System.arraycopy(header, 0, joined, 0, header.length);
            System.arraycopy(array, 0, joined, header.length, tail);
            array = joined;
            tail = joined.length;
            header = null;
            spare = NONE;
        }
    }

    /**
     * The array that the queue lies in, for a read to write to after {@link #room}.
     *
     * @return the array itself
     */
    public byte[] array() {
        return array;
    }

    /**
     * Where the queue begins in {@link #array()}, which is another one after this call if a long message was expected.
     *
     * @return the index of the first byte in the queue
     */
    public int head() {
        join();
        return head;
    }

    /**
     * Where the room begins in {@link #array()}.
     *
     * @return the index behind the last byte in the queue
     */
    public int tail() {
        return tail;
    }

    /**
     * Says that a read has put bytes at the tail.
     *
     * @param count how many
     */
    public void commit(int count) {
        if (beginningIsKept) {
            keepBeginning(count);
        }
        tail += count;
        filled = header == null ? tail == array.length : filled; // of the usual array
    }

    /**
     * Takes bytes out of the queue: skips some, gives some, drops some.
     *
     * @param skip how many to throw away first
     * @param length how many to give
     * @param drop how many to throw away behind them
     * @return the bytes in the middle
     */
    public byte[] take(int skip, int length, int drop) {
        if (header != null && skip == header.length && length == tail && length == array.length && drop == 0) {
            return takeExpected();
        }
        join();
        byte[] taken = Arrays.copyOfRange(array, head + skip, head + skip + length);
        remove(skip + length + drop);
        return taken;
    }

    private byte[] takeExpected() {
        byte[] taken = array;
        largestComplete = Math.max(largestComplete, taken.length);
        array = spare;
        tail = 0;
        header = null;
        spare = NONE;
        return taken;
    }

    /**
     * Throws bytes away from the head.
     *
     * @param count how many
     */
    public void remove(int count) {
        join();
        head += count;
        if (head == tail) {
            head = 0;
            tail = 0;
        }
    }

    /**
     * Throws all bytes away, and the array too if it is larger than usual.
     *
     * @param usual the size that may be kept
     */
    public void clear(int usual) {
        header = null;
        spare = NONE;
        head = 0;
        tail = 0;
        if (array.length > usual) {
            array = NONE;
        }
    }

    /**
     * Takes back what was appended last.
     *
     * @param size how many bytes are to remain, at most {@link #size()}
     */
    public void truncate(int size) {
        join();
        tail = head + size;
    }

    /**
     * Copies bytes, and leaves them in the queue.
     *
     * @param from the first one's place
     * @param most how many at the most
     * @return the bytes, fewer if fewer are there
     */
    public byte[] peek(int from, int most) {
        if (header != null) {
            return peekAcross(from, Math.min(size() - from, most));
        }
        return Arrays.copyOfRange(array, head + from, head + Math.min(size(), from + most));
    }

    private byte[] peekAcross(int from, int length) {
        byte[] peeked = new byte[length];
        int inFront = Math.clamp(header.length - from, 0, length);
        if (inFront > 0) {
            System.arraycopy(header, from, peeked, 0, inFront);
        }
        System.arraycopy(array, Math.max(from - header.length, 0), peeked, inFront, length - inFront);
        return peeked;
    }

    /**
     * What a failure is to tell of the bytes in the queue.
     *
     * @param reader the mode in which they are read
     * @return the first of them, and with which bytes the connection began
     */
    public ReceivedBytes received(ModeName reader) {
        return received(reader, 0, ReceivedBytes.MAX_BYTES);
    }

    /**
     * What a failure is to tell of some bytes in the queue.
     *
     * @param reader the mode in which they are read
     * @param from the first one's place
     * @param most how many of them to keep at the most
     * @return these bytes, and with which bytes the connection began
     */
    public ReceivedBytes received(ModeName reader, int from, int most) {
        return new ReceivedBytes(peek(from, most), size() - from, reader, beginning, beginningIsKept);
    }

    /**
     * What a failure is to tell of bytes that were in the queue.
     *
     * @param reader the mode in which they are read
     * @param first the first of them
     * @param size how many there were
     * @return these bytes, and with which bytes the connection began
     */
    public ReceivedBytes received(ModeName reader, byte[] first, int size) {
        return new ReceivedBytes(first, size, reader, beginning, beginningIsKept);
    }

    /** Forgets how the connection began, if it has begun: what it was then, it is no more. */
    public void forgetBeginning() {
        beginningIsKept &= beginning.length == 0;
        beginning = NONE;
    }

    private void keepBeginning(int count) {
        int before = beginning.length;
        int more = Math.min(count, BEGINNING_BYTES - before);
        beginning = Arrays.copyOf(beginning, before + more);
        System.arraycopy(array, tail, beginning, before, more);
        beginningIsKept = beginning.length < BEGINNING_BYTES;
    }

    private void ensureRoom(int length) {
        if (length > array.length - tail) {
            long needed = (long) size() + length;
            long roomier = (long) array.length + Math.min(array.length, 1 << 20); // so that many appends seldom move it
            moveTo(needed <= array.length ? array : new byte[Math.toIntExact(Math.max(needed, roomier))]);
        }
    }

    private void moveTo(byte[] target) {
        int size = tail - head;
        System.arraycopy(array, head, target, 0, size);
        array = target;
        head = 0;
        tail = size;
    }
}
