package dev.prise.cli;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.SocketFailure;
import dev.prise.udp.Datagram;
import dev.prise.udp.DatagramPort;
import dev.prise.udp.UdpOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code prise udp send}: sends datagrams and prints what is answered. */
@Command(name = "send", description = Help.UDP_SEND, footer = Help.UDP_SEND_FOOTER, mixinStandardHelpOptions = true, versionProvider = Version.class, abbreviateSynopsis = true, sortOptions = false)
final class UdpSend implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @ParentCommand
    private Udp udp;

    @Parameters(index = "0", paramLabel = "HOST:PORT", converter = Endpoints.class, description = Help.DATAGRAM_HOST_PORT)
    private Endpoint to;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "TEXT", description = Help.TEXT)
    private List<String> texts = new ArrayList<>();

    @Option(names = "--wait", paramLabel = "TIME", converter = Durations.class, defaultValue = "5s", description = Help.WAIT)
    private Duration patience;

    @Option(names = "--no-answer", description = Help.NO_ANSWER)
    private boolean noAnswer;

    @Option(names = "--all", description = Help.ALL)
    private boolean all;

    @Option(names = "--broadcast", description = Help.BROADCAST)
    private boolean broadcast;

    @Option(names = "--ttl", paramLabel = "NUMBER", defaultValue = "1", description = Help.TTL)
    private int ttl;

    @Mixin
    private UdpArguments arguments;

    @Override
    public Integer call() throws IOException {
        refuseWhatStandsBefore();
        if (all && noAnswer) {
            throw arguments.wrong("--all and --no-answer exclude each other; give one of them");
        }
        for (String text : texts) {
            arguments.message("TEXT", text, to); // what cannot be sent is refused before anything is
        }
        View view = arguments.json() ? new JsonView(udp.streams(), udp.ending(), "udp") : View.NONE;
        Endpoint any = new Endpoint(DatagramPort.ALL_INTERFACES, 0);
        try (DatagramPort port = arguments.open(any, options(), new DatagramEvents(view))) {
            udp.ending().closes(port::close);
            view.listening(port.local());
            sendAll(port);
            return udp.ending().exitCodeOr(ExitCode.DONE);
        } catch (SocketFailure | CommandFailed failure) {
            if (udp.ending().hasCome()) {
                return udp.ending().exitCodeOr(ExitCode.FAILED);
            }
            if (failure instanceof CommandFailed noAnswer) {
                view.unanswered(to, noAnswer.getMessage());
            }
            throw failure;
        }
    }

    // the parser takes it for the parent's, which does not run
    private void refuseWhatStandsBefore() {
        ParseResult before = command.parent().commandLine().getParseResult();
        if (!before.matchedArgs().isEmpty()) {
            throw arguments.wrong("all that is for send stands behind it, as in prise udp send --json HOST:PORT TEXT");
        }
    }

    private UdpOptions options() {
        try {
            return UdpOptions.DEFAULTS
                    .withBroadcast(broadcast)
                    .withMulticast(arguments.networkInterface(), ttl, true);
        } catch (IllegalArgumentException wrong) {
            throw arguments.wrong("--ttl: " + wrong.getMessage());
        }
    }

    private void sendAll(DatagramPort port) throws IOException {
        for (String text : texts) {
            if (text.equals("-")) {
                sendLines(port);
            } else {
                send(port, text);
            }
        }
    }

    private void sendLines(DatagramPort port) throws IOException {
        InputLines.forEach(udp.streams(), line -> send(port, line));
    }

    private void send(DatagramPort port, String text) {
        port.send(to, message(text));
        if (noAnswer) {
            return;
        }
        Deadline end = Deadline.after(patience);
        int answers = 0;
        while ((all || answers == 0) && port.receive(end) instanceof Datagram answer) {
            answers++;
            print(answer.message());
        }
        if (answers == 0) {
            throw new CommandFailed(
                    ExitCode.TIMED_OUT,
                    "no answer from " + to + " within " + patience.toMillis() + " ms (--wait); datagrams may get lost");
        }
    }

    private Message message(String text) {
        try {
            return arguments.message(text);
        } catch (IllegalArgumentException wrong) {
            throw new CommandFailed(ExitCode.FAILED, wrong.getMessage());
        }
    }

    private void print(Message answer) {
        if (!arguments.json()) {
            Answers.print(answer, udp.streams());
            udp.ending().whenBroken(udp.streams().out());
        }
    }
}
