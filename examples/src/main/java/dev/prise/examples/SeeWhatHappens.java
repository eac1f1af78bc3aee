package dev.prise.examples;

import dev.prise.SocketEvents;
import dev.prise.SocketFailure.FramingFailure;
import dev.prise.SocketFailure.PeerTooSlow;
import dev.prise.channel.ChannelOptions;
import dev.prise.events.Counters;
import dev.prise.events.EventLog;
import dev.prise.jfr.JfrEvents;
import dev.prise.micrometer.SocketMetrics;
import dev.prise.server.ServerOptions;
import dev.prise.server.StandardServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/** A server that is watched: a log, counters, metrics, the flight recorder. */
public final class SeeWhatHappens {

    private final Counters counters = new Counters();

    /** A program with nothing to show yet. */
    public SeeWhatHappens() {}

    /**
     * A server that tells all of them.
     *
     * @param port the port
     * @return the server
     */
    public StandardServer listen(int port) {
        SocketEvents events = EventLog.to(System.getLogger("till")).and(counters).and(new JfrEvents());
        ServerOptions options = ServerOptions.DEFAULTS.withChannel(ChannelOptions.DEFAULTS.withEvents(events));
        return StandardServer.listen(port, options);
    }

    /**
     * Looks at the counters.
     *
     * @return a line for a person
     */
    public String state() {
        Counters.Counts now = counters.now();
        return now.open() + " connected, " + now.receivedMessages() + " messages, " + now.refused() + " refused, "
                + now.failed(FramingFailure.class) + " spoke another mode or broke off, "
                + now.failed(PeerTooSlow.class) + " of them too slow";
    }

    /**
     * Shows the counters where the rest of the program's metrics are.
     *
     * @param registry what the monitoring system asks
     */
    public void show(MeterRegistry registry) {
        new SocketMetrics(counters, Tags.of("server", "till")).bindTo(registry);
    }
}
