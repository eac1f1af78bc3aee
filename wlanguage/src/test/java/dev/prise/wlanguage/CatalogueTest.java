package dev.prise.wlanguage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code functions.csv} says what there is: both classes and both documents have it all, and nothing else. */
class CatalogueTest {

    private static final Path SOURCES = Path.of("src/main/java/dev/prise/wlanguage");
    private static final Path DOCUMENTS = Path.of("../docs");

    enum Language {
        FRENCH(WLangage.class, "portage.md"),
        ENGLISH(WLanguage.class, "porting.md");

        private final Class<?> facade;
        private final String document;

        Language(Class<?> facade, String document) {
            this.facade = facade;
            this.document = document;
        }

        Language other() {
            return this == FRENCH ? ENGLISH : FRENCH;
        }

        String source() throws IOException {
            return Files.readString(SOURCES.resolve(facade.getSimpleName() + ".java"), UTF_8);
        }

        String document() throws IOException {
            return Files.readString(DOCUMENTS.resolve(document), UTF_8);
        }
    }

    /** One line of the catalogue. */
    private record Entry(
            String kind,
            String french,
            String english,
            String parameters,
            String returns,
            String section,
            String twin) {

        String name(Language language) {
            return language == Language.FRENCH ? french : english;
        }
    }

    /** One parameter of a function: optional from the bracket on that stands before it. */
    private record Part(String french, String english, String type, boolean optional) {

        String name(Language language) {
            return language == Language.FRENCH ? french : english;
        }
    }

    private static List<Entry> catalogue() throws IOException {
        try (InputStream in = WLangage.class.getResourceAsStream("functions.csv")) {
            List<Entry> entries = new ArrayList<>();
            for (String line : new String(in.readAllBytes(), UTF_8).lines().skip(1).toList()) {
                List<String> cells = cells(line);
                assertThat(cells).as(line).hasSize(7);
                entries.add(
                        new Entry(
                                cells.get(0),
                                cells.get(1),
                                cells.get(2),
                                cells.get(3),
                                cells.get(4),
                                cells.get(5),
                                cells.get(6)));
            }
            return entries;
        }
    }

    private static List<String> cells(String line) {
        return Pattern.compile("\\G(?:\"((?:[^\"]|\"\")*)\"|([^,]*))(?:,|$)")
                .matcher(line)
                .results()
                .filter(cell -> cell.start() < line.length() || line.endsWith(","))
                .map(cell -> cell.group(1) != null ? cell.group(1).replace("\"\"", "\"") : cell.group(2))
                .toList();
    }

    private static List<Entry> entries(String... kinds) throws IOException {
        return catalogue().stream().filter(entry -> List.of(kinds).contains(entry.kind)).toList();
    }

    private static List<Part> parts(Entry entry) {
        return Pattern.compile("(\\[)?[, ]*(\\p{L}+)/(\\p{L}+): ([\\w\\[\\]]*\\w(?:\\[])?)")
                .matcher(entry.parameters)
                .results()
                .map(part -> new Part(part.group(2), part.group(3), part.group(4), part.group(1) != null))
                .toList();
    }

    /** Every form of a function: each optional end left out, each duration and each kind of data in its types. */
    private static List<String> forms(Entry entry, Language language) {
        List<Part> parts = parts(entry);
        List<String> forms = new ArrayList<>();
        for (int count = 0; count <= parts.size(); count++) {
            if (count == parts.size() || parts.get(count).optional) {
                List<Part> used = parts.subList(0, count);
                for (Map<String, String> types : alternatives(used)) {
                    forms.add(
                            entry.returns + " " + entry.name(language) + used.stream()
                                    .map(part -> types.getOrDefault(part.type, part.type) + " " + part.name(language))
                                    .collect(Collectors.joining(", ", "(", ")")));
                }
            }
        }
        return forms;
    }

    private static List<Map<String, String>> alternatives(List<Part> parts) {
        if (parts.stream().anyMatch(part -> part.type.equals("duration"))) {
            return Stream.of("int", "Duration", "String").map(type -> Map.of("duration", type)).toList();
        }
        if (parts.stream().anyMatch(part -> part.type.equals("data"))) {
            return Stream.of("String", "byte[]").map(type -> Map.of("data", type)).toList();
        }
        return List.of(Map.of());
    }

    private static String form(Method method) {
        return method.getReturnType().getSimpleName() + " " + method.getName()
                + Arrays.stream(method.getParameters())
                        .map(CatalogueTest::form)
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String form(Parameter parameter) {
        return parameter.getType().getSimpleName() + " " + parameter.getName();
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void everyFunctionIsThereInEveryFormAndNothingElseIs(Language language) throws Exception {
        Set<String> expected = new TreeSet<>();
        for (Entry entry : entries("function", "trap")) {
            expected.addAll(forms(entry, language));
        }
        Set<String> actual = Arrays.stream(language.facade.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers()))
                .map(CatalogueTest::form)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(actual).isEqualTo(expected);
        assertThat(Arrays.stream(language.facade.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers())))
                .allMatch(method -> Modifier.isStatic(method.getModifiers()));
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void trapsAloneAreDeprecated(Language language) throws Exception {
        Set<String> traps = new TreeSet<>();
        for (Entry entry : entries("trap")) {
            traps.addAll(forms(entry, language));
        }
        assertThat(Arrays.stream(language.facade.getMethods())
                .filter(method -> method.isAnnotationPresent(Deprecated.class))
                .map(CatalogueTest::form)
                .collect(Collectors.toSet()))
                .isEqualTo(traps);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void everyConstantIsThereWithItsValueAndNothingElseIs(Language language) throws Exception {
        Map<String, String> expected = new LinkedHashMap<>();
        for (Entry entry : entries("constant")) {
            expected.put(entry.returns + " " + entry.name(language), entry.parameters);
        }
        Map<String, String> actual = new LinkedHashMap<>();
        for (Field field : language.facade.getDeclaredFields()) {
            if (Modifier.isPublic(field.getModifiers())) {
                assertThat(Modifier.isFinal(field.getModifiers())).isTrue();
                actual.put(
                        field.getType().getSimpleName() + " " + field.getName(), String.valueOf(field.get(null)));
            }
        }
        assertThat(actual).isEqualTo(expected);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void socketHasTheVariablesOfTheCatalogueAndNothingElse(Language language) throws Exception {
        Class<?> socket = Class.forName(language.facade.getName() + "$Socket");
        assertThat(Arrays.stream(socket.getFields()).map(field -> "Socket." + field.getName()))
                .containsExactlyElementsOf(entries("variable").stream().map(entry -> entry.name(language)).toList());
        assertThat(socket.getDeclaredMethods()).isEmpty();
        assertThat(Arrays.stream(language.facade.getDeclaredClasses()).map(Class::getSimpleName))
                .containsExactly("Socket");
        assertThat(Arrays.stream(language.facade.getDeclaredConstructors()).map(Constructor::getModifiers))
                .allMatch(Modifier::isPrivate);
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void everyJavadocNamesItsTwin(Language language) throws Exception {
        String source = language.source();
        Language other = language.other();
        for (Entry entry : entries("function", "trap")) {
            List<String> mine = forms(entry, language);
            List<String> theirs = forms(entry, other);
            for (int i = 0; i < mine.size(); i++) {
                assertThat(javadoc(source, "public static " + mine.get(i) + " {"))
                        .as(mine.get(i))
                        .contains("{@link " + other.facade.getSimpleName() + "#" + withoutNames(theirs.get(i)) + "}");
            }
        }
        for (Entry entry : entries("constant")) {
            assertThat(javadoc(source, "public static final " + entry.returns + " " + entry.name(language) + " ="))
                    .contains("{@link " + other.facade.getSimpleName() + "#" + entry.name(other) + "}");
        }
        assertThat(javadoc(source, "public static final class Socket "))
                .contains("{@link " + other.facade.getSimpleName() + ".Socket}");
    }

    private static String javadoc(String source, String declaration) {
        String joined = source.replaceAll("\\s+", " ").replaceAll(" \\* ", " ");
        int at = joined.indexOf(declaration);
        assertThat(at).as(declaration).isPositive();
        return joined.substring(joined.lastIndexOf("/**", at), at);
    }

    /** {@code int F(String a, int b)} as a link has it: {@code F(String, int)}. */
    private static String withoutNames(String form) {
        return form.substring(form.indexOf(' ') + 1).replaceAll(" \\p{L}+(?=[,)])", "");
    }

    @Test
    void bothLanguagesDoTheSame() throws Exception {
        Map<String, String> words = new LinkedHashMap<>();
        int count = 0;
        for (Entry entry : entries("function", "trap")) {
            count += forms(entry, Language.FRENCH).size();
            words.put(entry.french, entry.english);
            parts(entry).forEach(part -> words.put(part.french, part.english));
        }
        assertThat(bodies(Language.FRENCH, word -> words.getOrDefault(word, word)))
                .isEqualTo(bodies(Language.ENGLISH, Function.identity()))
                .hasSize(count);
    }

    private static List<String> bodies(Language language, Function<String, String> translation) throws IOException {
        return Pattern.compile("public static \\S+ \\p{L}+\\([^{]*\\{([^}]*)}")
                .matcher(language.source())
                .results()
                .map(MatchResult::group)
                .map(body -> Pattern.compile("\\p{L}+")
                        .matcher(body)
                        .replaceAll(word -> Matcher.quoteReplacement(translation.apply(word.group()))))
                .map(body -> body.replaceAll("\\s+", ""))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void documentHasEveryEntryWithItsTwinAndNoOther(Language language) throws Exception {
        Language other = language.other();
        List<String> expected = catalogue().stream()
                .filter(entry -> !entry.kind.equals("trap"))
                .map(entry -> "| `" + call(entry, language) + "` | `" + entry.name(other) + "` | "
                        + (entry.twin.isEmpty() ? "" : "`" + entry.twin + "`") + " | "
                        + entry.section + " |")
                .toList();
        String document = language.document();
        List<String> actual = document
                .substring(document.indexOf("<!-- functions.csv"), document.indexOf("<!-- end of functions.csv"))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .toList();
        assertThat(actual).as("%s; it should have\n%s\n", language.document, String.join("\n", expected))
                .isEqualTo(expected);
    }

    private static String call(Entry entry, Language language) {
        return switch (entry.kind) {
            case "function" -> entry.name(language) + "(" + parameters(entry, language) + ")";
            case "constant" -> entry.name(language) + (entry.returns.equals("int") ? " = " + entry.parameters : "");
            default -> entry.name(language);
        };
    }

    private static String parameters(Entry entry, Language language) {
        return Pattern.compile("(\\p{L}+)/(\\p{L}+): [\\w]*\\w(?:\\[])?")
                .matcher(entry.parameters)
                .replaceAll(part -> part.group(language == Language.FRENCH ? 1 : 2));
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void documentTellsEveryErrorCode(Language language) throws Exception {
        for (Field code : ErrorCodes.class.getDeclaredFields()) {
            if (code.getType() == int.class) {
                assertThat(language.document()).contains("| " + code.getInt(null) + " |");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Language.class)
    void documentAnswersEveryPointOfSectionEight(Language language) throws Exception {
        for (int point = 1; point <= 19; point++) {
            assertThat(language.document()).containsPattern("(?m)^\\| " + point + " \\| \\S.* \\| \\S.* \\|$");
        }
    }

    @Test
    void typesOfTheCatalogueAreThoseOfJava() throws Exception {
        Set<String> known = Stream.of(
                String.class, int.class, boolean.class, byte[].class, void.class, Charset.class,
                Duration.class, ErrorText.class, ErrorNumber.class)
                .map(Class::getSimpleName)
                .collect(Collectors.toSet());
        known.addAll(List.of("duration", "data"));
        for (Entry entry : entries("function", "trap")) {
            assertThat(known).contains(entry.returns);
            assertThat(known).containsAll(parts(entry).stream().map(Part::type).toList());
        }
    }
}
