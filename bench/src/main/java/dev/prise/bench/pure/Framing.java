package dev.prise.bench.pure;

import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.frame.ByteQueue;
import dev.prise.frame.FrameDecoder;
import dev.prise.frame.TransmissionMode;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One message into its frame, and out of it: at once, and in the pieces that a network makes of it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Framing {

    private static final int PIECE = 1460; // what one packet carries on an Ethernet
    private static final int USUAL = Limits.DEFAULTS.readBufferBytes();

    /** How messages are told apart. */
    @Param({"windev", "line", "eof"})
    public String mode;

    /** How long one is. */
    @Param({"32", "1024", "65536", "1048576"})
    public int size;

    private TransmissionMode framing;
    private Message message;
    private byte[] frame;
    private FrameDecoder decoder;
    private final ByteQueue in = new ByteQueue();
    private final ByteQueue out = new ByteQueue();

    /** Makes the message. */
    @Setup
    public void prepare() {
        framing = switch (mode) {
            case "windev" -> TransmissionMode.windev();
            case "line" -> TransmissionMode.line();
            default -> TransmissionMode.endTag("<EOF>");
        };
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) 'x');
        message = Message.of(bytes);
        framing.encode(message, out);
        frame = out.peek(0, out.size());
        out.remove(out.size());
        decoder = framing.decoder(Limits.DEFAULTS);
    }

    /** Frames a message. */
    @Benchmark
    public int encode() {
        framing.encode(message, out);
        int framed = out.size();
        out.remove(framed);
        return framed;
    }

    /** Takes in a whole frame, and the message out of it. */
    @Benchmark
    public byte[] decode() {
        in.append(frame);
        return decoder.bytesNeeded(in) == 0 ? decoder.take(in) : null;
    }

    /** Takes in a frame piece by piece, and asks after each. */
    @Benchmark
    public byte[] decodePieces() {
        int missing = 1;
        for (int at = 0; at < frame.length; at += PIECE) {
            int end = Math.min(at + PIECE, frame.length);
            for (int from = at; from < end;) { // as a channel reads it
                int count = Math.min(in.room(USUAL, Integer.MAX_VALUE), end - from);
                System.arraycopy(frame, from, in.array(), in.tail(), count);
                in.commit(count);
                from += count;
            }
            missing = decoder.bytesNeeded(in);
        }
        return missing == 0 ? decoder.take(in) : null;
    }
}
