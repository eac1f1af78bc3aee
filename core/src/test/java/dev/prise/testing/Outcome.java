package dev.prise.testing;

import dev.prise.Limits;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.BytesAfterTag;
import dev.prise.SocketFailure.CutShort;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.channel.ReadResult;
import dev.prise.channel.ReadResult.NothingYet;
import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.channel.ReadResult.Received;
import dev.prise.frame.ByteQueue;
import dev.prise.frame.FrameDecoder;
import dev.prise.frame.TransmissionMode;
import dev.prise.wire.Wire;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of a whole stream of bytes: its messages, and how it ended. Two ways of cutting one stream must have equal ones.
 *
 * @param messages the messages, each byte as the character of its number
 * @param end {@code PeerClosed}, or the kind of failure; behind {@code CutShort} the bytes that were left
 * @param warnings how often {@link BytesAfterTag} was thrown; it depends on the cut, so it counts for nothing in the equality
 */
public record Outcome(List<String> messages, String end, int warnings) {

    /** The stream ended between two messages. */
    public static final String PEER_CLOSED = "PeerClosed";

    @Override
    public boolean equals(Object other) {
        return other instanceof Outcome that && messages.equals(that.messages) && end.equals(that.end);
    }

    @Override
    public int hashCode() {
        return 31 * messages.hashCode() + end.hashCode();
    }

    /** An expectation. */
    public static Outcome of(List<String> messages, String end) {
        return new Outcome(messages, end, 0);
    }

    /** All messages in one, for the mode that cannot tell them apart. */
    public Outcome joined() {
        return new Outcome(List.of(String.join("", messages)), end, warnings);
    }

    /** What a decoder makes of a stream that arrives in these pieces. */
    public static Outcome ofDecoding(TransmissionMode mode, Limits limits, List<byte[]> pieces) {
        FrameDecoder decoder = mode.decoder(limits);
        ByteQueue queue = new ByteQueue();
        List<String> messages = new ArrayList<>();
        int warnings = 0;
        int needed = 0; // so many bytes must be in the queue before there is a message: the decoder has said so
        try {
            for (byte[] piece : pieces) {
                queue.append(piece);
                for (int missing = 0; missing == 0;) {
                    try {
                        missing = decoder.bytesNeeded(queue);
                    } catch (BytesAfterTag warning) {
                        warnings++;
                        missing = decoder.bytesNeeded(queue);
                    }
                    if (missing == 0) {
                        checkPromise(needed, queue);
                        messages.add(Bytes.latin1(decoder.take(queue)));
                        needed = 0;
                    } else {
                        needed = queue.size() + missing;
                    }
                }
            }
            decoder.endOfStream(queue);
            return new Outcome(messages, PEER_CLOSED, warnings);
        } catch (SocketFailure failure) {
            return new Outcome(messages, kind(failure), warnings);
        }
    }

    private static void checkPromise(int needed, ByteQueue queue) {
        if (queue.size() < needed) {
            throw new AssertionError(
                    "a message was whole with " + queue.size() + " bytes, where the decoder had asked for "
                            + needed + " at least");
        }
    }

    /** What a channel's reads make of a wire, until it ends. */
    public static Outcome ofReading(Wire wire, ChannelOptions options) {
        List<String> messages = new ArrayList<>();
        int warnings = 0;
        boolean warned = false;
        try (MessageChannel channel = MessageChannel.over(wire, options)) {
            while (true) {
                try {
                    ReadResult result = channel.read();
                    switch (result) {
                        case Received(var message) -> {
                            messages.add(Bytes.latin1(message.bytes()));
                            warned = false;
                        }
                        case NothingYet() -> throw new AssertionError("a read without a deadline gave up");
                        case PeerClosed(var peer) -> {
                            return new Outcome(messages, PEER_CLOSED, warnings);
                        }
                    }
                } catch (BytesAfterTag warning) {
                    if (warned) {
                        throw new AssertionError("warned again of the same message", warning);
                    }
                    warned = true;
                    warnings++;
                }
            }
        } catch (SocketFailure failure) {
            return new Outcome(messages, kind(failure), warnings);
        }
    }

    private static String kind(SocketFailure failure) {
        String name = failure.getClass().getSimpleName();
        return failure instanceof CutShort cut ? name + " " + Bytes.hex(cut.received()) : name;
    }
}
