package dev.prise;

/**
 * What happens to a message that is longer than {@link Limits#maxMessageBytes()}; exactly so many bytes pass, one more does not.
 * Set by {@link Limits#withOverflow}.
 *
 * <table>
 * <caption>What each means, by transmission mode</caption>
 * <tr><th></th><th>length-prefixed</th><th>end tag, strict or not</th><th>raw</th></tr>
 * <tr><td>too long is</td><td>a header that announces more</td><td>one byte more than the limit that is not the tag's</td>
 *     <td>nothing: a read gives what is there, up to the limit</td></tr>
 * <tr><td>its end is</td><td>after so many bytes</td><td>its first tag</td><td></td></tr>
 * <tr><td>its end cannot be found</td><td>if the size is 2^63-1 or more: closed, whatever is set</td><td>never</td><td></td></tr>
 * </table>
 *
 * <p>While a message goes by that is skipped or truncated, its rest is thrown away as it comes, so that no more memory is held
 * than for one that is not too long, whatever is announced. It stays one message until its end: {@link Limits#messageTimeout()}
 * bounds it, a read whose time is over goes on there the next time, a change of the mode counts from the next message on, and the
 * end of the stream in it is {@link SocketFailure.CutShort}. What is inside is never taken for another message. The strict end-tag
 * mode says nothing of what came behind it: one report for each message.
 *
 * <p>What is no message in the mode ({@link SocketFailure.BadFrame}) closes the connection under each policy: where the next
 * one begins is not known.
 */
public enum Overflow {

    /** The reader gets {@link SocketFailure.MessageTooLong}, and the connection is closed. */
    CLOSE,

    /**
     * It is thrown away and told as {@link SocketEvents#overflowed}; the reader gets the message after it. Whoever asked a question
     * whose answer it was gets {@link SocketFailure.MessageTooLong}, and the connection stays open.
     */
    SKIP,

    /**
     * Its first {@link Limits#maxMessageBytes()} are read as a message that {@linkplain Message#isTruncated() is truncated}, once its
     * end has come; told as {@link SocketEvents#overflowed} too.
     */
    TRUNCATE
}
