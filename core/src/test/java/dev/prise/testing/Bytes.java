package dev.prise.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Bytes as tests write them down. */
public final class Bytes {

    private static final HexFormat SPACED = HexFormat.ofDelimiter(" ").withUpperCase();

    private Bytes() {}

    /** The bytes of hexadecimal text, blanks between them or not. */
    public static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    /** Hexadecimal text with a blank between bytes. */
    public static String hex(byte[] bytes) {
        return SPACED.formatHex(bytes);
    }

    /** Each character below 256 as the byte of its number, so that a text can name any bytes. */
    public static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The opposite of {@link #latin1(String)}. */
    public static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** All pieces, one behind the other. */
    public static byte[] join(List<byte[]> pieces) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        pieces.forEach(joined::writeBytes);
        return joined.toByteArray();
    }

    /** A long run of bytes that holds every value, none of its stretches like the next. */
    public static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i ^ i >> 8 ^ i >> 16);
        }
        return bytes;
    }

    /** Every text over an alphabet of so many characters, the short ones first. */
    public static List<String> texts(String alphabet, int shortest, int longest) {
        List<String> all = new ArrayList<>();
        List<String> ofOneLength = List.of("");
        for (int length = 0; length <= longest; length++) {
            if (length >= shortest) {
                all.addAll(ofOneLength);
            }
            ofOneLength = ofOneLength.stream()
                    .flatMap(text -> alphabet.chars().mapToObj(next -> text + (char) next))
                    .toList();
        }
        return all;
    }
}
