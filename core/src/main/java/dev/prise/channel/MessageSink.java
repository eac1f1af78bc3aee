package dev.prise.channel;

import dev.prise.Message;
import dev.prise.SocketFailure;
import java.nio.charset.Charset;

/** Where whole messages are written to. */
public interface MessageSink {

    /**
     * Writes a message. Blocks while the peer does not read, for at most {@link dev.prise.Limits#writeTimeout()}.
     *
     * @param message the message
     * @throws SocketFailure as the implementation says
     */
    void write(Message message);

    /**
     * What text is written in.
     *
     * @return the charset
     */
    Charset charset();

    /**
     * Writes text in the {@link #charset()}, as {@link #write(Message)} does.
     *
     * @param text the text
     * @throws IllegalArgumentException if the charset has no bytes for a character of it
     * @throws SocketFailure as {@link #write(Message)} does
     */
    default void write(String text) {
        write(Message.of(text, charset()));
    }

    /**
     * Writes bytes as one message, as {@link #write(Message)} does.
     *
     * @param bytes the bytes
     * @throws SocketFailure as {@link #write(Message)} does
     */
    default void write(byte[] bytes) {
        write(Message.of(bytes, charset()));
    }
}
