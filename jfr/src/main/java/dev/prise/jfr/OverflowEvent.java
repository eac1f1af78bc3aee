package dev.prise.jfr;

import dev.prise.Connection;
import dev.prise.Endpoint;
import dev.prise.Overflow;
import dev.prise.SocketFailure.MessageTooLong;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A message was longer than the limit, and the connection went on. */
@Name("dev.prise.Overflow")
@Label("Overflow")
@Category("Prise")
@Description("A message that was longer than the limit, and skipped or truncated")
@StackTrace(false)
final class OverflowEvent extends Event {

    @Label("Connection")
    @Description("The connection's id")
    String connection;

    @Label("Peer")
    String peer;

    @Label("How")
    @Description("SKIP or TRUNCATE")
    String how;

    @Label("Size")
    @Description("The whole of it, without header and tag")
    @DataAmount
    long size;

    @Label("Limit")
    @DataAmount
    long limit;

    @Label("Text")
    @Description("What happened, what it means, what to do")
    String text;

    @Label("First Bytes")
    @Description("Its beginning with its header, in hexadecimal")
    String firstBytes;

    static void write(Connection connection, Endpoint peer, MessageTooLong what, Overflow how) {
        OverflowEvent event = new OverflowEvent();
        if (event.isEnabled()) {
            event.connection = connection.id();
            event.peer = peer.toString();
            event.how = how.name();
            event.size = what.size();
            event.limit = what.limit();
            event.text = what.getMessage();
            event.firstBytes = FailureEvent.hex(what.received());
            event.commit();
        }
    }
}
