package dev.prise;

import java.time.Duration;
import java.util.Objects;

/**
 * Every number that bounds a connection, with its default, in one place. Immutable; {@code with…} makes a changed copy.
 *
 * @param maxMessageBytes the longest message, without header or tag, in bytes; exactly so many pass, one more does not.
 *     Default 16 MiB
 * @param maxHeaderBytes the longest header of the length-prefixed mode, its line end included. Default 20
 * @param readBufferBytes what one read asks the system for at the most, once the traffic is heavy; in a long message it asks
 *     for as much as has room. Default 64 KiB
 * @param messageTimeout how long a reader waits for the rest of a message once its first byte has come; time that the reader
 *     spends elsewhere while bytes are there does not count. Default 30 s
 * @param writeTimeout how long one write may take, however little the peer reads. Default 30 s
 * @param idleTimeout how long a reader waits for a peer that sends nothing at all. Default {@link #FOREVER}
 * @param answerDelay how long a handler may go on with messages that came together before the answers given so far leave, looked
 *     at after each, or after eight while they take less than a hundredth of it: so an answer waits for that time and the message
 *     that makes it late, in a batch that began fast for up to seven more. Default 1 ms
 * @param maxWaiting how many clients may be in the waiting room of a simplified server. Default 256
 * @param maxWaitingBytes how many bytes those clients may have sent, all together; one message of the greatest length has room
 *     in any case. Default 32 MiB
 * @param waitingTimeout how long a client may be in the waiting room before its first message is whole. Default 30 s
 * @param overflow what happens to a message that is longer than maxMessageBytes. Default {@link Overflow#CLOSE}
 */
public record Limits(
        int maxMessageBytes,
        int maxHeaderBytes,
        int readBufferBytes,
        Duration messageTimeout,
        Duration writeTimeout,
        Duration idleTimeout,
        Duration answerDelay,
        int maxWaiting,
        long maxWaitingBytes,
        Duration waitingTimeout,
        Overflow overflow) {

    /** "No limit" for every duration: a century. What is longer is taken for it. */
    public static final Duration FOREVER = Duration.ofDays(36_500);

    /** The highest {@link #maxMessageBytes()} possible: what an array holds, with room for header, tag and buffer. */
    public static final int MAX_MESSAGE_BYTES = Integer.MAX_VALUE - (1 << 20);

    /** The longest header or end tag of any mode, in bytes. */
    public static final int MAX_MARK_BYTES = 1024;

    /** The defaults. */
    public static final Limits DEFAULTS = new Limits(
            16 << 20,
            20,
            64 << 10,
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            FOREVER,
            Duration.ofMillis(1),
            256,
            32 << 20,
            Duration.ofSeconds(30),
            Overflow.CLOSE);

    /**
     * Checks that each number makes sense.
     *
     * @throws IllegalArgumentException if one does not, with its name and value, or if two fight each other
     */
    public Limits {
        check("maxMessageBytes", maxMessageBytes, 1, MAX_MESSAGE_BYTES);
        check("maxHeaderBytes", maxHeaderBytes, 2, MAX_MARK_BYTES);
        int header = Integer.toString(maxMessageBytes).length() + "\r\n".length();
        if (header > maxHeaderBytes) {
            throw new IllegalArgumentException(
                    "maxHeaderBytes " + maxHeaderBytes + " is too short for the size of a message of maxMessageBytes "
                            + maxMessageBytes + "; " + header + " are needed");
        }
        check("readBufferBytes", readBufferBytes, 1, 1 << 19);
        messageTimeout = checked("messageTimeout", messageTimeout);
        writeTimeout = checked("writeTimeout", writeTimeout);
        idleTimeout = checked("idleTimeout", idleTimeout);
        answerDelay = checked("answerDelay", answerDelay);
        check("maxWaiting", maxWaiting, 1, Integer.MAX_VALUE);
        check("maxWaitingBytes", maxWaitingBytes, 1, Long.MAX_VALUE);
        waitingTimeout = checked("waitingTimeout", waitingTimeout);
        Objects.requireNonNull(overflow, "overflow");
    }

    /**
     * How much of a stream is in memory unread, whatever a peer sends.
     *
     * @return the bytes of a message, its header or tag, and a read buffer
     */
    public int maxBufferedBytes() {
        return maxMessageBytes + MAX_MARK_BYTES + readBufferBytes;
    }

    private static void check(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " " + value + " is outside " + least + " to " + most);
        }
    }

    private static Duration checked(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException(name + " " + value + " is not positive; Limits.FOREVER means no limit");
        }
        return value.compareTo(FOREVER) < 0 ? value : FOREVER; // longer ones would not fit in a number of nanoseconds
    }

    /**
     * A copy with another {@link #maxMessageBytes()}.
     *
     * @param bytes the longest message, 1 to {@link #MAX_MESSAGE_BYTES}
     * @return the copy
     */
    public Limits withMaxMessageBytes(int bytes) {
        return new Limits(
                bytes,
                maxHeaderBytes,
                readBufferBytes,
                messageTimeout,
                writeTimeout,
                idleTimeout,
                answerDelay,
                maxWaiting,
                maxWaitingBytes,
                waitingTimeout,
                overflow);
    }

    /**
     * A copy with another {@link #messageTimeout()}.
     *
     * @param timeout the time for the rest of a message
     * @return the copy
     */
    public Limits withMessageTimeout(Duration timeout) {
        return new Limits(
                maxMessageBytes,
                maxHeaderBytes,
                readBufferBytes,
                timeout,
                writeTimeout,
                idleTimeout,
                answerDelay,
                maxWaiting,
                maxWaitingBytes,
                waitingTimeout,
                overflow);
    }

    /**
     * A copy with another {@link #writeTimeout()}.
     *
     * @param timeout the time for one write
     * @return the copy
     */
    public Limits withWriteTimeout(Duration timeout) {
        return new Limits(
                maxMessageBytes,
                maxHeaderBytes,
                readBufferBytes,
                messageTimeout,
                timeout,
                idleTimeout,
                answerDelay,
                maxWaiting,
                maxWaitingBytes,
                waitingTimeout,
                overflow);
    }

    /**
     * A copy with another {@link #idleTimeout()}.
     *
     * @param timeout the time a silent peer is waited for
     * @return the copy
     */
    public Limits withIdleTimeout(Duration timeout) {
        return new Limits(
                maxMessageBytes,
                maxHeaderBytes,
                readBufferBytes,
                messageTimeout,
                writeTimeout,
                timeout,
                answerDelay,
                maxWaiting,
                maxWaitingBytes,
                waitingTimeout,
                overflow);
    }

    /**
     * A copy with another {@link #answerDelay()}.
     *
     * @param time how long answers are gathered; {@link #FOREVER} until all that came together are handled
     * @return the copy
     */
    public Limits withAnswerDelay(Duration time) {
        return new Limits(
                maxMessageBytes,
                maxHeaderBytes,
                readBufferBytes,
                messageTimeout,
                writeTimeout,
                idleTimeout,
                time,
                maxWaiting,
                maxWaitingBytes,
                waitingTimeout,
                overflow);
    }

    /**
     * A copy with another waiting room.
     *
     * @param people how many clients may wait
     * @param bytes how many bytes they may have sent, all together
     * @param timeout how long one may be there before its first message is whole
     * @return the copy
     */
    public Limits withWaitingRoom(int people, long bytes, Duration timeout) {
        return new Limits(
                maxMessageBytes,
                maxHeaderBytes,
                readBufferBytes,
                messageTimeout,
                writeTimeout,
                idleTimeout,
                answerDelay,
                people,
                bytes,
                timeout,
                overflow);
    }

    /**
     * A copy with another {@link #overflow()}.
     *
     * @param policy what happens to a message that is too long
     * @return the copy
     */
    public Limits withOverflow(Overflow policy) {
        return new Limits(
                maxMessageBytes,
                maxHeaderBytes,
                readBufferBytes,
                messageTimeout,
                writeTimeout,
                idleTimeout,
                answerDelay,
                maxWaiting,
                maxWaitingBytes,
                waitingTimeout,
                policy);
    }
}
