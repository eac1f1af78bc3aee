package dev.prise.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.Excerpt;
import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.testing.Bytes;
import dev.prise.testing.Cuts;
import dev.prise.testing.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The documented formats, byte by byte: the files under {@code src/test/resources/wire/} that {@code docs/wire-format.md} shows.
 *
 * <pre>
 * what it shows, in a line or more
 *
 * mode       windev | tag TAG | tag-strict TAG | raw
 * read-only  we read such bytes and never write them
 * bytes      hexadecimal, two blanks, their meaning
 * message    in quotes, what is no printable ASCII escaped
 * end        PeerClosed, or the failure
 * </pre>
 */
class GoldenFilesTest {

    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:x([0-9A-F]{2})|r|n)");

    static Stream<Path> files() throws IOException, URISyntaxException {
        URL root = Objects.requireNonNull(GoldenFilesTest.class.getResource("/wire"));
        try (Stream<Path> all = Files.walk(Path.of(root.toURI()))) {
            return all.filter(Files::isRegularFile).sorted().toList().stream();
        }
    }

    @Test
    void everyModeHasItsFiles() throws Exception {
        assertThat(files().map(file -> file.getParent().getFileName().toString()).distinct())
                .containsExactlyInAnyOrder("windev", "tag", "tag-strict", "raw");
    }

    @ParameterizedTest
    @MethodSource("files")
    void bytesAreReadAsTheseMessagesAtEveryCut(Path file) {
        Golden golden = Golden.of(file);
        for (List<byte[]> cut : Cuts.all(golden.bytes())) {
            Outcome outcome = Outcome.ofDecoding(golden.mode(), Limits.DEFAULTS, cut);
            Outcome shown = golden.mode() instanceof Raw ? outcome.joined() : outcome;
            assertThat(shown.messages().stream().map(message -> Excerpt.of(Bytes.latin1(message))))
                    .containsExactlyElementsOf(golden.messages());
            assertThat(shown.end()).isEqualTo(golden.end());
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void messagesAreWrittenAsTheseBytes(Path file) {
        Golden golden = Golden.of(file);
        if (!golden.readOnly()) {
            ByteQueue out = new ByteQueue();
            for (String message : golden.messages()) {
                golden.mode().encode(Message.of(unescape(message.substring(1, message.length() - 1))), out);
            }
            assertThat(Bytes.hex(out.peek(0, out.size()))).isEqualTo(Bytes.hex(golden.bytes()));
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void fileLiesInTheFolderOfItsMode(Path file) {
        String word = Golden.of(file).mode().toString().split(" ", 2)[0];
        assertThat(file.getParent().getFileName()).hasToString(word);
    }

    private static byte[] unescape(String text) {
        Matcher escapes = ESCAPE.matcher(text);
        return Bytes.latin1(escapes.replaceAll(escape -> Matcher.quoteReplacement(
                escape.group(1) != null
                        ? Character.toString((char) Integer.parseInt(escape.group(1), 16))
                        : escape.group().equals("\\r") ? "\r" : "\n")));
    }

    /** What one file says. */
    private record Golden(TransmissionMode mode, boolean readOnly, List<byte[]> pieces, List<String> messages,
            String end) {

        static Golden of(Path file) {
            TransmissionMode mode = null;
            boolean readOnly = false;
            List<byte[]> pieces = new ArrayList<>();
            List<String> messages = new ArrayList<>();
            String end = null;
            for (String line : linesBelowTheTitle(file)) {
                String word = line.split(" ", 2)[0];
                String rest = line.substring(word.length()).strip();
                switch (word) {
                    case "mode" -> mode = mode(rest);
                    case "read-only" -> readOnly = true;
                    case "bytes" -> pieces.add(Bytes.hex(rest.split(" {2}", 2)[0]));
                    case "message" -> messages.add(rest);
                    case "end" -> end = rest;
                    default -> throw new AssertionError(file + " has a line that means nothing: " + line);
                }
            }
            return new Golden(
                    Objects.requireNonNull(mode), readOnly, pieces, messages, Objects.requireNonNull(end));
        }

        private static List<String> linesBelowTheTitle(Path file) {
            try {
                List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
                return lines.subList(lines.indexOf("") + 1, lines.size());
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        private static TransmissionMode mode(String text) {
            String[] words = text.split(" ", 2);
            return switch (words[0]) {
                case "windev" -> TransmissionMode.windev();
                case "raw" -> TransmissionMode.raw();
                case "tag" -> EndTag.of(unescape(words[1]));
                case "tag-strict" -> EndTag.of(unescape(words[1])).strict();
                default -> throw new AssertionError("no such mode: " + text);
            };
        }

        byte[] bytes() {
            return Bytes.join(pieces);
        }
    }
}
