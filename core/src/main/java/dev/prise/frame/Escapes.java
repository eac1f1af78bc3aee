package dev.prise.frame;

import dev.prise.Message;
import java.nio.charset.Charset;
import java.util.HexFormat;

/**
 * Text with escapes, turned into bytes: {@code \r \n \t \0 \\} are characters and are written in the charset, as all
 * others; {@code \x1B} is that one byte, whatever the charset. {@code \| \+ \, \.} are the characters that else separate the
 * parts of a mode.
 */
public final class Escapes {

    private final String text;
    private final Charset charset;
    private final ByteQueue bytes = new ByteQueue();
    private final StringBuilder characters = new StringBuilder(); // those not written yet

    private Escapes(String text, Charset charset) {
        this.text = text;
        this.charset = charset;
    }

    /**
     * The bytes that a text stands for.
     *
     * @param text the text, with escapes
     * @param charset what its characters are written in
     * @return the bytes
     * @throws IllegalArgumentException with a sentence, if an escape is unknown or the charset has not a character
     */
    public static byte[] bytes(String text, Charset charset) {
        return new Escapes(text, charset).parse();
    }

    private byte[] parse() {
        for (int i = 0; i < text.length();) {
            i = text.charAt(i) == '\\' ? escape(i) : character(i);
        }
        flush();
        return bytes.take(0, bytes.size(), 0);
    }

    private int character(int i) {
        characters.append(text.charAt(i));
        return i + 1;
    }

    private int escape(int i) {
        switch (i + 1 < text.length() ? text.charAt(i + 1) : ' ') {
            case 'r' -> characters.append('\r');
            case 'n' -> characters.append('\n');
            case 't' -> characters.append('\t');
            case '0' -> characters.append('\0');
            case '\\', '|', '+', ',', '.' -> characters.append(text.charAt(i + 1));
            case 'x' -> {
                flush();
                bytes.append(new byte[]{(byte) hex(i)});
                return i + 4;
            }
            default -> throw unknown(i);
        }
        return i + 2;
    }

    private int hex(int i) {
        try {
            return HexFormat.fromHexDigits(text, i + 2, i + 4);
        } catch (IndexOutOfBoundsException | NumberFormatException notTwoDigits) {
            throw unknown(i);
        }
    }

    private IllegalArgumentException unknown(int i) {
        String found = text.substring(i, Math.min(text.length(), i + (text.startsWith("\\x", i) ? 4 : 2)));
        return new IllegalArgumentException("\"" + found + "\" in \"" + text
                + "\" is no escape; known are \\r \\n \\t \\0 \\\\ and \\x with two digits, as in \\x03");
    }

    private void flush() {
        bytes.append(Message.of(characters.toString(), charset).bytes());
        characters.setLength(0);
    }
}
