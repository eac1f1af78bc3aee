package dev.prise;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recognises how somebody tells messages apart, whatever is in them. */
final class FramingSignatures {

    static final ModeName MLLP = ModeName.endTag("\u001C\r");

    private static final String UTF_8_MARK = "\u00EF\u00BB\u00BF";
    private static final Pattern WINDEV_HEADER = Pattern.compile("[ \\t]*\\+?(\\d{1,10})[ \\t]*\\r?\\n");
    private static final Signature UNDECIDED = Signature.framing("", ModeName.OTHER);
    private static final int MAX_ANNOUNCED = 64 << 20; // a size above that is some other number
    private static final int MIN_TELLING_BODY = 16;
    private static final Pattern HEADER_BEGUN = Pattern.compile("\\d{1,10}\\r?");
    private static final Pattern COUNTED = Pattern.compile("([1-9]\\d{0,6}) ");
    private static final Pattern NETSTRING = Pattern.compile("(0|[1-9]\\d{0,8}):");
    private static final int CR_LF_BITS = 140; // what CR LF tells, in tenths of a bit, as Sample counts
    private static final int LAST_BITS = 20; // and what it tells besides where nothing stands behind it
    private static final int DIGIT_BITS = 47;
    private static final int BYTE_BITS = 80;
    private static final int MAX_BEHIND_ETX = 4;

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

        ModeName fits() {
            return ModeName.endTag(tag);
        }

        /** The same in UTF-16LE. */
        ModeName fitsWide() {
            return ModeName.endTag(tag.replaceAll("(?s).", "$0\0"));
        }

        boolean isOf(ByteSample byteSample) {
            String text = byteSample.text();
            boolean last = byteSample.isWhole() && text.endsWith(tag);
            // else it may be a message of several lines, and its end has not come
            boolean shown = last || !byteSample.isWhole() || byteSample.reader().kind() != ModeName.Kind.END_TAG;
            return shown && ByteSample.textLikelihood(text.replace(tag, "")) + bits
                    + (last ? LAST_BITS : 0) >= ByteSample.CERTAIN;
        }

        Signature signature() {
            return Signature.framing(name, fits());
        }
    }

    private FramingSignatures() {}

    static Optional<Signature> of(ByteSample byteSample) {
        return marked(byteSample)
                .or(() -> wide(byteSample))
                .or(() -> windev(byteSample))
                .or(() -> counted(byteSample))
                .or(() -> netstrings(byteSample))
                .or(() -> block(byteSample))
                .or(() -> BinaryLengthSignature.of(byteSample))
                .or(() -> ending(byteSample))
                .filter(signature -> !signature.equals(UNDECIDED));
    }

    // A byte order mark, and text behind it
    private static Optional<Signature> marked(ByteSample byteSample) {
        String text = byteSample.text();
        if (text.startsWith(UTF_8_MARK) && ByteSample.textLikelihood(text.substring(3)) > 0) {
            return Optional.of(Signature.framing("a byte order mark of UTF-8", ModeName.OTHER)
                    .with(" before the first message" + ProtocolSignatures.of(byteSample.from(3))
                            .map(behind -> ", and behind it " + behind.name())
                            .orElse(""),
                            "switch the mark off at the other end (in .NET: new UTF8Encoding(false))"));
        }
        boolean little = text.startsWith("\u00FF\u00FE") && isWide(text.substring(2), 0);
        boolean big = text.startsWith("\u00FE\u00FF") && isWide(text.substring(2), 1);
        return little || big
                ? Optional.of(Signature.framing("a byte order mark of UTF-16" + (little ? "LE" : "BE"), ModeName.OTHER)
                        .with(" before the first message, and text of that charset behind it",
                                "let the other end send 8-bit text, or no mark, and set here the charset UTF-16"
                                        + (little ? "LE" : "BE")))
                : Optional.empty();
    }

    // Text of two bytes a character
    private static Optional<Signature> wide(ByteSample byteSample) {
        boolean little = isWide(byteSample.text(), 0);
        if (!little && !isWide(byteSample.text(), 1)) {
            return Optional.empty();
        }
        String charset = little ? "UTF-16LE" : "UTF-16BE";
        boolean lines = little && byteSample.text().contains("\r\0\n\0");
        ModeName fits = lines ? ModeName.endTag("\r\0\n\0") : ModeName.OTHER;
        return Optional.of(Signature.framing("text in " + charset, fits)
                .with(", two bytes a character, and this end looks for single ones",
                        (lines ? "set " + fits.mode() + " and " : "set ") + "the charset " + charset
                                + " here, or let the other end send 8-bit text"));
    }

    private static boolean isWide(String text, int letter) {
        int pairs = text.length() / 2;
        for (int i = 0; i < pairs; i++) {
            if (text.charAt(2 * i + 1 - letter) != 0
                    || ByteSample.textLikelihood(text.substring(2 * i + letter, 2 * i + letter + 1)) < -100
                    || text.charAt(2 * i + letter) == 0) {
                return false;
            }
        }
        return pairs >= 3;
    }

    // Digits, a line end, so many bytes; again and again
    private static Optional<Signature> windev(ByteSample byteSample) {
        String text = byteSample.text();
        Matcher header = WINDEV_HEADER.matcher(text);
        int sure = 0;
        int at = 0;
        for (int bodies = 0; header.region(at, text.length()).lookingAt(); bodies++) {
            long length = Long.parseLong(header.group(1));
            boolean crLf = header.group().endsWith("\r\n");
            sure += header.group(1).length() * DIGIT_BITS + (crLf ? 2 * BYTE_BITS : BYTE_BITS);
            at = header.end();
            if (length > (byteSample.reader().equals(ModeName.WINDEV) ? Integer.MAX_VALUE : MAX_ANNOUNCED)) {
                return Optional.empty(); // a number
            }
            if (length >= text.length() - at) {
                String body = text.substring(at);
                boolean exact = byteSample.isWhole() && length == body.length();
                sure += crLf ? 0 : ByteSample.textLikelihood(body); // LF alone tells less
                if (byteSample.reader().equals(ModeName.WINDEV)) {
                    return Optional.of(windevOf(text));
                }
                return bodies == 0 && (mayBeLines(body, exact) || !(crLf || exact))
                        ? Optional.of(UNDECIDED)
                        : sure >= ByteSample.CERTAIN ? Optional.of(windevOf(text)) : Optional.empty();
            }
            at += (int) length;
        }
        return sure >= ByteSample.CERTAIN && HEADER_BEGUN.matcher(text).region(at, text.length()).matches()
                ? Optional.of(windevOf(text))
                : Optional.empty();
    }

    // lines of which the first is a number look the same where nothing shows the end of a message
    private static boolean mayBeLines(String body, boolean exact) {
        boolean isShort = body.length() < MIN_TELLING_BODY;
        return exact ? body.isEmpty() || (isShort && body.contains("\n")) : isShort || body.contains("\n");
    }

    private static Signature windevOf(String text) {
        int body = text.indexOf('\n') + 1;
        boolean wide = isWide(text.substring(body, Math.min(text.length(), body + 8)), 0);
        return Signature.framing("the WINDEV mode", ModeName.WINDEV)
                .with(": the size in digits, CR LF, then so many bytes"
                        + (wide ? "; its text is in UTF-16LE, which is the charset to set" : ""), "");
    }

    // Digits, a space, so many bytes
    private static Optional<Signature> counted(ByteSample byteSample) {
        return repeated(byteSample, COUNTED, "")
                ? Optional.of(Signature.framing("octet counting (RFC 6587)", ModeName.OTHER)
                        .with(": the size in digits, a space, then so many bytes", ""))
                : Optional.empty();
    }

    private static Optional<Signature> netstrings(ByteSample byteSample) {
        return repeated(byteSample, NETSTRING, ",")
                ? Optional.of(Signature.framing("a netstring", ModeName.OTHER)
                        .with(": the size in digits, a colon, so many bytes, a comma", ""))
                : Optional.empty();
    }

    private static boolean repeated(ByteSample byteSample, Pattern size, String behind) {
        String text = byteSample.text();
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
                    + Math.max(0, ByteSample.textLikelihood(text.substring(header.end(), header.end() + length)));
        }
        return sure >= ByteSample.CERTAIN && (at == text.length() || !byteSample.isWhole());
    }

    // STX … ETX, VT … FS CR
    private static Optional<Signature> block(ByteSample byteSample) {
        String text = byteSample.text();
        int end = text.indexOf("\u001C\r");
        if (byteSample.at(0) == 0x0B && end > 0
                && 3 * BYTE_BITS + ByteSample.textLikelihood(text.substring(1, end)) >= ByteSample.CERTAIN) {
            return Optional.of(Signature.framing("a block of MLLP", MLLP).with(": VT, the message, FS CR", ""));
        }
        int etx = text.indexOf('\u0003');
        int next = text.indexOf('\u0002', 1);
        int behind = (next > etx ? next : text.length()) - etx - 1; // a checksum, a line end
        return byteSample.at(0) == 2 && etx > 1 && behind <= MAX_BEHIND_ETX
                && 2 * BYTE_BITS + ByteSample.textLikelihood(text.substring(1, etx)) >= ByteSample.CERTAIN
                        ? Optional.of(Signature.framing("a block between STX and ETX", ModeName.endTag("\u0003"))
                                .with("; a scale, scanner or other device may be at the other end", ""))
                        : Optional.empty();
    }

    private static Optional<Signature> ending(ByteSample byteSample) {
        String tag = byteSample.reader().tag();
        return !tag.isEmpty() && byteSample.text().contains(tag)
                ? Optional.empty() // it does end its messages so
                : ENDINGS.stream()
                        .filter(ending -> byteSample.text().contains(ending.tag))
                        .findFirst()
                        .filter(ending -> ending.isOf(byteSample))
                        .map(Ending::signature);
    }
}
