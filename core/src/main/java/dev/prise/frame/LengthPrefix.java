package dev.prise.frame;

import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.ModeName;
import dev.prise.detect.ByteSample;
import dev.prise.detect.Candidate;
import dev.prise.detect.Signature;
import dev.prise.detect.StreamMatcher;
import java.util.Optional;

/**
 * The length stands first: the WINDEV mode, mode 1 (SocketTailleDébut).
 *
 * <pre>
 *    31 31    0D 0A   48 65 6C 6C 6F 20 57 6F 72 6C 64
 *   "1" "1"   CR LF   "Hello World"
 *   the size  a line  so many bytes
 *   in digits end
 * </pre>
 *
 * <p>The size counts the bytes of the message alone. An empty message is {@code 0\r\n}. Written without sign, blanks or
 * leading zeros; read with blanks or a {@code +} before, blanks behind, and LF alone for CR LF, since such writers exist.
 * Source: the WLanguage documentation, "Transmission mode", as gathered in the project's {@code docs/wire-format.md}.
 */
public record LengthPrefix() implements TransmissionMode {

    static final ModeName NAME = ModeName.of("windev", "TransmissionMode.windev()");
    static final LengthPrefix WINDEV = new LengthPrefix();
    static final KnownMode KNOWN = KnownMode.of("windev", WINDEV, new Candidate() {
        @Override
        public Optional<StreamMatcher> matcher(Limits limits) {
            return Optional.of(new LengthPrefixMatcher(limits));
        }

        @Override
        public Optional<Signature> signature(ByteSample sample) {
            return LengthPrefixSignature.of(sample);
        }
    });

    @Override
    public FrameDecoder decoder(Limits limits) {
        return new LengthPrefixDecoder(limits);
    }

    @Override
    public ModeName name() {
        return NAME;
    }

    @Override
    public void encode(Message message, ByteQueue out) {
        int header = digits(message.size()) + 2;
        int body = out.extend(header + message.size()) + header; // in one go: its place is looked for once
        putHeader(message.size(), out.array(), body);
        System.arraycopy(message.bytes(), 0, out.array(), body, message.size());
    }

    @Override
    public void encodeHeader(Message message, ByteQueue out) {
        int header = digits(message.size()) + 2;
        int end = out.extend(header) + header; // first: it may make another array
        putHeader(message.size(), out.array(), end);
    }

    @Override
    public void encodeTrailer(ByteQueue out) {
        // its end is known from its beginning
    }

    private static void putHeader(int size, byte[] array, int end) {
        int at = end;
        array[--at] = '\n';
        array[--at] = '\r';
        int left = size;
        do {
            array[--at] = (byte) ('0' + left % 10);
            left /= 10;
        } while (left > 0);
    }

    private static int digits(int number) {
        int digits = 1;
        for (int left = number / 10; left > 0; left /= 10) {
            digits++;
        }
        return digits;
    }

    /**
     * The mode's word.
     *
     * @return {@code windev}
     */
    @Override
    public String toString() {
        return "windev";
    }
}
