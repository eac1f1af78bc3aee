package dev.prise;

import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * One thing that bytes can be known by.
 *
 * @param name what it is
 * @param fits the mode in which it can be read
 * @param remark what else there is to know, empty or a sentence's second half
 * @param advice what to do, empty for what is usual
 * @param shows whether the bytes are it
 */
record Signature(String name, ModeName fits, String remark, String advice, Predicate<ByteSample> shows) {

    /** A protocol of its own, known by how it begins: whoever speaks it looks for another program. */
    static Signature protocol(String name, ModeName fits, String beginning) {
        return protocol(name, fits, begins(beginning));
    }

    static Signature protocol(String name, ModeName fits, Predicate<ByteSample> shows) {
        return new Signature(
                name,
                fits,
                ", and this end does not expect it",
                "check host and port, one end may have the wrong ones; "
                        + (fits.equals(ModeName.OTHER) ? ModeName.RAW.mode() + " shows what it sends"
                                : "to read it here set " + fits.mode()),
                shows);
    }

    /** A way to tell messages apart, which this end can read in the mode that fits. */
    static Signature framing(String name, ModeName fits) {
        return new Signature(name, fits, "", "", any -> true);
    }

    Signature with(String moreRemark, String otherAdvice) {
        return new Signature(name, fits, moreRemark, otherAdvice, shows);
    }

    static Predicate<ByteSample> begins(String regex) {
        Pattern pattern = Pattern.compile(regex, Pattern.DOTALL);
        return byteSample -> byteSample.begins(pattern);
    }

    Diagnosis diagnosis(ModeName reader) {
        return new Diagnosis(name, fits, "this is " + name + remark, advice.isEmpty() ? usualAdvice(reader) : advice);
    }

    private String usualAdvice(ModeName reader) {
        if (fits.equals(ModeName.OTHER)) {
            return "no mode reads it: take " + ModeName.RAW.mode()
                    + " and cut it yourself, or let the other end use another"
                    + " mode";
        }
        return "set " + fits.mode() + " here"
                + (reader.equals(ModeName.OTHER) ? ""
                        : ", or let the other end send as this one reads (" + reader.word() + ")");
    }
}
