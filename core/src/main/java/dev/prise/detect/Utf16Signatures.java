package dev.prise.detect;

import dev.prise.ModeName;
import java.util.Optional;
import java.util.function.Function;

/** Recognises text of two bytes a character, and the byte order marks that text may begin with. */
public final class Utf16Signatures {

    private static final String UTF_8_MARK = "\u00EF\u00BB\u00BF";
    private static final int MIN_PAIRS = 3;
    private static final int UNLIKELY = -100; // for one character, in tenths of a bit

    private Utf16Signatures() {}

    static Optional<Signature> of(ByteSample sample) {
        boolean little = isWide(sample.text());
        if (!little && !isWide(sample.text(), 1)) {
            return Optional.empty();
        }
        String charset = little ? "UTF-16LE" : "UTF-16BE";
        boolean lines = little && sample.text().contains("\r\0\n\0");
        ModeName fits = lines ? ModeName.endTag("\r\0\n\0") : ModeName.OTHER;
        return Optional.of(Signature.framing("text in " + charset, fits)
                .with(", two bytes a character, and this end looks for single ones",
                        (lines ? "set " + fits.code() + " and " : "set ") + "the charset " + charset
                                + " here, or let the other end send 8-bit text"));
    }

    static Optional<Signature> utf8Mark(ByteSample sample, Function<ByteSample, Optional<Signature>> behind) {
        String text = sample.text();
        return text.startsWith(UTF_8_MARK) && ByteSample.textLikelihood(text.substring(UTF_8_MARK.length())) > 0
                ? Optional.of(Signature.framing("a byte order mark of UTF-8", ModeName.OTHER)
                        .with(" before the first message" + behind.apply(sample.from(UTF_8_MARK.length()))
                                .map(found -> ", and behind it " + found.name())
                                .orElse(""),
                                "switch the mark off at the other end (in .NET: new UTF8Encoding(false))"))
                : Optional.empty();
    }

    static Optional<Signature> byteOrderMark(ByteSample sample) {
        String text = sample.text();
        boolean little = text.startsWith("\u00FF\u00FE") && isWide(text.substring(2), 0);
        boolean big = text.startsWith("\u00FE\u00FF") && isWide(text.substring(2), 1);
        String charset = "UTF-16" + (little ? "LE" : "BE");
        return little || big
                ? Optional.of(Signature.framing("a byte order mark of " + charset, ModeName.OTHER)
                        .with(" before the first message, and text of that charset behind it",
                                "let the other end send 8-bit text, or no mark, and set here the charset " + charset))
                : Optional.empty();
    }

    /**
     * Whether bytes look like text in UTF-16LE.
     *
     * @param text the bytes, each as the character of its number
     * @return true if at least three pairs have come, and all are a character that is likely in text
     */
    public static boolean isWide(String text) {
        return isWide(text, 0);
    }

    private static boolean isWide(String text, int letter) {
        int pairs = text.length() / 2;
        for (int i = 0; i < pairs; i++) {
            if (text.charAt(2 * i + 1 - letter) != 0
                    || ByteSample.textLikelihood(text.substring(2 * i + letter, 2 * i + letter + 1)) < UNLIKELY
                    || text.charAt(2 * i + letter) == 0) {
                return false;
            }
        }
        return pairs >= MIN_PAIRS;
    }
}
