package dev.prise.micrometer;

import dev.prise.SocketFailure;
import dev.prise.events.Counters;
import dev.prise.events.Counters.Counts;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;

/**
 * The counters of servers and channels as meters.
 *
 * <pre>{@code
 * Counters counters = new Counters();
 * ChannelOptions options = ChannelOptions.DEFAULTS.withEvents(counters);
 * …
 * new SocketMetrics(counters, Tags.of("server", "till")).bindTo(registry);
 * }</pre>
 *
 * <table>
 * <caption>The meters</caption>
 * <tr><td>{@code prise.connections.open}</td><td>gauge: connections that stand</td></tr>
 * <tr><td>{@code prise.connections}</td><td>connections that were made</td></tr>
 * <tr><td>{@code prise.clients}</td><td>clients, {@code outcome} admitted or refused</td></tr>
 * <tr><td>{@code prise.messages}</td><td>whole messages, {@code direction} received or sent</td></tr>
 * <tr><td>{@code prise.message.bytes}</td><td>bytes in them, {@code direction} received or sent</td></tr>
 * <tr><td>{@code prise.heartbeats}</td><td>heartbeats and their answers, {@code direction} received or sent</td></tr>
 * <tr><td>{@code prise.overflows}</td><td>messages longer than the limit, {@code outcome} skipped or truncated; where the
 *     connection is closed instead, it is a failure of the kind MessageTooLong</td></tr>
 * <tr><td>{@code prise.failures}</td><td>failures, {@code kind} as in the catalogue, for example PeerTooSlow; all kinds are there from
 *     the beginning, so that the first one is seen as a step from 0</td></tr>
 * </table>
 *
 * <p>They are asked when the registry publishes; the path of a message knows nothing of them. A registry holds counters weakly: they
 * live as long as the servers and channels that count with them.
 */
public final class SocketMetrics implements MeterBinder {

    private final Counters counters;
    private final Tags tags;

    /**
     * Meters without tags of their own, for a program with one set of counters.
     *
     * @param counters what to show
     */
    public SocketMetrics(Counters counters) {
        this(counters, List.of());
    }

    /**
     * Meters that tell several sets of counters apart.
     *
     * @param counters what to show
     * @param tags what all meters are marked with, for example the server's name
     */
    public SocketMetrics(Counters counters, Iterable<Tag> tags) {
        this.counters = Objects.requireNonNull(counters, "counters");
        this.tags = Tags.of(tags);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("prise.connections.open", counters, each -> each.now().open())
                .description("Connections that stand")
                .baseUnit(BaseUnits.CONNECTIONS)
                .tags(tags)
                .register(registry);
        counter("prise.connections", Counts::connected)
                .description("Connections that were made")
                .baseUnit(BaseUnits.CONNECTIONS)
                .register(registry);
        clients("admitted", Counts::admitted).register(registry);
        clients("refused", Counts::refused).register(registry);
        messages("received", Counts::receivedMessages).register(registry);
        messages("sent", Counts::sentMessages).register(registry);
        bytes("received", Counts::receivedBytes).register(registry);
        bytes("sent", Counts::sentBytes).register(registry);
        heartbeats("received", Counts::heartbeatsReceived).register(registry);
        heartbeats("sent", Counts::heartbeatsSent).register(registry);
        overflows("skipped", Counts::skipped).register(registry);
        overflows("truncated", Counts::truncated).register(registry);
        counters.now().failures().keySet().forEach(kind -> failures(kind).register(registry));
    }

    private FunctionCounter.Builder<Counters> clients(String outcome, ToLongFunction<Counts> count) {
        return counter("prise.clients", count).tag("outcome", outcome).description("Clients, admitted or refused");
    }

    private FunctionCounter.Builder<Counters> messages(String direction, ToLongFunction<Counts> count) {
        return counter("prise.messages", count)
                .tag("direction", direction)
                .description("Whole messages")
                .baseUnit(BaseUnits.MESSAGES);
    }

    private FunctionCounter.Builder<Counters> bytes(String direction, ToLongFunction<Counts> count) {
        return counter("prise.message.bytes", count)
                .tag("direction", direction)
                .description("Bytes in whole messages, without headers and tags")
                .baseUnit(BaseUnits.BYTES);
    }

    private FunctionCounter.Builder<Counters> heartbeats(String direction, ToLongFunction<Counts> count) {
        return counter("prise.heartbeats", count)
                .tag("direction", direction)
                .description("Heartbeats and their answers, which are no messages");
    }

    private FunctionCounter.Builder<Counters> overflows(String outcome, ToLongFunction<Counts> count) {
        return counter("prise.overflows", count)
                .tag("outcome", outcome)
                .description("Messages longer than the limit, skipped or truncated")
                .baseUnit(BaseUnits.MESSAGES);
    }

    private FunctionCounter.Builder<Counters> failures(Class<? extends SocketFailure> kind) {
        return counter("prise.failures", counts -> counts.failed(kind))
                .tag("kind", kind.getSimpleName())
                .description("Failures, by their kind in the catalogue");
    }

    private FunctionCounter.Builder<Counters> counter(String name, ToLongFunction<Counts> count) {
        return FunctionCounter.builder(name, counters, each -> count.applyAsLong(each.now())).tags(tags);
    }
}
