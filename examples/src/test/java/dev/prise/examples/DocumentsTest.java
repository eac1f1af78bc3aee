package dev.prise.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs what the documents show. A {@code console} block is a dialogue: a line that begins with {@code $} is run, the lines below
 * it are what it prints; {@code prise serve} and {@code prise udp} go on running until the next one begins. A {@code java}
 * block stands, line by line, in one of the examples. Links lead to pages and headings, and tests that are named exist.
 */
class DocumentsTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final long PATIENCE_SECONDS = 60;
    private static final Pattern BLOCK = Pattern.compile("```(\\w*)\\n(.*?)```", Pattern.DOTALL);

    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)\\s]+)\\)");
    private static final Pattern TEST = Pattern.compile("\\b[A-Z]\\w+Test\\b");
    private static final Pattern SERVER = Pattern.compile("^\\./prise (serve|udp) \\d");

    private record Command(String line, List<String> prints) {}

    static List<Path> documents() throws IOException {
        return sources(".md");
    }

    private static List<Path> sources(String ending) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .filter(file -> !ROOT.relativize(file).toString().matches("(.*[/\\\\])?(target|\\.git)[/\\\\].*"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyLinkLeadsToAPageAndItsHeading(Path document) throws IOException {
        for (MatchResult link : LINK.matcher(withoutBlocks(document)).results().toList()) {
            String[] parts = link.group(1).split("#", 2);
            Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]).normalize();
            assertThat(target).as("a link in %s", ROOT.relativize(document)).exists();
            if (parts.length > 1) {
                assertThat(headings(target)).as("a link in %s", ROOT.relativize(document)).contains(parts[1]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyTestThatIsNamedExists(Path document) throws IOException {
        List<String> named =
                TEST.matcher(Files.readString(document)).results().map(MatchResult::group).distinct().toList();
        if (!named.isEmpty()) {
            List<String> files = sources(".java").stream().map(file -> file.getFileName().toString()).toList();
            assertThat(named).as("tests named in %s", ROOT.relativize(document))
                    .allMatch(test -> files.contains(test + ".java"));
        }
    }

    // as a forge makes them
    private static List<String> headings(Path document) throws IOException {
        return withoutBlocks(document).lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
                .toList();
    }

    private static String withoutBlocks(Path document) throws IOException {
        return BLOCK.matcher(Files.readString(document)).replaceAll("");
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyJavaBlockStandsInAnExample(Path document) throws IOException {
        List<String> examples;
        try (Stream<Path> files = Files.walk(ROOT.resolve("examples/src"))) {
            examples = files.filter(file -> file.toString().endsWith(".java")).map(DocumentsTest::squeezed).toList();
        }
        for (String block : blocks(document, "java")) {
            String wanted = squeezed(block);
            assertThat(examples).as("an example that holds%n%s", block).anyMatch(example -> example.contains(wanted));
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the dialogues are for a Unix shell")
    void everyDialoguePrintsWhatIsShown(Path document) throws Exception {
        List<Command> commands = blocks(document, "console").stream()
                .flatMap(block -> commands(block).stream())
                .toList();
        try (Dialogue dialogue = new Dialogue()) {
            for (Command command : commands) {
                dialogue.run(command);
            }
        }
    }

    private static List<String> blocks(Path document, String language) throws IOException {
        return BLOCK.matcher(Files.readString(document))
                .results()
                .filter(block -> block.group(1).equals(language))
                .map((MatchResult block) -> block.group(2))
                .toList();
    }

    private static List<Command> commands(String block) {
        List<Command> commands = new ArrayList<>();
        for (String line : block.lines().toList()) {
            if (line.startsWith("$ ")) {
                commands.add(new Command(line.substring(2), new ArrayList<>()));
            } else {
                commands.getLast().prints().add(line);
            }
        }
        return commands;
    }

    private static String squeezed(Path file) {
        try {
            return squeezed(Files.readString(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String squeezed(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining("\n"));
    }

    /** One document's commands, run in their order; port 5000 stands for a free one. */
    private static final class Dialogue implements AutoCloseable {

        private Process server;
        private int port;

        void run(Command command) throws Exception {
            if (SERVER.matcher(command.line()).find()) {
                serve(command);
            } else {
                print(command);
            }
        }

        private void serve(Command command) throws Exception {
            close();
            port = FreePort.find();
            server = start("exec " + command.line());
            BufferedReader said = server.inputReader(UTF_8);
            List<String> expected = new ArrayList<>(command.prints());
            if (expected.isEmpty()) {
                assertThat(said.readLine()).startsWith("listening on");
            }
            for (String line : expected) {
                assertThat(said.readLine()).isEqualTo(adapted(line));
            }
        }

        private void print(Command command) throws Exception {
            for (String program : List.of("ncat", "socat", "curl", "openssl", "python3")) {
                if (command.line().contains(program + " ")) {
                    assumeTrue(start("command -v " + program).waitFor() == 0, program + " is not installed");
                }
            }
            Process process = start(command.line());
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(command.line() + " ends").isTrue();
            String printed = new String(process.getInputStream().readAllBytes(), UTF_8).replace("\r", "");
            assertThat(printed.lines().toList()).as(command.line())
                    .isEqualTo(command.prints().stream().map(this::adapted).toList());
        }

        private Process start(String line) throws IOException {
            String prise = "'" + ProcessHandle.current().info().command().orElseThrow() + "' -cp '"
                    + System.getProperty("java.class.path") + "' dev.prise.cli.Prise";
            return new ProcessBuilder("bash", "-c", adapted(line).replace("./prise", prise))
                    .directory(ROOT.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
        }

        private String adapted(String line) {
            return line.replaceAll("\\b5000\\b", Integer.toString(port));
        }

        @Override
        public void close() throws Exception {
            if (server != null) {
                server.destroy();
                assertThat(server.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            }
        }
    }
}
