package dev.prise.cli;

import dev.prise.Message;
import dev.prise.SafeText;

/** A message as one line that is safe to show on a terminal. */
final class Printable {

    private static final int MAX_CHARACTERS = 4000; // characters; --json gives every byte

    private Printable() {}

    /** Its text, or its bytes where they are no text. */
    static String of(Message message) {
        String size = "… (" + message.fullLength() + " bytes"
                + (message.isTruncated() ? ", " + message.size() + " taken)" : ")");
        String line = message.isText() ? SafeText.of(message.text(), MAX_CHARACTERS, size) : of(message.bytes(), size);
        return message.isTruncated() && line.length() <= MAX_CHARACTERS ? line + size : line; // a line that was cut is longer
    }

    private static String of(byte[] bytes, String end) {
        StringBuilder line = new StringBuilder();
        for (byte b : bytes) {
            String shown = b >= ' ' && b < 0x7F ? String.valueOf((char) b) : SafeText.escaped(b & 0xFF);
            if (line.length() + shown.length() > MAX_CHARACTERS) {
                return line.append(end).toString();
            }
            line.append(shown);
        }
        return line.toString();
    }
}
