package dev.prise.cli;

import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.SocketFailure.CannotListen;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.DatagramFailed;
import dev.prise.SocketFailure.DatagramTooLong;
import dev.prise.udp.Datagram;
import dev.prise.udp.DatagramPort;
import dev.prise.udp.UdpOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code prise udp}: receives datagrams, and answers them if told to. */
@Command(name = "udp", description = Help.UDP, footer = Help.UDP_FOOTER, customSynopsis = {
        "prise udp [OPTIONS] PORT",
        "       prise udp send [OPTIONS] HOST:PORT TEXT..."}, subcommands = UdpSend.class)
final class Udp extends Subcommand {

    // not demanded by picocli, which would demand it for the subcommand too
    @Parameters(arity = "0..1", paramLabel = "PORT", converter = Endpoints.Port.class, description = Help.PORT)
    private Integer port;

    @Option(names = "--echo", description = Help.ECHO)
    private boolean echo;

    @Option(names = "--reply", paramLabel = "TEXT", description = Help.REPLY)
    private String reply;

    @Option(names = "--bind", paramLabel = "ADDRESS", description = Help.BIND)
    private String address = DatagramPort.ALL_INTERFACES;

    @Option(names = "--multicast", paramLabel = "GROUP", description = Help.MULTICAST)
    private List<String> groups = new ArrayList<>();

    @Mixin
    private UdpArguments arguments;

    @Override
    public Integer call() {
        if (port == null) {
            throw arguments
                    .wrong("PORT is missing, as in prise udp 5000; or say what to send: prise udp send HOST:PORT TEXT");
        }
        Endpoint local = new Endpoint(address, port);
        UnaryOperator<Message> answer = answer(local);
        View view = arguments.json()
                ? new JsonView(streams(), ending(), "udp")
                : HumanView.ofDatagrams(new PlainScreen(streams(), ending()), arguments.charset());
        UdpOptions options = UdpOptions.DEFAULTS.withSharePort(!groups.isEmpty());
        try (DatagramPort open = arguments.open(local, options, new DatagramEvents(view))) {
            ending().closes(open::close);
            groups.forEach(group -> join(open, group));
            view.listening(open.local());
            answerAll(open, answer);
        } catch (CannotListen failure) {
            view.cannotStart(local, failure);
            throw failure;
        } catch (ClosedHere end) {
            // the only way out, from whatever step
        }
        return ending().exitCodeOr(ExitCode.DONE);
    }

    private UnaryOperator<Message> answer(Endpoint local) {
        if (echo && reply != null) {
            throw arguments.wrong("--echo and --reply exclude each other; give one of them");
        }
        if (reply != null) {
            Message text = arguments.message("--reply", reply, local);
            return question -> text;
        }
        return echo ? question -> question : question -> Message.NONE;
    }

    private void join(DatagramPort open, String group) {
        try {
            open.join(group, arguments.networkInterface());
        } catch (IllegalArgumentException wrong) {
            throw arguments.wrong("--multicast: " + wrong.getMessage());
        }
    }

    private static void answerAll(DatagramPort open, UnaryOperator<Message> answer) {
        while (true) {
            try {
                Datagram question = open.receive();
                Message text = answer.apply(question.message());
                if (!text.isNone()) {
                    send(open, question.sender(), text);
                }
            } catch (DatagramTooLong told) {
                // the view has shown it, and the next one may be shorter
            }
        }
    }

    private static void send(DatagramPort open, Endpoint to, Message answer) {
        try {
            open.send(to, answer);
        } catch (DatagramFailed told) {
            // the view has shown it; an address that cannot be answered must not end the command
        }
    }
}
