package dev.prise.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.Limits;
import dev.prise.channel.ChannelOptions;
import dev.prise.testing.Cuts;
import dev.prise.testing.Outcome;
import dev.prise.testing.ScriptedWire;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The streams in which something was once found, or might have been: the files under {@code src/test/resources/corpus}, each byte
 * as it came. Every mode reads every one of them, with every limit and at every cut: there are messages or a failure in words, and
 * always the same ones.
 */
class CorpusTest {

    private static final List<Limits> LIMITS = List.of(
            Limits.DEFAULTS,
            Limits.DEFAULTS.withMaxMessageBytes(8),
            Limits.DEFAULTS.withMaxMessageBytes(1));

    private static final List<TransmissionMode> MODES = modes();

    private static List<TransmissionMode> modes() {
        List<TransmissionMode> modes =
                new ArrayList<>(List.of(TransmissionMode.windev(), TransmissionMode.raw(), new Raw(3)));
        for (String tag : List.of("\r\n", "<EOF>", "\u0003", "AAB", "ABAC", "ABAB", "aaaa", "\0")) {
            modes.add(EndTag.of(tag));
            modes.add(EndTag.of(tag).strict());
        }
        return List.copyOf(modes);
    }

    static Stream<Path> files() throws IOException, URISyntaxException {
        URL root = Objects.requireNonNull(CorpusTest.class.getResource("/corpus"));
        try (Stream<Path> all = Files.list(Path.of(root.toURI()))) {
            return all.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyModeReadsTheSameAtEveryCut(Path file) throws IOException {
        byte[] stream = Files.readAllBytes(file);
        for (TransmissionMode mode : MODES) {
            for (Limits limits : LIMITS) {
                ChannelOptions options = ChannelOptions.DEFAULTS.withMode(mode).withLimits(limits);
                Outcome whole = comparable(mode, Outcome.ofDecoding(mode, limits, List.of(stream)));
                for (List<byte[]> cut : cuts(stream)) {
                    Outcome decoded = comparable(mode, Outcome.ofDecoding(mode, limits, cut));
                    Outcome read = comparable(mode, Outcome.ofReading(ScriptedWire.of(cut), options));
                    if (!decoded.equals(whole) || !read.equals(whole)) { // a description for each cut would take the time
                        assertThat(decoded).as("%s, %s", mode, limits).isEqualTo(whole);
                        assertThat(read).as("%s, %s", mode, limits).isEqualTo(whole);
                    }
                }
            }
        }
    }

    private static List<List<byte[]>> cuts(byte[] stream) {
        List<List<byte[]>> cuts = new ArrayList<>(List.of(Cuts.bytewise(stream)));
        for (int at = 1; at < stream.length; at++) {
            cuts.add(List.of(Arrays.copyOf(stream, at), Arrays.copyOfRange(stream, at, stream.length)));
        }
        return cuts;
    }

    // without marks the messages are as the stream was cut
    private static Outcome comparable(TransmissionMode mode, Outcome outcome) {
        return mode instanceof Raw ? outcome.joined() : outcome;
    }
}
