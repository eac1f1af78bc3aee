package dev.prise.detect;

import dev.prise.Diagnosis;
import dev.prise.Excerpt;
import dev.prise.ModeName;
import dev.prise.ReceivedBytes;
import java.util.List;
import java.util.Optional;

/**
 * Finds out what bytes are that are no message: first the protocols, each known by how it begins, then the ways to tell
 * messages apart. The first signature that fits is it. Pure and safe for any threads; used only once something has failed.
 */
public final class Diagnoser {

    /** Knows the protocols and the framings that no mode reads. */
    public static final Diagnoser WITHOUT_MODES = new Diagnoser(List.of());

    private final List<? extends Candidate> modes;

    /**
     * A diagnoser.
     *
     * @param modes the transmission modes that it recognises too
     */
    public Diagnoser(List<? extends Candidate> modes) {
        this.modes = List.copyOf(modes);
    }

    /**
     * What the bytes are, or else what those are that the connection began with.
     *
     * @param received the bytes, and in which mode they were read
     * @return the diagnosis; empty if they show nothing, or nothing but the reader's own mode
     */
    public Optional<Diagnosis> of(ReceivedBytes received) {
        ModeName reader = received.reader();
        Optional<Diagnosis> ofThese = of(new ByteSample(received.first(), received.size(), reader));
        byte[] beginning = received.beginning();
        if (ofThese.isPresent() || beginning.length == 0) {
            return ofThese;
        }
        return of(new ByteSample(beginning, received.beginningSize(), reader))
                .filter(diagnosis -> diagnosis.fits().tag().isEmpty()) // messages were found by their tag
                .map(diagnosis -> diagnosis.after("the connection began with " + Excerpt.of(beginning) + ": "));
    }

    private Optional<Diagnosis> of(ByteSample sample) {
        return signature(sample)
                .filter(found -> found.fits().equals(ModeName.OTHER) || !found.fits().equals(sample.reader()))
                .map(found -> found.diagnosis(sample.reader()));
    }

    /**
     * What a number is that was read as a length of 4 bytes, most significant first, and was none: 1195725856 is {@code GET }.
     *
     * @param length the number
     * @return the diagnosis; empty if it shows nothing
     */
    public static Optional<Diagnosis> ofLength(long length) {
        return ProtocolSignatures.ofLength(length)
                .map(found -> found.diagnosis(ModeName.OTHER)
                        .after("read as a number of 4 bytes, " + length + " is " + ProtocolSignatures.bytesOf(length)
                                + ": "));
    }

    /** The signature of a stream's first bytes. */
    Optional<Signature> signature(ReceivedBytes received) {
        return signature(new ByteSample(received.first(), received.size(), received.reader()));
    }

    private Optional<Signature> signature(ByteSample sample) {
        return ProtocolSignatures.of(sample)
                .or(() -> byteOrderMark(sample))
                .or(() -> Utf16Signatures.of(sample))
                .or(() -> mode(sample))
                .or(() -> FramingSignatures.of(sample))
                .or(() -> BinaryLengthSignature.of(sample))
                .or(() -> TextEndings.signature(sample))
                .filter(found -> !found.equals(Signature.UNDECIDED));
    }

    private Optional<Signature> mode(ByteSample sample) {
        return modes.stream().flatMap(mode -> mode.signature(sample).stream()).findFirst();
    }

    private Optional<Signature> byteOrderMark(ByteSample sample) {
        return Utf16Signatures.byteOrderMark(sample).or(() -> Utf16Signatures.utf8Mark(sample, this::signature));
    }
}
