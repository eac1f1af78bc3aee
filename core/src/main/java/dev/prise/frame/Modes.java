package dev.prise.frame;

import dev.prise.Diagnosis;
import dev.prise.Limits;
import dev.prise.ModeName;
import dev.prise.ReceivedBytes;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.FramingFailure;
import dev.prise.SocketFailure.ModeUndecided;
import dev.prise.detect.Candidate;
import dev.prise.detect.Diagnoser;
import dev.prise.detect.ModeSearch;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All transmission modes of this library: how they are written, which of them a stream may be in, and what bytes are that one of
 * them could not read. Pure and safe for any threads.
 *
 * <p>A new mode is one new file and its line in the list.
 */
public final class Modes {

    private static final List<KnownMode> ALL = List.of(
            LengthPrefix.KNOWN,
            EndTag.LINE,
            EndTag.KNOWN,
            EndTag.STRICT,
            Raw.KNOWN,
            Fixed.KNOWN,
            Netstring.KNOWN);

    static final List<Candidate> CANDIDATES = ALL.stream().map(KnownMode::candidate).toList();
    private static final Diagnoser DIAGNOSER = new Diagnoser(CANDIDATES);

    static final AutoDetect DETECT = new AutoDetect(AutoDetect.DEFAULT_SILENCE, CANDIDATES, Modes::named);

    private Modes() {}

    /**
     * Reads a mode as it is written on the command line.
     *
     * @param text for example {@code windev}, {@code line}, {@code raw}, {@code detect} or {@code tag:<EOF>}
     * @param charset what the characters of a tag are written in
     * @return the mode
     * @throws IllegalArgumentException with a sentence, if it is none
     */
    public static TransmissionMode parse(String text, Charset charset) {
        if (text.equals(DETECT.toString())) {
            return DETECT;
        }
        return ALL.stream()
                .flatMap(mode -> mode.syntax().read(text, charset).stream())
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is no mode; known are "
                        + ALL.stream().map(KnownMode::form).collect(Collectors.joining(", "))
                        + " and detect, for example tag:<EOF> or tag:\\x03"));
    }

    /**
     * What a shell may complete where a mode is expected.
     *
     * @return words, and the beginnings of those that take an argument
     */
    public static List<String> words() {
        return Stream.concat(ALL.stream().map(KnownMode::completion), Stream.of(DETECT.toString()))
                .toList();
    }

    /** The mode of a name that detection has found. */
    private static TransmissionMode named(ModeName name) {
        return name.tag().isEmpty()
                ? parse(name.word(), StandardCharsets.ISO_8859_1)
                : EndTag.of(name.tag().getBytes(StandardCharsets.ISO_8859_1));
    }

    /**
     * What bytes are that are no message in the mode that read them.
     *
     * @param received the bytes, and in which mode they were read
     * @return the diagnosis; empty if they show nothing, or nothing but the reader's own mode
     */
    public static Optional<Diagnosis> diagnosis(ReceivedBytes received) {
        return DIAGNOSER.of(received);
    }

    /**
     * What a number is that was read as a length of 4 bytes, most significant first, and was none: 1195725856 is {@code GET }.
     *
     * @param length the number
     * @return the diagnosis; empty if it shows nothing
     */
    public static Optional<Diagnosis> diagnosisOfLength(long length) {
        return Diagnoser.ofLength(length);
    }

    /**
     * Explains a failure of the framing by what came.
     *
     * @param failure the failure
     * @return the failure with its {@linkplain FramingFailure#diagnosis() diagnosis}; the same one if there is none
     */
    public static SocketFailure diagnosed(SocketFailure failure) {
        return failure instanceof FramingFailure framing ? framing.diagnosed(Modes::diagnosis) : failure;
    }

    /**
     * The failure to find out a mode.
     *
     * @param what how much came, and what ended the wait
     * @param received all that came
     * @param limits how long messages and headers may be
     * @return the failure, with the modes that the bytes may be in
     */
    public static ModeUndecided undecided(String what, ReceivedBytes received, Limits limits) {
        ModeSearch search = new ModeSearch(CANDIDATES, limits);
        search.feed(received.first(), 0, received.first().length);
        return new ModeUndecided(what, received, search.fitting());
    }
}
