package dev.prise.jfr;

import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes what happens into the flight recordings that run; while none does, it costs next to nothing.
 *
 * <pre>{@code
 * ChannelOptions.DEFAULTS.withEvents(new JfrEvents())
 * }</pre>
 *
 * <p>Connections, refusals, failures and messages that were too long are in every recording, one started with {@code -XX:StartFlightRecording} or
 * {@code jcmd PID JFR.start} too. Messages, which may be millions, are in those that ask for them: {@code +dev.prise.Message#enabled=true}.
 * Each connection has a number, which its messages and failures hold too; 0 stands for what concerns none, such as datagrams.
 *
 * <p>For any number of servers, channels and ports, and any threads.
 */
public final class JfrEvents implements SocketEvents {

    private static final AtomicLong NUMBERS = new AtomicLong(); // one recording sees all the listeners of the process
    private static final long NO_CONNECTION = 0;

    /** A listener; one is enough for a program. */
    public JfrEvents() {}

    @Override
    public SocketEvents forConnection(Endpoint local, Endpoint peer) {
        return new ConnectionEvents(NUMBERS.incrementAndGet(), local);
    }

    @Override
    public void refused(Endpoint peer, String why) {
        RefusalEvent.write(NO_CONNECTION, peer, why);
    }

    @Override
    public void received(Endpoint peer, Message message) {
        MessageEvent.write(NO_CONNECTION, peer, "received", message);
    }

    @Override
    public void sent(Endpoint peer, Message message) {
        MessageEvent.write(NO_CONNECTION, peer, "sent", message);
    }

    @Override
    public void failed(Endpoint peer, SocketFailure failure) {
        FailureEvent.write(NO_CONNECTION, peer, failure);
    }
}
