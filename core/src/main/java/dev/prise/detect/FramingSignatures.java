package dev.prise.detect;

import dev.prise.ModeName;
import java.util.Optional;
import java.util.regex.Pattern;

/** Recognises ways to tell messages apart for which there is no mode of their own: octet counting, and blocks between marks. */
final class FramingSignatures {

    private static final Pattern COUNTED = Pattern.compile("([1-9]\\d{0,6}) ");
    private static final int MAX_BEHIND_ETX = 4;

    private FramingSignatures() {}

    static Optional<Signature> of(ByteSample sample) {
        return counted(sample).or(() -> block(sample));
    }

    // Digits, a space, so many bytes
    private static Optional<Signature> counted(ByteSample sample) {
        return CountedBodies.isRepeated(sample, COUNTED, "")
                ? Optional.of(Signature.framing("octet counting (RFC 6587)", ModeName.OTHER)
                        .with(": the size in digits, a space, then so many bytes", ""))
                : Optional.empty();
    }

    // STX … ETX, VT … FS CR
    private static Optional<Signature> block(ByteSample sample) {
        String text = sample.text();
        int end = text.indexOf("\u001C\r");
        if (sample.at(0) == 0x0B && end > 0
                && 3 * CountedBodies.BYTE_BITS
                        + ByteSample.textLikelihood(text.substring(1, end)) >= ByteSample.CERTAIN) {
            return Optional
                    .of(Signature.framing("a block of MLLP", TextEndings.MLLP).with(": VT, the message, FS CR", ""));
        }
        int etx = text.indexOf('\u0003');
        int next = text.indexOf('\u0002', 1);
        int behind = (next > etx ? next : text.length()) - etx - 1; // a checksum, a line end
        return sample.at(0) == 2 && etx > 1 && behind <= MAX_BEHIND_ETX
                && 2 * CountedBodies.BYTE_BITS + ByteSample.textLikelihood(text.substring(1, etx)) >= ByteSample.CERTAIN
                        ? Optional.of(Signature.framing("a block between STX and ETX", ModeName.endTag("\u0003"))
                                .with("; a scale, scanner or other device may be at the other end", ""))
                        : Optional.empty();
    }
}
