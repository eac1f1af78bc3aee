package dev.prise.fuzz;

import dev.prise.Deadline;
import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.Overflow;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.BytesAfterTag;
import dev.prise.SocketFailure.CutShort;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.channel.ReadResult;
import dev.prise.channel.ReadResult.NothingYet;
import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.channel.ReadResult.Received;
import dev.prise.frame.Raw;
import dev.prise.frame.TransmissionMode;
import dev.prise.wire.MemoryWire;
import java.time.Duration;
import java.util.Arrays;

/**
 * Messages that are too long are skipped or truncated where that is asked for, at every cut: those around them are read as they are, and
 * of those truncated the beginning and the true length.
 */
public final class Overflows {

    private static final Deadline PAST = Deadline.after(Duration.ZERO);

    private final MessageChannel channel;
    private final TransmissionMode mode;
    private final Limits limits;
    private final byte[] stream;
    private int from; // where the next message begins
    private int come;

    private Overflows(MessageChannel channel, TransmissionMode mode, Limits limits, byte[] stream) {
        this.channel = channel;
        this.mode = mode;
        this.limits = limits;
        this.stream = stream;
    }

    public static void fuzzerTestOneInput(byte[] data) {
        Input input = new Input(data);
        TransmissionMode mode = input.mode();
        Limits limits = input.limits().withOverflow(input.next() % 2 == 0 ? Overflow.SKIP : Overflow.TRUNCATE);
        int[] cuts = input.cuts();
        byte[] stream = input.rest();
        if (mode instanceof Raw) {
            return; // nothing is too long there
        }
        MemoryWire.Pair wires = MemoryWire.pair();
        try (MessageChannel channel =
                MessageChannel.over(wires.right(), ChannelOptions.DEFAULTS.withMode(mode).withLimits(limits))) {
            Overflows overflows = new Overflows(channel, mode, limits, stream);
            for (int piece = 0; overflows.come < stream.length; piece++) {
                int cut = cuts.length == 0 ? stream.length : cuts[piece % cuts.length];
                int count = Math.min(cut, stream.length - overflows.come);
                wires.left().write(stream, overflows.come, count, PAST);
                overflows.come += count;
                if (!overflows.readAll(false)) {
                    return;
                }
            }
            wires.left().endOutput();
            overflows.readAll(true);
        }
    }

    /** Reads all that has come; false once the channel has failed, as it should. */
    private boolean readAll(boolean ended) {
        while (true) {
            Model.Step expected = skipped();
            ReadResult result;
            try {
                result = read();
            } catch (CutShort cut) {
                Check.isTold(cut);
                Check.that(ended && expected instanceof Model.NeedMore && from < come,
                        "the peer left within a message");
                return false;
            } catch (SocketFailure failure) {
                Check.isTold(failure);
                Check.same(expected, new Model.Failed(failure.getClass()), "the failure");
                return false;
            }
            switch (result) {
                case Received(var message) -> check(message, expected);
                case NothingYet() -> {
                    Check.that(!ended && expected instanceof Model.NeedMore, "nothing is there");
                    return true;
                }
                case PeerClosed(var peer) -> {
                    Check.that(ended && from == come, "the peer has left between two messages");
                    return true;
                }
            }
        }
    }

    /** What comes next that is to be read. */
    private Model.Step skipped() {
        Model.Step next = Model.nextOfAnySize(mode, limits, stream, from, come);
        while (limits.overflow() == Overflow.SKIP && next instanceof Model.Whole whole
                && whole.to() - whole.from() > limits.maxMessageBytes()) {
            from = whole.next();
            next = Model.nextOfAnySize(mode, limits, stream, from, come);
        }
        return next;
    }

    private ReadResult read() {
        try {
            return channel.read(Duration.ZERO);
        } catch (BytesAfterTag saidOnce) {
            return channel.read(Duration.ZERO);
        }
    }

    private void check(Message message, Model.Step expected) {
        if (!(expected instanceof Model.Whole whole)) {
            throw new AssertionError("a message was read where there was none: " + expected);
        }
        int size = whole.to() - whole.from();
        int most = limits.maxMessageBytes();
        byte[] wanted = Arrays.copyOfRange(stream, whole.from(), whole.from() + Math.min(size, most));
        Check.same(wanted, message.bytes(), "the message");
        Check.same(size > most, message.isTruncated(), "whether it is truncated");
        Check.same((long) size, message.fullLength(), "its true length");
        from = whole.next();
    }
}
