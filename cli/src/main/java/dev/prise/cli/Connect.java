package dev.prise.cli;

import dev.prise.Endpoint;
import dev.prise.SocketFailure;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.channel.MessageHandler;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code prise connect}: a dialogue with a server. */
@Command(name = "connect", description = Help.CONNECT, footer = Help.CONNECT_FOOTER)
final class Connect extends Subcommand {

    @Parameters(paramLabel = "HOST:PORT", converter = Endpoints.class, description = Help.HOST_PORT)
    private Endpoint server;

    @Mixin
    private AnswerArguments answers;

    @Mixin
    private ChannelArguments channelArguments;

    @Mixin
    private HeartbeatArguments heartbeat;

    @Mixin
    private ClientTlsArguments tls;

    @Override
    public Integer call() {
        Transport transport = tls.transport(streams());
        try (Frontend frontend = Frontend.open(
                streams(),
                ending(),
                channelArguments.program(streams(), ending(), transport, false),
                screen -> HumanView.ofClient(screen, channelArguments, transport))) {
            answers.handler(channelArguments, frontend, ending(), () -> null); // wrong usage is told before it connects
            try (MessageChannel channel = connect(server, options(frontend.view()), transport, frontend.view())) {
                ending().closes(channel::close);
                boolean speaksByItself = answers.given() || heartbeat.given();
                InputSender.start(
                        frontend, ending(), line -> channelArguments.message(line, channel.charset()), channel::write,
                        speaksByItself ? () -> {} : channel::endOutput);
                return talk(channel, answers.handler(channelArguments, frontend, ending(), channel::connection));
            }
        }
    }

    private ChannelOptions options(View view) {
        return heartbeat.on(channelArguments.options(view), channelArguments);
    }

    static MessageChannel connect(Endpoint server, ChannelOptions options, Transport transport, View view) {
        try {
            return MessageChannel.connect(server, options, transport.tcp());
        } catch (SocketFailure failure) {
            view.cannotStart(server, failure);
            throw failure;
        }
    }

    private int talk(MessageChannel channel, MessageHandler handler) {
        try {
            channel.serve(handler);
            return ending().exitCodeOr(ExitCode.DONE);
        } catch (SocketFailure toldByTheChannel) {
            return ending().exitCodeOr(ExitCode.FAILED);
        }
    }
}
