package dev.prise.detect;

import java.util.ArrayList;
import java.util.List;

/**
 * Follows a stream as text whose messages a tag ends, byte by byte: which tag stands at its end, which have stood in it, and how
 * much all of it looks like text. Pure; the same whatever the pieces in which it is heard.
 *
 * <p>How much it looks like text is counted in tenths of a bit, as {@link ByteSample} does, but with an eye to the byte before:
 * a small letter behind a small letter tells most. So a short word is enough, and random bytes are not.
 */
final class TextSearch {

    private static final int INSIDE_BITS = 30; // what a tag tells less in its midst, where it could stand anywhere
    private static final int FIRST_MARK_BITS = 75; // what a mark tells that the stream begins with
    private static final int COUNTED_BYTES = 256; // are counted, as many as Sample sees
    private static final int NEVER = -100_000;

    private enum Kind {
        START, // of a message, and behind what is no letter or digit
        LOWER,
        UPPER,
        DIGIT,
        WIDE // several bytes of UTF-8
    }

    /** Marks that belong together, of which text has those of one family at the most. */
    private enum Family {
        NONE,
        ZERO,
        STX_ETX,
        MLLP
    }

    private long last; // the last eight bytes
    private int previous = -1;
    private long size;
    private Family family = Family.NONE;
    private boolean stray; // there is what text does not hold
    private boolean beganWithVt;
    private long lastZero; // place of the last zero byte, counted from 1
    private long eofs;
    private long crLfs;
    private long lfs; // alone
    private long crs; // alone
    private long marks; // that ended a message, of the family
    private int visible; // characters that are no blanks and no marks
    private int tenths;
    private Kind kind = Kind.START;
    private int expected; // bytes of UTF-8 that are to follow
    private int begun; // and that have come of that character

    void feed(int next) {
        size++;
        last = last << 8 | next;
        follow(next);
        if (endsWith("<EOF>")) {
            eofs++;
        }
        if (size <= COUNTED_BYTES) {
            tenths = Math.max(NEVER, tenths + tell(next));
        }
        previous = next;
    }

    private void follow(int next) {
        switch (next) {
            case '\n' -> {
                if (previous == '\r') {
                    crLfs++;
                    crs--;
                } else {
                    lfs++;
                }
            }
            case '\r' -> {
                if (previous == 0x1C) {
                    marks++;
                } else {
                    crs++;
                }
            }
            case 0 -> {
                belongsTo(Family.ZERO, size - lastZero > 2); // else it is UTF-16, or binary
                lastZero = size;
                marks++;
            }
            case 2 -> belongsTo(Family.STX_ETX, size == 1 || previous == 3);
            case 3 -> {
                belongsTo(Family.STX_ETX, true);
                marks++;
            }
            case 0x0B -> {
                beganWithVt |= size == 1;
                belongsTo(Family.MLLP, size == 1 || (last >> 8 & 0xFFFF) == 0x1C0D);
            }
            case 0x1C -> belongsTo(Family.MLLP, beganWithVt);
            default -> stray |= (next < ' ' && next != '\t') || next == 0x7F;
        }
    }

    private void belongsTo(Family one, boolean inPlace) {
        stray |= !inPlace || (family != Family.NONE && family != one);
        family = one;
        if (size == 1) {
            tenths += FIRST_MARK_BITS;
        }
    }

    /** Whether it is something else than text that tags end. */
    boolean isImpossible() {
        return stray;
    }

    /** How many bytes have been heard. */
    long size() {
        return size;
    }

    /** How much it looks like text, in tenths of a bit. */
    int tenths() {
        return tenths;
    }

    /** The endings that stand at the end of what has come, so that all of it is whole messages; none that text does not have. */
    List<TextEndings.Ending> endingsHere() {
        List<TextEndings.Ending> here = new ArrayList<>();
        if (!stray) {
            TextEndings.ALL.stream().filter(this::isHere).forEach(here::add);
            if (isHere(TextEndings.BLOCK)) {
                here.add(TextEndings.BLOCK);
            }
        }
        return here;
    }

    private boolean isHere(TextEndings.Ending ending) {
        if (!endsWith(ending.tag())) {
            return false;
        }
        return switch (ending.tag()) {
            case "\0" -> true;
            case "\u0003" -> true;
            case "\n" -> family == Family.NONE && ((last >> 8 & 0xFF) != '\r' || lfs > 0);
            case "\r" -> family == Family.NONE;
            case "\u001C\r" -> family == Family.MLLP;
            default -> family == Family.NONE;
        };
    }

    /**
     * The one ending of which everything that has come is whole messages, if no other one has ended any. An ending with a mark of
     * its own outweighs line ends, which may stand in a message; CR LF outweighs CR.
     *
     * @return null if there is none, or two fit
     */
    TextEndings.Ending whole() {
        List<TextEndings.Ending> here = endingsHere();
        if (here.isEmpty()) {
            return null;
        }
        TextEndings.Ending one = here.getFirst();
        boolean alone = switch (one.tag()) {
            case "<EOF>" -> true;
            case "\r\n" -> eofs == 0 && lfs == 0;
            case "\n" -> eofs == 0 && crLfs == 0 && crs == 0;
            case "\r" -> eofs == 0 && crLfs == 0 && lfs == 0;
            default -> eofs == 0;
        };
        return alone ? one : null;
    }

    /** Whether what has come tells enough, with so much that is known besides. */
    boolean isSure(TextEndings.Ending ending, int besides) {
        long times = times(ending);
        long told = tenths + ending.bits() + lastBits(ending) + (times - 1) * (ending.bits() - INSIDE_BITS) + besides;
        return visible > 0 && told >= StreamMatcher.CERTAIN;
    }

    private long times(TextEndings.Ending ending) {
        return switch (ending.tag()) {
            case "<EOF>" -> eofs;
            case "\r\n" -> crLfs;
            case "\n" -> lfs;
            case "\r" -> crs;
            default -> marks;
        };
    }

    // what a tag tells besides where the stream ends with it, less what it is rarer than others
    private static int lastBits(TextEndings.Ending ending) {
        return switch (ending.tag()) {
            case "\n" -> 15;
            case "\r\n" -> 10;
            case "\0" -> -10;
            case "\u0003" -> -20;
            default -> 0;
        };
    }

    boolean endsWith(String tag) {
        if (size < tag.length()) {
            return false;
        }
        for (int i = 0; i < tag.length(); i++) {
            if ((last >> (8 * i) & 0xFF) != tag.charAt(tag.length() - 1 - i)) {
                return false;
            }
        }
        return true;
    }

    // What a byte tells for text, and against random bytes, behind the one before it; each row is what 256 chances amount to
    private int tell(int next) {
        if (next >= 0x80) {
            return tellBeyondAscii(next);
        }
        int broken = -30 * begun; // a character of UTF-8 that is not
        expected = 0;
        begun = 0;
        Kind before = kind;
        if (next > ' ' && next < 0x7F) {
            visible++;
        }
        if (next >= 'a' && next <= 'z') {
            kind = Kind.LOWER;
            return broken + switch (before) {
                case LOWER -> 28;
                case UPPER, WIDE -> 18;
                case DIGIT -> -3;
                case START -> 18;
            };
        }
        if (next >= 'A' && next <= 'Z') {
            kind = Kind.UPPER;
            return broken + switch (before) {
                case UPPER -> 23;
                case LOWER, WIDE -> -13;
                case DIGIT -> 0;
                case START -> 16;
            };
        }
        if (next >= '0' && next <= '9') {
            kind = Kind.DIGIT;
            return broken + switch (before) {
                case DIGIT -> 39;
                case LOWER, WIDE -> 3;
                case UPPER -> 10;
                case START -> 27;
            };
        }
        kind = Kind.START;
        boolean mark = next < ' ' && next != '\t'; // is counted as the end of a message, if it is one
        return broken + (mark ? 0 : switch (before) {
            case LOWER, WIDE -> 0;
            case UPPER -> -9;
            case DIGIT -> 7;
            case START -> -4;
        });
    }

    // a letter with an accent in 8 bits, or a character in UTF-8, of which a run tells much
    private int tellBeyondAscii(int next) {
        if (next < 0xC0 && expected > 0) {
            begun++;
            if (--expected > 0) {
                return 0;
            }
            begun = 0;
            visible++;
            boolean run = kind == Kind.WIDE;
            kind = Kind.WIDE;
            return run ? 20 : 0;
        }
        int broken = -30 * begun;
        expected = next < 0xC2 || next > 0xF4 ? 0 : next < 0xE0 ? 1 : next < 0xF0 ? 2 : 3;
        begun = expected > 0 ? 1 : 0;
        if (expected > 0) {
            return broken;
        }
        visible++;
        kind = Kind.LOWER;
        return broken - 30;
    }
}
