package dev.prise.wlanguage;

import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.channel.MessageChannel;
import dev.prise.channel.ReadResult;
import dev.prise.frame.TransmissionMode;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Optional;

/** One connection: made by SocketConnecte, or let in by SocketAccepte. */
final class NamedChannel extends NamedSocket {

    private final MessageChannel channel;

    NamedChannel(MessageChannel channel, Charset charset) {
        super(channel.mode(), charset);
        this.channel = channel;
    }

    @Override
    ReadResult readOnce(Duration wait) {
        return channel.read(wait);
    }

    @Override
    void write(Message message) {
        channel.write(message);
    }

    @Override
    void apply(TransmissionMode next) {
        channel.mode(next);
    }

    @Override
    Optional<Endpoint> peer() {
        return Optional.of(channel.peer());
    }

    @Override
    void close() {
        channel.close();
    }
}
