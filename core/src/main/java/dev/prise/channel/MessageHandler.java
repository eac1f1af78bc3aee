package dev.prise.channel;

import dev.prise.Message;

/** Answers messages, one at a time, on the thread that reads them. It may block. */
@FunctionalInterface
public interface MessageHandler {

    /**
     * Answers one message. The answers to messages that came together may leave together, once no more of them are waiting.
     *
     * @param request the message
     * @return the answer, for example {@code request.reply("ok")}; {@link Message#NONE} for none
     */
    Message handle(Message request);
}
