package dev.prise.examples;

import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.channel.MessageChannel;
import dev.prise.channel.ReadResult;
import dev.prise.server.SimplifiedServer;
import java.time.Duration;

/**
 * A server written step by step, as the WINDEV page tells it: create, read, know who it is, write, close. And the client that
 * asks it.
 */
public final class AskAndAnswer {

    private AskAndAnswer() {}

    /**
     * Answers clients one after the other until the server is closed.
     *
     * @param server who listens
     * @param clients how many clients to serve
     */
    public static void answer(SimplifiedServer server, int clients) {
        int left = clients;
        while (left > 0) {
            switch (server.read()) {
                case ReadResult.Received(Message question) -> {
                    Endpoint who = server.client().orElseThrow().peer();
                    server.write("Hello " + who.host() + ", you said: " + question.text());
                }
                case ReadResult.PeerClosed(Endpoint who) -> left--;
                case ReadResult.NothingYet() -> throw new AssertionError("read() without a time-out waits");
            }
        }
    }

    /**
     * Asks one question.
     *
     * @param server where
     * @param question what
     * @return the answer
     */
    public static String ask(Endpoint server, String question) {
        try (MessageChannel channel = MessageChannel.connect(server.host(), server.port())) {
            channel.write(question);
            return channel.read(Duration.ofSeconds(5)).orThrow().text();
        }
    }

    /**
     * Asks a server in the same process.
     *
     * @param args not used
     * @throws InterruptedException if it is interrupted while the server ends
     */
    public static void main(String[] args) throws InterruptedException {
        try (SimplifiedServer server = SimplifiedServer.listen(0)) {
            Thread answering = Thread.ofVirtual().start(() -> answer(server, 1));
            System.out.println(ask(new Endpoint("127.0.0.1", server.port()), "What time is it?"));
            answering.join();
        }
    }
}
