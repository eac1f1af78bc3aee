package dev.prise.cli;

import dev.prise.Connection;
import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.channel.MessageHandler;
import dev.prise.server.Client;
import dev.prise.server.SecondClientPolicy;
import dev.prise.server.ServerOptions;
import dev.prise.server.SimplifiedServer;
import dev.prise.server.StandardServer;
import dev.prise.tcp.Tcp;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code prise serve}: the simplified server, one client at a time; or the standard one, many. */
@Command(name = "serve", description = Help.SERVE, footer = Help.SERVE_FOOTER)
final class Serve extends Subcommand {

    @Parameters(paramLabel = "PORT", converter = Endpoints.Port.class, description = Help.PORT)
    private Integer port;

    @Mixin
    private AnswerArguments answers;

    @Mixin
    private ChannelArguments channel;

    @Option(names = "--bind", paramLabel = "ADDRESS", description = Help.BIND)
    private String address = Tcp.ALL_INTERFACES;

    @Option(names = "--second-client", paramLabel = "WHAT", converter = KeywordConverter.OfSecondClient.class, completionCandidates = KeywordConverter.OfSecondClient.class, description = Help.SECOND_CLIENT)
    private SecondClientWord secondClient;

    @Mixin
    private ManyArguments manyClients;

    @Mixin
    private DoorArguments door;

    @Mixin
    private HeartbeatArguments heartbeat;

    @Mixin
    private ServerTlsArguments tls;

    private SimplifiedServer server;

    @Override
    public Integer call() throws InterruptedException {
        boolean many = manyClients.many(channel);
        if (many && secondClient != null) {
            throw channel.wrong("--many and --second-client exclude each other: with --many nobody waits for a turn");
        }
        Transport transport = tls.transport();
        return many ? serveMany(transport) : serveOneAtATime(transport);
    }

    private int serveMany(Transport transport) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        try (Frontend frontend = Frontend.open(
                streams(),
                ending(),
                channel.program(streams(), ending(), transport, true),
                screen -> HumanView.ofServerForMany(screen, channel, transport))) {
            answers.handler(channel, frontend, ending(), () -> null); // wrong usage is told before anybody can connect
            try (StandardServer many = listen(transport, frontend.view(), StandardServer::listen)) {
                ending().closes(() -> {
                    many.close();
                    ended.countDown();
                });
                many.start(client -> client.serve(answers.handler(channel, frontend, ending(), client::connection)));
                ManyClients typed = new ManyClients(many, channel, frontend.view());
                InputSender.start(frontend, ending(), typed::say, () -> atEndOf(frontend, many.isOpen()));
                ended.await();
            } catch (ClosedHere endedAtOnce) {
                // before it had begun
            }
        }
        return ending().exitCodeOr(ExitCode.DONE);
    }

    private int serveOneAtATime(Transport transport) {
        try (Frontend frontend = Frontend.open(
                streams(),
                ending(),
                channel.program(streams(), ending(), transport, false),
                screen -> HumanView.ofServer(screen, channel, transport))) {
            MessageHandler handler = answers.handler(channel, frontend, ending(), this::connection);
            try (SimplifiedServer listening = listen(transport, frontend.view(), SimplifiedServer::listen)) {
                server = listening;
                ending().closes(server::close);
                InputSender.start(frontend, ending(), this::message, server::write,
                        () -> atEndOf(frontend, server.isOpen()));
                server.serve(handler);
            } catch (ClosedHere endedAtOnce) {
                // before it had begun
            }
        }
        return ending().exitCodeOr(ExitCode.DONE);
    }

    private <S> S listen(Transport transport, View view, BiFunction<Integer, ServerOptions, S> listen) {
        try {
            S listening = listen.apply(port, options(view, transport));
            transport.made().ifPresent(made -> view.note(made.toString()));
            return listening;
        } catch (SocketFailure failure) {
            view.cannotStart(new Endpoint(address, port), failure);
            throw failure;
        }
    }

    private void atEndOf(Frontend frontend, boolean serving) {
        if (streams().terminal() && serving) {
            frontend.view().note("no more input, still serving (Ctrl-C ends it)");
        }
    }

    private Message message(String line) {
        // a client that was looked at is waited for when it leaves: somebody may have it in hand, and answer it yet
        Optional<Client> whose = channel.detects() ? server.client() : Optional.empty();
        return channel.message(line, whose.map(Client::charset).orElse(channel.charset()));
    }

    private Connection connection() {
        return server.connection().orElseThrow();
    }

    private ServerOptions options(View view, Transport transport) {
        ServerOptions options = ServerOptions.DEFAULTS
                .withChannel(heartbeat.on(channel.options(view), channel))
                .withTcp(transport.tcp())
                .withAddress(address)
                .withSecondClient(policy())
                .withClients(manyClients.limits());
        return door.on(options, channel);
    }

    private SecondClientPolicy policy() {
        return switch (secondClient) {
            case null -> SecondClientPolicy.queue();
            case QUEUE -> SecondClientPolicy.queue();
            case REFUSE -> SecondClientPolicy.refuse();
            case TAKE_OVER -> SecondClientPolicy.takeOver();
            case TAKE_OVER_SAME_ADDRESS -> SecondClientPolicy.takeOverFromSameAddress();
        };
    }
}
