package dev.prise;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;

/**
 * The names of a transmission mode, apart from what decodes it: what failures and diagnoses speak of. Immutable, equal by
 * value.
 *
 * @param word how the command {@code prise} is given the mode, for example {@code line} or {@code tag:\x03}; a tag in UTF-16LE
 *     as its text, for use with that charset
 * @param code how a program names the mode, for example {@code TransmissionMode.line()}
 * @param tag the bytes of the end tag, each as the character of its number; empty for a mode without one
 * @param isMode whether it is a mode of this library; else it stands for a framing that none reads, and its names are the raw mode's
 */
public record ModeName(String word, String code, String tag, boolean isMode) implements Serializable {

    /** Lines that end in CR LF. */
    public static final ModeName LINE = new ModeName("line", "TransmissionMode.line()", "\r\n", true);

    /** The raw mode. */
    public static final ModeName RAW = new ModeName("raw", "TransmissionMode.raw()", "", true);

    /** No mode of this library. */
    public static final ModeName OTHER = new ModeName(RAW.word, RAW.code, "", false);

    /**
     * The name of an end-tag mode.
     *
     * @param tag the tag's bytes
     * @return the name
     */
    public static ModeName endTag(byte... tag) {
        return endTag(new String(tag, StandardCharsets.ISO_8859_1));
    }

    /**
     * The name of an end-tag mode.
     *
     * @param tag the tag's bytes, each as the character of its number
     * @return the name
     */
    public static ModeName endTag(String tag) {
        if (tag.equals(LINE.tag)) {
            return LINE;
        }
        boolean wide = isWide(tag);
        String text = wide ? tag.replace("\0", "") : tag;
        String word = wide && text.equals(LINE.tag) ? LINE.word
                : "tag:" + escaped(text, "\"", wide ? "\\x%02X\\x00" : "\\x%02X"); // \x is a byte in any charset
        return new ModeName(word, code(tag, "\"" + escaped(text, "\\\"", "\\u00%02X") + "\"", wide), tag, true);
    }

    /**
     * The name of a mode without an end tag.
     *
     * @param word how the command is given the mode
     * @param code how a program names it
     * @return the name
     */
    public static ModeName of(String word, String code) {
        return new ModeName(word, code, "", true);
    }

    private static String code(String tag, String literal, boolean wide) {
        if (wide) {
            return "EndTag.of(" + literal + ", StandardCharsets.UTF_16LE)";
        }
        return tag.chars().allMatch(each -> each < 0x80)
                ? "TransmissionMode.endTag(" + literal + ")"
                : "EndTag.of(" + literal + ", StandardCharsets.ISO_8859_1)";
    }

    // a tag of ASCII in UTF-16LE
    private static boolean isWide(String tag) {
        if (tag.isEmpty() || tag.length() % 2 != 0) {
            return false;
        }
        for (int i = 0; i < tag.length(); i += 2) {
            if (tag.charAt(i) == 0 || tag.charAt(i + 1) != 0) {
                return false;
            }
        }
        return true;
    }

    /**
     * A tag as the command is given it.
     *
     * @param tag the tag's bytes
     * @return its printable ASCII as it is, all other bytes as escapes that any charset reads the same
     */
    public static String escaped(byte[] tag) {
        return escaped(new String(tag, StandardCharsets.ISO_8859_1), "\"", "\\x%02X");
    }

    private static String escaped(String text, String quote, String unprintable) {
        StringBuilder escaped = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            boolean digitFollows = i + 1 < text.length() && Character.isDigit(text.charAt(i + 1));
            if (each == '\r') {
                escaped.append("\\r");
            } else if (each == '\n') {
                escaped.append("\\n");
            } else if (each == 0 && !digitFollows) {
                escaped.append("\\0");
            } else if (each == '\\') {
                escaped.append("\\\\");
            } else if (each == '"') {
                escaped.append(quote);
            } else if (each >= ' ' && each < 0x7F) {
                escaped.append(each);
            } else {
                escaped.append(unprintable.formatted((int) each));
            }
        }
        return escaped.toString();
    }
}
