package dev.prise.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code --json} prints is what docs/json.md and its schema say: the same events, the same fields, and no others. */
class JsonPageTest {

    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern EVENT = Pattern.compile("(?m)^\\| `([a-z-]+)` \\| [^|]+ \\| (`[^|]+`) \\|$");
    private static final Pattern FIELD = Pattern.compile("(?m)^\\| `(\\w+)` \\| \\w+ \\| ");
    private static final Pattern WORD = Pattern.compile("`(\\w+)(\\??)`");

    private static String page;
    private static JsonNode schemaFile;
    private static Schema schema;
    private static List<String> printed;

    @BeforeAll
    static void printEveryKindOfLine() throws IOException {
        page = Files.readString(DOCS.resolve("json.md"));
        String text = Files.readString(DOCS.resolve("json.schema.json"));
        schemaFile = new JsonMapper().readTree(text);
        schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(text, InputFormat.JSON);
        printed = new ArrayList<>();
        manyClients();
        oneClientWithHeartbeats();
        wrongModeAndLinesForNobody();
        detection();
        datagrams();
        nobodyThere();
        flood();
    }

    @Test
    void everyLineFitsTheSchema() {
        for (String line : printed) {
            assertThat(faults(line)).as(line).isEmpty();
        }
    }

    @Test
    void everyLineHasTheFieldsOfThePageInTheOrderOfThePage() {
        Map<String, Map<String, Boolean>> events = eventsOfPage();
        for (String line : printed) {
            List<String> fields = List.copyOf(Lines.fields(line).keySet());
            Map<String, Boolean> known = events.get(Lines.fields(line).get("event"));
            assertThat(known).as(line).isNotNull();
            assertThat(fields).as(line).startsWith("event", "time");
            List<String> more = fields.subList(2, fields.size());
            assertThat(known.keySet().stream().filter(more::contains)).as(line).containsExactlyElementsOf(more);
        }
    }

    @Test
    void everyEventOfThePageIsPrintedWithEachOfItsFields() {
        Map<String, Set<String>> seen = new LinkedHashMap<>();
        for (String line : printed) {
            Map<String, String> fields = Lines.fields(line);
            seen.computeIfAbsent(fields.get("event"), event -> new TreeSet<>()).addAll(fields.keySet());
        }
        assertThat(seen.keySet()).containsExactlyInAnyOrderElementsOf(eventsOfPage().keySet());
        Set<String> fields = new TreeSet<>();
        seen.values().forEach(fields::addAll);
        assertThat(fields).containsExactlyInAnyOrderElementsOf(fieldsOfPage());
    }

    @Test
    void pageAndSchemaSayTheSame() {
        Map<String, Map<String, Boolean>> ofSchema = new LinkedHashMap<>();
        for (JsonNode event : schemaFile.get("oneOf")) {
            Set<String> required =
                    event.get("required").valueStream().map(JsonNode::asString).collect(Collectors.toSet());
            assertThat(required).contains("event", "time");
            Map<String, Boolean> fields = new LinkedHashMap<>();
            event.get("properties").propertyNames().forEach(name -> fields.put(name, required.contains(name)));
            fields.keySet().removeAll(List.of("event", "time"));
            ofSchema.put(event.at("/properties/event/const").asString(), fields);
        }
        assertThat(ofSchema).isEqualTo(eventsOfPage());
        Set<String> definitions = new TreeSet<>(schemaFile.get("$defs").propertyNames());
        definitions.add("event");
        assertThat(fieldsOfPage()).containsExactlyInAnyOrderElementsOf(definitions);
    }

    @Test
    void examplesOfThePageFitTheSchemaAndThereIsOneOfEachEvent() {
        List<String> examples =
                page.substring(page.indexOf("```json")).lines().filter(line -> line.startsWith("{")).toList();
        for (String example : examples) {
            assertThat(faults(example)).as(example).isEmpty();
        }
        assertThat(examples.stream().map(example -> Lines.fields(example).get("event")).distinct())
                .containsExactlyElementsOf(eventsOfPage().keySet());
    }

    @Test
    void schemaRefusesWhatIsNoSuchLine() {
        String head = "{\"event\":\"left\",\"time\":\"2026-12-01T01:18:18Z\",\"peer\":\"127.0.0.1:1\"";
        assertThat(faults(head + ",\"reason\":\"the peer left\"}")).isEmpty();
        assertThat(faults(head + ",\"reason\":\"the peer left\",\"later\":1}")).isEmpty();
        assertThat(faults(head + "}")).isNotEmpty();
        assertThat(faults(head + ",\"reason\":5}")).isNotEmpty();
        assertThat(faults(head.replace("\"left\"", "\"gone\"") + ",\"reason\":\"x\"}")).isNotEmpty();
        assertThat(faults(head.replace("left", "sent") + ",\"bytes\":0}")).isNotEmpty();
    }

    // --- dialogues that make the command print every event ------------------------------------------------------------

    private static void manyClients() throws IOException {
        try (InProcess server = InProcess.start("serve", "0", "--bind", "127.0.0.1", "--json", "--many", "--echo",
                "--mode", "line", "--max-message", "8", "--overflow", "truncate", "--max-per-address", "1",
                "--tls-self-signed")) {
            collect(server, "\"listening\""); // with its fingerprint; the clients below need no TLS
        }
        try (InProcess server = InProcess.start("serve", "0", "--bind", "127.0.0.1", "--json", "--many", "--echo",
                "--mode", "line", "--max-message", "8", "--overflow", "truncate", "--max-per-address", "1")) {
            int port = port(collect(server, "\"listening\""));
            try (Socket first = new Socket(InetAddress.getLoopbackAddress(), port)) {
                first.getOutputStream().write("hello\r\n0123456789\r\n\u00FF\r\n".getBytes(ISO_8859_1));
                first.getInputStream().readNBytes("hello\r\n01234567\r\n\u00FF\r\n".length());
                try (Socket second = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    assertThat(second.getInputStream().read()).isEqualTo(-1);
                }
                collect(server, "\"refused\"");
            }
            collect(server, "\"left\"");
        }
    }

    private static void oneClientWithHeartbeats() throws IOException {
        try (InProcess server = InProcess.start("serve", "0", "--bind", "127.0.0.1", "--json", "--mode", "line",
                "--answer-heartbeat", "PING=PONG", "--reply", "ok")) {
            talk(port(collect(server, "\"listening\"")), "PING\r\nask\r\n", "PONG\r\nok\r\n");
            collect(server, "\"left\"");
        }
    }

    private static void wrongModeAndLinesForNobody() throws IOException {
        try (InProcess server = InProcess.start("serve", "0", "--bind", "127.0.0.1", "--json", "--many")) {
            int port = port(collect(server, "\"listening\""));
            server.typed().line("hello?");
            collect(server, "\"failed\"");
            talk(port, "GET / HTTP/1.1\r\n", "");
            collect(server, "\"left\"");
        }
    }

    private static void detection() throws IOException {
        try (InProcess detect = InProcess.start("detect", "0", "--bind", "127.0.0.1", "--json")) {
            talk(port(collect(detect, "\"listening\"")), "11\r\nHello World", "");
            collect(detect, "\"left\"");
        }
    }

    private static void datagrams() {
        try (InProcess udp = InProcess.start("udp", "0", "--bind", "127.0.0.1", "--json", "--echo")) {
            String port = String.valueOf(port(collect(udp, "\"listening\"")));
            printed.addAll(Outcome.of("udp", "send", "--json", "127.0.0.1:" + port, "one").out().lines().toList());
            collect(udp, "\"sent\"");
        }
    }

    private static void nobodyThere() {
        printed.addAll(Outcome.of("send", "--json", "127.0.0.1:1", "x").out().lines().toList());
    }

    private static void flood() throws IOException {
        try (InProcess server = InProcess.start("serve", "0", "--bind", "127.0.0.1", "--json", "--many",
                "--mode", "line", "--max-message", "1", "--overflow", "skip")) {
            talk(port(collect(server, "\"listening\"")), "ab\r\n".repeat(100), "");
            collect(server, "\"left\"");
        }
    }

    /** Says something, reads the answer and the end, or leaves. */
    private static void talk(int port, String says, String answer) throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.getOutputStream().write(says.getBytes(US_ASCII));
            client.shutdownOutput();
            assertThat(new String(client.getInputStream().readAllBytes(), US_ASCII)).isEqualTo(answer);
        }
    }

    /** Keeps all lines up to the one that holds this text, which it returns. */
    private static String collect(InProcess command, String until) {
        String line;
        do {
            line = command.out().next();
            printed.add(line);
        } while (!line.contains(until));
        return line;
    }

    private static int port(String listening) {
        return Integer.parseInt(Lines.fields(listening).get("port"));
    }

    // --- the page -----------------------------------------------------------------------------------------------------

    private static List<String> faults(String line) {
        return schema.validate(line, InputFormat.JSON, run -> run.executionConfig(
                config -> config.formatAssertionsEnabled(true))).stream().map(Object::toString).toList();
    }

    /** Each event's fields but the two that all have, and whether they are in every line. */
    private static Map<String, Map<String, Boolean>> eventsOfPage() {
        Map<String, Map<String, Boolean>> events = new LinkedHashMap<>();
        for (MatchResult row : EVENT.matcher(page).results().toList()) {
            Map<String, Boolean> fields = new LinkedHashMap<>();
            WORD.matcher(row.group(2)).results().forEach(word -> fields.put(word.group(1), word.group(2).isEmpty()));
            events.put(row.group(1), fields);
        }
        return events;
    }

    private static Set<String> fieldsOfPage() {
        return FIELD.matcher(page).results().map(row -> row.group(1)).collect(Collectors.toCollection(TreeSet::new));
    }
}
