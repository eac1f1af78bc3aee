package dev.prise.examples;

import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.frame.TransmissionMode;
import dev.prise.server.Client;
import dev.prise.server.ServerOptions;
import dev.prise.server.SimplifiedServer;
import dev.prise.tcp.TcpOptions;
import dev.prise.tls.Identity;
import dev.prise.tls.Tls;
import dev.prise.tls.Trust;
import java.nio.file.Path;
import java.time.Duration;

/** TLS: from the first byte on, with certificates at both ends, and from the middle of a dialogue on. */
public final class OverTls {

    private OverTls() {}

    /**
     * A server that speaks TLS.
     *
     * @param chain its certificate, and those that lead to the authority's
     * @param key its private key
     * @return the server
     */
    public static SimplifiedServer listen(Path chain, Path key) {
        Tls tls = Tls.DEFAULTS.withIdentity(Identity.pem(chain, key));
        return SimplifiedServer.listen(0, ServerOptions.DEFAULTS.withTcp(TcpOptions.DEFAULTS.withTls(tls)));
    }

    /**
     * A server that lets nobody in without a certificate.
     *
     * @param store a PKCS#12 store with its key
     * @param password what opens the store
     * @param clientCa the authority that vouches for clients
     * @return the server
     */
    public static SimplifiedServer listenToWhoIsKnown(Path store, String password, Path clientCa) {
        Tls tls = Tls.DEFAULTS
                .withIdentity(Identity.pkcs12(store, password, "server"))
                .withTrust(Trust.pem(clientCa))
                .withClientCertificate(Tls.ClientCertificate.DEMANDED);
        return SimplifiedServer.listen(0, ServerOptions.DEFAULTS.withTcp(TcpOptions.DEFAULTS.withTls(tls)));
    }

    /**
     * Greets one client by the name in its certificate.
     *
     * @param server a server that demands certificates
     */
    public static void greet(SimplifiedServer server) {
        Message question = server.read().orThrow();
        Client client = server.client().orElseThrow();
        String name = client.certificate().orElseThrow().getSubjectX500Principal().getName();
        client.write("Hello " + name + ", you said: " + question.text());
    }

    /**
     * Asks a server that an authority of one's own vouches for.
     *
     * @param server where it is, by a name that stands in its certificate
     * @param ca the authority's certificate
     * @param question what to ask
     * @return the answer
     */
    public static String ask(Endpoint server, Path ca, String question) {
        Tls tls = Tls.DEFAULTS.withTrust(Trust.pem(ca));
        return ask(server, tls, question);
    }

    /**
     * Asks a server that wants to know who asks.
     *
     * @param server where it is, by a name that stands in its certificate
     * @param store a PKCS#12 store with one's own key
     * @param password what opens the store
     * @param ca the authority's certificate
     * @return the answer
     */
    public static String askAsMyself(Endpoint server, Path store, String password, Path ca) {
        Tls tls = Tls.DEFAULTS
                .withTrust(Trust.pem(ca))
                .withIdentity(Identity.pkcs12(store, password, "client"));
        return ask(server, tls, "it is me");
    }

    private static String ask(Endpoint server, Tls tls, String question) {
        TcpOptions tcp = TcpOptions.DEFAULTS.withTls(tls);
        try (MessageChannel channel = MessageChannel.connect(server, ChannelOptions.DEFAULTS, tcp)) {
            channel.write(question);
            return channel.read(Duration.ofSeconds(5)).orThrow().text();
        }
    }

    /**
     * Answers lines, and goes on with TLS when a client says so.
     *
     * @param server who listens, in the line mode and without TLS
     * @param tls who the server is
     */
    public static void serveUntilAndAfterStartTls(SimplifiedServer server, Tls tls) {
        server.serve(command -> {
            if (!command.text().equals("STARTTLS")) {
                return command.reply("got " + command.text());
            }
            Client client = server.client().orElseThrow();
            client.write("go ahead");
            client.startTls(tls);
            return Message.NONE;
        });
    }

    /**
     * Asks for TLS in mid-dialogue, then says something that nobody else shall read.
     *
     * @param server where it is, by a name that stands in its certificate
     * @param ca the authority's certificate
     * @return what the server answered to the secret
     */
    public static String tellASecret(Endpoint server, Path ca) {
        ChannelOptions lines = ChannelOptions.DEFAULTS.withMode(TransmissionMode.line());
        try (MessageChannel channel = MessageChannel.connect(server, lines)) {
            channel.write("STARTTLS");
            if (!channel.read().orThrow().text().equals("go ahead")) {
                return "the server speaks no TLS";
            }
            channel.startTls(Tls.DEFAULTS.withTrust(Trust.pem(ca)));
            channel.write("a secret");
            return channel.read().orThrow().text();
        }
    }
}
