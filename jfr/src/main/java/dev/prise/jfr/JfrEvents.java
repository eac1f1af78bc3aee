package dev.prise.jfr;

import dev.prise.Connection;
import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure;

/**
 * Writes what happens into the flight recordings that run; while none does, it costs next to nothing.
 *
 * <pre>{@code
 * ChannelOptions.DEFAULTS.withEvents(new JfrEvents())
 * }</pre>
 *
 * <p>Connections, refusals, failures and messages that were too long are in every recording, one started with {@code -XX:StartFlightRecording} or
 * {@code jcmd PID JFR.start} too. Messages, which may be millions, are in those that ask for them: {@code +dev.prise.Message#enabled=true}.
 * Each event holds the id of its connection, {@code c1}, {@code c2} and so on; events that concern none, such as datagrams, hold
 * no id.
 *
 * <p>For any number of servers, channels and ports, and any threads.
 */
public final class JfrEvents implements SocketEvents {

    private static final Connection NONE = null; // for what concerns no connection

    /** What an event holds: the id, or nothing. */
    static String id(Connection connection) {
        return connection == null ? null : connection.id();
    }

    /** A listener; one is enough for a program. */
    public JfrEvents() {}

    @Override
    public SocketEvents forConnection(Connection connection) {
        return new ConnectionEvents(connection);
    }

    @Override
    public void refused(Endpoint peer, String why) {
        RefusalEvent.write(NONE, peer, why);
    }

    @Override
    public void received(Endpoint peer, Message message) {
        MessageEvent.write(NONE, peer, "received", message);
    }

    @Override
    public void sent(Endpoint peer, Message message) {
        MessageEvent.write(NONE, peer, "sent", message);
    }

    @Override
    public void failed(Endpoint peer, SocketFailure failure) {
        FailureEvent.write(NONE, peer, failure);
    }
}
