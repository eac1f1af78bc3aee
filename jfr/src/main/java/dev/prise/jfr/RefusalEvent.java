package dev.prise.jfr;

import dev.prise.Connection;
import dev.prise.Endpoint;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A client was turned away. */
@Name("dev.prise.Refusal")
@Label("Refusal")
@Category("Prise")
@Description("A client that was turned away without having been served")
@StackTrace(false)
final class RefusalEvent extends Event {

    @Label("Connection")
    @Description("The connection's id, none if it was turned away before it had a channel")
    String connection;

    @Label("Peer")
    String peer;

    @Label("Why")
    String why;

    static void write(Connection connection, Endpoint peer, String why) {
        RefusalEvent event = new RefusalEvent();
        if (event.isEnabled()) {
            event.connection = JfrEvents.id(connection);
            event.peer = peer.toString();
            event.why = why;
            event.commit();
        }
    }
}
