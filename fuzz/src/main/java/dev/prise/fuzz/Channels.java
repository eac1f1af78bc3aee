package dev.prise.fuzz;

import dev.prise.Deadline;
import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.BytesAfterTag;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.CutShort;
import dev.prise.SocketFailure.TagInMessage;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.channel.ReadResult;
import dev.prise.channel.ReadResult.NothingYet;
import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.channel.ReadResult.Received;
import dev.prise.frame.Raw;
import dev.prise.frame.TransmissionMode;
import dev.prise.wire.MemoryWire;
import dev.prise.wire.Wire;
import java.time.Duration;
import java.util.Arrays;

/**
 * A whole channel over a memory wire whose other end is the fuzzer: bytes come in any pieces, the mode changes in mid-stream, reads
 * are tried with no time to wait, messages are written, the peer ends, the channel is closed. Each read gives what the wire format
 * says that the bytes so far are in the mode of that moment; no byte is lost, and none is read twice.
 */
public final class Channels {

    private static final Deadline PAST = Deadline.after(Duration.ZERO);

    private final Wire peer;
    private final MessageChannel channel;
    private final Limits limits;
    private final byte[] stream; // all that will come
    private int from; // where the next message begins in it
    private int come;
    private TransmissionMode mode;
    private boolean ended; // by the peer
    private Class<?> broken; // how the channel failed, then and ever after

    private Channels(TransmissionMode mode, Limits limits, byte[] stream) {
        MemoryWire.Pair wires = MemoryWire.pair();
        this.peer = wires.left();
        this.channel = MessageChannel.over(wires.right(), ChannelOptions.DEFAULTS.withMode(mode).withLimits(limits));
        this.mode = mode;
        this.limits = limits;
        this.stream = stream;
    }

    public static void fuzzerTestOneInput(byte[] data) {
        Input input = new Input(data);
        TransmissionMode mode = input.mode();
        Limits limits = input.limits();
        Input steps = new Input(input.take(input.next()));
        Channels channels = new Channels(mode, limits, input.rest());
        while (!steps.isEmpty()) {
            channels.step(steps);
        }
        channels.feed(Integer.MAX_VALUE);
        channels.endOfPeer();
        while (channels.read()) {
            // until its end
        }
        channels.close();
    }

    private void step(Input steps) {
        switch (steps.next() % 9) {
            case 0, 1 -> feed(steps.next());
            case 2, 3 -> read();
            case 4 -> changeMode(steps.mode());
            case 5 -> awaitMessage();
            case 6 -> write(steps.take(steps.next() % 32));
            case 7 -> Check.that(channel.partialMessage().isEmpty() || come > from, "what has begun has come");
            default -> endOrClose(steps.next());
        }
    }

    private void endOrClose(int choice) {
        if (choice == 1) {
            close();
        } else if (choice == 0) {
            endOfPeer();
        }
    }

    private void feed(int most) {
        int count = ended || broken != null ? 0 : Math.min(most, stream.length - come);
        peer.write(stream, come, count, PAST);
        come += count;
    }

    private void endOfPeer() {
        peer.endOutput();
        ended = true;
    }

    private void changeMode(TransmissionMode next) {
        channel.mode(next);
        mode = next;
    }

    /** Reads without waiting; false if there is nothing more to read. */
    private boolean read() {
        Model.Step expected = Model.next(mode, limits, stream, from, come);
        ReadResult result;
        try {
            result = readOnce();
        } catch (SocketFailure failure) {
            checkFailure(failure, expected);
            return false;
        }
        Check.that(broken == null, "a channel that failed is not read");
        switch (result) {
            case Received(var message) -> checkMessage(message.bytes(), expected);
            case NothingYet() -> Check.that(!ended && expected instanceof Model.NeedMore, "nothing is there");
            case PeerClosed(var who) -> Check.that(ended && from == come, "the peer has left between two messages");
        }
        return result instanceof Received;
    }

    private ReadResult readOnce() {
        try {
            return channel.read(Duration.ZERO);
        } catch (BytesAfterTag saidOnce) {
            return channel.read(Duration.ZERO);
        }
    }

    private void checkMessage(byte[] message, Model.Step expected) {
        if (mode instanceof Raw) {
            Check.that(message.length > 0 && from + message.length <= come, "a raw read gives what has come");
            Check.same(Arrays.copyOfRange(stream, from, from + message.length), message, "the bytes");
            from += message.length;
        } else if (expected instanceof Model.Whole whole) {
            Check.same(whole.message(stream), message, "the message");
            from = whole.next();
        } else {
            throw new AssertionError("a message was read where there was none: " + expected);
        }
    }

    private void checkFailure(SocketFailure failure, Model.Step expected) {
        Check.isTold(failure);
        if (broken != null) {
            Check.same(broken, failure.getClass(), "a channel fails as it failed before");
        } else if (failure instanceof CutShort cut) {
            Check.that(ended && expected instanceof Model.NeedMore, "the peer left in the middle of a message");
            Check.same(Arrays.copyOfRange(stream, from, come), cut.received(), "the bytes of the message that was cut");
        } else {
            Check.same(expected, new Model.Failed(failure.getClass()), "the failure");
        }
        broken = failure.getClass();
        Check.that(!channel.isOpen(), "a channel that failed is closed");
    }

    private void awaitMessage() {
        Model.Step expected = Model.next(mode, limits, stream, from, come);
        try {
            boolean there = channel.awaitMessage(PAST);
            Check.same(expected instanceof Model.Whole, there, "a message is there");
        } catch (SocketFailure failure) {
            checkFailure(failure, expected);
        }
    }

    private void write(byte[] message) {
        byte[] framed = Model.framed(mode, message);
        try {
            channel.write(Message.of(message));
            Check.that(framed != null && broken == null, "what must not be sent is not sent");
            byte[] seen = new byte[framed.length];
            for (int at = 0; at < seen.length;) {
                int count = peer.read(seen, at, seen.length - at, PAST);
                Check.that(count > 0, "what was written is there");
                at += count;
            }
            Check.same(framed, seen, "what travels");
        } catch (TagInMessage refused) {
            Check.isTold(refused);
            Check.that(framed == null || broken != null, "what may be sent is sent");
        } catch (SocketFailure failure) {
            Check.that(failure.getClass() == broken, "a write fails where the channel has failed");
        }
        Check.that(broken != null || peer.read(new byte[1], 0, 1, PAST) == Wire.NOTHING_YET, "nothing else travels");
    }

    private void close() {
        channel.close();
        if (broken == null) {
            broken = ClosedHere.class;
        }
        Check.that(!channel.isOpen(), "it is closed");
    }
}
