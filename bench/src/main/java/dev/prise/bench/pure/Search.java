package dev.prise.bench.pure;

import dev.prise.Limits;
import dev.prise.frame.ByteQueue;
import dev.prise.frame.EndTag;
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

/** The search for an end tag that stands at the very end; nothing is taken out. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Search {

    private static final int SIZE = 64 << 10;
    private static final EndTag TAG = EndTag.of("\r\n");

    /** How often the tag's first byte stands alone in the text: never, in every so many bytes, or everywhere. */
    @Param({"0", "16", "1"})
    public int falseStartEvery;

    private final ByteQueue queue = new ByteQueue();

    /** Makes the text. */
    @Setup
    public void prepare() {
        byte[] text = new byte[SIZE];
        Arrays.fill(text, (byte) 'x');
        for (int i = 0; falseStartEvery > 0 && i < SIZE; i += falseStartEvery) {
            text[i] = '\r';
        }
        queue.append(text);
        queue.append(TAG.tag());
    }

    /** Finds the tag with a new decoder. */
    @Benchmark
    public int find() {
        return TAG.decoder(Limits.DEFAULTS).bytesNeeded(queue);
    }

    /** Looks for a byte that is not there. */
    @Benchmark
    public int findByte() {
        return queue.indexOf((byte) 0, 0);
    }
}
