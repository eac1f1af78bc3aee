package dev.prise.frame;

import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.ModeName;
import dev.prise.SocketFailure.ModeUnknown;
import dev.prise.detect.Candidate;
import java.util.List;
import java.util.function.Function;

/**
 * The mode is the peer's, and found out from its first message: one of those that {@link Modes} lists, as far as a stream shows
 * it, or an end tag that many programs use. Immutable, equal by its silence.
 *
 * <p>It is never guessed. The peer has to fall silent behind a whole message, or to leave, and exactly one mode has to fit all
 * that has come. Until then more bytes are needed, for at most {@link Limits#messageTimeout()} and
 * {@link Limits#maxMessageBytes()}; then {@link dev.prise.SocketFailure.ModeUndecided} asks for the mode. The rules are in the
 * project's {@code docs/wire-format.md}.
 *
 * <p>Until the mode is known a write is {@link ModeUnknown}. A channel whose mode is set meanwhile reads all that has come in that
 * mode.
 */
public final class AutoDetect implements TransmissionMode {

    static final long DEFAULT_SILENCE = 500_000_000;

    private final long silenceNanos;
    private final List<? extends Candidate> candidates;
    private final Function<ModeName, TransmissionMode> named;

    AutoDetect(long silenceNanos, List<? extends Candidate> candidates, Function<ModeName, TransmissionMode> named) {
        if (silenceNanos < 1) {
            throw new IllegalArgumentException("a silence of " + silenceNanos + " ns is not positive");
        }
        this.silenceNanos = silenceNanos;
        this.candidates = candidates;
        this.named = named;
    }

    /**
     * A copy that waits for another silence.
     *
     * @param nanos how long the peer sends nothing once a message may be whole, in nanoseconds. Default 500 ms: shorter than
     *     people notice, longer than networks hold back the rest of a message (200 ms)
     * @return the copy
     * @throws IllegalArgumentException if it is not positive
     */
    public AutoDetect withSilenceNanos(long nanos) {
        return new AutoDetect(nanos, candidates, named);
    }

    long silenceNanos() {
        return silenceNanos;
    }

    List<? extends Candidate> candidates() {
        return candidates;
    }

    /** The mode that has been found. */
    TransmissionMode named(ModeName name) {
        return named.apply(name);
    }

    @Override
    public ModeDetector decoder(Limits limits) {
        return new ModeDetector(this, limits);
    }

    @Override
    public ModeName name() {
        return ModeName.OTHER;
    }

    @Override
    public String word() {
        return toString();
    }

    @Override
    public boolean isKnown() {
        return false;
    }

    @Override
    public void encodeHeader(Message message, ByteQueue out) {
        throw new ModeUnknown();
    }

    @Override
    public void encodeTrailer(ByteQueue out) {
        throw new ModeUnknown();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AutoDetect that && silenceNanos == that.silenceNanos;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(silenceNanos);
    }

    /**
     * The mode's word.
     *
     * @return {@code detect}
     */
    @Override
    public String toString() {
        return "detect";
    }
}
