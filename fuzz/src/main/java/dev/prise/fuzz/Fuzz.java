package dev.prise.fuzz;

import dev.prise.cli.Typings;
import dev.prise.proxy.ProxyHeaders;
import dev.prise.tls.Strangers;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the targets, each in a JVM of its own under Jazzer, for so many seconds each. {@code ./fuzz/run} starts it.
 *
 * <p>What was found before stands in {@code fuzz/corpus/TARGET} and is tried first, at each run; what a run learns goes to
 * {@code fuzz/target/learnt/TARGET}; the input of a finding to {@code fuzz/target/findings}.
 */
public final class Fuzz {

    /** What is tried, and which classes the fuzzer watches meanwhile. */
    record Target(Class<?> type, String watched) {

        String name() {
            return type.getSimpleName();
        }
    }

    private static final String FRAME = "dev.prise.frame.**";

    /**
     * All there are, with the classes whose paths the fuzzer watches: those that the target is about. To watch others too, above all
     * the verdict that each failure makes, would cost most of the time.
     */
    static final List<Target> TARGETS = List.of(
            new Target(Decoders.class, FRAME),
            new Target(LongMessages.class, FRAME),
            new Target(Headers.class, FRAME),
            new Target(Writers.class, FRAME),
            new Target(Channels.class, FRAME + ":dev.prise.channel.**:dev.prise.wire.Memory*"),
            new Target(Overflows.class, FRAME + ":dev.prise.channel.**:dev.prise.wire.Memory*"),
            new Target(Dialogues.class, FRAME + ":dev.prise.channel.**:dev.prise.wire.Memory*"),
            new Target(Verdicts.class, "dev.prise.*:dev.prise.detect.**"),
            new Target(Detections.class,
                    "dev.prise.frame.*Detect*:dev.prise.frame.*Matcher*:dev.prise.detect.*Search*"),
            new Target(ProxyHeaders.class, "dev.prise.proxy.ProxyHeader"),
            new Target(Addresses.class, "dev.prise.Endpoint:dev.prise.wire.AddressRanges*"),
            new Target(Strangers.class,
                    "dev.prise.SafeText:dev.prise.tls.ExplainingTrustManager:dev.prise.tls.TlsErrors"),
            new Target(Typings.class, "dev.prise.cli.*:dev.prise.ModeName:dev.prise.frame.Escapes"));

    private static final Pattern DONE = Pattern.compile("Done (\\d+) runs in (\\d+) second");
    private static final int LINES_OF_A_FINDING = 60;

    /** How one target went: how many inputs it was given, and what is to be told of a finding, empty if there is none. */
    private record Outcome(String target, long runs, String finding) {}

    private Fuzz() {}

    /** {@code SECONDS JOBS [TARGET…]}; the exit code is 1 after a finding. */
    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> wanted = List.of(arguments).subList(2, arguments.length);
        PrintStream out = System.out;
        long runs = 0;
        List<Outcome> outcomes =
                run(Path.of("fuzz"), Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]), wanted);
        for (Outcome outcome : outcomes) {
            out.printf("%-14s %,15d executions%n%s", outcome.target, outcome.runs, outcome.finding);
            runs += outcome.runs;
        }
        out.printf("%-14s %,15d executions%n", "all", runs);
        System.exit(outcomes.stream().allMatch(outcome -> outcome.finding.isEmpty()) ? 0 : 1);
    }

    /** The target of this name. */
    static Class<?> named(String name) {
        return TARGETS.stream().filter(target -> target.name().equals(name)).findFirst().orElseThrow().type;
    }

    /** Runs the targets of these names, all if there are none, so many at a time. */
    private static List<Outcome> run(Path module, int seconds, int jobs, List<String> names)
            throws InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        try (ExecutorService together = Executors.newFixedThreadPool(jobs)) {
            List<Future<Outcome>> running = TARGETS.stream()
                    .filter(target -> names.isEmpty() || names.contains(target.name()))
                    .map(target -> together.submit(() -> run(module, seconds, target)))
                    .toList();
            for (Future<Outcome> each : running) {
                outcomes.add(each.get());
            }
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        }
        return outcomes;
    }

    private static Outcome run(Path module, int seconds, Target target) throws IOException, InterruptedException {
        String name = target.name();
        Path findings = Files.createDirectories(module.resolve("target/findings"));
        Path learnt = Files.createDirectories(module.resolve("target/learnt").resolve(name));
        Path log = module.resolve("target").resolve(name + ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Xss1m",
                "-XX:+UseSerialGC",
                "-XX:+EnableDynamicAgentLoading",
                "-XX:-OmitStackTraceInFastThrow",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.type.getName(),
                "--instrumentation_includes=" + target.watched,
                "--instrumentation_excludes=dev.prise.fuzz.**:" + Typings.class.getName() + ":"
                        + ProxyHeaders.class.getName() + ":" + Strangers.class.getName(),
                "--reproducer_path=" + findings.toAbsolutePath(),
                "-artifact_prefix=" + findings.toAbsolutePath() + "/" + name + "-",
                "-max_total_time=" + seconds,
                "-timeout=20",
                "-print_final_stats=1",
                learnt.toAbsolutePath().toString()));
        Path known = module.resolve("corpus").resolve(name);
        if (Files.isDirectory(known)) {
            command.add(known.toAbsolutePath().toString());
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        int exitCode = process.waitFor();
        String told = Files.readString(log, StandardCharsets.ISO_8859_1);
        Matcher done = DONE.matcher(told);
        long runs = done.find() ? Long.parseLong(done.group(1)) : 0;
        return new Outcome(name, runs, exitCode == 0 && runs > 0 ? "" : lastOf(told, log));
    }

    private static String lastOf(String told, Path log) {
        List<String> lines = told.lines().toList();
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_OF_A_FINDING), lines.size()))
                + "\n(all of it: " + log + ")\n";
    }
}
