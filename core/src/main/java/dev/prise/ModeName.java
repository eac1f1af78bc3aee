package dev.prise;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;

/**
 * Which transmission mode somebody speaks, as failures speak of it: by its names, and apart from what decodes it. Immutable,
 * equal by value.
 *
 * @param kind how the end of a message is found
 * @param tag the bytes of the end tag, each as the character of its number; empty for the kinds without one
 */
public record ModeName(Kind kind, String tag) implements Serializable {

    /** How the end of a message is found. */
    public enum Kind {
        /** The length stands first, as in the WINDEV mode. */
        LENGTH_PREFIX,
        /** A tag ends each message. */
        END_TAG,
        /** There are no marks. */
        UNDELIMITED,
        /** In a way for which there is no transmission mode here. */
        OTHER
    }

    /** The WINDEV mode. */
    public static final ModeName WINDEV = new ModeName(Kind.LENGTH_PREFIX, "");

    /** Lines that end in CR LF. */
    public static final ModeName LINE = new ModeName(Kind.END_TAG, "\r\n");

    /** The raw mode. */
    public static final ModeName RAW = new ModeName(Kind.UNDELIMITED, "");

    /** None that this library has a mode for. */
    public static final ModeName OTHER = new ModeName(Kind.OTHER, "");

    /**
     * An end tag.
     *
     * @param tag its bytes
     * @return the framing
     */
    public static ModeName endTag(byte... tag) {
        return new ModeName(Kind.END_TAG, new String(tag, StandardCharsets.ISO_8859_1));
    }

    static ModeName endTag(String tag) {
        return new ModeName(Kind.END_TAG, tag);
    }

    /**
     * How a program names the mode.
     *
     * @return for example {@code TransmissionMode.line()}; for {@link #OTHER} the raw mode, which shows everything
     */
    public String mode() {
        return switch (kind) {
            case LENGTH_PREFIX -> "TransmissionMode.windev()";
            case END_TAG -> tagMode();
            case UNDELIMITED, OTHER -> "TransmissionMode.raw()";
        };
    }

    private String tagMode() {
        if (equals(LINE)) {
            return "TransmissionMode.line()";
        }
        String literal = "\"" + escaped(isWide() ? narrow() : tag, "\\\"", "\\u00%02X") + "\"";
        if (isWide()) {
            return "EndTag.of(" + literal + ", StandardCharsets.UTF_16LE)";
        }
        return tag.chars().allMatch(each -> each < 0x80)
                ? "TransmissionMode.endTag(" + literal + ")"
                : "EndTag.of(" + literal + ", StandardCharsets.ISO_8859_1)";
    }

    /**
     * How the command {@code prise} is told the mode.
     *
     * @return for example {@code line} or {@code tag:\x03}; a tag in UTF-16LE as its text, for use with that charset
     */
    public String word() {
        return switch (kind) {
            case LENGTH_PREFIX -> "windev";
            case END_TAG -> {
                String text = isWide() ? narrow() : tag;
                yield text.equals(LINE.tag) ? "line"
                        : "tag:" + escaped(text, "\"", isWide() ? "\\x%02X\\x00" : "\\x%02X"); // \x is a byte in any charset
            }
            case UNDELIMITED, OTHER -> "raw";
        };
    }

    // a tag of ASCII in UTF-16LE, as its text is written then
    private boolean isWide() {
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

    private String narrow() {
        return tag.replace("\0", "");
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
