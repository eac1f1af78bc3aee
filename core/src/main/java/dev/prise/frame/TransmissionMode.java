package dev.prise.frame;

import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.ModeName;

/**
 * How messages are told apart in a stream of bytes. Immutable, equal by value, safe for any threads; nothing here blocks.
 *
 * <p>Both ends of a connection must use the same one: nothing is negotiated.
 *
 * <pre>
 * windev()          11\r\nHello World       its length comes first
 * endTag("&lt;EOF&gt;")   Hello World&lt;EOF&gt;       a tag ends it
 * line()            Hello World\r\n         the tag is CR LF
 * netstring()       11:Hello World,         its length comes first, a comma ends it
 * fixed(11)         Hello World             all messages have the same size
 * raw()             Hello World             no marks: what one read returns
 * detect()                                  the mode of the peer, found out from its first message
 * </pre>
 *
 * <p>A program may implement its own mode; {@link Modes} lists those of this library.
 */
public interface TransmissionMode {

    /**
     * The WINDEV mode: decimal length, CR LF, then so many bytes. The default everywhere.
     *
     * @return the mode
     */
    static TransmissionMode windev() {
        return LengthPrefix.WINDEV;
    }

    /**
     * The standard mode: a tag ends each message, what follows it belongs to the next one.
     *
     * @param tag the tag, written in UTF-8; {@link EndTag#of(byte...)} takes any bytes
     * @return the mode
     * @throws IllegalArgumentException if the tag is empty
     */
    static EndTag endTag(String tag) {
        return EndTag.of(tag);
    }

    /**
     * Lines that end in CR LF. A lone LF is part of the message.
     *
     * @return the mode
     */
    static EndTag line() {
        return EndTag.CR_LF;
    }

    /**
     * No marks: a message is what has arrived, 1 to {@value Raw#DEFAULT_MAX_BYTES} bytes.
     *
     * @return the mode
     */
    static TransmissionMode raw() {
        return Raw.DEFAULT;
    }

    /**
     * Whatever mode the other end turns out to speak, found out from its first message. Nothing can be written before.
     *
     * @return the mode, which becomes another one of these once that is known
     */
    static AutoDetect detect() {
        return Modes.DETECT;
    }

    /**
     * Messages that all have the same size.
     *
     * @param bytes the size, at least 1
     * @return the mode
     * @throws IllegalArgumentException if the size is not positive
     */
    static Fixed fixed(int bytes) {
        return new Fixed(bytes);
    }

    /**
     * Netstrings: the size in digits, a colon, so many bytes, a comma.
     *
     * @return the mode
     */
    static TransmissionMode netstring() {
        return Netstring.DEFAULT;
    }

    /**
     * Makes what one connection needs to tell its messages apart.
     *
     * @param limits how long messages and headers may be
     * @return a new decoder, for one connection
     */
    FrameDecoder decoder(Limits limits);

    /**
     * What failures call this mode.
     *
     * @return its names
     */
    ModeName name();

    /**
     * How this mode is written on the command line; {@link Modes#parse} reads it.
     *
     * @return for example {@code line} or {@code tag:\x03}
     */
    default String word() {
        return name().word();
    }

    /**
     * Whether messages can be written and read in this mode.
     *
     * @return false while it stands for one that is still to be found out
     */
    default boolean isKnown() {
        return true;
    }

    /**
     * Whether a heartbeat's answer can be told from the bytes around it.
     *
     * @return false for a mode without marks
     */
    default boolean carriesHeartbeats() {
        return true;
    }

    /**
     * Appends a message as it travels: with its header or tag.
     *
     * @param message the message
     * @param out where it is appended; what was appended when this throws is for the caller to take back
     * @throws dev.prise.SocketFailure.TagInMessage if the message holds its own end tag and that is not allowed
     */
    default void encode(Message message, ByteQueue out) {
        encodeHeader(message, out);
        out.append(message.bytes());
        encodeTrailer(out);
    }

    /**
     * Appends what stands before a message.
     *
     * @param message the message
     * @param out where it is appended
     * @throws dev.prise.SocketFailure.TagInMessage if the message holds its own end tag and that is not allowed
     */
    void encodeHeader(Message message, ByteQueue out);

    /**
     * Appends what stands behind a message.
     *
     * @param out where it is appended
     */
    void encodeTrailer(ByteQueue out);
}
