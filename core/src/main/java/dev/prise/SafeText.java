package dev.prise;

import java.util.function.IntFunction;

/**
 * Text that a stranger may have written, in a form that is safe to show to a person: one line, in which no character
 * is a command to a terminal and none is hidden from the eye.
 *
 * <p>Letters, accents, digits, punctuation, symbols, emoji and spaces of every script stay as they are. Everything
 * else is replaced by its code point:
 *
 * <ul>
 *   <li>control characters, line and paragraph separators;
 *   <li>format characters, such as those that change the direction of writing, and tags;
 *   <li>fillers, blanks that are no spaces, and variation selectors: they show nothing, and can carry hidden data;
 *   <li>private use, surrogates without their other half, noncharacters, and what this JDK's Unicode does not assign.
 * </ul>
 *
 * <p>Two kinds of invisible characters belong to ordinary text. They stay only where text needs them, and never two
 * of a kind in a row. A joiner or non-joiner (U+200D, U+200C) stays behind a letter without case, behind a mark and
 * behind an emoji: Persian, the Indian scripts and emoji of several parts need it, Latin does not. The emoji and text
 * styles (U+FE0F, U+FE0E) stay behind a character that can be an emoji.
 *
 * <p>The notation: <code>&#92;r &#92;n &#92;t &#92;0</code>, then <code>&#92;x1B</code> below U+0100,
 * <code>&#92;u202E</code> below U+10000, <code>&#92;u{E0041}</code> above. A backslash stays as it is: the text is
 * for people, and cannot be read back. Safe text stays the same when it is made safe again.
 *
 * <p>All texts of {@link SocketFailure}, {@link Endpoint#toString()} and {@code EventLog} are made by this rule. A
 * program needs it for what it prints itself: {@code SafeText.of(message.text())}. Pure; safe for use by any threads.
 */
public final class SafeText {

    private static final int NON_JOINER = 0x200C;
    private static final int JOINER = 0x200D;
    private static final int TEXT_STYLE = 0xFE0E;
    private static final int EMOJI_STYLE = 0xFE0F;
    private static final int KEYCAP = 0x20E3;
    private static final int LAST_OF_ASCII = 0x7E;
    private static final int NOTHING = 0;

    private SafeText() {}

    /**
     * Whether a text is safe to show as it is.
     *
     * @param text the text
     * @return true if {@link #of(String)} would not change it
     */
    public static boolean isSafe(String text) {
        int before = NOTHING;
        for (int i = 0; i < text.length();) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            if (!isSafe(point, before, i < text.length() ? text.codePointAt(i) : NOTHING)) {
                return false;
            }
            before = point;
        }
        return true;
    }

    /**
     * Makes a text safe to show.
     *
     * @param text the text
     * @return the same text if it is safe already, else a longer one
     */
    public static String of(String text) {
        return replace(text, SafeText::escaped);
    }

    /**
     * Makes a text safe to show, and cuts it where it is too long.
     *
     * @param text the text
     * @param most how many characters of the result may come from the text; an escape is never cut in two
     * @return the safe text; where it was cut, <code>… (N characters)</code> follows with the length of the whole text in
     *     code points
     */
    public static String of(String text, int most) {
        return of(text, most, "… (" + text.codePointCount(0, text.length()) + " characters)");
    }

    /**
     * Makes a text safe to show, and cuts it where it is too long. Looks no further than needed.
     *
     * @param text the text
     * @param most how many characters of the result may come from the text; an escape is never cut in two
     * @param end what follows where the text was cut
     * @return the safe text
     */
    public static String of(String text, int most, String end) {
        return replace(text, SafeText::escaped, most, end);
    }

    /**
     * Replaces what is not safe to show in another notation, such as that of JSON.
     *
     * @param text the text
     * @param notation gives what stands for a code point
     * @return the same text if it is safe already
     */
    public static String replace(String text, IntFunction<String> notation) {
        return replace(text, notation, Integer.MAX_VALUE, "");
    }

    /**
     * The code point of a character, for people to read.
     *
     * @param codePoint the character, whether safe to show or not
     * @return for example <code>&#92;n</code>, <code>&#92;x1B</code>, <code>&#92;u202E</code> or
     *     <code>&#92;u{E0041}</code>
     */
    public static String escaped(int codePoint) {
        return switch (codePoint) {
            case '\r' -> "\\r";
            case '\n' -> "\\n";
            case '\t' -> "\\t";
            case '\0' -> "\\0";
            default ->
                (codePoint <= 0xFF ? "\\x%02X" : codePoint <= 0xFFFF ? "\\u%04X" : "\\u{%X}").formatted(codePoint);
        };
    }

    private static String replace(String text, IntFunction<String> notation, int most, String end) {
        if (text.length() <= most && isSafe(text)) {
            return text;
        }
        StringBuilder safe = new StringBuilder(Math.min(text.length(), most) + 16);
        int before = NOTHING; // the character in front, if it was shown
        for (int i = 0; i < text.length();) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            int length = safe.length();
            if (isSafe(point, before, i < text.length() ? text.codePointAt(i) : NOTHING)) {
                safe.appendCodePoint(point);
                before = point;
            } else {
                safe.append(notation.apply(point));
                before = NOTHING;
            }
            if (safe.length() > most) {
                safe.setLength(length);
                return safe.append(end).toString();
            }
        }
        return safe.toString();
    }

    private static boolean isSafe(int point, int before, int after) {
        if (point <= LAST_OF_ASCII) {
            return point >= ' ';
        }
        return switch (point) {
            case NON_JOINER, JOINER -> isJoined(before);
            case TEXT_STYLE, EMOJI_STYLE ->
                Character.isEmoji(before) && (before > LAST_OF_ASCII || after == KEYCAP); // digits on a keycap alone
            default -> !isInvisible(point) && switch (Character.getType(point)) {
                case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
                        Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED ->
                    false;
                default -> true;
            };
        };
    }

    private static boolean isJoined(int before) {
        return Character.isExtendedPictographic(before) || Character.isEmojiModifier(before)
                || switch (Character.getType(before)) {
                    case Character.OTHER_LETTER, Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK -> true;
                    default -> false;
                };
    }

    /** Letters, marks and symbols that show nothing. Unicode's other characters of this kind are format characters. */
    private static boolean isInvisible(int point) {
        return switch (point) {
            case 0x034F, // the grapheme joiner
                    0x115F, 0x1160, 0x3164, 0xFFA0, // fillers of Hangul
                    0x17B4, 0x17B5, // vowels of Khmer that are not written
                    0x180B, 0x180C, 0x180D, 0x180F, // variation selectors of Mongolian
                    0x2800, // a cell of Braille without dots
                    0x13441, 0x13442, // blanks between hieroglyphs
                    0x16FE4, // the filler of Khitan
                    0x1D159 -> // a note without a head
                true;
            default -> (point >= 0xFE00 && point <= 0xFE0F) || (point >= 0xE0100 && point <= 0xE01EF);
        };
    }
}
