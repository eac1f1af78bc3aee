package dev.prise.examples;

import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.Overflow;
import dev.prise.channel.ChannelOptions;
import dev.prise.server.ServerOptions;
import dev.prise.server.StandardServer;

/** A server that takes the beginnings of messages that are too long, and says so in its answers. */
public final class LongMessages {

    private LongMessages() {}

    /**
     * Serves from now on.
     *
     * @param port the port
     * @return the server
     */
    public static StandardServer serve(int port) {
        Limits limits = Limits.DEFAULTS.withMaxMessageBytes(64 << 10).withOverflow(Overflow.TRUNCATE);
        ServerOptions options = ServerOptions.DEFAULTS.withChannel(ChannelOptions.DEFAULTS.withLimits(limits));
        StandardServer server = StandardServer.listen(port, options);
        server.start(client -> client.serve(LongMessages::answer));
        return server;
    }

    private static Message answer(Message request) {
        return request.reply(
                request.isTruncated()
                        ? "took " + request.size() + " of " + request.fullLength() + " bytes"
                        : "took " + request.size() + " bytes");
    }
}
