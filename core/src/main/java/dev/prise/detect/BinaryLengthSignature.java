package dev.prise.detect;

import dev.prise.ModeName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A length in binary that stands first: of 4, 2 or 1 bytes, in either order, with itself counted or not.
 *
 * @param width of how many bytes
 * @param mostSignificantFirst in which order
 * @param countsItself whether it counts its own bytes too
 */
record BinaryLengthSignature(int width, boolean mostSignificantFirst, boolean countsItself) {

    private static final int MAX_LENGTH = 16 << 20; // a length above that is taken for something else
    private static final int MIN_TELLING = 4; // 1 to 3 as a number of 4 bytes is likely some other number
    private static final List<BinaryLengthSignature> ALL = all();

    private static List<BinaryLengthSignature> all() {
        List<BinaryLengthSignature> all = new ArrayList<>();
        for (int width : new int[]{4, 2}) {
            for (boolean countsItself : new boolean[]{false, true}) {
                all.add(new BinaryLengthSignature(width, true, countsItself));
                all.add(new BinaryLengthSignature(width, false, countsItself));
            }
        }
        all.add(new BinaryLengthSignature(1, true, false));
        return all;
    }

    static Optional<Signature> of(ByteSample byteSample) {
        return ALL.stream()
                .filter(length -> length.isExactIn(byteSample))
                .findFirst()
                .or(() -> ALL.stream().filter(length -> length.isBegunIn(byteSample)).findFirst())
                .map(BinaryLengthSignature::signature);
    }

    // every message ends where its length says, and the last one where the bytes do: 4 bytes of length say so by themselves
    private boolean isExactIn(ByteSample byteSample) {
        String text = byteSample.text();
        int sure = 0;
        int at = 0;
        while (byteSample.isWhole() && at + width <= text.length()) {
            long length = lengthAt(byteSample, at);
            int end = (int) Math.min(at + width + length, Integer.MAX_VALUE);
            if (length < (width == 4 && at == 0 ? MIN_TELLING : 1) || end > text.length() || isText(at, text)) {
                return false;
            }
            sure += ByteSample.textLikelihood(text.substring(at + width, end));
            at = end;
        }
        return at == text.length() && at > 0 && (width == 4 || sure >= (width == 2 ? 160 : ByteSample.CERTAIN));
    }

    // its first message is longer than what came, and what came of it is text
    private boolean isBegunIn(ByteSample byteSample) {
        String text = byteSample.text();
        if (width == 1 || countsItself || text.length() < width || isText(0, text)) {
            return false;
        }
        long length = lengthAt(byteSample, 0);
        return length > text.length() - width && length <= (width == 4 ? MAX_LENGTH : MAX_LENGTH >> 10)
                && !hasLetters(text)
                && ByteSample.textLikelihood(text.substring(width)) >= (width == 4 ? 120 : ByteSample.CERTAIN);
    }

    private long lengthAt(ByteSample byteSample, int at) {
        return byteSample.number(at, width, mostSignificantFirst) - (countsItself ? width : 0);
    }

    // a length of which each byte could be a letter is more likely to be letters
    private boolean isText(int at, String text) {
        return ByteSample.textLikelihood(text.substring(at, at + width)) > 0;
    }

    // what stands before text is a mark of its own, or a shorter length, rather than a long length that holds letters
    private boolean hasLetters(String text) {
        int lastTwo = mostSignificantFirst ? width - 2 : 0;
        int zeros = (text.charAt(lastTwo) == 0 ? 1 : 0) + (text.charAt(lastTwo + 1) == 0 ? 1 : 0);
        boolean small = width == 4 && lengthBeyondTwoBytes(text) == 0;
        return !small && zeros == 0
                && (isLetter(text.charAt(lastTwo)) || isLetter(text.charAt(lastTwo + 1)));
    }

    private int lengthBeyondTwoBytes(String text) {
        return mostSignificantFirst ? text.charAt(0) | text.charAt(1) : text.charAt(2) | text.charAt(3);
    }

    private static boolean isLetter(char each) {
        return each >= ' ' && each < 0x7F;
    }

    private Signature signature() {
        return Signature.framing(
                "a length of " + (width == 1 ? "1 byte"
                        : width + " bytes"
                                + (mostSignificantFirst ? ", most significant first" : ", least significant first"))
                        + (countsItself ? ", which counts itself" : ""),
                ModeName.OTHER)
                .with(", before each message", "");
    }
}
