package dev.prise.jfr;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import jdk.jfr.Timestamp;

/** A connection, written when it is over. */
@Name("dev.prise.Connection")
@Label("Connection")
@Category("Prise")
@Description("A connection, from its beginning to its end")
@StackTrace(false)
final class ConnectionEvent extends Event {

    @Label("Connection")
    @Description("Its id in this process, for example c2")
    String connection;

    @Label("Local")
    String local;

    @Label("Peer")
    String peer;

    @Label("Since")
    @Description("When it began, also where that was before the recording did: the event's own start and duration know nothing of that")
    @Timestamp(Timestamp.MILLISECONDS_SINCE_EPOCH)
    long since;

    @Label("Lasted")
    @Timespan(Timespan.NANOSECONDS)
    long lasted;

    @Label("Received Messages")
    long receivedMessages;

    @Label("Received Bytes")
    @DataAmount
    long receivedBytes;

    @Label("Sent Messages")
    long sentMessages;

    @Label("Sent Bytes")
    @DataAmount
    long sentBytes;

    @Label("How It Ended")
    String how;
}
