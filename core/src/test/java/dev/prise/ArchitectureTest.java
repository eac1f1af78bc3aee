package dev.prise;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The plan of the house: which package may know which, and what no class may do.
 *
 * <pre>
 *              server          reconnect
 *                    \          /
 *                      channel
 *                     /   |
 *                 frame  tcp           udp    events
 *                   |   /  \
 *                   | tls  proxy
 *                   |/   \ /
 *               detect   wire
 *                    \   |
 *                    dev.prise
 * </pre>
 */
class ArchitectureTest {

    private static final Path SOURCES = Path.of("src/main/java");
    static {
        ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false); // names suffice, and the JDK is large
    }

    // where the main classes lie: none of the tests
    private static final JavaClasses OURS = new ClassFileImporter()
            .importUrl(Limits.class.getProtectionDomain().getCodeSource().getLocation());

    private static final DescribedPredicate<JavaClass> THE_JDK = resideInAnyPackage("java..", "javax..", "jdk..");

    /** Each room, and the rooms that it may know. */
    private static final Map<String, List<String>> ROOMS = Map.ofEntries(
            room("dev.prise"),
            room("dev.prise.events", "dev.prise"),
            room("dev.prise.detect", "dev.prise"),
            room("dev.prise.frame", "dev.prise", "dev.prise.detect"),
            room("dev.prise.wire", "dev.prise"),
            room("dev.prise.tls", "dev.prise", "dev.prise.detect", "dev.prise.wire"),
            room("dev.prise.proxy", "dev.prise", "dev.prise.wire"),
            room("dev.prise.tcp", "dev.prise", "dev.prise.wire", "dev.prise.tls", "dev.prise.proxy"),
            room("dev.prise.channel", "dev.prise", "dev.prise.frame", "dev.prise.wire", "dev.prise.tcp",
                    "dev.prise.tls"),
            room("dev.prise.reconnect", "dev.prise", "dev.prise.frame", "dev.prise.tcp", "dev.prise.channel"),
            room("dev.prise.server", "dev.prise", "dev.prise.frame", "dev.prise.wire", "dev.prise.tcp", "dev.prise.tls",
                    "dev.prise.channel"),
            room("dev.prise.udp", "dev.prise"));

    private static Map.Entry<String, List<String>> room(String name, String... known) {
        return Map.entry(name, List.of(known));
    }

    private static ArchRule knowsOnly(String room, List<String> others) {
        DescribedPredicate<JavaClass> known = THE_JDK.or(resideInAPackage(room))
                .or(resideInAnyPackage(others.toArray(String[]::new)));
        return classes().that().resideInAPackage(room).should().onlyDependOnClassesThat(are(known));
    }

    private static final ArchRule VOCABULARY = knowsOnly("dev.prise", List.of());

    private static final ArchRule NO_CIRCLES = slices().matching("dev.prise.(*)..").should().beFreeOfCycles();

    private static final ArchRule SOCKETS_IN_THEIR_ROOMS = noClasses()
            .that()
            .resideOutsideOfPackages("dev.prise.tcp", "dev.prise.udp", "dev.prise.tls") // whose interfaces name sockets
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.net\\.(.*Socket.*|NetworkInterface)|java\\.nio\\.channels\\..*");

    private static final ArchRule TLS_IN_ITS_ROOM = noClasses()
            .that()
            .resideOutsideOfPackage("dev.prise.tls")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("javax.net..");

    private static final ArchRule FRAME_IS_PURE = noClasses()
            .that()
            .resideInAnyPackage("dev.prise.frame", "dev.prise.detect")
            .should()
            .dependOnClassesThat(are(resideInAnyPackage("java.io..", "java.util.concurrent..", "java.time..")
                    .or(DescribedPredicate.describe("Thread", type -> type.getName().equals("java.lang.Thread")))));

    private static final ArchRule NOBODY_SLEEPS = noClasses()
            .should()
            .callMethodWhere(JavaCall.Predicates.target(DescribedPredicate.describe(
                    "Thread.sleep",
                    target -> target.getName().equals("sleep")
                            && target.getOwner().isAssignableTo(Thread.class))));

    private static final ArchRule NOBODY_PRINTS = noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethodWhere(JavaCall.Predicates.target(DescribedPredicate.describe(
                    "printStackTrace", target -> target.getName().equals("printStackTrace"))));

    private static final ArchRule NO_SYNCHRONIZED_METHODS =
            methods().should().notHaveModifier(JavaModifier.SYNCHRONIZED);

    private static final ArchRule JAVA_BASE_ALONE = noClasses()
            .should()
            .dependOnClassesThat(DescribedPredicate.describe("are outside java.base", ArchitectureTest::isForeign));

    private static final ArchRule NO_SERIALIZATION = noClasses()
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.io.ObjectInputStream");

    static Stream<ArchRule> rules() {
        return Stream.concat(
                ROOMS.entrySet().stream().map(room -> knowsOnly(room.getKey(), room.getValue())),
                Stream.of(
                        NO_CIRCLES,
                        SOCKETS_IN_THEIR_ROOMS,
                        TLS_IN_ITS_ROOM,
                        FRAME_IS_PURE,
                        NOBODY_SLEEPS,
                        NOBODY_PRINTS,
                        NO_SYNCHRONIZED_METHODS,
                        JAVA_BASE_ALONE,
                        NO_SERIALIZATION));
    }

    private static boolean isForeign(JavaClass type) {
        JavaClass element = type.getBaseComponentType();
        if (element.isPrimitive() || element.getName().startsWith("dev.prise.")) {
            return false;
        }
        try {
            Class<?> loaded = Class.forName(element.getName(), false, ClassLoader.getPlatformClassLoader());
            return !"java.base".equals(loaded.getModule().getName());
        } catch (ClassNotFoundException notOfTheJdk) {
            return true;
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void houseKeepsItsRule(ArchRule rule) {
        rule.check(OURS);
    }

    @Test
    void allOfTheHouseIsSeen() {
        assertThat(OURS.stream().map(JavaClass::getPackageName).distinct())
                .containsExactlyInAnyOrderElementsOf(ROOMS.keySet());
        assertThat(OURS.size()).isGreaterThan(40);
    }

    static Stream<ArchRule> rulesThatTheOffenderBreaks() {
        return Stream.of(
                VOCABULARY,
                SOCKETS_IN_THEIR_ROOMS,
                TLS_IN_ITS_ROOM,
                NOBODY_SLEEPS,
                NOBODY_PRINTS,
                NO_SYNCHRONIZED_METHODS,
                JAVA_BASE_ALONE,
                NO_SERIALIZATION);
    }

    @ParameterizedTest
    @MethodSource("rulesThatTheOffenderBreaks")
    void ruleWouldCatchAnOffender(ArchRule rule) {
        assertThat(rule.evaluate(OFFENDER).hasViolation()).isTrue();
    }

    private static final JavaClasses OFFENDER = new ClassFileImporter().importClasses(Offender.class);

    /** Breaks every rule it can; never run. */
    @SuppressWarnings("unused")
    private static final class Offender {

        private Socket socket;
        private dev.prise.server.SimplifiedServer server;
        private java.sql.Connection database;
        private javax.net.ssl.SSLEngine engine;
        private java.io.ObjectInputStream objects;

        synchronized void sleep() throws InterruptedException {
            Thread.sleep(Duration.ofDays(1));
            System.err.println("slept");
        }
    }

    @Test
    void noSourceHoldsASynchronizedBlock() throws IOException {
        Pattern keyword = Pattern.compile("\\bsynchronized\\b");
        assertThat(sources()).hasSizeGreaterThan(35)
                .allSatisfy(source -> assertThat(
                        keyword.matcher(withoutComments(source)).find())
                        .as(source.toString())
                        .isFalse());
    }

    @Test
    void commentsAreNoCodeForTheSearchOfKeywords() throws IOException {
        Path file = Files.createTempFile("Sample", ".java");
        try {
            Files.writeString(file, "/* synchronized */ a // synchronized\n * \"synchronized\" b synchronized (c)");
            assertThat(withoutComments(file)).doesNotContain("//", "/*").contains("b synchronized (c)");
        } finally {
            Files.delete(file);
        }
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> all = Files.walk(SOURCES)) {
            return all.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static String withoutComments(Path source) {
        try {
            return Files.readString(source)
                    .replaceAll("(?s)/\\*.*?\\*/", " ")
                    .replaceAll("\"(\\\\.|[^\"\\\\\n])*\"", "\"\"")
                    .replaceAll("//[^\n]*", " ");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Test
    void everyPackageHasItsTutorial() throws IOException {
        assertThat(sources().stream().map(Path::getParent).distinct().filter(room -> !room.equals(SOURCES)))
                .hasSizeGreaterThanOrEqualTo(5)
                .allSatisfy(room -> assertThat(room.resolve("package-info.java")).content().contains("/**"));
    }

    @Test
    void moduleRequiresNothing() throws IOException {
        assertThat(withoutComments(SOURCES.resolve("module-info.java"))).contains("module dev.prise.core")
                .doesNotContain("requires");
    }
}
