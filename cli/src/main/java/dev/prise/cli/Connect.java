package dev.prise.cli;

import dev.prise.Endpoint;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.CannotConnect;
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

    @Override
    public Integer call() {
        try (Front front =
                Front.open(streams(), ending(), channelArguments,
                        screen -> HumanView.ofClient(screen, channelArguments))) {
            MessageHandler handler = answers.handler(channelArguments, front, ending(), () -> server);
            try (MessageChannel channel = MessageChannel.connect(server, channelArguments.options(front.view()))) {
                ending().closes(channel::close);
                Typist.start(front, channelArguments, ending(), channel::write, channel::endOutput);
                return talk(channel, handler);
            } catch (CannotConnect failure) {
                front.view().cannotStart(server, failure);
                throw failure;
            }
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
