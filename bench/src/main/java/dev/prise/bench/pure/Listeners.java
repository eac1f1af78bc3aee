package dev.prise.bench.pure;

import dev.prise.events.Counters;
import dev.prise.events.EventLog;
import dev.prise.Message;
import dev.prise.SocketEvents;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.channel.ReadResult;
import dev.prise.jfr.JfrEvents;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What it costs to hear of a message: one is written and read over a wire in memory, by one thread, so that two events are told. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Listeners {

    /** Who listens: nobody, somebody who does nothing, counters, a log at the usual level, a flight recorder that is off, all three. */
    @Param({"nobody", "somebody", "counters", "log", "jfr", "all"})
    public String listener;

    /** How long the message is. */
    @Param("32")
    public int size;

    private Message message;
    private MessageChannel.Pair pair;

    /** Connects. */
    @Setup
    public void prepare() {
        message = Message.of(new byte[size]);
        pair = MessageChannel.pair(ChannelOptions.DEFAULTS.withEvents(events()));
    }

    private SocketEvents events() {
        EventLog log = EventLog.to(System.getLogger("dev.prise.bench"));
        return switch (listener) {
            case "nobody" -> SocketEvents.NONE;
            case "counters" -> new Counters();
            case "log" -> log;
            case "jfr" -> new JfrEvents();
            case "all" -> new Counters().and(log).and(new JfrEvents());
            default -> new SocketEvents() {};
        };
    }

    /** A message goes across. */
    @Benchmark
    public ReadResult across() {
        pair.left().write(message);
        return pair.right().read();
    }
}
