package dev.prise.jfr;

import dev.prise.Connection;
import dev.prise.Endpoint;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.DatagramTooLong;
import dev.prise.SocketFailure.FramingFailure;
import java.util.Arrays;
import java.util.HexFormat;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** Something broke. */
@Name("dev.prise.Failure")
@Label("Failure")
@Category("Prise")
@Description("A failure of a connection, a server or a port")
@StackTrace(false)
final class FailureEvent extends Event {

    private static final int MAX_BYTES = 64;

    @Label("Connection")
    @Description("The connection's id, none for a server or port itself")
    String connection;

    @Label("Peer")
    String peer;

    @Label("Kind")
    @Description("Its name in the catalogue, for example PeerTooSlow")
    String kind;

    @Label("Text")
    @Description("What happened, what it means, what to do")
    String text;

    @Label("First Bytes")
    @Description("What came instead of a message, in hexadecimal")
    String firstBytes;

    static void write(Connection connection, Endpoint peer, SocketFailure failure) {
        FailureEvent event = new FailureEvent();
        if (event.isEnabled()) {
            event.connection = JfrEvents.id(connection);
            event.peer = peer.toString();
            event.kind = failure.getClass().getSimpleName();
            event.text = failure.getMessage();
            event.firstBytes = hex(received(failure));
            event.commit();
        }
    }

    private static byte[] received(SocketFailure failure) {
        return switch (failure) {
            case FramingFailure framing -> framing.received();
            case DatagramTooLong datagram -> datagram.received();
            default -> new byte[0];
        };
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(Arrays.copyOf(bytes, Math.min(bytes.length, MAX_BYTES)));
    }
}
