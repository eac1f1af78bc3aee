package dev.prise;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * One message: its bytes, and the charset to read them in. Safe for use by any threads.
 *
 * <p>The bytes are never copied: {@link #of(byte[])} keeps the array it is given and {@link #bytes()} hands out that
 * same array, so that a message costs one array and one object. Whoever changes the array changes the message.
 *
 * <p>Text is decoded when {@link #text()} is called, and only a whole message is ever decoded: a character that arrived
 * in two pieces is never broken. Messages are whole unless their reader asked for the beginnings of those that are too long
 * ({@link #isTruncated()}).
 */
public final class Message {

    /** What a handler returns to send no answer; {@link #isNone()} tells it from an empty message. */
    public static final Message NONE = new Message(new byte[0], StandardCharsets.UTF_8);

    private final byte[] bytes;
    private final Charset charset;
    private final Long fullLength; // null if the message is whole

    private Message(byte[] bytes, Charset charset) {
        this(bytes, charset, null);
    }

    private Message(byte[] bytes, Charset charset, Long fullLength) {
        this.bytes = Objects.requireNonNull(bytes, "bytes");
        this.charset = Objects.requireNonNull(charset, "charset");
        this.fullLength = fullLength;
    }

    /**
     * A message of these bytes, read as UTF-8 if it is read as text.
     *
     * @param bytes the bytes; kept, not copied
     * @return the message
     */
    public static Message of(byte[] bytes) {
        return new Message(bytes, StandardCharsets.UTF_8);
    }

    /**
     * A message of these bytes.
     *
     * @param bytes the bytes; kept, not copied
     * @param charset what {@link #text()} reads them in
     * @return the message
     */
    public static Message of(byte[] bytes, Charset charset) {
        return new Message(bytes, charset);
    }

    /**
     * The beginning of a message that was longer than the limit ({@link Overflow#TRUNCATE}).
     *
     * @param bytes its first bytes; kept, not copied
     * @param charset what {@link #text()} reads them in
     * @param fullLength how many bytes it had in all
     * @return the message, which {@linkplain #isTruncated() is truncated}
     * @throws IllegalArgumentException if it had no more bytes than these
     */
    public static Message truncated(byte[] bytes, Charset charset, long fullLength) {
        if (fullLength <= bytes.length) {
            throw new IllegalArgumentException(
                    "a message of " + fullLength + " bytes is not truncated to " + bytes.length);
        }
        return new Message(bytes, charset, fullLength);
    }

    /**
     * A message of this text in UTF-8.
     *
     * @param text the text
     * @return the message
     * @throws IllegalArgumentException if the text holds half a surrogate pair
     */
    public static Message of(String text) {
        return of(text, StandardCharsets.UTF_8);
    }

    /**
     * A message of this text.
     *
     * @param text the text
     * @param charset what it is written in
     * @return the message
     * @throws IllegalArgumentException if the charset has no bytes for a character of the text: nothing is replaced by
     *     question marks in silence
     */
    public static Message of(String text, Charset charset) {
        byte[] bytes = text.getBytes(charset);
        if (mayHoldReplacement(bytes, charset) && !text.equals(new String(bytes, charset))) {
            throw new IllegalArgumentException(unwritable(text, charset));
        }
        return new Message(bytes, charset);
    }

    // String.getBytes writes '?' for what these charsets lack; others write all kinds of things, so they are read back
    private static boolean mayHoldReplacement(byte[] bytes, Charset charset) {
        String name = charset.name();
        if (!name.equals("UTF-8") && !name.equals("US-ASCII") && !name.startsWith("ISO-8859-")
                && !name.startsWith("windows-125")) {
            return true;
        }
        for (byte b : bytes) {
            if (b == '?') {
                return true;
            }
        }
        return false;
    }

    private static String unwritable(String text, Charset charset) {
        var encoder = charset.newEncoder();
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            String character = Character.toString(text.codePointAt(i));
            if (!encoder.canEncode(character)) {
                return "character U+%04X at index %d cannot be written in %s; take a charset that has it, such as UTF-8"
                        .formatted(text.codePointAt(i), i, charset);
            }
        }
        return "the text cannot be written in " + charset + " and read back; take another charset, such as UTF-8";
    }

    /**
     * Whether this is {@link #NONE}, the answer that is not sent.
     *
     * @return false for an empty message, which is sent
     */
    @SuppressWarnings("ReferenceEquality") // an empty message has equal bytes, and is a message
    public boolean isNone() {
        return this == NONE;
    }

    /**
     * The bytes, as they travel without header or tag.
     *
     * @return the message's own array, not a copy
     */
    public byte[] bytes() {
        return bytes;
    }

    /**
     * How many bytes there are.
     *
     * @return the number, 0 for an empty message
     */
    public int size() {
        return bytes.length;
    }

    /**
     * Whether this is only the beginning of what was sent: the message was longer than the limit, and {@link Limits#overflow()}
     * is {@link Overflow#TRUNCATE}. Its last character may be cut.
     *
     * @return true if the rest was thrown away
     */
    public boolean isTruncated() {
        return fullLength != null;
    }

    /**
     * How many bytes were sent.
     *
     * @return {@link #size()}, or more if the message {@linkplain #isTruncated() is truncated}
     */
    public long fullLength() {
        return fullLength == null ? bytes.length : fullLength;
    }

    /**
     * The bytes as text. Bytes that are no text in the charset become U+FFFD; {@link #isText()} tells beforehand.
     *
     * @return the text, decoded anew at each call
     */
    public String text() {
        return new String(bytes, charset);
    }

    /**
     * Whether every byte is part of a character of the charset.
     *
     * @return false if {@link #text()} would have to replace something
     */
    public boolean isText() {
        try {
            charset.newDecoder().decode(ByteBuffer.wrap(bytes)); // a new decoder reports, it does not replace
            return true;
        } catch (CharacterCodingException notText) {
            return false;
        }
    }

    /**
     * What the bytes are read in as text.
     *
     * @return the charset
     */
    public Charset charset() {
        return charset;
    }

    /**
     * The same message, read in another charset.
     *
     * @param other what {@link #text()} reads the bytes in
     * @return the message
     */
    public Message withCharset(Charset other) {
        return new Message(bytes, other, fullLength);
    }

    /**
     * An answer to this message: another text in the same charset.
     *
     * @param text the text
     * @return the message to send back
     * @throws IllegalArgumentException if the charset has no bytes for a character of the text
     */
    public Message reply(String text) {
        return of(text, charset);
    }

    /** Equal if the bytes are, and the full lengths: how they would be read as text does not matter. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Message message
                && Arrays.equals(bytes, message.bytes)
                && Objects.equals(fullLength, message.fullLength);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /**
     * The first bytes, for people.
     *
     * @return an {@linkplain Excerpt excerpt}, not the text; of a truncated message with the full length
     */
    @Override
    public String toString() {
        return Excerpt.of(bytes, fullLength());
    }
}
