package dev.prise.detect;

import dev.prise.Limits;
import java.util.List;
import java.util.Optional;

/**
 * What one transmission mode says of bytes that may be in it. Detection and diagnosis are made from a list of these, and know
 * no mode by name.
 */
public interface Candidate {

    /**
     * Follows a stream from its first byte, to find out whether it is in this mode.
     *
     * @param limits how long messages and headers may be; a longer one is no message
     * @return a new matcher, for one stream; empty if a stream does not show this mode
     */
    default Optional<StreamMatcher> matcher(Limits limits) {
        return Optional.empty();
    }

    /**
     * Whether bytes that another mode could not read look like messages of this one.
     *
     * @param sample the first bytes
     * @return the signature; {@link Signature#UNDECIDED} if they may be, and nothing else is to be said of them; empty if not
     */
    default Optional<Signature> signature(ByteSample sample) {
        return Optional.empty();
    }

    /**
     * The candidates that a stream may match.
     *
     * @param candidates all of them
     * @param limits how long messages and headers may be
     * @return a new matcher of each that has one
     */
    static List<StreamMatcher> matchers(List<? extends Candidate> candidates, Limits limits) {
        return candidates.stream().flatMap(candidate -> candidate.matcher(limits).stream()).toList();
    }
}
