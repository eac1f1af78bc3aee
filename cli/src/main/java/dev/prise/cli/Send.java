package dev.prise.cli;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.PeerTooSlow;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.channel.ReadResult;
import dev.prise.channel.ReadResult.NothingYet;
import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.channel.ReadResult.Received;
import dev.prise.frame.Modes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code prise send}: asks a server and prints its answers. */
@Command(name = "send", description = Help.SEND, footer = Help.SEND_FOOTER)
final class Send extends Subcommand {

    private static final String STANDARD_INPUT = "-";
    private static final Duration GOODBYE = Duration.ofSeconds(1);

    @Parameters(index = "0", paramLabel = "HOST:PORT", converter = Endpoints.class, description = Help.HOST_PORT)
    private Endpoint server;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "TEXT", description = Help.TEXT)
    private List<String> texts = new ArrayList<>();

    @Option(names = "--wait", paramLabel = "TIME", converter = Durations.class, description = Help.WAIT)
    private Duration patience = Duration.ofSeconds(5);

    @Option(names = "--no-answer", description = Help.NO_ANSWER)
    private boolean noAnswer;

    @Mixin
    private ChannelArguments channelArguments;

    @Mixin
    private ClientTlsArguments tls;

    @Override
    public Integer call() throws IOException {
        if (channelArguments.detects()) {
            throw channelArguments.wrong("--mode detect waits for the other end's first message, and send speaks first;"
                    + " give the mode that it uses (prise detect " + server + " --say TEXT finds it out)");
        }
        texts.stream().filter(text -> !text.equals(STANDARD_INPUT)).forEach(this::checkSendable);
        Transport transport = tls.transport(streams());
        View view = channelArguments.program(streams(), ending(), transport, false)
                .<View>map(ThrottledView::new)
                .orElse(View.NONE);
        try (MessageChannel channel = Connect.connect(server, options(view), transport, view)) {
            ending().closes(channel::close);
            return send(channel, view);
        }
    }

    private ChannelOptions options(View view) {
        ChannelOptions options = channelArguments.options(view);
        Limits limits = options.limits().withMessageTimeout(Limits.FOREVER); // --wait bounds it
        return options
                .withLimits(patience.compareTo(limits.writeTimeout()) > 0 ? limits.withWriteTimeout(patience) : limits);
    }

    private int send(MessageChannel channel, View view) throws IOException {
        try {
            sendAll(channel);
        } catch (SocketFailure toldByTheChannel) {
            if (!ending().hasCome()) {
                throw toldByTheChannel;
            }
        } catch (CommandFailed noAnswer) {
            view.unanswered(channel.connection(), noAnswer.getMessage());
            throw noAnswer;
        }
        return ending().exitCodeOr(ExitCode.DONE);
    }

    // what cannot be sent is refused before anything is
    private void checkSendable(String text) {
        channelArguments.message("TEXT", text);
    }

    private void sendAll(MessageChannel channel) throws IOException {
        for (String text : texts) {
            if (text.equals(STANDARD_INPUT)) {
                sendLines(channel);
            } else {
                send(channel, text);
            }
        }
        if (noAnswer) {
            sayGoodbye(channel);
        }
    }

    private void sendLines(MessageChannel channel) throws IOException {
        InputLines.forEach(streams(), line -> send(channel, line));
    }

    private void send(MessageChannel channel, String text) {
        Message question = message(text);
        if (noAnswer) {
            channel.write(question);
            return;
        }
        switch (channel.request(question, patience)) {
            case Received(Message answer) -> print(answer);
            case NothingYet() -> throw new CommandFailed(ExitCode.TIMED_OUT, whyNothing(channel));
            case PeerClosed(Endpoint peer) -> throw new CommandFailed(
                    ExitCode.FAILED, peer + " left before it had answered");
        }
    }

    private String whyNothing(MessageChannel channel) {
        return channel.partialMessage()
                .map(come -> CommandWording.of(Modes.diagnosed(new PeerTooSlow(server, patience, come))))
                .orElse(server + " did not answer within " + patience.toMillis() + " ms (--wait)");
    }

    private Message message(String text) {
        try {
            return channelArguments.message(text);
        } catch (IllegalArgumentException wrong) {
            throw new CommandFailed(ExitCode.FAILED, wrong.getMessage());
        }
    }

    private void print(Message answer) {
        if (!channelArguments.json()) {
            Answers.print(answer, streams());
            if (answer.isTruncated()) {
                streams().complain("the answer has " + answer.fullLength() + " bytes, only its first " + answer.size()
                        + " were taken; raise --max-message to have it whole");
            }
            ending().whenBroken(streams().out());
        }
    }

    // A close while answers lie unread here would reset the connection: the server could lose what it has not read yet
    private void sayGoodbye(MessageChannel channel) {
        channel.endOutput();
        Deadline end = Deadline.after(GOODBYE);
        ReadResult result;
        do {
            try {
                result = channel.read(end);
            } catch (SocketFailure notOurConcern) {
                return;
            }
        } while (result instanceof Received);
    }
}
