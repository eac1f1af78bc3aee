package dev.prise.frame;

import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.ModeName;
import dev.prise.SocketFailure.ModeUnknown;
import java.nio.charset.StandardCharsets;

/**
 * The mode is the other end's, and found out from its first message: the WINDEV mode, lines of any kind, and end tags that many
 * programs use. Immutable.
 *
 * <p>It is never guessed. The other end has to fall silent behind a whole message, or to leave, and exactly one mode has to fit all
 * that has come. Until then more is waited for, at most {@link Limits#messageTimeout()} and {@link Limits#maxMessageBytes()}; then
 * {@link dev.prise.SocketFailure.ModeUndecided} asks for the mode. The rules stand in the project's {@code docs/wire-format.md}.
 *
 * <p>Until the mode is known a write is {@link ModeUnknown}. A channel whose mode is set meanwhile reads all that has come in that
 * mode.
 *
 * @param silenceNanos how long the other end says nothing once a message may be whole. Default 500 ms: shorter than people notice,
 *     longer than networks hold back the rest of a message (200 ms)
 */
public record AutoDetect(long silenceNanos) implements TransmissionMode {

    static final AutoDetect DEFAULT = new AutoDetect(500_000_000);

    /**
     * Checks the silence.
     *
     * @throws IllegalArgumentException if it is not positive
     */
    public AutoDetect {
        if (silenceNanos < 1) {
            throw new IllegalArgumentException("a silence of " + silenceNanos + " ns is not positive");
        }
    }

    @Override
    public ModeDetector decoder(Limits limits) {
        return new ModeDetector(this, limits);
    }

    /** The mode that has been found. */
    static TransmissionMode of(ModeName modeName) {
        return switch (modeName.kind()) {
            case LENGTH_PREFIX -> TransmissionMode.windev();
            case END_TAG -> modeName.equals(ModeName.LINE)
                    ? TransmissionMode.line()
                    : EndTag.of(modeName.tag().getBytes(StandardCharsets.ISO_8859_1));
            case UNDELIMITED, OTHER -> throw new IllegalArgumentException(modeName + " is never told by itself");
        };
    }

    @Override
    public ModeName name() {
        return ModeName.OTHER;
    }

    @Override
    public void encodeHeader(Message message, ByteQueue out) {
        throw new ModeUnknown();
    }

    @Override
    public void encodeTrailer(ByteQueue out) {
        throw new ModeUnknown();
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
