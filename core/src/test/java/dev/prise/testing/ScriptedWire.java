package dev.prise.testing;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.wire.Wire;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * A wire whose peer follows a script: each read gives the next piece, or as much of it as there is room for, or fails, or says
 * that nothing came; then the stream ends. What is written is kept, a write each. For one thread.
 */
public final class ScriptedWire implements Wire {

    /** In a script: a read that gets nothing in time. */
    public static final byte[] SILENCE = {};

    private static final Endpoint PEER = new Endpoint("script", 1);
    private static final Endpoint LOCAL = new Endpoint("script", 2);

    private final Deque<Object> script = new ArrayDeque<>();
    private final List<byte[]> writes = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private SocketFailure atEnd;
    private SocketFailure onWrite;
    private Runnable whileWriting = () -> {};
    private int largestBuffer;
    private int lastBuffer;
    private long bytesRead;
    private boolean closed;
    private boolean inputEnded;
    private HandClock clock;

    /** A wire that gives these pieces, then the end. */
    public static ScriptedWire of(List<byte[]> pieces) {
        ScriptedWire wire = new ScriptedWire();
        pieces.stream().filter(piece -> piece.length > 0).forEach(wire.script::add);
        return wire;
    }

    /** A wire that gives these pieces, then the end. */
    public static ScriptedWire of(String... pieces) {
        return of(Arrays.stream(pieces).map(Bytes::latin1).toList());
    }

    /** Lets the script go on with a piece. */
    public ScriptedWire then(String piece) {
        script.add(Bytes.latin1(piece));
        return this;
    }

    /** Lets the script go on with a read that gets nothing in time. */
    public ScriptedWire thenSilence() {
        script.add(SILENCE);
        return this;
    }

    /** Lets each silence last until the reader's deadline on this clock, at most a second. */
    public ScriptedWire on(HandClock hand) {
        clock = hand;
        return this;
    }

    /** Lets the script go on with something that happens while the wire is being read. */
    public ScriptedWire then(Runnable action) {
        script.add(action);
        return this;
    }

    /** Ends the stream with a failure instead of politely. */
    public ScriptedWire endingIn(SocketFailure failure) {
        atEnd = failure;
        return this;
    }

    /** Lets every write fail from now on. */
    public void failWrites(SocketFailure failure) {
        onWrite = failure;
    }

    /** Lets something happen in each write from now on, a failure say. */
    public void whileWriting(Runnable action) {
        whileWriting = action;
    }

    @Override
    public int read(byte[] into, int offset, int length, Deadline deadline) {
        checkOpen();
        log.add("read");
        lastBuffer = into.length;
        largestBuffer = Math.max(largestBuffer, into.length);
        Object step = script.poll();
        while (step instanceof Runnable action) {
            action.run();
            checkOpen();
            step = script.poll();
        }
        if (inputEnded) {
            return END;
        }
        if (step == null) {
            if (atEnd != null) {
                throw atEnd;
            }
            return END;
        }
        byte[] piece = (byte[]) step;
        if (piece.length == 0 && clock != null) {
            clock.advance(deadline);
        }
        int count = Math.min(piece.length, length);
        System.arraycopy(piece, 0, into, offset, count);
        bytesRead += count;
        if (count < piece.length) {
            script.push(Arrays.copyOfRange(piece, count, piece.length));
        }
        return count;
    }

    @Override
    public void write(byte[] from, int offset, int length, Deadline deadline) {
        checkOpen();
        whileWriting.run();
        if (onWrite != null) {
            throw onWrite;
        }
        log.add("write");
        writes.add(Arrays.copyOfRange(from, offset, offset + length));
    }

    private void checkOpen() {
        if (closed) {
            throw new ClosedHere("the scripted wire");
        }
    }

    /** What was written, one text for each write. */
    public List<String> writes() {
        return writes.stream().map(Bytes::latin1).toList();
    }

    /** The reads and writes in their order. */
    public List<String> log() {
        return List.copyOf(log);
    }

    /** The length of the largest array that was ever read into: what the reader holds. */
    public int largestBuffer() {
        return largestBuffer;
    }

    /** The length of the array that was last read into. */
    public int lastBuffer() {
        return lastBuffer;
    }

    /** How many bytes were read. */
    public long bytesRead() {
        return bytesRead;
    }

    /** Whether it has been closed. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void endInput() {
        log.add("endInput");
        inputEnded = true;
    }

    @Override
    public void endOutput() {
        log.add("endOutput");
    }

    @Override
    public Endpoint peer() {
        return PEER;
    }

    @Override
    public Endpoint local() {
        return LOCAL;
    }

    @Override
    public void close() {
        closed = true;
    }
}
