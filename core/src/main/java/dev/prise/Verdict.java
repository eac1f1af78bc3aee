package dev.prise;

import java.io.Serializable;
import java.util.Optional;

/**
 * What bytes that are no message tell of whoever sent them: which program it is, or which transmission mode it uses. Pure;
 * worked out only once something has failed.
 *
 * <p>It is told only where the bytes leave no doubt: by chance, random bytes are taken for something once in a million blocks
 * of a few bytes, and less often the more there are. Nothing is said of a mode that is the reader's own.
 *
 * @param name what it is, for example {@code an HTTP request}
 * @param fits the mode in which it can be read
 * @param meaning what it means
 * @param advice what to do
 */
public record Verdict(String name, Framing fits, String meaning, String advice) implements Serializable {

    /**
     * What the bytes tell, or else, what those tell with which the connection began.
     *
     * @param evidence the bytes, and in which mode they were read
     * @return the verdict, empty if they tell nothing or nothing but the reader's own mode
     */
    public static Optional<Verdict> of(Evidence evidence) {
        Framing reader = evidence.reader();
        Optional<Verdict> ofThese = of(new Sample(evidence.first(), evidence.size(), reader));
        if (ofThese.isPresent() || evidence.beginning().length == 0) {
            return ofThese;
        }
        byte[] beginning = evidence.beginning();
        return of(new Sample(beginning, evidence.beginningSize(), reader))
                .filter(verdict -> verdict.fits().kind() != Framing.Kind.END_TAG) // messages were found by their tag
                .map(verdict -> verdict.behind("the connection began with " + Excerpt.of(beginning) + ": "));
    }

    /**
     * What a number tells that was read as a length of 4 bytes, most significant first, and was none: 1195725856 is
     * {@code GET }.
     *
     * @param length the number
     * @return the verdict, empty if it tells nothing
     */
    public static Optional<Verdict> ofLength(long length) {
        return Telltales.ofLength(length)
                .map(telltale -> telltale.verdict(Framing.OTHER)
                        .behind("read as a number of 4 bytes, " + length + " is " + Telltales.bytesOf(length) + ": "));
    }

    private static Optional<Verdict> of(Sample sample) {
        return Telltales.of(sample)
                .filter(telltale -> telltale.fits().equals(Framing.OTHER) || !telltale.fits().equals(sample.reader()))
                .map(telltale -> telltale.verdict(sample.reader()));
    }

    private Verdict behind(String how) {
        return new Verdict(name, fits, how + meaning, advice);
    }
}
