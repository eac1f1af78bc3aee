package dev.prise.examples;

import dev.prise.channel.ChannelOptions;
import dev.prise.frame.TransmissionMode;
import dev.prise.server.ServerOptions;
import dev.prise.server.SimplifiedServer;

/** Serves clients of any mode: each is read and answered as its own first message shows. */
public final class AnyMode {

    private AnyMode() {}

    /**
     * Greets whoever comes, until the server is closed.
     *
     * @param port the port; 0 takes a free one
     * @return the server, which is to be served
     */
    public static SimplifiedServer listen(int port) {
        ServerOptions anyMode = ServerOptions.DEFAULTS
                .withChannel(ChannelOptions.DEFAULTS.withMode(TransmissionMode.detect()));
        return SimplifiedServer.listen(port, anyMode);
    }

    /**
     * Answers in the mode and the charset of the question.
     *
     * @param server who listens
     */
    public static void greet(SimplifiedServer server) {
        server.serve(request -> request.reply("Hello, " + request.text()));
    }
}
