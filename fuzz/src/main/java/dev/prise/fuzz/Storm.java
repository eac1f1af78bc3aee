package dev.prise.fuzz;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Tries many more inputs than a fuzzer can that watches each path: what it learnt, changed at random, at full speed. It finds what is
 * near; the fuzzer finds the way there. {@code ./fuzz/run storm} starts it.
 */
public final class Storm {

    private static final int MOST_BYTES = 400;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final int AT_ONCE = 1000;

    private final SplittableRandom random;
    private final List<byte[]> known;

    Storm(long seed, List<byte[]> known) {
        this.random = new SplittableRandom(seed);
        this.known = known;
    }

    /** {@code SECONDS SEED TARGET…}: so long for each target; the exit code is 1 after a finding, whose input is shown. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws Throwable {
        PrintStream out = System.out;
        long all = 0;
        for (String name : List.of(arguments).subList(2, arguments.length)) {
            Storm storm = new Storm(Long.parseLong(arguments[1]), known(name));
            long runs = storm.rage(Fuzz.named(name), Integer.parseInt(arguments[0]), out);
            out.printf("%-14s %,15d executions from %,d inputs%n", name, runs, storm.known.size());
            all += runs;
        }
        out.printf("%-14s %,15d executions%n", "all", all);
    }

    private long rage(Class<?> target, int seconds, PrintStream out) throws Throwable {
        MethodHandle test = test(target);
        long end = System.nanoTime() + seconds * NANOS_PER_SECOND;
        long runs = 0;
        while (System.nanoTime() < end) {
            for (int i = 0; i < AT_ONCE; i++, runs++) {
                byte[] input = next();
                try {
                    test.invokeExact(input);
                } catch (Throwable finding) {
                    out.println(target.getSimpleName() + " " + HexFormat.of().formatHex(input));
                    throw finding;
                }
            }
        }
        return runs;
    }

    /** What a target does with one input. */
    static MethodHandle test(Class<?> target) throws ReflectiveOperationException {
        return MethodHandles.lookup()
                .findStatic(target, "fuzzerTestOneInput", MethodType.methodType(void.class, byte[].class));
    }

    /** The next input, the same for the same seed. */
    byte[] next() {
        byte[] input = any().clone();
        for (int changes = random.nextInt(5); changes >= 0; changes--) {
            input = changed(input);
        }
        return input;
    }

    private byte[] any() {
        return known.get(random.nextInt(known.size()));
    }

    private byte[] changed(byte[] input) {
        int at = random.nextInt(input.length + 1);
        int length = Math.min(input.length - at, 1 + random.nextInt(8));
        return switch (random.nextInt(5)) {
            case 0 -> join(input, at, new byte[]{(byte) random.nextInt(256)}, at); // one more
            case 1 -> join(input, at, new byte[0], at + length); // some away
            case 2 -> join(input, at, Arrays.copyOfRange(input, at, at + length), at); // some twice
            case 3 -> {
                byte[] other = any();
                yield join(input, at, other, at + Math.min(input.length - at, random.nextInt(other.length + 1)));
            }
            default -> {
                byte[] same = input.clone();
                if (at < same.length) {
                    same[at] = (byte) (random.nextBoolean() ? same[at] ^ 1 << random.nextInt(8) : random.nextInt(256));
                }
                yield same;
            }
        };
    }

    private static byte[] join(byte[] input, int end, byte[] middle, int from) {
        byte[] joined = new byte[Math.min(MOST_BYTES, end + middle.length + input.length - from)];
        byte[] all = Model.join(Model.join(Arrays.copyOf(input, end), middle),
                Arrays.copyOfRange(input, from, input.length));
        System.arraycopy(all, 0, joined, 0, joined.length);
        return joined;
    }

    private static List<byte[]> known(String target) throws IOException {
        List<byte[]> known = new ArrayList<>();
        for (String folder : List.of("corpus", "target/learnt")) {
            inputs(Path.of("fuzz", folder, target)).values()
                    .stream()
                    .filter(input -> input.length <= MOST_BYTES)
                    .forEach(known::add);
        }
        if (known.isEmpty()) {
            known.add(new byte[0]);
        }
        return known;
    }

    /** The inputs in a folder by their names, in the order of these; none if there is no such folder. */
    static Map<String, byte[]> inputs(Path folder) throws IOException {
        Map<String, byte[]> inputs = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
                for (Path file : files) {
                    inputs.put(file.getFileName().toString(), Files.readAllBytes(file));
                }
            }
        }
        return inputs;
    }
}
