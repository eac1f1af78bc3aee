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
record Telltale(String name, Framing fits, String remark, String advice, Predicate<Sample> shows) {

    /** A protocol of its own, known by how it begins: whoever speaks it looks for another program. */
    static Telltale protocol(String name, Framing fits, String beginning) {
        return protocol(name, fits, begins(beginning));
    }

    static Telltale protocol(String name, Framing fits, Predicate<Sample> shows) {
        return new Telltale(
                name,
                fits,
                ", and this end does not expect it",
                "check host and port, one end may have the wrong ones; "
                        + (fits.equals(Framing.OTHER) ? Framing.RAW.mode() + " shows what it sends"
                                : "to read it here set " + fits.mode()),
                shows);
    }

    /** A way to tell messages apart, which this end can read in the mode that fits. */
    static Telltale framing(String name, Framing fits) {
        return new Telltale(name, fits, "", "", any -> true);
    }

    Telltale with(String moreRemark, String otherAdvice) {
        return new Telltale(name, fits, moreRemark, otherAdvice, shows);
    }

    static Predicate<Sample> begins(String regex) {
        Pattern pattern = Pattern.compile(regex, Pattern.DOTALL);
        return sample -> sample.begins(pattern);
    }

    Verdict verdict(Framing reader) {
        return new Verdict(name, fits, "this is " + name + remark, advice.isEmpty() ? usualAdvice(reader) : advice);
    }

    private String usualAdvice(Framing reader) {
        if (fits.equals(Framing.OTHER)) {
            return "no mode reads it: take " + Framing.RAW.mode()
                    + " and cut it yourself, or let the other end use another"
                    + " mode";
        }
        return "set " + fits.mode() + " here"
                + (reader.equals(Framing.OTHER) ? ""
                        : ", or let the other end send as this one reads (" + reader.word() + ")");
    }
}
