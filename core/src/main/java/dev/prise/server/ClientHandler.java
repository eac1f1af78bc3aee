package dev.prise.server;

import dev.prise.channel.MessageChannel;
import dev.prise.channel.MessageHandler;

/** Talks with one client of a {@link StandardServer}, on a thread of that client's own. It may block. */
@FunctionalInterface
public interface ClientHandler {

    /**
     * Talks with a client until there is nothing more to say. The channel is closed when this returns or throws.
     *
     * @param client the channel with the client
     */
    void handle(MessageChannel client);

    /**
     * A handler that answers each message of each client.
     *
     * @param handler what answers; called by several threads at a time, one for each client
     * @return the handler
     */
    static ClientHandler answering(MessageHandler handler) {
        return client -> client.serve(handler);
    }
}
