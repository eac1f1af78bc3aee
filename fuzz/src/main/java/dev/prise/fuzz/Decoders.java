package dev.prise.fuzz;

import dev.prise.Limits;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.BytesAfterTag;
import dev.prise.SocketFailure.CutShort;
import dev.prise.frame.ByteQueue;
import dev.prise.frame.EndTag;
import dev.prise.frame.FrameDecoder;
import dev.prise.frame.Raw;
import dev.prise.frame.TransmissionMode;
import java.util.Arrays;

/**
 * Any bytes, in any mode, cut anywhere, decode to what the wire format says: the same messages and the same end however they
 * were cut, each asking for no more bytes than it needs, and no more memory held than one message, its marks and a read buffer.
 */
public final class Decoders {

    private Decoders() {}

    public static void fuzzerTestOneInput(byte[] data) {
        Input input = new Input(data);
        TransmissionMode mode = input.mode();
        Limits limits = input.limits();
        decode(mode, limits, input.cuts(), input.rest());
    }

    static void decode(TransmissionMode mode, Limits limits, int[] cuts, byte[] stream) {
        FrameDecoder decoder = mode.decoder(limits);
        ByteQueue queue = new ByteQueue();
        int mostHeld = limits.maxMessageBytes() + EndTag.MAX_TAG_BYTES + limits.readBufferBytes();
        int from = 0;
        int come = 0;
        for (int piece = 0;; piece++) {
            from = takeAll(decoder, queue, mode, limits, stream, from, come);
            if (from < 0) {
                return;
            }
            if (come == stream.length) {
                break;
            }
            int room = queue.room(limits.readBufferBytes(), mostHeld);
            Check.that(room > 0, "there is room for a read");
            int cut = cuts.length == 0 ? stream.length : cuts[piece % cuts.length];
            int count = Math.min(Math.min(cut, room), stream.length - come);
            System.arraycopy(stream, come, queue.array(), queue.tail(), count);
            queue.commit(count);
            come += count;
            Check.that(queue.array().length <= mostHeld, "memory held is bounded by limit, marks and buffer");
            Check.same(come - from, queue.size(), "bytes leave the queue with a whole message alone");
        }
        end(decoder, queue, mode, stream, from);
    }

    /** Where the next message begins; -1 if decoding has failed, as it should. */
    private static int takeAll(
            FrameDecoder decoder, ByteQueue queue, TransmissionMode mode, Limits limits, byte[] stream, int start,
            int come) {
        int from = start;
        while (true) {
            Model.Step expected = Model.next(mode, limits, stream, from, come);
            int missing;
            try {
                missing = missing(decoder, queue, mode);
            } catch (SocketFailure failure) {
                Check.isTold(failure);
                Check.same(expected, new Model.Failed(failure.getClass()), "the failure");
                return -1;
            }
            switch (expected) {
                case Model.Whole whole -> {
                    Check.same(0, missing, "a whole message is there");
                    Check.same(whole.message(stream), decoder.take(queue), "the message");
                    from = whole.next();
                }
                case Model.NeedMore(int atLeast) -> {
                    Check.same(atLeast, missing, "the bytes missing");
                    return from;
                }
                case Model.Failed(var how) -> throw new AssertionError("expected " + how + ", found none");
            }
        }
    }

    private static int missing(FrameDecoder decoder, ByteQueue queue, TransmissionMode mode) {
        try {
            return decoder.bytesNeeded(queue);
        } catch (BytesAfterTag saidOnce) {
            Check.that(mode instanceof EndTag tag && tag.isStrict(), "bytes may follow a tag that is not strict");
            Check.isTold(saidOnce);
            return decoder.bytesNeeded(queue);
        }
    }

    private static void end(FrameDecoder decoder, ByteQueue queue, TransmissionMode mode, byte[] stream, int from) {
        byte[] left = Arrays.copyOfRange(stream, from, stream.length);
        try {
            decoder.endOfStream(queue);
            Check.that(left.length == 0 || mode instanceof Raw, "a message that is cut is told");
        } catch (CutShort cut) {
            Check.isTold(cut);
            Check.same(left, cut.received(), "the bytes of a message that was cut");
        }
    }
}
