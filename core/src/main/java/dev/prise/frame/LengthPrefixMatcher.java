package dev.prise.frame;

import dev.prise.Limits;
import dev.prise.ModeName;
import dev.prise.detect.CountedBodies;
import dev.prise.detect.StreamMatcher;

/** Follows a stream as messages of the WINDEV mode, with all that the decoder accepts. */
final class LengthPrefixMatcher implements StreamMatcher {

    private final int maxHeader;
    private final int maxMessage;
    private LengthHeader place = LengthHeader.START;
    private int header; // bytes of it that have come
    private int digits;
    private long length; // what they say
    private long missing; // bytes of the body
    private long bodies; // that are whole
    private long tenths; // of a bit: how certainly it is this mode, and no chance
    private int tenthsOfText; // when this body began

    LengthPrefixMatcher(Limits limits) {
        this.maxHeader = limits.maxHeaderBytes();
        this.maxMessage = limits.maxMessageBytes();
    }

    @Override
    public ModeName name() {
        return LengthPrefix.NAME;
    }

    @Override
    public void feed(int next, int text) {
        if (place == LengthHeader.WRONG) {
            return;
        }
        if (place == LengthHeader.BODY) {
            if (--missing == 0) {
                endBody(text);
            }
            return;
        }
        header++;
        boolean crLf = place == LengthHeader.CR;
        place = place.after(next);
        if (place == LengthHeader.DIGITS) {
            digits++;
            length = LengthHeader.append(length, next);
        }
        if (header > maxHeader || length > maxMessage) {
            place = LengthHeader.WRONG;
        } else if (place == LengthHeader.BODY) {
            tenths += (long) digits * CountedBodies.DIGIT_BITS
                    + (crLf ? 2 * CountedBodies.BYTE_BITS : CountedBodies.BYTE_BITS);
            missing = length;
            tenthsOfText = crLf ? Integer.MAX_VALUE : text;
            if (missing == 0) {
                endBody(text);
            }
        } else if (header == maxHeader) {
            place = LengthHeader.WRONG;
        }
    }

    private void endBody(int text) {
        tenths += Math.max(0, text - tenthsOfText); // a header that ends in LF alone tells less, so its text has to
        bodies++;
        place = LengthHeader.START;
        header = 0;
        digits = 0;
        length = 0;
    }

    @Override
    public boolean isImpossible() {
        return place == LengthHeader.WRONG;
    }

    @Override
    public boolean isWhole() {
        return place == LengthHeader.START && header == 0 && bodies > 0;
    }

    @Override
    public boolean isCertain() {
        return tenths >= CERTAIN;
    }
}
