package dev.prise.channel;

import dev.prise.Message;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Which charset the bytes of a message show. Letters without accents are the same in nearly all, and show none. */
final class CharsetDetector {

    private static final Charset WINDOWS = Charset.forName("windows-1252"); // every JDK has it in java.base

    private CharsetDetector() {}

    /**
     * The charset that a message shows: UTF-16LE by its zeros, UTF-8 by its accents, windows-1252 by accents that are no UTF-8.
     *
     * @param bytes the message
     * @param until the charset until now, which stays if it has 8 bits and could be the one as well as windows-1252
     * @return the charset; empty if they show nothing, as bytes that are no text do
     */
    static Optional<Charset> of(byte[] bytes, Charset until) {
        int zeros = 0;
        boolean evenZeros = false; // at places 0, 2, 4 …
        boolean controls = false; // others than zeros, and those that stand in text
        boolean accents = false;
        for (int i = 0; i < bytes.length; i++) {
            int each = bytes[i] & 0xFF;
            zeros += each == 0 ? 1 : 0;
            evenZeros |= each == 0 && i % 2 == 0;
            controls |= each > 0 && each < ' ' && (each < '\t' || each > '\r');
            accents |= each >= 0x80;
        }
        if (zeros >= 2 && !evenZeros && 4 * zeros >= bytes.length) {
            return shown(bytes, StandardCharsets.UTF_16LE); // controls too: the upper halves of what is not Latin
        }
        if (zeros > 0 || controls || !accents) {
            return zeros == 0 && until.name().startsWith("UTF-16") && bytes.length > 0
                    ? Optional.of(StandardCharsets.UTF_8)
                    : Optional.empty();
        }
        return shown(bytes, StandardCharsets.UTF_8)
                .or(() -> until.newEncoder().maxBytesPerChar() == 1 ? shown(bytes, until) : Optional.empty())
                .or(() -> shown(bytes, WINDOWS));
    }

    private static Optional<Charset> shown(byte[] bytes, Charset charset) {
        return Message.of(bytes, charset).isText() ? Optional.of(charset) : Optional.empty();
    }
}
