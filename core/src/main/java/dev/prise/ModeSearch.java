package dev.prise;

import dev.prise.SocketFailure.BadFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds out in which transmission mode somebody speaks, from the first bytes: told each byte once, asked whenever the other end
 * falls silent. Pure, for one thread at a time; what it answers depends on the bytes, never on how they were cut.
 *
 * <p>It answers a mode where exactly one fits: one in which everything that has come is whole messages, and of which the bytes tell
 * enough. What could be the middle of a message in the WINDEV mode fits that mode too. Where two fit, or none, it answers
 * nothing, and more is to be heard.
 */
public final class ModeSearch {

    private static final int ZERO_BITS = 80; // of a pair of bytes in UTF-16LE
    private static final int MIN_PAIRS = 3;

    private final TextSearch narrow = new TextSearch();
    private final LengthPrefixSearch windev;
    private final TextSearch wide = new TextSearch(); // every other byte, as long as those between them are zeros
    private final LengthPrefixSearch wideWindev; // there is no such mode, so it is nothing else either
    private boolean isWide = true;

    /**
     * A search that has heard nothing.
     *
     * @param limits how long messages and headers may be; what is longer is no message
     */
    public ModeSearch(Limits limits) {
        this.windev = new LengthPrefixSearch(limits.maxHeaderBytes(), limits.maxMessageBytes());
        this.wideWindev = new LengthPrefixSearch(limits.maxHeaderBytes(), limits.maxMessageBytes());
    }

    /**
     * Hears what has come.
     *
     * @param array where it stands
     * @param from the first byte's place
     * @param to the place behind the last one
     */
    public void feed(byte[] array, int from, int to) {
        for (int i = from; i < to; i++) {
            int next = array[i] & 0xFF;
            if (isWide) {
                hearWide(next);
            }
            narrow.feed(next);
            windev.feed(next, narrow.tenths());
        }
    }

    private void hearWide(int next) {
        boolean second = narrow.size() % 2 == 1;
        if (second) {
            isWide = next == 0;
        } else {
            wide.feed(next);
            wideWindev.feed(next, wide.tenths());
            isWide = next != 0 && !wide.isImpossible();
        }
    }

    /**
     * The one mode of which everything that has come is whole messages, if the bytes tell enough of it and no other fits.
     *
     * @return the mode; empty if none is, or more than one
     */
    public Optional<ModeName> whole() {
        if (narrow.size() == 0) {
            return Optional.empty();
        }
        if (!windev.isImpossible()) {
            boolean alone = windev.isWhole() && windev.isSure() && narrow.endingsHere().isEmpty();
            return alone ? Optional.of(ModeName.WINDEV) : Optional.empty();
        }
        FramingSignatures.Ending ending = narrow.whole();
        if (ending != null) {
            return narrow.isSure(ending, 0) ? Optional.of(ending.fits()) : Optional.empty();
        }
        return isWideAndWhole() && wide.whole() != null && wide.isSure(wide.whole(), ZERO_BITS * MIN_PAIRS)
                ? Optional.of(wide.whole().fitsWide())
                : Optional.empty();
    }

    private boolean isWideAndWhole() {
        return isWide && narrow.size() % 2 == 0 && wide.size() >= MIN_PAIRS && wideWindev.isImpossible();
    }

    /**
     * All modes that what has come may be of, surely or not: in which it is whole messages, or the WINDEV mode's beginning.
     *
     * @return the modes, none if no message has an end
     */
    public List<ModeName> fitting() {
        List<ModeName> fitting = new ArrayList<>();
        if (narrow.size() > 0 && !windev.isImpossible()) {
            fitting.add(ModeName.WINDEV);
        }
        narrow.endingsHere().forEach(ending -> fitting.add(ending.fits()));
        if (isWide && narrow.size() % 2 == 0) {
            wide.endingsHere().forEach(ending -> fitting.add(ending.fitsWide()));
        }
        return fitting;
    }

    /**
     * Whether nothing that may come can make messages of it in any mode that is told by itself.
     *
     * @return true once that is sure
     */
    public boolean isImpossible() {
        return windev.isImpossible() && narrow.isImpossible() && !isWide;
    }

    /**
     * What there is to say when the other end falls silent, or has left.
     *
     * @param receivedBytes the first bytes, and how many there are in all
     * @return the mode; empty if more is to be heard
     * @throws BadFrame if it is known what the bytes are, and that no mode reads them
     */
    public Optional<ModeName> atSilence(ReceivedBytes receivedBytes) {
        Optional<ModeName> whole = whole();
        Optional<Signature> known = isWide ? Optional.empty() : ProtocolSignatures.of(receivedBytes);
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
            throw new BadFrame("expected messages in a mode that can be told by itself", receivedBytes);
        }
        return whole;
    }

    private static boolean isLineEnd(ModeName modeName) {
        return !modeName.tag().isEmpty() && "\r\n".contains(modeName.tag());
    }
}
