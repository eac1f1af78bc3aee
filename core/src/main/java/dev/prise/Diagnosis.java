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
public record Diagnosis(String name, ModeName fits, String meaning, String advice) implements Serializable {

    /**
     * What the bytes tell, or else, what those tell with which the connection began.
     *
     * @param receivedBytes the bytes, and in which mode they were read
     * @return the verdict, empty if they tell nothing or nothing but the reader's own mode
     */
    public static Optional<Diagnosis> of(ReceivedBytes receivedBytes) {
        ModeName reader = receivedBytes.reader();
        Optional<Diagnosis> ofThese = of(new ByteSample(receivedBytes.first(), receivedBytes.size(), reader));
        if (ofThese.isPresent() || receivedBytes.beginning().length == 0) {
            return ofThese;
        }
        byte[] beginning = receivedBytes.beginning();
        return of(new ByteSample(beginning, receivedBytes.beginningSize(), reader))
                .filter(diagnosis -> diagnosis.fits().kind() != ModeName.Kind.END_TAG) // messages were found by their tag
                .map(diagnosis -> diagnosis.behind("the connection began with " + Excerpt.of(beginning) + ": "));
    }

    /**
     * What a number tells that was read as a length of 4 bytes, most significant first, and was none: 1195725856 is
     * {@code GET }.
     *
     * @param length the number
     * @return the verdict, empty if it tells nothing
     */
    public static Optional<Diagnosis> ofLength(long length) {
        return ProtocolSignatures.ofLength(length)
                .map(signature -> signature.diagnosis(ModeName.OTHER)
                        .behind("read as a number of 4 bytes, " + length + " is " + ProtocolSignatures.bytesOf(length)
                                + ": "));
    }

    private static Optional<Diagnosis> of(ByteSample byteSample) {
        return ProtocolSignatures.of(byteSample)
                .filter(signature -> signature.fits().equals(ModeName.OTHER)
                        || !signature.fits().equals(byteSample.reader()))
                .map(signature -> signature.diagnosis(byteSample.reader()));
    }

    private Diagnosis behind(String how) {
        return new Diagnosis(name, fits, how + meaning, advice);
    }
}
