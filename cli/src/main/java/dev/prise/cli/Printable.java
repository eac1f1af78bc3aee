package dev.prise.cli;

import dev.prise.Message;

/** Text from elsewhere in a form that a terminal survives: one line, and nothing in it is a command to the terminal. */
final class Printable {

    private static final int MAX_CHARACTERS = 4000; // characters; --json gives every byte

    private Printable() {}

    /** A message as one line: its text, or its bytes where they are no text. */
    static String of(Message message) {
        StringBuilder line = new StringBuilder();
        if (message.isText()) {
            append(line, message.text());
        } else {
            append(line, message.bytes());
        }
        if (line.length() <= MAX_CHARACTERS) {
            return message.isTruncated() ? line + cut(message) : line.toString();
        }
        int end = Character.isHighSurrogate(line.charAt(MAX_CHARACTERS - 1)) ? MAX_CHARACTERS - 1 : MAX_CHARACTERS;
        return line.substring(0, end) + cut(message);
    }

    private static String cut(Message message) {
        return "… (" + message.fullLength() + " bytes"
                + (message.isTruncated() ? ", " + message.size() + " taken)" : ")");
    }

    /** The text with everything escaped that could move the cursor, change colours, or reorder what is read. */
    static String safely(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isUnsafe(text.charAt(i))) {
                StringBuilder safe = new StringBuilder(text.length() + 16);
                append(safe, text);
                return safe.toString();
            }
        }
        return text;
    }

    private static void append(StringBuilder line, String text) {
        for (int i = 0; i < text.length() && line.length() <= MAX_CHARACTERS; i++) {
            append(line, text.charAt(i));
        }
    }

    private static void append(StringBuilder line, byte[] bytes) {
        for (int i = 0; i < bytes.length && line.length() <= MAX_CHARACTERS; i++) {
            byte b = bytes[i];
            if (b >= ' ' && b < 0x7F) {
                line.append((char) b);
            } else {
                append(line, (char) (b & 0xFF), true);
            }
        }
    }

    private static void append(StringBuilder line, char c) {
        append(line, c, isUnsafe(c));
    }

    private static void append(StringBuilder line, char c, boolean escaped) {
        if (!escaped) {
            line.append(c);
            return;
        }
        switch (c) {
            case '\r' -> line.append("\\r");
            case '\n' -> line.append("\\n");
            case '\t' -> line.append("\\t");
            case '\0' -> line.append("\\0");
            default -> line.append(c < 0x100 ? "\\x%02X".formatted((int) c) : "\\u%04X".formatted((int) c));
        }
    }

    /** Whether a terminal, or the eye, could take the character for something else than itself. */
    static boolean isUnsafe(char c) {
        if (c < 0x7F) {
            return c < ' ';
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            case Character.FORMAT -> c != '\u200C' && c != '\u200D'; // those two join letters and pictures
            default -> false;
        };
    }
}
