package dev.prise.frame;

/**
 * The header of the WINDEV mode, read byte by byte. The one grammar of it: the decoder, the matcher and the signature use it.
 *
 * <pre>
 *            blank            digit          blank
 *            ┌──┐             ┌──┐           ┌──┐
 *   START ───┴──┴── '+' ──> DIGITS ── ' ' ─> BLANKS
 *     └── digit ──────────────^ │              │
 *                               ├──── CR ──────┴──> CR ── LF ──> BODY
 *                               └──── LF ───────────────────────^
 * </pre>
 *
 * <p>Each constant is a place in the header; every byte that has no arrow leads to {@link #WRONG}.
 */
enum LengthHeader {
    START,
    SIGN,
    DIGITS,
    BLANKS,
    CR,
    BODY,
    WRONG;

    /** A length that no message has: so many bytes never end. */
    static final long NO_LENGTH = Long.MAX_VALUE;

    /** The place behind the next byte. */
    LengthHeader after(int next) {
        boolean blank = next == ' ' || next == '\t';
        return switch (this) {
            case START -> isDigit(next) ? DIGITS : blank ? START : next == '+' ? SIGN : WRONG;
            case SIGN -> isDigit(next) ? DIGITS : WRONG;
            case DIGITS -> isDigit(next) ? DIGITS : afterDigits(next, blank);
            case BLANKS -> afterDigits(next, blank);
            case CR -> next == '\n' ? BODY : WRONG;
            case BODY, WRONG -> WRONG;
        };
    }

    private static LengthHeader afterDigits(int next, boolean blank) {
        return blank ? BLANKS : next == '\r' ? CR : next == '\n' ? BODY : WRONG;
    }

    static boolean isDigit(int next) {
        return next >= '0' && next <= '9';
    }

    /** A length with one more digit behind it; {@link #NO_LENGTH} once that is the value or less than the number. */
    static long append(long length, int digit) {
        int value = digit - '0';
        return length > (NO_LENGTH - value) / 10 ? NO_LENGTH : 10 * length + value;
    }
}
