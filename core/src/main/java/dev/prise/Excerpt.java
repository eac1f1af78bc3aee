package dev.prise;

/**
 * The first bytes of something, in a form that a person can read and a terminal survives: printable ASCII as it is,
 * everything else escaped, cut after {@link #MAX_BYTES} bytes.
 */
public final class Excerpt {

    /** How many bytes are shown at the most. */
    public static final int MAX_BYTES = 64;

    private Excerpt() {}

    /**
     * Shows the first bytes between quotes, with the true length behind them where they were cut.
     *
     * @param bytes the bytes to show
     * @return for example {@code "GET / HTTP/1.1\r\n"}
     */
    public static String of(byte[] bytes) {
        return of(bytes, bytes.length);
    }

    /** Shows the first of so many bytes. */
    static String of(byte[] bytes, long size) {
        int shown = Math.min(bytes.length, MAX_BYTES);
        StringBuilder text = new StringBuilder(shown + 16).append('"');
        for (int i = 0; i < shown; i++) {
            append(text, bytes[i]);
        }
        text.append('"');
        return shown == size
                ? text.toString()
                : text.append("… (").append(size).append(" bytes)").toString();
    }

    /**
     * Shows one byte with its number and, where it is printable, its character.
     *
     * @param value the byte
     * @return for example {@code 0x47 'G'} or {@code 0x00}
     */
    public static String of(byte value) {
        String hex = "0x%02X".formatted(value);
        return value > ' ' && value < 0x7F ? hex + " '" + (char) value + "'" : hex;
    }

    private static void append(StringBuilder text, byte value) {
        switch (value) {
            case '\r' -> text.append("\\r");
            case '\n' -> text.append("\\n");
            case '\t' -> text.append("\\t");
            case '"', '\\' -> text.append('\\').append((char) value);
            default -> {
                if (value >= ' ' && value < 0x7F) {
                    text.append((char) value);
                } else {
                    text.append("\\x%02X".formatted(value));
                }
            }
        }
    }
}
