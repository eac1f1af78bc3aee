package dev.prise.cli;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.ReceivedBytes;
import dev.prise.SafeText;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.ConnectionLost;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.channel.ReadResult.NothingYet;
import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.channel.ReadResult.Received;
import dev.prise.frame.Escapes;
import dev.prise.frame.Modes;
import dev.prise.frame.TransmissionMode;
import dev.prise.tcp.Tcp;
import dev.prise.tcp.TcpOptions;
import dev.prise.wire.Wire;
import dev.prise.wire.WireListener;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code prise detect}: finds out in which mode somebody speaks, and proposes the command that speaks with them. */
@Command(name = "detect", description = Help.DETECT, footer = Help.DETECT_FOOTER)
final class Detect extends Subcommand {

    private static final Limits LIMITS = Limits.DEFAULTS.withMessageTimeout(Limits.FOREVER); // --wait bounds it

    @Spec
    private CommandSpec command;

    @Parameters(paramLabel = "PORT | HOST:PORT", description = Help.DETECT_WHERE)
    private String where;

    @Option(names = "--wait", paramLabel = "TIME", converter = Durations.class, description = Help.DETECT_WAIT)
    private Duration patience = Duration.ofSeconds(30);

    @Option(names = "--say", paramLabel = "TEXT", description = Help.DETECT_SAY)
    private String say;

    @Option(names = "--bind", paramLabel = "ADDRESS", description = Help.BIND)
    private String address;

    @Option(names = "--json", description = Help.JSON)
    private boolean json;

    private View view = View.NONE;

    @Override
    public Integer call() {
        Optional<Integer> port = where.matches("\\d+")
                ? Optional.of(argument(() -> new Endpoints.Port().convert(where)))
                : Optional.empty();
        view = json ? new JsonView(streams(), ending(), "detect") : view;
        try {
            return port.isPresent() ? watchClients(port.get()) : watchServer();
        } catch (ClosedHere ended) {
            return ending().exitCodeOr(ExitCode.FAILED);
        }
    }

    private int watchClients(int port) {
        if (say != null) {
            throw wrong("--say is for HOST:PORT: a client speaks first");
        }
        String here = address == null ? Tcp.ALL_INTERFACES : address;
        Endpoint local = new Endpoint(here, port);
        try (WireListener listener = started(local, () -> Tcp.listen(local, TcpOptions.DEFAULTS, view))) {
            ending().closes(listener::close);
            view.listening(listener.local());
            tell("waiting for a client on " + listener.local() + " (Ctrl-C ends it)");
            String proposal =
                    "prise serve " + listener.local().port() + (address == null ? "" : " --bind " + address);
            while (true) {
                Optional<Integer> exitCode = watch(listener.accept(Deadline.NEVER).orElseThrow(), proposal);
                if (exitCode.isPresent()) { // else it was somebody who left without a word
                    return exitCode.get();
                }
            }
        }
    }

    private int watchServer() {
        if (address != null) {
            throw wrong("--bind is for PORT: the address to listen on");
        }
        byte[] said = say == null ? new byte[0] : argument(() -> Escapes.bytes(say, StandardCharsets.UTF_8));
        Endpoint server = argument(() -> new Endpoints().convert(where));
        Wire wire = started(server, () -> Tcp.connect(server, TcpOptions.DEFAULTS, view));
        ending().closes(wire::close);
        wire.write(said, 0, said.length, Deadline.after(LIMITS.writeTimeout()));
        tell("connected to " + server + ", waiting for what it says (Ctrl-C ends it)");
        return watch(wire, "prise connect " + server)
                .orElseThrow(() -> new CommandFailed(ExitCode.FAILED, server + " left without a word"));
    }

    /** The exit code; empty if the other end left without a word. */
    private Optional<Integer> watch(Wire wire, String proposal) {
        ChannelOptions options = ChannelOptions.DEFAULTS
                .withMode(TransmissionMode.detect())
                .withLimits(LIMITS)
                .withEvents(view);
        try (MessageChannel channel = MessageChannel.over(wire, options)) {
            Runnable close = channel::close;
            ending().closes(close);
            try {
                return read(channel, proposal);
            } finally {
                ending().forgets(close); // visitors without a word are not counted, so none may be kept
            }
        } catch (SocketFailure failure) {
            if (ending().hasCome()) {
                return Optional.of(ending().exitCodeOr(ExitCode.FAILED));
            }
            throw failure;
        }
    }

    private Optional<Integer> read(MessageChannel channel, String proposal) {
        try {
            return switch (channel.read(Deadline.after(patience))) {
                case Received(Message first) -> Optional.of(propose(channel, first, proposal));
                case NothingYet() -> throw timedOut(channel);
                case PeerClosed(Endpoint nobody) -> Optional.empty();
            };
        } catch (ConnectionLost reset) {
            if (ending().hasCome() || channel.partialMessage().isPresent()) {
                throw reset;
            }
            return Optional.empty(); // so do port scanners leave, and proxies that only look whether somebody is there
        }
    }

    private int propose(MessageChannel channel, Message first, String proposal) {
        String word = channel.mode().name().word();
        boolean isDefault = channel.charset().equals(StandardCharsets.UTF_8);
        String line = proposal + " --mode " + CommandWording.quoted(word)
                + (isDefault ? "" : " --charset " + channel.charset());
        tell(channel.peer() + " speaks " + channel.mode() + " mode in " + channel.charset() + ": "
                + Printable.of(first));
        if (isDefault && isAscii(first)) {
            tell("nothing in it shows its charset; if accents come out wrong, add --charset windows-1252");
        }
        if (view instanceof JsonView program) {
            program.forConnection(channel.connection()).detected(channel.peer(), word, channel.charset(), line);
        } else {
            streams().out().println(line);
        }
        return ExitCode.DONE;
    }

    private static boolean isAscii(Message message) {
        for (byte each : message.bytes()) {
            if (each < 0) {
                return false;
            }
        }
        return true;
    }

    private CommandFailed timedOut(MessageChannel channel) {
        String why = whyNothing(channel);
        view.unanswered(channel.connection(), why);
        return new CommandFailed(ExitCode.TIMED_OUT, why);
    }

    private String whyNothing(MessageChannel channel) {
        String within = " within " + patience.toMillis() + " ms (--wait)";
        Optional<ReceivedBytes> come = channel.partialMessage();
        if (come.isPresent()) {
            return CommandWording.of(Modes.undecided(
                    channel.peer() + " sent nothing" + within + " that tells its mode", come.get(), LIMITS));
        }
        return channel.peer() + " said nothing" + within
                + (where.matches("\\d+") || say != null ? "" : "; it may wait for a question: --say sends one");
    }

    private void tell(String line) {
        if (!json) {
            streams().err().println(SafeText.of(line));
            streams().err().flush();
        }
    }

    private <T> T started(Endpoint where, Supplier<T> start) {
        try {
            return start.get();
        } catch (SocketFailure failure) {
            view.cannotStart(where, failure);
            throw failure;
        }
    }

    private <T> T argument(Supplier<T> parsing) {
        try {
            return parsing.get();
        } catch (RuntimeException wrong) {
            throw wrong(wrong.getMessage());
        }
    }

    private WrongArgument wrong(String why) {
        return new WrongArgument(command.commandLine(), why);
    }
}
