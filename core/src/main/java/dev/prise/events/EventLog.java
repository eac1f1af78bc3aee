package dev.prise.events;

import dev.prise.Connection;
import dev.prise.Endpoint;
import dev.prise.Excerpt;
import dev.prise.Message;
import dev.prise.Overflow;
import dev.prise.SafeText;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.CannotConnect;
import dev.prise.SocketFailure.ConnectionLost;
import dev.prise.SocketFailure.MessageTooLong;
import dev.prise.SocketFailure.Stopped;
import dev.prise.SocketFailure.TagInMessage;
import dev.prise.SocketFailure.TlsFailed;
import dev.prise.SocketFailure.WrongSize;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.Charset;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Logs what happens, an event a line, to the logger that the JDK knows; through the usual bridges that is SLF4J, Log4j or
 * {@code java.util.logging}.
 *
 * <pre>{@code
 * ChannelOptions.DEFAULTS.withEvents(EventLog.to(System.getLogger("till")))
 * }</pre>
 *
 * <table>
 * <caption>Levels: what strangers do is never a warning</caption>
 * <tr><td>{@code WARNING}</td><td>what this end should mend: a server that cannot be reached, certificates that have changed and
 *     cannot be used, a system that can give no more connections, an answer that holds its own end tag</td></tr>
 * <tr><td>{@code INFO}</td><td>listening; clients refused; messages skipped or truncated; every other failure</td></tr>
 * <tr><td>{@code DEBUG}</td><td>connections made, admitted, over; modes changed; what was stopped at this end</td></tr>
 * <tr><td>{@code TRACE}</td><td>messages and heartbeats: their sizes, or their beginnings too ({@link #withExcerpts})</td></tr>
 * </table>
 *
 * <p>A line begins with the connection's id and its peer: {@code c2 192.168.1.20:4001}. A line is one line and
 * {@linkplain SafeText safe to show}, whatever the peer sends; what is longer than {@value #MAX_CHARS} characters is
 * cut. The text of a failure shows the first bytes of what came. A level that is off costs a question to the logger.
 *
 * <p>If a connection brings many failures of one kind, or many messages that are too long, the first {@value LogThrottle#FIRST} of
 * each second are logged, and the others are counted: {@code c2 192.168.1.20:4001 skipped: 990 more messages within a second}
 * ({@link LogThrottle}). At {@code TRACE} each message is a line.
 */
public final class EventLog implements SocketEvents {

    /** How long a line can be, in characters. */
    public static final int MAX_CHARS = 1000;

    private final Logger logger;
    private final boolean excerpts;
    private final Connection connection; // null for what concerns none
    private final Supplier<LogThrottle> throttles;
    private final LogThrottle throttle; // unused without a connection

    private EventLog(
            Logger logger, boolean excerpts, Connection connection, Supplier<LogThrottle> throttles) {
        this.logger = Objects.requireNonNull(logger, "logger");
        this.excerpts = excerpts;
        this.connection = connection;
        this.throttles = throttles;
        this.throttle = throttles.get();
    }

    /**
     * Logs there.
     *
     * @param logger where to, for example {@code System.getLogger("dev.prise")}
     * @return the listener
     */
    public static EventLog to(Logger logger) {
        return to(logger, LogThrottle::new);
    }

    static EventLog to(Logger logger, Supplier<LogThrottle> throttles) {
        return new EventLog(logger, false, null, throttles);
    }

    /**
     * A copy that shows how each message begins, as an {@linkplain Excerpt excerpt}, and not its size alone. Mind whose secrets
     * get into the log.
     *
     * @return the copy
     */
    public EventLog withExcerpts() {
        return new EventLog(logger, true, connection, throttles);
    }

    @Override
    public SocketEvents forConnection(Connection of) {
        return new EventLog(logger, excerpts, of, throttles);
    }

    @Override
    public void listening(Endpoint local) {
        log(Level.INFO, local, "listens");
    }

    @Override
    public void connected(Endpoint peer) {
        log(Level.DEBUG, peer, "connected");
    }

    @Override
    public void admitted(Endpoint peer) {
        log(Level.DEBUG, peer, "admitted");
    }

    @Override
    public void refused(Endpoint peer, String why) {
        log(Level.INFO, peer, "refused: ", why);
    }

    @Override
    public void received(Endpoint peer, Message message) {
        log(peer, "received ", message);
    }

    @Override
    public void sent(Endpoint peer, Message message) {
        log(peer, "sent ", message);
    }

    @Override
    public void heartbeatReceived(Endpoint peer, Message message) {
        log(peer, "heartbeat received ", message);
    }

    @Override
    public void heartbeatSent(Endpoint peer, Message message) {
        log(peer, "heartbeat sent ", message);
    }

    @Override
    public void overflowed(Endpoint peer, MessageTooLong what, Overflow how) {
        String done = how == Overflow.SKIP ? "skipped: " : "truncated: ";
        logFew(Level.INFO, peer, how, done, what, " messages");
    }

    @Override
    public void modeChanged(Endpoint peer, String mode, Charset charset) {
        log(Level.DEBUG, peer, "speaks from now on: ", mode, ", ", charset.name());
    }

    @Override
    public void failed(Endpoint peer, SocketFailure failure) {
        Class<?> kind = failure.getClass();
        logFew(level(failure), peer, kind, "failed: ", failure, " of " + kind.getSimpleName());
    }

    private Level level(SocketFailure failure) {
        boolean ours = connection == null && (failure instanceof TlsFailed || failure instanceof ConnectionLost);
        return ours || failure instanceof CannotConnect || failure instanceof TagInMessage
                || failure instanceof WrongSize
                        ? Level.WARNING
                        : failure instanceof Stopped ? Level.DEBUG : Level.INFO;
    }

    @Override
    public void closed(Endpoint peer, String why) {
        throttle.flush();
        log(Level.DEBUG, peer, "closed: ", why);
    }

    // one byte of a peer can be a line of hundreds
    private void logFew(Level level, Endpoint peer, Object kind, String what, SocketFailure failure, String like) {
        boolean passes = connection == null || !logger.isLoggable(level) || throttle.passes(
                kind, count -> log(level, peer, what, count + " more" + like + " within a second"));
        if (passes) {
            log(level, peer, what, failure.getMessage());
        }
    }

    private void log(Endpoint peer, String what, Message message) {
        if (logger.isLoggable(Level.TRACE)) { // before any text is made
            log(Level.TRACE, peer, what, message.size() + " bytes" + (excerpts ? ": " + message : ""));
        }
    }

    private void log(Level level, Endpoint peer, String... what) {
        if (logger.isLoggable(level)) {
            String who = connection == null ? peer.toString() : connection.id() + " " + peer;
            logger.log(level, SafeText.of(who + " " + String.join("", what), MAX_CHARS));
        }
    }
}
