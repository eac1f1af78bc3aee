package dev.prise.cli;

import dev.prise.Connection;
import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.Overflow;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.MessageTooLong;
import dev.prise.events.LogThrottle;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;

/**
 * Passes on to another view what happens. Where a connection brings many events of one kind, only the first of each
 * second are passed on, and the number of the others ({@link LogThrottle}): a peer could else write a line of hundreds
 * of bytes with each of its own. Messages are all passed on, since they are what the command is for.
 */
final class ThrottledView implements View {

    private final View view;
    private final Connection connection; // null in the view of all
    private final Map<Connection, ThrottledView> open; // each connection's own, from its beginning to its end
    private final LogThrottle throttle = new LogThrottle();

    ThrottledView(View view) {
        this(view, null, new ConcurrentHashMap<>());
    }

    private ThrottledView(View view, Connection connection, Map<Connection, ThrottledView> open) {
        this.view = view;
        this.connection = connection;
        this.open = open;
    }

    @Override
    public View forConnection(Connection one) {
        ThrottledView own = new ThrottledView(view.forConnection(one), one, open);
        open.put(one, own);
        return own;
    }

    private boolean passes(Object kind, LongConsumer report) {
        return connection == null || throttle.passes(kind, report);
    }

    private boolean passes(String event) {
        return passes(event, count -> view.repeated(event, count));
    }

    @Override
    public void listening(Endpoint local) {
        view.listening(local);
    }

    @Override
    public void connected(Endpoint peer) {
        view.connected(peer);
    }

    @Override
    public void admitted(Endpoint peer) {
        view.admitted(peer);
    }

    @Override
    public void refused(Endpoint peer, String why) {
        view.refused(peer, why);
    }

    @Override
    public void received(Endpoint peer, Message message) {
        view.received(peer, message);
    }

    @Override
    public void sent(Endpoint peer, Message message) {
        view.sent(peer, message);
    }

    @Override
    public void heartbeatReceived(Endpoint peer, Message message) {
        if (passes("heartbeat-received")) {
            view.heartbeatReceived(peer, message);
        }
    }

    @Override
    public void heartbeatSent(Endpoint peer, Message message) {
        if (passes("heartbeat-sent")) {
            view.heartbeatSent(peer, message);
        }
    }

    @Override
    public void modeChanged(Endpoint peer, String mode, Charset charset) {
        view.modeChanged(peer, mode, charset);
    }

    @Override
    public void overflowed(Endpoint peer, MessageTooLong what, Overflow how) {
        if (passes("overflow")) {
            view.overflowed(peer, what, how);
        }
    }

    @Override
    public void failed(Endpoint peer, SocketFailure failure) {
        if (passes(failure.getClass(), count -> view.repeated("failed", count))) {
            view.failed(peer, failure);
        }
    }

    @Override
    public void closed(Endpoint peer, String why) {
        throttle.flush();
        view.closed(peer, why);
        if (connection != null) {
            open.remove(connection);
        }
    }

    @Override
    public void unanswered(Connection asking, String why) {
        ThrottledView own = open.get(asking);
        if (own == null) {
            view.unanswered(asking, why); // it is closed
        } else {
            own.unanswered(asking.peer(), why);
        }
    }

    @Override
    public void unanswered(Endpoint peer, String why) {
        if (passes("failed")) {
            view.unanswered(peer, why);
        }
    }

    @Override
    public void unsent(String why) {
        view.unsent(why);
    }

    @Override
    public void note(String what) {
        view.note(what);
    }

    @Override
    public void cannotStart(Endpoint where, SocketFailure failure) {
        view.cannotStart(where, failure);
    }

    @Override
    public void typed(Message message) {
        view.typed(message);
    }
}
