package dev.prise;

import dev.prise.SocketFailure.MessageTooLong;
import dev.prise.events.Counters;
import dev.prise.events.EventLog;
import java.nio.charset.Charset;

/**
 * What happens, told to whoever wants to know: consoles, logs, metrics, tests. Every method does nothing by default,
 * and the library itself prints nothing. {@link EventLog} and {@link Counters} are listeners that are here already.
 *
 * <pre>
 * listening
 *   connected                 a client has connected
 *     admitted                it is served; at a simplified server once its first whole message is there and its turn has come
 *       received, sent        each message
 *       heartbeatReceived, heartbeatSent
 *       overflowed              a message was longer than the limit, and skipped or truncated
 *       modeChanged
 *     failed                  something broke; the text says what, why and what to do
 *   closed                    the connection is over
 *   refused                   turned away: its address, a limit, the place, the program, no PROXY header; before or after connected
 * </pre>
 *
 * <p>The methods are called by the thread to which the thing happens, several threads at a time; what another thread was at when
 * a connection was closed may be told after {@code closed}. They must not block,
 * and must not call the channel or server they are told about; {@code close()} is the one exception. What a method
 * throws reaches whoever reads or writes, or ends the thread's work for this one client.
 */
public interface SocketEvents {

    /** Hears nothing, and costs nothing. */
    SocketEvents NONE = new SocketEvents() {};

    /**
     * Tells another listener too: this one first, then the other, also when this one throws. What both throw, only the other's
     * is seen.
     *
     * @param other who is to be told as well
     * @return a listener that tells both
     */
    default SocketEvents and(SocketEvents other) {
        return equals(NONE) ? other : other.equals(NONE) ? this : new CompositeEvents(this, other);
    }

    /**
     * Gives a connection a listener of its own, which gets all of its events, from {@code connected} on. Called once for each
     * connection, by the thread that makes its channel. What a listener keeps for a connection belongs into that listener, or into
     * a map whose key is the {@link Connection}; never the peer's address, which several connections can have.
     *
     * <p>By default this listener, for all connections alike.
     *
     * @param connection both ends, and the id that is shown
     * @return the connection's own listener
     */
    default SocketEvents forConnection(Connection connection) {
        return this;
    }

    /**
     * A server listens: clients can connect from now on.
     *
     * @param local the address it listens on, with the true port
     */
    default void listening(Endpoint local) {}

    /**
     * A connection stands; no message has come yet.
     *
     * @param peer the other end
     */
    default void connected(Endpoint peer) {}

    /**
     * A client is being served from now on.
     *
     * @param peer the client
     */
    default void admitted(Endpoint peer) {}

    /**
     * A client is turned away without having been served. Before its channel is made, by an address, a limit, the program, or for
     * want of a PROXY header, it is no {@link Connection} yet: the server's own listener gets this, and nothing else about it.
     *
     * @param peer the client
     * @param why the reason, in words
     */
    default void refused(Endpoint peer, String why) {}

    /**
     * A whole message has been read.
     *
     * @param peer who sent it
     * @param message the message
     */
    default void received(Endpoint peer, Message message) {}

    /**
     * A message has been written whole, as far as the system tells.
     *
     * @param peer whom it went to
     * @param message the message
     */
    default void sent(Endpoint peer, Message message) {}

    /**
     * A heartbeat of the other end, or its answer to ours, has been read. It is told here alone: no reader gets it, and it is not
     * {@link #received}. An answer that could be anything is a message like any other.
     *
     * @param peer who sent it
     * @param message the heartbeat or the answer
     */
    default void heartbeatReceived(Endpoint peer, Message message) {}

    /**
     * A heartbeat, or the answer to one of the other end, has been written. It is told here alone: it is not {@link #sent}.
     *
     * @param peer whom it went to
     * @param message the heartbeat or the answer
     */
    default void heartbeatSent(Endpoint peer, Message message) {}

    /**
     * A message that is longer than the limit has gone by, and the connection goes on. Told once for each, when its end has come;
     * before {@link #received} where it was truncated. Where the connection is closed instead, that is {@link #failed}.
     *
     * @param peer who sent it
     * @param what its size, the limit and its first bytes, header included; its text says what to do
     * @param how {@link Overflow#SKIP} or {@link Overflow#TRUNCATE}
     */
    default void overflowed(Endpoint peer, MessageTooLong what, Overflow how) {}

    /**
     * The transmission mode of a connection has been changed, or found out.
     *
     * @param peer the other end
     * @param mode the new mode, in words
     * @param charset what text is written and read in from now on
     */
    default void modeChanged(Endpoint peer, String mode, Charset charset) {}

    /**
     * Something broke.
     *
     * @param peer the other end of the connection that broke
     * @param failure what it was
     */
    default void failed(Endpoint peer, SocketFailure failure) {}

    /**
     * A connection is over.
     *
     * @param peer the other end
     * @param why how it ended, in words
     */
    default void closed(Endpoint peer, String why) {}
}
