package dev.prise.examples;

import dev.prise.Message;
import dev.prise.server.Client;
import dev.prise.server.SimplifiedServer;
import java.util.concurrent.Executor;

/** One thread reads, others answer: each answer reaches the client that asked, or nobody. */
public final class WorkersAnswer {

    private WorkersAnswer() {}

    /**
     * Reads one message and has it answered elsewhere.
     *
     * @param server who listens
     * @param pool who answers
     */
    public static void answerOne(SimplifiedServer server, Executor pool) {
        Message request = server.read().orThrow();
        Client client = server.client().orElseThrow();
        pool.execute(() -> client.write(answer(request)));
    }

    private static Message answer(Message request) {
        return request.reply("done: " + request.text());
    }
}
