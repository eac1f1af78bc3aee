package dev.prise.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What was found before does not come back: each target with its corpus, and with inputs near it that are the same in every build.
 * Nothing is searched for here; {@code ./fuzz/run} does that.
 */
class EveryTargetTest {

    private static final Path CORPUS = Path.of("corpus");
    private static final long SEED = 20_261_201;
    private static final int INPUTS = 20_000;
    private static final int LARGE_INPUTS = 1000; // of a target that makes hundreds of kilobytes of each, which takes it so much longer

    static Stream<Class<?>> targets() {
        return Fuzz.TARGETS.stream().map(Fuzz.Target::type);
    }

    private static Map<String, byte[]> corpus(Class<?> target) throws IOException {
        return Storm.inputs(CORPUS.resolve(target.getSimpleName()));
    }

    @ParameterizedTest
    @MethodSource("targets")
    void corpusHoldsNoFinding(Class<?> target) throws Throwable {
        MethodHandle test = Storm.test(target);
        for (Map.Entry<String, byte[]> each : corpus(target).entrySet()) {
            tryOne(test, each.getValue(), target.getSimpleName() + "/" + each.getKey());
        }
    }

    @ParameterizedTest
    @MethodSource("targets")
    void inputsNearTheCorpusHoldNoFinding(Class<?> target) throws Throwable {
        MethodHandle test = Storm.test(target);
        Storm storm = new Storm(SEED, List.copyOf(corpus(target).values()));
        int inputs = target == LongMessages.class ? LARGE_INPUTS : INPUTS;
        for (int i = 0; i < inputs; i++) {
            byte[] input = storm.next();
            tryOne(test, input, "%s, input %d of the seed %d".formatted(target.getSimpleName(), i, SEED));
        }
    }

    private static void tryOne(MethodHandle test, byte[] input, String name) throws Throwable {
        try {
            test.invokeExact(input.clone());
        } catch (Throwable finding) {
            throw new AssertionError(name + ", in hex " + HexFormat.of().formatHex(input), finding);
        }
    }

    @Test
    void everyFolderOfTheCorpusIsOfATargetAndHoldsInputs() throws IOException {
        Set<String> folders = new TreeSet<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(CORPUS)) {
            all.forEach(folder -> folders.add(folder.getFileName().toString()));
        }
        assertThat(folders).containsExactlyElementsOf(targets().map(Class::getSimpleName).sorted().toList());
        for (String folder : folders) {
            assertThat(Storm.inputs(CORPUS.resolve(folder))).as(folder).isNotEmpty();
        }
    }
}
