package dev.prise.jfr;

import dev.prise.Connection;
import dev.prise.Endpoint;
import dev.prise.Message;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A whole message. There may be millions, so a recording has to ask for them. */
@Name("dev.prise.Message")
@Label("Message")
@Category("Prise")
@Description("A message that was read or written whole")
@Enabled(false)
@StackTrace(false)
final class MessageEvent extends Event {

    @Label("Connection")
    @Description("The connection's id, none for a datagram")
    String connection;

    @Label("Peer")
    String peer;

    @Label("Direction")
    @Description("received, sent, heartbeat received, or heartbeat sent")
    String direction;

    @Label("Size")
    @Description("Without header and tag")
    @DataAmount
    long size;

    static void write(Connection connection, Endpoint peer, String direction, Message message) {
        MessageEvent event = new MessageEvent();
        if (event.isEnabled()) {
            event.connection = JfrEvents.id(connection);
            event.peer = peer.toString();
            event.direction = direction;
            event.size = message.size();
            event.commit();
        }
    }
}
