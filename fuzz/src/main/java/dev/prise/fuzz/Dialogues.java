package dev.prise.fuzz;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.SocketFailure.BytesAfterTag;
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
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Two channels that speak with each other, both ways at once, over a wire that gives bytes in any pieces: what was written and not
 * refused arrives once, whole and in order, also when both change their mode between two messages, and before the end.
 */
public final class Dialogues {

    private static final int MOST_UNDER_WAY = 60_000; // a memory wire holds little more, and nobody else would read

    private final Side left;
    private final Side right;
    private TransmissionMode mode;

    private Dialogues(TransmissionMode mode, ChannelOptions options, int chop) {
        MemoryWire.Pair wires = MemoryWire.pair();
        this.mode = mode;
        this.left = new Side(MessageChannel.over(new Chopped(wires.left(), chop), options));
        this.right = new Side(MessageChannel.over(new Chopped(wires.right(), 1 + chop / 2), options));
    }

    public static void fuzzerTestOneInput(byte[] data) {
        Input input = new Input(data);
        TransmissionMode mode = input.mode();
        Dialogues dialogues =
                new Dialogues(mode, ChannelOptions.DEFAULTS.withMode(mode), 1 + input.next());
        while (!input.isEmpty()) {
            dialogues.step(input);
        }
        dialogues.end();
    }

    private void step(Input input) {
        int what = input.next();
        Side writer = what % 2 == 0 ? left : right;
        Side reader = writer == left ? right : left;
        switch (what / 2 % 5) {
            case 0, 1 -> writer.write(mode, input.take(input.next() % 64), 1);
            case 2 -> writer.write(mode, input.take(1 + input.next() % 4), input.next() * 64);
            case 3 -> reader.read(mode, writer);
            default -> changeMode(input.mode());
        }
    }

    private void changeMode(TransmissionMode next) {
        left.readAll(mode, right);
        right.readAll(mode, left);
        mode = next;
        left.channel.mode(next);
        right.channel.mode(next);
    }

    private void end() {
        left.channel.endOutput();
        right.readAll(mode, left);
        Check.that(right.readOnce() instanceof PeerClosed, "the end is seen once all was read");
        left.readAll(mode, right); // it ended its output alone
        right.channel.close();
        Check.that(left.readOnce() instanceof PeerClosed, "the other end too");
        left.channel.close();
    }

    private static final class Side {
        private final MessageChannel channel;
        private final Deque<byte[]> sent = new ArrayDeque<>(); // and not read yet by the other one
        private int underWay;

        Side(MessageChannel channel) {
            this.channel = channel;
        }

        void write(TransmissionMode mode, byte[] part, int times) {
            byte[] message = new byte[part.length * times];
            for (int i = 0; i < message.length; i++) {
                message[i] = part[i % part.length];
            }
            byte[] framed = Model.framed(mode, message);
            int size = framed == null ? 0 : framed.length;
            if (underWay + size > MOST_UNDER_WAY) {
                return;
            }
            try {
                channel.write(Message.of(message));
                Check.that(framed != null, "a message that holds its tag is refused");
                sent.add(message);
                underWay += size;
            } catch (TagInMessage refused) {
                Check.that(framed == null, "a message that does not hold its tag is not refused");
            }
        }

        void readAll(TransmissionMode mode, Side writer) {
            while (read(mode, writer)) {
                // until all is read
            }
            writer.sent.removeIf(message -> mode instanceof Raw && message.length == 0); // without marks it is nothing
            Check.that(writer.sent.isEmpty(), "all that was written has come");
            writer.underWay = 0;
        }

        boolean read(TransmissionMode mode, Side writer) {
            return switch (readOnce()) {
                case Received(var message) -> {
                    writer.arrived(mode, message.bytes());
                    yield true;
                }
                case NothingYet() -> false;
                case PeerClosed(var peer) -> false;
            };
        }

        ReadResult readOnce() {
            try {
                return channel.read(Duration.ZERO);
            } catch (BytesAfterTag saidOnce) {
                return channel.read(Duration.ZERO);
            }
        }

        private void arrived(TransmissionMode mode, byte[] message) {
            if (mode instanceof Raw) {
                for (int at = 0; at < message.length;) {
                    Check.that(!sent.isEmpty(), "more has come than was written");
                    byte[] first = sent.poll();
                    int count = Math.min(first.length, message.length - at);
                    Check.same(Arrays.copyOf(first, count), Arrays.copyOfRange(message, at, at + count), "the bytes");
                    if (count < first.length) {
                        sent.push(Arrays.copyOfRange(first, count, first.length));
                    }
                    at += count;
                }
            } else {
                Check.that(!sent.isEmpty(), "more has come than was written");
                Check.same(sent.poll(), message, "the message");
            }
        }
    }

    /** Gives at most so many bytes a read. */
    private record Chopped(Wire wire, int mostBytes) implements Wire {

        @Override
        public int read(byte[] into, int offset, int length, Deadline deadline) {
            return wire.read(into, offset, Math.min(length, mostBytes), deadline);
        }

        @Override
        public void write(byte[] from, int offset, int length, Deadline deadline) {
            wire.write(from, offset, length, deadline);
        }

        @Override
        public int unread() {
            return wire.unread();
        }

        @Override
        public void endInput() {
            wire.endInput();
        }

        @Override
        public void endOutput() {
            wire.endOutput();
        }

        @Override
        public Endpoint peer() {
            return wire.peer();
        }

        @Override
        public Endpoint local() {
            return wire.local();
        }

        @Override
        public void close() {
            wire.close();
        }
    }
}
