package dev.prise.examples;

import dev.prise.Message;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.Heartbeat;
import dev.prise.channel.MessageChannel;
import dev.prise.server.ClientLimits;
import dev.prise.server.ServerOptions;
import dev.prise.server.StandardServer;
import dev.prise.tcp.TcpOptions;
import java.time.Duration;

/** Who may come in, what their address is behind a proxy, and how long the dead stay. */
public final class AtTheDoor {

    private AtTheDoor() {}

    /**
     * A server for a company's own network.
     *
     * @param port the port
     * @return the server
     */
    public static StandardServer forOurNetworks(int port) {
        ServerOptions options = ServerOptions.DEFAULTS
                .withAllowed("192.168.0.0/16", "2001:db8::/32")
                .withDenied("192.168.1.7")
                .withClients(ClientLimits.DEFAULTS.withMostPerAddress(5))
                .withRefusalMessage(Message.of("not from there"));
        StandardServer server = StandardServer.listen(port, options);
        server.start(client -> client.serve(request -> request));
        return server;
    }

    /**
     * A server that tells each client the address it has come from, also where a proxy stands between them.
     *
     * @param port the port
     * @return the server
     */
    public static StandardServer behindProxy(int port) {
        TcpOptions behind = TcpOptions.DEFAULTS.withProxyFrom("10.0.0.5");
        StandardServer server = StandardServer.listen(port, ServerOptions.DEFAULTS.withTcp(behind));
        server.start(client -> client.serve(
                request -> request.reply("you are " + client.peer().host())));
        return server;
    }

    /**
     * Two ends in memory, each of which notices within half a minute that the other is gone.
     *
     * @return both ends
     */
    public static MessageChannel.Pair withSignsOfLife() {
        ChannelOptions options = ChannelOptions.DEFAULTS.withHeartbeat(
                Heartbeat.of("PING").answeredBy("PONG").every(Duration.ofSeconds(20)).within(Duration.ofSeconds(10)));
        return MessageChannel.pair(options);
    }
}
