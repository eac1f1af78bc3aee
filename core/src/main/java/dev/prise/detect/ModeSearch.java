package dev.prise.detect;

import dev.prise.Limits;
import dev.prise.ModeName;
import dev.prise.ReceivedBytes;
import dev.prise.SocketFailure.BadFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds out which transmission mode a peer uses, from the first bytes: fed each byte once, asked whenever the peer is silent. Pure,
 * for one thread at a time; the result depends on the bytes, never on how they were cut.
 *
 * <p>The result is a mode where exactly one fits: one in which everything that has come is whole messages, and of which the bytes
 * tell enough. A stream that could be in the middle of a message fits that mode too. Where two fit, or none, there is no
 * result, and more bytes are needed.
 */
public final class ModeSearch {

    private static final int ZERO_BITS = 80; // of a pair of bytes in UTF-16LE
    private static final int MIN_PAIRS = 3;

    private final Diagnoser diagnoser;
    private final TextSearch narrow = new TextSearch();
    private final List<StreamMatcher> matchers;
    private final TextSearch wide = new TextSearch(); // every other byte, as long as those between them are zeros
    private final List<StreamMatcher> wideMatchers; // no mode is read so, so a stream that fits one is nothing else either
    private boolean isWide = true;

    /**
     * A search that has been fed nothing.
     *
     * @param modes the modes that it may find, beside those of a single end tag
     * @param limits how long messages and headers may be; what is longer is no message
     */
    public ModeSearch(List<? extends Candidate> modes, Limits limits) {
        this.diagnoser = new Diagnoser(modes);
        this.matchers = Candidate.matchers(modes, limits);
        this.wideMatchers = Candidate.matchers(modes, limits);
    }

    /**
     * Takes what has come.
     *
     * @param array where the bytes are
     * @param from the index of the first one
     * @param to the index behind the last one
     */
    public void feed(byte[] array, int from, int to) {
        for (int i = from; i < to; i++) {
            int next = array[i] & 0xFF;
            if (isWide) {
                feedWide(next);
            }
            narrow.feed(next);
            feed(matchers, next, narrow.tenths());
        }
    }

    private void feedWide(int next) {
        boolean second = narrow.size() % 2 == 1;
        if (second) {
            isWide = next == 0;
        } else {
            wide.feed(next);
            feed(wideMatchers, next, wide.tenths());
            isWide = next != 0 && !wide.isImpossible();
        }
    }

    private static void feed(List<StreamMatcher> all, int next, int text) {
        for (StreamMatcher each : all) {
            each.feed(next, text);
        }
    }

    /**
     * The one mode in which everything that has come is whole messages, if the bytes tell enough of it and no other mode fits.
     *
     * @return the mode; empty if there is none, or more than one
     */
    public Optional<ModeName> whole() {
        if (narrow.size() == 0) {
            return Optional.empty();
        }
        List<StreamMatcher> plausible = plausible().toList();
        if (!plausible.isEmpty()) {
            StreamMatcher one = plausible.getFirst();
            boolean alone = plausible.size() == 1 && one.isWhole() && one.isCertain() && narrow.endingsHere().isEmpty();
            return alone ? Optional.of(one.name()) : Optional.empty();
        }
        TextEndings.Ending ending = narrow.whole();
        if (ending != null) {
            return narrow.isSure(ending, 0) ? Optional.of(ending.fits()) : Optional.empty();
        }
        return isWideAndWhole() && wide.whole() != null && wide.isSure(wide.whole(), ZERO_BITS * MIN_PAIRS)
                ? Optional.of(wide.whole().fitsWide())
                : Optional.empty();
    }

    private Stream<StreamMatcher> plausible() {
        return matchers.stream().filter(StreamMatcher::isPlausible);
    }

    private boolean isWideAndWhole() {
        return isWide && narrow.size() % 2 == 0 && wide.size() >= MIN_PAIRS
                && wideMatchers.stream().noneMatch(StreamMatcher::isPlausible);
    }

    /**
     * All modes that what has come may be in, certainly or not: those in which it is whole messages, or the beginning of one.
     *
     * @return the modes; none if no message has an end
     */
    public List<ModeName> fitting() {
        List<ModeName> fitting = new ArrayList<>();
        if (narrow.size() > 0) {
            plausible().map(StreamMatcher::name).forEach(fitting::add);
        }
        narrow.endingsHere().forEach(ending -> fitting.add(ending.fits()));
        if (isWide && narrow.size() % 2 == 0) {
            wide.endingsHere().forEach(ending -> fitting.add(ending.fitsWide()));
        }
        return fitting;
    }

    /**
     * Whether no further bytes can make messages of what has come, in any mode that shows itself.
     *
     * @return true once that is certain
     */
    public boolean isImpossible() {
        return matchers.stream().allMatch(StreamMatcher::isImpossible) && narrow.isImpossible() && !isWide;
    }

    /**
     * The result when the peer is silent, or has left.
     *
     * @param received the first bytes, and how many there are in all
     * @return the mode; empty if more bytes are needed
     * @throws BadFrame if it is known what the bytes are, and no mode reads them
     */
    public Optional<ModeName> atSilence(ReceivedBytes received) {
        Optional<ModeName> whole = whole();
        Optional<Signature> known = isWide ? Optional.empty() : diagnoser.signature(received);
        if (known.isPresent() && !known.get().fits().equals(ModeName.OTHER)) {
            ModeName fits = known.get().fits();
            if (whole.isPresent()) {
                return isLineEnd(fits) && isLineEnd(whole.get()) ? whole : whole.filter(fits::equals);
            }
            if (ProtocolSignatures.isProtocol(known.get()) && narrow.endsWith(fits.tag())) {
                return Optional.of(fits);
            }
        }
        if (isImpossible() || known.map(Signature::fits).filter(ModeName.OTHER::equals).isPresent()) {
            throw new BadFrame("expected messages in a mode that can be told by itself", received);
        }
        return whole;
    }

    private static boolean isLineEnd(ModeName mode) {
        return !mode.tag().isEmpty() && "\r\n".contains(mode.tag());
    }
}
