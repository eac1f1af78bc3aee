package dev.prise.detect;

import dev.prise.ModeName;
import java.util.List;
import java.util.Optional;

/** What may end a message of text, and how much each tells. */
final class TextEndings {

    static final ModeName MLLP = ModeName.endTag("\u001C\r");

    private static final int BYTE_BITS = 80; // as ByteSample counts, in tenths of a bit
    private static final int CR_LF_BITS = 140;
    private static final int LAST_BITS = 20; // what an ending tells besides where nothing stands behind it

    /** All of them, the longest first. */
    static final List<Ending> ALL = List.of(
            new Ending("<EOF>", "text that ends in \"<EOF>\"", 5 * BYTE_BITS),
            new Ending("\r\n", "text in lines that end in CR LF", CR_LF_BITS),
            new Ending("\u0003", "text that ends in ETX", 60),
            new Ending("\0", "text that ends in a zero byte", 50),
            new Ending("\n", "text in lines that end in LF alone", 50),
            new Ending("\r", "text in lines that end in CR alone", 50));

    /** What ends a block of MLLP. */
    static final Ending BLOCK = new Ending(MLLP.tag(), "a block of MLLP", 2 * BYTE_BITS);

    private TextEndings() {}

    /** The ending that text shows, unless the reader's own tag ends messages in it. */
    static Optional<Signature> signature(ByteSample sample) {
        String tag = sample.reader().tag();
        return !tag.isEmpty() && sample.text().contains(tag)
                ? Optional.empty()
                : ALL.stream()
                        .filter(ending -> sample.text().contains(ending.tag))
                        .findFirst()
                        .filter(ending -> ending.isOf(sample))
                        .map(ending -> Signature.framing(ending.name, ending.fits()));
    }

    /** What may end a message of text, and how much that tells, in tenths of a bit. */
    record Ending(String tag, String name, int bits) {

        ModeName fits() {
            return ModeName.endTag(tag);
        }

        /** The same in UTF-16LE. */
        ModeName fitsWide() {
            return ModeName.endTag(tag.replaceAll("(?s).", "$0\0"));
        }

        private boolean isOf(ByteSample sample) {
            String text = sample.text();
            boolean last = sample.isWhole() && text.endsWith(tag);
            // else it may be a message of several lines, and its end has not come
            boolean shown = last || !sample.isWhole() || sample.reader().tag().isEmpty();
            return shown && ByteSample.textLikelihood(text.replace(tag, "")) + bits
                    + (last ? LAST_BITS : 0) >= ByteSample.CERTAIN;
        }
    }
}
