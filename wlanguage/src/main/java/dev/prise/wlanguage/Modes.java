package dev.prise.wlanguage;

import dev.prise.frame.EndTag;
import dev.prise.frame.Raw;
import dev.prise.frame.TransmissionMode;

/** The numbers of the transmission modes, and what may be added to them. */
final class Modes {

    static final int END_TAG = 0;
    static final int SIZE_START = 1;
    static final int END_TAG_BUFFER = 2;
    static final int NO_END_TAG = 3;

    /** Added to {@link #END_TAG}: bytes behind the tag are an error, as in WINDEV; here they are not lost. */
    static final int STRICT = 256;

    /** Added to either mode with a tag: messages that hold it are sent all the same. */
    static final int TAG_ALLOWED = 512;

    private Modes() {}

    /**
     * The mode that a number stands for.
     *
     * @throws IllegalArgumentException if it stands for none, or the tag is empty
     */
    static TransmissionMode of(int number, byte[] tag) {
        int mode = number & ~(STRICT | TAG_ALLOWED);
        boolean strict = (number & STRICT) != 0;
        boolean allowed = (number & TAG_ALLOWED) != 0;
        if (mode < END_TAG || mode > NO_END_TAG
                || (strict && mode != END_TAG)
                || (allowed && mode != END_TAG && mode != END_TAG_BUFFER)) {
            throw new IllegalArgumentException(
                    number + " is no transmission mode; take SocketMarqueurFin / SocketEndTag (0),"
                            + " SocketTailleDébut / SocketSizeStart (1),"
                            + " SocketMarqueurFinBuffer / SocketEndTagBuffer (2)"
                            + " or SocketSansMarqueurFin / SocketNoEndTag (3)");
        }
        return switch (mode) {
            case SIZE_START -> TransmissionMode.windev();
            case NO_END_TAG -> new Raw(Raw.DEFAULT_MAX_BYTES);
            default -> {
                EndTag end = EndTag.of(tag);
                end = strict ? end.strict() : end;
                yield allowed ? end.allowingTagInside() : end;
            }
        };
    }
}
