package dev.prise.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.Excerpt;
import dev.prise.Limits;
import dev.prise.ModeName;
import dev.prise.ReceivedBytes;
import dev.prise.SocketFailure;
import dev.prise.detect.ModeSearch;
import dev.prise.testing.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What programs of this world send first, and what is to be said of it: the files under {@code src/test/resources/verdict/}.
 *
 * <pre>
 * what it is, in a line
 * Source: where the bytes are from
 *
 * readers   the modes in which it is read: windev, line, &lt;EOF&gt;, tls; all of them unless told
 * bytes     hexadecimal, two blanks, the same as text
 * verdict   the name of what it is, or none
 * fits      the mode in which it can be read; who reads in that mode is told nothing
 * </pre>
 */
class DiagnosisCorpusTest {

    private static final List<String> ALL_READERS = List.of("windev", "line", "<EOF>", "tls");

    static Stream<Path> files() throws IOException, URISyntaxException {
        URL root = Objects.requireNonNull(DiagnosisCorpusTest.class.getResource("/verdict"));
        try (Stream<Path> all = Files.list(Path.of(root.toURI()))) {
            return all.sorted().toList().stream();
        }
    }

    @Test
    void corpusIsLarge() throws Exception {
        assertThat(files()).hasSizeGreaterThanOrEqualTo(120);
    }

    @ParameterizedTest
    @MethodSource("files")
    void sampleIsCalledWhatItIs(Path file) {
        Sampled sampled = Sampled.of(file);
        for (String reader : sampled.readers()) {
            ModeName mode = framing(reader);
            assertThat(Modes.diagnosis(ReceivedBytes.of(sampled.bytes(), mode)))
                    .as("%s, read as %s", file.getFileName(), reader)
                    .satisfies(verdict -> {
                        if (sampled.isTold(mode)) {
                            assertThat(verdict).hasValueSatisfying(told -> {
                                assertThat(told.name()).isEqualTo(sampled.verdict());
                                assertThat(told.fits().code()).isEqualTo(sampled.fits());
                                assertThat(told.meaning()).hasSizeGreaterThan(10).doesNotContain("null", ";  ");
                                assertThat(told.advice()).hasSizeGreaterThan(10).doesNotContain("null");
                            });
                        } else {
                            assertThat(verdict).isEmpty();
                        }
                    });
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void sampleIsFoundInTheModeThatFitsOrInNone(Path file) {
        Sampled sampled = Sampled.of(file);
        ModeSearch search = new ModeSearch(Modes.CANDIDATES, Limits.DEFAULTS);
        search.feed(sampled.bytes(), 0, sampled.bytes().length);
        Optional<ModeName> found;
        try {
            found = search.atSilence(ReceivedBytes.of(sampled.bytes(), ModeName.OTHER));
        } catch (SocketFailure.BadFrame noMode) {
            found = Optional.empty();
        }
        assertThat(found.map(ModeName::code))
                .as("%s, which fits %s", file.getFileName(), sampled.fits())
                .satisfiesAnyOf(
                        mode -> assertThat(mode).isEmpty(),
                        mode -> assertThat(mode).contains(sampled.fits()));
    }

    @ParameterizedTest
    @MethodSource("files")
    void failureShowsItInOneLineOfThreeParts(Path file) {
        for (String reader : ALL_READERS) {
            byte[] bytes = Sampled.of(file).bytes();
            assertThat(new SocketFailure.CutShort("closed", ReceivedBytes.of(bytes, framing(reader)))
                    .diagnosed(Modes::diagnosis)
                    .getMessage())
                    .matches("[ -~…]+")
                    .startsWith("closed: " + Excerpt.of(bytes) + ", hex " + Bytes.hex(Arrays.copyOf(bytes, 1)))
                    .hasSizeLessThan(900)
                    .matches(".+; .+; .+");
        }
    }

    private static ModeName framing(String reader) {
        return switch (reader) {
            case "windev" -> TransmissionMode.windev().name();
            case "line" -> ModeName.LINE;
            case "tls" -> ModeName.OTHER;
            default -> ModeName.endTag(reader);
        };
    }

    /** What one file says. */
    private record Sampled(List<String> readers, String hex, String verdict, String fits) {

        static Sampled of(Path file) {
            List<String> readers = ALL_READERS;
            StringBuilder hex = new StringBuilder();
            String verdict = "";
            String fits = "";
            for (String line : linesBelowTheTitle(file)) {
                String word = line.split(" ", 2)[0];
                String rest = line.substring(word.length()).strip();
                switch (word) {
                    case "readers" -> readers = List.of(rest.split(", "));
                    case "bytes" -> hex.append(rest.split(" {2}", 2)[0]);
                    case "verdict" -> verdict = rest;
                    case "fits" -> fits = rest;
                    default -> throw new AssertionError(file + " has a line that means nothing: " + line);
                }
            }
            return new Sampled(readers, hex.toString(), verdict, fits);
        }

        private static List<String> linesBelowTheTitle(Path file) {
            try {
                List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
                return lines.subList(lines.indexOf("") + 1, lines.size());
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        byte[] bytes() {
            return Bytes.hex(hex);
        }

        boolean isTold(ModeName reader) {
            boolean readersOwn = !reader.equals(ModeName.OTHER) && reader.code().equals(fits);
            return !verdict.equals("none") && !readersOwn;
        }
    }
}
