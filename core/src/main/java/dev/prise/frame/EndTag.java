package dev.prise.frame;

import dev.prise.Excerpt;
import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.ModeName;
import dev.prise.SocketFailure.TagInMessage;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * A tag ends each message: modes 0 and 2 (SocketMarqueurFin, SocketMarqueurFinBuffer). Immutable.
 *
 * <pre>
 *   48 65 6C 6C 6F 20 57 6F 72 6C 64   3C 45 4F 46 3E
 *   "Hello World"                      "&lt;EOF&gt;"
 * </pre>
 *
 * <p>The two modes differ in what happens when more bytes have come with a message. Buffered (the default here, mode 2) keeps
 * them for the next read. {@linkplain #strict() Strict} says so once with {@link dev.prise.SocketFailure.BytesAfterTag}, and then
 * goes on: nothing is lost, where WINDEV's mode 0 loses them.
 *
 * <p>A tag is never escaped. A message that holds it, alone or together with the tag behind it, is not sent unless that is
 * {@linkplain #allowingTagInside() allowed}.
 */
public final class EndTag implements TransmissionMode {

    /** The longest tag, in bytes. */
    public static final int MAX_TAG_BYTES = Limits.MAX_MARK_BYTES;

    /** The tag that WLanguage uses unless told otherwise: {@code <EOF>}. */
    public static final EndTag EOF = of("<EOF>");

    static final EndTag CR_LF = of("\r\n");

    static final KnownMode LINE = new KnownMode(
            "line",
            (text, charset) -> text.equals("line") ? Optional.of(of("\r\n", charset)) : Optional.empty(),
            KnownMode.UNSEEN); // text and its endings are looked at in all streams

    static final KnownMode KNOWN = KnownMode.of(
            "tag", "TEXT", (tag, charset) -> of(Escapes.bytes(tag, charset)), KnownMode.UNSEEN);

    static final KnownMode STRICT = KnownMode.of(
            "tag-strict", "TEXT", (tag, charset) -> of(Escapes.bytes(tag, charset)).strict(), KnownMode.UNSEEN);

    private final byte[] tag;
    private final int[] borders; // borders[n]: the longest proper end of the first n bytes that is a beginning too
    private final boolean strict;
    private final boolean tagInsideAllowed;

    private EndTag(byte[] tag, boolean strict, boolean tagInsideAllowed) {
        this.tag = tag;
        this.borders = borders(tag);
        this.strict = strict;
        this.tagInsideAllowed = tagInsideAllowed;
    }

    /**
     * A tag of any bytes.
     *
     * @param tag the tag's bytes, 1 to {@value #MAX_TAG_BYTES} of them
     * @return the mode
     * @throws IllegalArgumentException if there are none or more
     */
    public static EndTag of(byte... tag) {
        if (tag.length == 0) {
            throw new IllegalArgumentException(
                    "an end tag has at least one byte; the raw mode is the one without a tag");
        }
        if (tag.length > MAX_TAG_BYTES) {
            throw new IllegalArgumentException(
                    "the end tag has " + tag.length + " bytes; " + MAX_TAG_BYTES + " are the most");
        }
        return new EndTag(tag.clone(), false, false);
    }

    /**
     * A tag of text in UTF-8.
     *
     * @param tag the text
     * @return the mode
     * @throws IllegalArgumentException if it is empty
     */
    public static EndTag of(String tag) {
        return of(tag, StandardCharsets.UTF_8);
    }

    /**
     * A tag of text.
     *
     * @param tag the text
     * @param charset what its bytes are in
     * @return the mode
     * @throws IllegalArgumentException if it is empty, or cannot be written in the charset
     */
    public static EndTag of(String tag, Charset charset) {
        return of(Message.of(tag, charset).bytes());
    }

    /**
     * The same tag, where nothing may follow it in what has been received.
     *
     * @return the strict mode
     */
    public EndTag strict() {
        return new EndTag(tag, true, tagInsideAllowed);
    }

    /**
     * The same tag, and messages that hold it are sent all the same: the receiver sees each as several messages.
     *
     * @return the mode that does not look
     */
    public EndTag allowingTagInside() {
        return new EndTag(tag, strict, true);
    }

    /**
     * The tag's bytes.
     *
     * @return a copy
     */
    public byte[] tag() {
        return tag.clone();
    }

    /**
     * Whether nothing may follow the tag in what has been received.
     *
     * @return true for mode 0
     */
    public boolean isStrict() {
        return strict;
    }

    @Override
    public FrameDecoder decoder(Limits limits) {
        return new EndTagDecoder(this, limits);
    }

    @Override
    public ModeName name() {
        return ModeName.endTag(tag);
    }

    @Override
    public void encode(Message message, ByteQueue out) {
        encodeHeader(message, out);
        int size = message.size();
        int body = out.extend(size + tag.length); // in one go: its place is looked for once
        System.arraycopy(message.bytes(), 0, out.array(), body, size);
        System.arraycopy(tag, 0, out.array(), body + size, tag.length);
    }

    @Override
    public void encodeHeader(Message message, ByteQueue out) {
        if (!tagInsideAllowed) {
            refuseTagInside(message.bytes());
        }
    }

    @Override
    public void encodeTrailer(ByteQueue out) {
        out.append(tag);
    }

    // The receiver stops at the first tag in message + tag: it must be the one we put behind the message
    private void refuseTagInside(byte[] message) {
        int matched = 0;
        for (int i = 0; i < message.length; i++) {
            if (matched == 0) {
                i = ByteQueue.indexOf(message, tag[0], i, message.length); // most bytes are no part of a tag: skip them fast
                if (i == message.length) {
                    break;
                }
            }
            matched = step(matched, message[i]);
            if (matched == tag.length) {
                throw new TagInMessage(tag, i + 1 - tag.length);
            }
        }
        for (int i = 0; matched > i && i < tag.length - 1; i++) {
            matched = step(matched, tag[i]);
            if (matched == tag.length) {
                throw new TagInMessage(tag, message.length + i + 1 - tag.length);
            }
        }
    }

    /** How many bytes of the tag stand at the end of what was seen, once this byte is seen too (Knuth, Morris, Pratt). */
    int step(int matched, byte next) {
        int now = matched == tag.length ? borders[matched] : matched;
        while (now > 0 && tag[now] != next) {
            now = borders[now];
        }
        return tag[now] == next ? now + 1 : now;
    }

    byte first() {
        return tag[0];
    }

    /** Whether the whole tag stands at this place in the queue, whose byte there is its first. */
    boolean isAt(int place, ByteQueue queue) {
        if (queue.size() - place < tag.length) {
            return false;
        }
        for (int i = 1; i < tag.length; i++) {
            if (queue.at(place + i) != tag[i]) {
                return false;
            }
        }
        return true;
    }

    int length() {
        return tag.length;
    }

    private static int[] borders(byte[] tag) {
        int[] borders = new int[tag.length + 1];
        for (int n = 2, border = 0; n <= tag.length; n++) {
            while (border > 0 && tag[border] != tag[n - 1]) {
                border = borders[border];
            }
            if (tag[border] == tag[n - 1]) {
                border++;
            }
            borders[n] = border;
        }
        return borders;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EndTag that
                && Arrays.equals(tag, that.tag)
                && strict == that.strict
                && tagInsideAllowed == that.tagInsideAllowed;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(tag) * 4 + (strict ? 2 : 0) + (tagInsideAllowed ? 1 : 0);
    }

    @Override
    public String word() {
        return strict ? "tag-strict:" + ModeName.escaped(tag) : name().word();
    }

    /**
     * The mode's word and tag.
     *
     * @return for example {@code tag "\r\n"}
     */
    @Override
    public String toString() {
        return (strict ? "tag-strict " : "tag ") + Excerpt.of(tag);
    }
}
