package dev.prise.detect;

import dev.prise.Diagnosis;
import dev.prise.ModeName;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * One thing that bytes can be recognised by.
 *
 * @param name what it is
 * @param fits the mode that can read it
 * @param remark what else there is to know: empty, or a sentence's second half
 * @param advice what to do; empty for the usual advice
 * @param shows whether the bytes are it
 */
public record Signature(String name, ModeName fits, String remark, String advice, Predicate<ByteSample> shows) {

    /** Nothing is to be said of the bytes, though they may be several things. */
    public static final Signature UNDECIDED = framing("", ModeName.OTHER);

    /** A protocol of its own, known by how it begins: a peer that speaks it looks for another program. */
    static Signature protocol(String name, ModeName fits, String beginning) {
        return protocol(name, fits, begins(beginning));
    }

    static Signature protocol(String name, ModeName fits, Predicate<ByteSample> shows) {
        return new Signature(
                name,
                fits,
                ", and this end does not expect it",
                "check host and port, one end may have the wrong ones; "
                        + (fits.equals(ModeName.OTHER) ? ModeName.RAW.code() + " shows what it sends"
                                : "to read it here set " + fits.code()),
                shows);
    }

    /**
     * A way to tell messages apart.
     *
     * @param name what it is
     * @param fits the mode that reads it
     * @return the signature
     */
    public static Signature framing(String name, ModeName fits) {
        return new Signature(name, fits, "", "", any -> true);
    }

    /**
     * The same signature with other words.
     *
     * @param moreRemark what else there is to know: empty, or a sentence's second half
     * @param otherAdvice what to do; empty for the usual advice
     * @return the copy
     */
    public Signature with(String moreRemark, String otherAdvice) {
        return new Signature(name, fits, moreRemark, otherAdvice, shows);
    }

    static Predicate<ByteSample> begins(String regex) {
        Pattern pattern = Pattern.compile(regex, Pattern.DOTALL);
        return sample -> sample.begins(pattern);
    }

    Diagnosis diagnosis(ModeName reader) {
        return new Diagnosis(name, fits, "this is " + name + remark, advice.isEmpty() ? usualAdvice(reader) : advice);
    }

    private String usualAdvice(ModeName reader) {
        if (fits.equals(ModeName.OTHER)) {
            return "no mode reads it: take " + ModeName.RAW.code()
                    + " and cut it yourself, or let the other end use another"
                    + " mode";
        }
        return "set " + fits.code() + " here"
                + (reader.equals(ModeName.OTHER) ? ""
                        : ", or let the other end send as this one reads (" + reader.word() + ")");
    }
}
