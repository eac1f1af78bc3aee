package dev.prise.wlanguage;

import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.channel.ReadResult;
import dev.prise.channel.ReadResult.NothingYet;
import dev.prise.channel.ReadResult.Received;
import dev.prise.frame.TransmissionMode;
import dev.prise.udp.Datagram;
import dev.prise.udp.DatagramPort;
import dev.prise.udp.ReceiveResult;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Optional;

/** A UDP socket: one datagram, one message. It has no client, no server, and no mode. */
final class NamedPort extends NamedSocket {

    private final String name;
    private final DatagramPort port;

    @SuppressWarnings("ThreadLocalUsage") // per socket: who answers here may read there
    private final ThreadLocal<Endpoint> answering = new ThreadLocal<>(); // whose datagram this thread has read last

    private volatile Endpoint last; // whose datagram was read last

    NamedPort(String name, DatagramPort port, Charset charset) {
        super(TransmissionMode.windev(), charset);
        this.name = name;
        this.port = port;
    }

    @Override
    ReadResult readOnce(Duration wait) {
        return switch (port.receive(wait)) {
            case Datagram(Endpoint sender, Message message) -> {
                answering.set(sender);
                last = sender;
                yield new Received(message);
            }
            case ReceiveResult.NothingYet() -> new NothingYet();
        };
    }

    @Override
    void write(Message message) {
        throw new IllegalStateException(
                "\"" + name + "\" is a UDP socket, and a datagram needs somebody to go to;"
                        + " give the address and the port as well");
    }

    void write(Endpoint to, Message message) {
        port.send(to, message);
    }

    @Override
    void apply(TransmissionMode next) {
        throw new IllegalStateException(
                "\"" + name + "\" is a UDP socket, and has no transmission mode: one datagram is one message");
    }

    @Override
    Optional<Endpoint> peer() {
        Endpoint mine = answering.get();
        return Optional.ofNullable(mine != null ? mine : last);
    }

    @Override
    void close() {
        port.close();
    }
}
