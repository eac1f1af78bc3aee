package dev.prise.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/** The ways in which a network may cut a stream of bytes into pieces. */
public final class Cuts {

    private static final int LONGEST_FOR_ALL = 64;

    private Cuts() {}

    /**
     * In one piece, a byte at a time, and in three pieces (some empty, so in two as well) at every two places. Beyond 64 bytes
     * the two places lie near the ends.
     */
    public static List<List<byte[]>> all(byte[] stream) {
        List<List<byte[]>> all = new ArrayList<>();
        all.add(List.of(stream));
        all.add(bytewise(stream));
        for (int first = 0; first <= stream.length; first++) {
            for (int second = first; second <= stream.length; second++) {
                if (stream.length <= LONGEST_FOR_ALL || (isNearAnEnd(first, stream) && isNearAnEnd(second, stream))) {
                    all.add(List.of(
                            Arrays.copyOfRange(stream, 0, first),
                            Arrays.copyOfRange(stream, first, second),
                            Arrays.copyOfRange(stream, second, stream.length)));
                }
            }
        }
        return all;
    }

    private static boolean isNearAnEnd(int place, byte[] stream) {
        return place < LONGEST_FOR_ALL / 2 || place > stream.length - LONGEST_FOR_ALL / 2;
    }

    /** A byte at a time. */
    public static List<byte[]> bytewise(byte[] stream) {
        List<byte[]> pieces = new ArrayList<>();
        for (byte each : stream) {
            pieces.add(new byte[]{each});
        }
        return pieces;
    }

    /** In pieces of 1 to {@code longest} bytes. */
    public static List<byte[]> random(byte[] stream, int longest, RandomGenerator random) {
        List<byte[]> pieces = new ArrayList<>();
        for (int at = 0; at < stream.length;) {
            int end = Math.min(stream.length, at + 1 + random.nextInt(longest));
            pieces.add(Arrays.copyOfRange(stream, at, end));
            at = end;
        }
        return pieces;
    }
}
