package dev.prise.frame;

import dev.prise.Limits;
import dev.prise.ModeName;
import dev.prise.ReceivedBytes;
import dev.prise.SocketFailure.ModeUndecided;
import dev.prise.detect.ModeSearch;
import java.util.Optional;

/**
 * Finds out the mode of one connection; gives no message itself. Each byte is looked at once, and stays in the queue. It has no clock:
 * whoever waits for bytes tells it how long nothing came.
 *
 * <p>Silence counts while the bytes end in the same one mode's whole message, several silences together: so a device that says
 * something ten times a second is understood too. Elsewhere each silence begins anew with the next byte.
 */
public final class ModeDetector implements FrameDecoder {

    private final AutoDetect mode;
    private final Limits limits;
    private final long silence;
    private final ModeSearch search;
    private int bytesFed; // bytes of the queue
    private Optional<ModeName> candidate = Optional.empty(); // the last mode of which all was whole messages
    private boolean isWhole; // all that has come is, in that mode
    private long silent; // nanoseconds, behind whole messages of the candidate
    private long paused; // nanoseconds, since the last byte
    private boolean judged; // these bytes, at a silence
    private Optional<ModeName> found = Optional.empty();

    ModeDetector(AutoDetect mode, Limits limits) {
        this.mode = mode;
        this.limits = limits;
        this.silence = mode.silenceNanos();
        this.search = new ModeSearch(mode.candidates(), limits);
    }

    /**
     * Looks at what has come.
     *
     * @return 1: whether it is a message nobody knows
     * @throws ModeUndecided if it is more than a message can be
     */
    @Override
    public int bytesNeeded(ByteQueue queue) {
        int size = queue.size();
        if (size > bytesFed) {
            int head = queue.head();
            search.feed(queue.array(), head + bytesFed, head + size);
            bytesFed = size;
            heardMore();
            if (size > limits.maxMessageBytes() + limits.maxHeaderBytes()
                    || (search.isImpossible() && size > ReceivedBytes.MAX_BYTES)) {
                judge(queue);
                throw undecided(size + " bytes came, more than the longest message has, without a pause", queue);
            }
        }
        return 1;
    }

    private void heardMore() {
        Optional<ModeName> now = search.whole();
        isWhole = now.isPresent();
        if (isWhole && !now.equals(candidate)) {
            candidate = now;
            silent = 0;
        }
        paused = 0;
        judged = false;
    }

    /**
     * How long to wait for bytes before {@link #wasSilent} is to be told.
     *
     * @return nanoseconds, at least 1
     */
    public long patience() {
        return Math.max(1, silence - (isWhole ? silent : paused));
    }

    /**
     * Says how long nothing came before what has come just now.
     *
     * @param nanos how long
     */
    public void wasSilentUntil(long nanos) {
        if (isWhole) {
            silent += nanos;
        }
    }

    /**
     * Says that nothing came for some time, and finds the mode if that was long enough.
     *
     * @param nanos how long
     * @param queue what had come before
     * @throws dev.prise.SocketFailure.BadFrame if it is known what the bytes are, and that no mode reads them
     */
    public void wasSilent(long nanos, ByteQueue queue) {
        wasSilentUntil(nanos);
        paused += nanos;
        if ((isWhole ? silent : paused) >= silence) {
            silent = 0;
            paused = 0;
            if (!judged && bytesFed > 0) {
                judged = true; // nothing else is to be said of the same bytes
                judge(queue);
            }
        }
    }

    private void judge(ByteQueue queue) {
        found = search.atSilence(queue.received(ModeName.OTHER));
    }

    /**
     * The mode, once it is known.
     *
     * @return the mode
     */
    public Optional<TransmissionMode> found() {
        return found.map(mode::named);
    }

    /**
     * The failure to tell the mode.
     *
     * @param why what ended the waiting
     * @param queue what has come
     * @return the failure
     */
    public ModeUndecided undecided(String why, ByteQueue queue) {
        return new ModeUndecided(why, queue.received(ModeName.OTHER), search.fitting());
    }

    @Override
    public byte[] take(ByteQueue queue) {
        throw new IllegalStateException("no message is whole before the mode is known");
    }

    @Override
    public void endOfStream(ByteQueue queue) {
        if (bytesFed > 0) {
            judge(queue);
            if (found.isEmpty()) {
                throw undecided("closed after " + queue.size() + " bytes, which do not tell their mode", queue);
            }
        }
    }
}
