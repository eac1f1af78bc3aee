package dev.prise;

/**
 * Follows a stream as messages of the WINDEV mode, byte by byte, with all that is read liberally: whether it can be that, and whether
 * it ends with a whole message. Pure; the same whatever the pieces in which it is heard.
 */
final class LengthPrefixSearch {

    private static final int DIGIT_BITS = 47;
    private static final int BYTE_BITS = 80;

    private enum Place {
        START,
        SIGN,
        DIGITS,
        BLANKS,
        CR,
        BODY,
        IMPOSSIBLE
    }

    private final int maxHeader;
    private final int maxMessage;
    private Place place = Place.START;
    private int header; // bytes of it that have come
    private int digits;
    private long length; // what they say
    private long missing; // bytes of the body
    private long bodies; // that are whole
    private long tenths; // of a bit: how surely it is that, not chance
    private int tenthsOfText; // when this body began

    LengthPrefixSearch(int maxHeader, int maxMessage) {
        this.maxHeader = maxHeader;
        this.maxMessage = maxMessage;
    }

    /**
     * Hears a byte.
     *
     * @param text how much the stream, this byte with it, looks like text
     */
    void feed(int next, int text) {
        if (place == Place.IMPOSSIBLE) {
            return;
        }
        if (place == Place.BODY) {
            if (--missing == 0) {
                bodyIsWhole(text);
            }
            return;
        }
        header++;
        boolean crLf = place == Place.CR;
        place = after(next);
        if (header > maxHeader || length > maxMessage) {
            place = Place.IMPOSSIBLE;
        } else if (place == Place.BODY) {
            tenths += (long) digits * DIGIT_BITS + (crLf ? 2 * BYTE_BITS : BYTE_BITS);
            missing = length;
            tenthsOfText = crLf ? Integer.MAX_VALUE : text;
            if (missing == 0) {
                bodyIsWhole(text);
            }
        } else if (header == maxHeader) {
            place = Place.IMPOSSIBLE;
        }
    }

    private Place after(int next) {
        boolean blank = next == ' ' || next == '\t';
        if (next >= '0' && next <= '9' && (place == Place.START || place == Place.SIGN || place == Place.DIGITS)) {
            digits++;
            length = Math.min(10 * length + next - '0', Integer.MAX_VALUE);
            return Place.DIGITS;
        }
        return switch (place) {
            case START -> blank ? Place.START : next == '+' ? Place.SIGN : Place.IMPOSSIBLE;
            case DIGITS, BLANKS -> blank
                    ? Place.BLANKS
                    : next == '\r' ? Place.CR : next == '\n' ? Place.BODY : Place.IMPOSSIBLE;
            case CR -> next == '\n' ? Place.BODY : Place.IMPOSSIBLE;
            case SIGN, BODY, IMPOSSIBLE -> Place.IMPOSSIBLE;
        };
    }

    private void bodyIsWhole(int text) {
        tenths += Math.max(0, text - tenthsOfText); // a header that ends in LF alone tells less, so its text has to
        bodies++;
        place = Place.START;
        header = 0;
        digits = 0;
        length = 0;
    }

    boolean isImpossible() {
        return place == Place.IMPOSSIBLE;
    }

    /** Whether everything that has come is whole messages. */
    boolean isWhole() {
        return place == Place.START && header == 0 && bodies > 0;
    }

    boolean isSure() {
        return tenths >= TextSearch.CERTAIN;
    }
}
