package dev.prise.cli;

import dev.prise.SafeText;
import dev.prise.SocketFailure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code prise}: message sockets from the command line. */
@Command(name = "prise", description = Help.PRISE, footer = Help.PRISE_FOOTER, versionProvider = Version.class, mixinStandardHelpOptions = true)
public final class Prise implements Runnable {

    private static final Duration CLOSING = Duration.ofSeconds(6); // more than the grace of a server for its clients
    private static final Duration GRACE = Duration.ofSeconds(2); // for a command whose connections are closed

    @Spec
    private CommandSpec spec;

    private final Streams streams;
    private final Shutdown shutdown = new Shutdown();
    private final CountDownLatch done = new CountDownLatch(1);

    Prise(Streams streams) {
        this.streams = streams;
    }

    /** The program. */
    public static void main(String[] arguments) {
        Prise prise = new Prise(Streams.ofSystem());
        Runtime.getRuntime().addShutdownHook(new Thread(prise::stop, "prise-stop"));
        Thread.setDefaultUncaughtExceptionHandler((thread, bug) -> prise.complain(bug));
        int exitCode = prise.run(Arguments.asTyped(arguments));
        prise.done.countDown();
        System.exit(exitCode);
    }

    // Ctrl-C and SIGTERM: whoever is connected sees the end, the last events are told, and the terminal is given back
    private void stop() {
        if (done.getCount() == 0) {
            return; // it has ended by itself
        }
        // not on this thread: to tell the last events can block for ever, where nobody reads them
        Thread closing = Thread.ofPlatform().daemon().start(() -> shutdown.end(ExitCode.CTRL_C));
        try {
            if (closing.join(CLOSING)) {
                done.await(GRACE.toSeconds(), TimeUnit.SECONDS);
            }
        } catch (InterruptedException nobodyDoesThat) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs a command to its end and gives its exit code; prints nothing but to the streams. */
    int run(String... arguments) {
        CommandLine commandLine = new CommandLine(this)
                .addSubcommand(new Serve())
                .addSubcommand(new Connect())
                .addSubcommand(new Send())
                .addSubcommand(new Detect())
                .addSubcommand(new Udp())
                .addSubcommand(new Completion())
                .addSubcommand(new CdsTraining());
        commandLine.setExpandAtFiles(false); // a message may begin with @
        commandLine.setOut(new PrintWriter(streams.out(), true, streams.out().charset()));
        commandLine.setErr(new PrintWriter(streams.err(), true, streams.err().charset()));
        commandLine.setParameterExceptionHandler((wrong, given) -> wrongUsage(wrong));
        commandLine.setExecutionExceptionHandler((failure, command, parsed) -> complain(failure));
        int exitCode;
        try {
            exitCode = commandLine.execute(arguments);
        } catch (Error bug) {
            exitCode = complain(bug); // no memory for so long a message, for example
        }
        streams.out().flush();
        exitCode = lostOutput() && exitCode == ExitCode.DONE ? ExitCode.FAILED : exitCode;
        streams.err().flush();
        return exitCode;
    }

    private boolean lostOutput() {
        Optional<String> fault = streams.out() instanceof Output out ? out.fault() : Optional.empty();
        fault.ifPresent(why -> streams.complain(
                "standard output cannot be written (" + why
                        + "); what was to go there is lost; make room, or send it elsewhere"));
        return fault.isPresent();
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getErr());
        throw new CommandFailed(ExitCode.WRONG_USAGE, "a command is missing");
    }

    private int wrongUsage(ParameterException wrong) {
        String why = wrong.getMessage();
        boolean explained = wrong.getArgSpec() != null && why.startsWith("Invalid value for");
        if (explained) {
            why = label(wrong.getArgSpec()) + why.substring(why.indexOf(": "));
        } else if (wrong instanceof UnmatchedArgumentException unmatched) {
            why = "unknown: " + String.join(" ", unmatched.getUnmatched()) + Similar.to(unmatched);
        }
        explained |= wrong instanceof WrongArgument;
        streams.complain(explained ? why : why + " (" + commandOf(wrong) + " --help tells more)");
        return ExitCode.WRONG_USAGE;
    }

    private static String label(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    private static String commandOf(ParameterException wrong) {
        return wrong.getCommandLine().getCommandSpec().qualifiedName();
    }

    /** One line for everything that can go wrong; the trace only for those who ask. */
    private int complain(Throwable failure) {
        streams.out().flush();
        if (failure instanceof OutOfMemoryError) {
            streams.complain("out of memory; lower --max-message, or give Java more with JAVA_TOOL_OPTIONS=-Xmx2g");
        } else if (failure instanceof CommandFailed || failure instanceof SocketFailure) {
            streams.complain(CommandWording.of(failure));
        } else {
            streams.complain("unexpected " + failure + " (PRISE_DEBUG=1 shows where)");
        }
        if ("1".equals(System.getenv("PRISE_DEBUG"))) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            trace.toString().lines().forEach(line -> streams.err().println(SafeText.replace(line, Prise::inTrace)));
            streams.err().flush();
        }
        return failure instanceof CommandFailed known ? known.exitCode() : ExitCode.FAILED;
    }

    private static String inTrace(int codePoint) {
        return codePoint == '\t' ? "\t" : SafeText.escaped(codePoint);
    }

    Streams streams() {
        return streams;
    }

    Shutdown ending() {
        return shutdown;
    }
}
