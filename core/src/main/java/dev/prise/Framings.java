package dev.prise;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognises how somebody tells messages apart, whatever is in them. */
final class Framings {

    static final Framing MLLP = Framing.endTag("\u001C\r");

    private static final String UTF_8_MARK = "\u00EF\u00BB\u00BF";
    private static final Pattern WINDEV_HEADER = Pattern.compile("[ \\t]*\\+?(\\d{1,10})[ \\t]*\\r?\\n");
    private static final Telltale UNDECIDED = Telltale.framing("", Framing.OTHER);
    private static final int MOST_ANNOUNCED = 64 << 20; // a size above that is some other number
    private static final int LEAST_TELLING_BODY = 16;
    private static final Pattern HEADER_BEGUN = Pattern.compile("\\d{1,10}\\r?");
    private static final Pattern COUNTED = Pattern.compile("([1-9]\\d{0,6}) ");
    private static final Pattern NETSTRING = Pattern.compile("(0|[1-9]\\d{0,8}):");
    private static final int CR_LF_BITS = 140; // what CR LF tells, in tenths of a bit, as Sample counts
    private static final int LAST_BITS = 20; // and what it tells besides where nothing stands behind it
    private static final int DIGIT_BITS = 47;
    private static final int BYTE_BITS = 80;
    private static final int MOST_BEHIND_ETX = 4;

    /** What may end a message of text, the longest first. */
    static final List<Ending> ENDINGS = List.of(
            new Ending("<EOF>", "text that ends in \"<EOF>\"", 5 * BYTE_BITS),
            new Ending("\r\n", "text in lines that end in CR LF", CR_LF_BITS),
            new Ending("\u0003", "text that ends in ETX", 60),
            new Ending("\0", "text that ends in a zero byte", 50),
            new Ending("\n", "text in lines that end in LF alone", 50),
            new Ending("\r", "text in lines that end in CR alone", 50));

    /** What ends a block of MLLP. */
    static final Ending BLOCK = new Ending(MLLP.tag(), "a block of MLLP", 2 * BYTE_BITS);

    /** What may end a message of text, and how much that tells, in tenths of a bit. */
    record Ending(String tag, String name, int bits) {

        Framing fits() {
            return Framing.endTag(tag);
        }

        /** The same in UTF-16LE. */
        Framing fitsWide() {
            return Framing.endTag(tag.replaceAll("(?s).", "$0\0"));
        }

        boolean isOf(Sample sample) {
            String text = sample.text();
            boolean last = sample.isWhole() && text.endsWith(tag);
            // else it may be a message of several lines, and its end has not come
            boolean shown = last || !sample.isWhole() || sample.reader().kind() != Framing.Kind.END_TAG;
            return shown && Sample.textuality(text.replace(tag, "")) + bits + (last ? LAST_BITS : 0) >= Sample.SURE;
        }

        Telltale telltale() {
            return Telltale.framing(name, fits());
        }
    }

    private Framings() {}

    static Optional<Telltale> of(Sample sample) {
        return marked(sample)
                .or(() -> wide(sample))
                .or(() -> windev(sample))
                .or(() -> counted(sample))
                .or(() -> netstrings(sample))
                .or(() -> block(sample))
                .or(() -> BinaryLength.of(sample))
                .or(() -> ending(sample))
                .filter(telltale -> !telltale.equals(UNDECIDED));
    }

    // A byte order mark, and text behind it
    private static Optional<Telltale> marked(Sample sample) {
        String text = sample.text();
        if (text.startsWith(UTF_8_MARK) && Sample.textuality(text.substring(3)) > 0) {
            return Optional.of(Telltale.framing("a byte order mark of UTF-8", Framing.OTHER)
                    .with(" before the first message" + Telltales.of(sample.from(3))
                            .map(behind -> ", and behind it " + behind.name())
                            .orElse(""),
                            "switch the mark off at the other end (in .NET: new UTF8Encoding(false))"));
        }
        boolean little = text.startsWith("\u00FF\u00FE") && isWide(text.substring(2), 0);
        boolean big = text.startsWith("\u00FE\u00FF") && isWide(text.substring(2), 1);
        return little || big
                ? Optional.of(Telltale.framing("a byte order mark of UTF-16" + (little ? "LE" : "BE"), Framing.OTHER)
                        .with(" before the first message, and text of that charset behind it",
                                "let the other end send 8-bit text, or no mark, and set here the charset UTF-16"
                                        + (little ? "LE" : "BE")))
                : Optional.empty();
    }

    // Text of two bytes a character
    private static Optional<Telltale> wide(Sample sample) {
        boolean little = isWide(sample.text(), 0);
        if (!little && !isWide(sample.text(), 1)) {
            return Optional.empty();
        }
        String charset = little ? "UTF-16LE" : "UTF-16BE";
        boolean lines = little && sample.text().contains("\r\0\n\0");
        Framing fits = lines ? Framing.endTag("\r\0\n\0") : Framing.OTHER;
        return Optional.of(Telltale.framing("text in " + charset, fits)
                .with(", two bytes a character, and this end looks for single ones",
                        (lines ? "set " + fits.mode() + " and " : "set ") + "the charset " + charset
                                + " here, or let the other end send 8-bit text"));
    }

    private static boolean isWide(String text, int letter) {
        int pairs = text.length() / 2;
        for (int i = 0; i < pairs; i++) {
            if (text.charAt(2 * i + 1 - letter) != 0
                    || Sample.textuality(text.substring(2 * i + letter, 2 * i + letter + 1)) < -100
                    || text.charAt(2 * i + letter) == 0) {
                return false;
            }
        }
        return pairs >= 3;
    }

    // Digits, a line end, so many bytes; again and again
    private static Optional<Telltale> windev(Sample sample) {
        String text = sample.text();
        Matcher header = WINDEV_HEADER.matcher(text);
        int sure = 0;
        int at = 0;
        for (int bodies = 0; header.region(at, text.length()).lookingAt(); bodies++) {
            long length = Long.parseLong(header.group(1));
            boolean crLf = header.group().endsWith("\r\n");
            sure += header.group(1).length() * DIGIT_BITS + (crLf ? 2 * BYTE_BITS : BYTE_BITS);
            at = header.end();
            if (length > (sample.reader().equals(Framing.WINDEV) ? Integer.MAX_VALUE : MOST_ANNOUNCED)) {
                return Optional.empty(); // a number
            }
            if (length >= text.length() - at) {
                String body = text.substring(at);
                boolean exact = sample.isWhole() && length == body.length();
                sure += crLf ? 0 : Sample.textuality(body); // LF alone tells less
                if (sample.reader().equals(Framing.WINDEV)) {
                    return Optional.of(windevOf(text));
                }
                return bodies == 0 && (mayBeLines(body, exact) || !(crLf || exact))
                        ? Optional.of(UNDECIDED)
                        : sure >= Sample.SURE ? Optional.of(windevOf(text)) : Optional.empty();
            }
            at += (int) length;
        }
        return sure >= Sample.SURE && HEADER_BEGUN.matcher(text).region(at, text.length()).matches()
                ? Optional.of(windevOf(text))
                : Optional.empty();
    }

    // lines of which the first is a number look the same where nothing shows the end of a message
    private static boolean mayBeLines(String body, boolean exact) {
        boolean isShort = body.length() < LEAST_TELLING_BODY;
        return exact ? body.isEmpty() || (isShort && body.contains("\n")) : isShort || body.contains("\n");
    }

    private static Telltale windevOf(String text) {
        int body = text.indexOf('\n') + 1;
        boolean wide = isWide(text.substring(body, Math.min(text.length(), body + 8)), 0);
        return Telltale.framing("the WINDEV mode", Framing.WINDEV)
                .with(": the size in digits, CR LF, then so many bytes"
                        + (wide ? "; its text is in UTF-16LE, which is the charset to set" : ""), "");
    }

    // Digits, a space, so many bytes
    private static Optional<Telltale> counted(Sample sample) {
        return repeated(sample, COUNTED, "")
                ? Optional.of(Telltale.framing("octet counting (RFC 6587)", Framing.OTHER)
                        .with(": the size in digits, a space, then so many bytes", ""))
                : Optional.empty();
    }

    private static Optional<Telltale> netstrings(Sample sample) {
        return repeated(sample, NETSTRING, ",")
                ? Optional.of(Telltale.framing("a netstring", Framing.OTHER)
                        .with(": the size in digits, a colon, so many bytes, a comma", ""))
                : Optional.empty();
    }

    private static boolean repeated(Sample sample, Pattern size, String behind) {
        String text = sample.text();
        Matcher header = size.matcher(text);
        int sure = 0;
        int at = 0;
        while (at < text.length() && header.region(at, text.length()).lookingAt()) {
            int length = Integer.parseInt(header.group(1));
            if (length > text.length() - header.end() - behind.length()) {
                break; // its end is not to be seen
            }
            at = header.end() + length;
            if (!text.startsWith(behind, at)) {
                return false;
            }
            at += behind.length();
            sure += header.group(1).length() * DIGIT_BITS + BYTE_BITS + behind.length() * BYTE_BITS
                    + Math.max(0, Sample.textuality(text.substring(header.end(), header.end() + length)));
        }
        return sure >= Sample.SURE && (at == text.length() || !sample.isWhole());
    }

    // STX … ETX, VT … FS CR
    private static Optional<Telltale> block(Sample sample) {
        String text = sample.text();
        int end = text.indexOf("\u001C\r");
        if (sample.at(0) == 0x0B && end > 0
                && 3 * BYTE_BITS + Sample.textuality(text.substring(1, end)) >= Sample.SURE) {
            return Optional.of(Telltale.framing("a block of MLLP", MLLP).with(": VT, the message, FS CR", ""));
        }
        int etx = text.indexOf('\u0003');
        int next = text.indexOf('\u0002', 1);
        int behind = (next > etx ? next : text.length()) - etx - 1; // a checksum, a line end
        return sample.at(0) == 2 && etx > 1 && behind <= MOST_BEHIND_ETX
                && 2 * BYTE_BITS + Sample.textuality(text.substring(1, etx)) >= Sample.SURE
                        ? Optional.of(Telltale.framing("a block between STX and ETX", Framing.endTag("\u0003"))
                                .with("; a scale, scanner or other device may be at the other end", ""))
                        : Optional.empty();
    }

    private static Optional<Telltale> ending(Sample sample) {
        String tag = sample.reader().tag();
        return !tag.isEmpty() && sample.text().contains(tag)
                ? Optional.empty() // it does end its messages so
                : ENDINGS.stream()
                        .filter(ending -> sample.text().contains(ending.tag))
                        .findFirst()
                        .filter(ending -> ending.isOf(sample))
                        .map(Ending::telltale);
    }
}
