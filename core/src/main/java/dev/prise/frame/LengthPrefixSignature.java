package dev.prise.frame;

import dev.prise.detect.ByteSample;
import dev.prise.detect.CountedBodies;
import dev.prise.detect.Signature;
import dev.prise.detect.Utf16Signatures;
import java.util.Optional;

/** Recognises messages of the WINDEV mode in bytes that another mode could not read: digits, a line end, so many bytes. */
final class LengthPrefixSignature {

    private static final int MAX_ANNOUNCED = 64 << 20; // a size above that is some other number
    private static final int MAX_DIGITS = 10;
    private static final int MIN_TELLING_BODY = 16;

    private LengthPrefixSignature() {}

    static Optional<Signature> of(ByteSample sample) {
        String text = sample.text();
        boolean isReaders = sample.reader().equals(LengthPrefix.NAME);
        int sure = 0;
        int at = 0;
        for (int bodies = 0;; bodies++) {
            Header header = Header.at(text, at);
            if (header.place != LengthHeader.BODY) {
                boolean begun = at < text.length() && header.isBegun;
                return sure >= ByteSample.CERTAIN && begun ? Optional.of(windev(text)) : Optional.empty();
            }
            sure += header.digits * CountedBodies.DIGIT_BITS
                    + (header.crLf ? 2 * CountedBodies.BYTE_BITS : CountedBodies.BYTE_BITS);
            at = header.end;
            if (header.length > (isReaders ? Integer.MAX_VALUE : MAX_ANNOUNCED)) {
                return Optional.empty(); // a number
            }
            if (header.length >= text.length() - at) {
                return isReaders ? Optional.of(windev(text)) : ofLast(sample, text.substring(at), header, bodies, sure);
            }
            at += (int) header.length;
        }
    }

    private static Optional<Signature> ofLast(ByteSample sample, String body, Header header, int bodies, int before) {
        boolean exact = sample.isWhole() && header.length == body.length();
        int sure = before + (header.crLf ? 0 : ByteSample.textLikelihood(body)); // LF alone tells less
        if (bodies == 0 && (mayBeLines(body, exact) || !(header.crLf || exact))) {
            return Optional.of(Signature.UNDECIDED);
        }
        return sure >= ByteSample.CERTAIN ? Optional.of(windev(sample.text())) : Optional.empty();
    }

    // lines of which the first is a number look the same where nothing shows the end of a message
    private static boolean mayBeLines(String body, boolean exact) {
        boolean isShort = body.length() < MIN_TELLING_BODY;
        return exact ? body.isEmpty() || (isShort && body.contains("\n")) : isShort || body.contains("\n");
    }

    private static Signature windev(String text) {
        int body = text.indexOf('\n') + 1;
        boolean wide = Utf16Signatures.isWide(text.substring(body, Math.min(text.length(), body + 8)));
        return Signature.framing("the WINDEV mode", LengthPrefix.NAME)
                .with(": the size in digits, CR LF, then so many bytes"
                        + (wide ? "; its text is in UTF-16LE, which is the charset to set" : ""), "");
    }

    /**
     * A header in a sample.
     *
     * @param place how far it was read: {@link LengthHeader#BODY} if it is whole
     * @param end the index behind it
     * @param isBegun whether the sample ends in digits, or in CR behind digits
     */
    private record Header(LengthHeader place, int end, long length, int digits, boolean crLf, boolean isBegun) {

        static Header at(String text, int start) {
            LengthHeader place = LengthHeader.START;
            long length = 0;
            int digits = 0;
            boolean crLf = false;
            int at = start;
            boolean plain = true; // no sign and no blanks
            while (at < text.length() && place != LengthHeader.BODY && place != LengthHeader.WRONG) {
                char next = text.charAt(at++);
                crLf = place == LengthHeader.CR;
                place = place.after(next);
                if (place == LengthHeader.DIGITS) {
                    length = LengthHeader.append(length, next);
                    place = ++digits > MAX_DIGITS ? LengthHeader.WRONG : place;
                }
                plain &= LengthHeader.isDigit(next) || next == '\r';
            }
            boolean begun = plain && (place == LengthHeader.DIGITS || place == LengthHeader.CR);
            return new Header(place, at, length, digits, crLf, begun);
        }
    }
}
