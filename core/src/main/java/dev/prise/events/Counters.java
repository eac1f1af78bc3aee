package dev.prise.events;

import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.Overflow;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.MessageTooLong;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Counts what happens: connections, messages and bytes each way, clients that were refused, and failures of each kind in the
 * catalogue, so that what is dropped, cut, too long or too slow can be seen from afar.
 *
 * <pre>{@code
 * Counters counters = new Counters();
 * SimplifiedServer server = SimplifiedServer.listen(
 *         5000, ServerOptions.DEFAULTS.withChannel(ChannelOptions.DEFAULTS.withEvents(counters)));
 * …
 * counters.now().failed(PeerTooSlow.class);
 * }</pre>
 *
 * <p>For any number of servers and channels, and any threads; it holds none of them up. It counts from its making on, and never
 * begins anew. A {@code DatagramPort} has no connections, and its end would count as one's: give it counters of its own.
 */
public final class Counters implements SocketEvents {

    private static final List<Class<? extends SocketFailure>> KINDS = kinds(SocketFailure.class).toList();

    private final LongAdder connected = new LongAdder();
    private final LongAdder admitted = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder receivedMessages = new LongAdder();
    private final LongAdder receivedBytes = new LongAdder();
    private final LongAdder sentMessages = new LongAdder();
    private final LongAdder sentBytes = new LongAdder();
    private final LongAdder heartbeatsReceived = new LongAdder();
    private final LongAdder heartbeatsSent = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder truncated = new LongAdder();
    private final LongAdder closed = new LongAdder();
    private final Map<Class<? extends SocketFailure>, LongAdder> failed =
            KINDS.stream().collect(Collectors.toUnmodifiableMap(Function.identity(), kind -> new LongAdder()));

    /** All at nought. */
    public Counters() {}

    private static Stream<Class<? extends SocketFailure>> kinds(Class<? extends SocketFailure> family) {
        return family.isSealed()
                ? Arrays.stream(family.getPermittedSubclasses())
                        .flatMap(kind -> kinds(kind.asSubclass(SocketFailure.class)))
                : Stream.of(family);
    }

    /**
     * How much there was of everything.
     *
     * @param connected connections that were made, by clients to us and by us to servers
     * @param admitted clients that were served
     * @param refused clients that were turned away
     * @param receivedMessages messages that were read whole
     * @param receivedBytes bytes in them, without headers and tags
     * @param sentMessages messages that were written whole
     * @param sentBytes bytes in them, without headers and tags
     * @param heartbeatsReceived heartbeats of the other ends, and their answers to ours; they are no messages
     * @param heartbeatsSent heartbeats, and answers to those of the other ends
     * @param skipped messages that were longer than the limit and thrown away ({@link Overflow#SKIP})
     * @param truncated messages that were longer than the limit and cut to it ({@link Overflow#TRUNCATE}); they are received too
     * @param closed connections that are over
     * @param failures how often each kind of failure was told of ({@link SocketEvents#failed}); every kind is there, in the
     *     order of the catalogue. Kinds that concern the caller alone, such as {@link SocketFailure.NoMessage}, stay 0
     */
    public record Counts(
            long connected,
            long admitted,
            long refused,
            long receivedMessages,
            long receivedBytes,
            long sentMessages,
            long sentBytes,
            long heartbeatsReceived,
            long heartbeatsSent,
            long skipped,
            long truncated,
            long closed,
            Map<Class<? extends SocketFailure>, Long> failures) {

        /**
         * How many connections stand.
         *
         * @return those made, less those over
         */
        public long open() {
            return Math.max(0, connected - closed);
        }

        /**
         * How many failures there were of a kind, or of a whole family.
         *
         * @param kind for example {@code PeerTooSlow.class}, {@code FramingFailure.class}, or {@code SocketFailure.class} for all
         * @return their number
         */
        public long failed(Class<? extends SocketFailure> kind) {
            return failures.entrySet()
                    .stream()
                    .filter(each -> kind.isAssignableFrom(each.getKey()))
                    .mapToLong(Map.Entry::getValue)
                    .sum();
        }

        /** One line for a log, with the kinds of failures that there were. */
        @Override
        public String toString() {
            return "connected " + connected + ", open " + open() + ", admitted " + admitted + ", refused " + refused
                    + ", received " + receivedMessages + " (" + receivedBytes + " bytes), sent " + sentMessages + " ("
                    + sentBytes + " bytes)" + (skipped > 0 ? ", skipped " + skipped : "")
                    + (truncated > 0 ? ", truncated " + truncated : "") + ", failed " + failed(SocketFailure.class)
                    + failures.entrySet()
                            .stream()
                            .filter(each -> each.getValue() > 0)
                            .map(each -> ", " + each.getKey().getSimpleName() + " " + each.getValue())
                            .collect(Collectors.joining());
        }
    }

    /**
     * How things stand. While they go on, the parts may be of slightly different moments.
     *
     * @return the sums of all that was told so far
     */
    public Counts now() {
        long over = closed.sum(); // first: no connection must seem to be over before it was made
        Map<Class<? extends SocketFailure>, Long> failures = new LinkedHashMap<>();
        KINDS.forEach(kind -> failures.put(kind, failed.get(kind).sum()));
        return new Counts(
                connected.sum(),
                admitted.sum(),
                refused.sum(),
                receivedMessages.sum(),
                receivedBytes.sum(),
                sentMessages.sum(),
                sentBytes.sum(),
                heartbeatsReceived.sum(),
                heartbeatsSent.sum(),
                skipped.sum(),
                truncated.sum(),
                over,
                Collections.unmodifiableMap(failures));
    }

    @Override
    public void connected(Endpoint peer) {
        connected.increment();
    }

    @Override
    public void admitted(Endpoint peer) {
        admitted.increment();
    }

    @Override
    public void refused(Endpoint peer, String why) {
        refused.increment();
    }

    @Override
    public void received(Endpoint peer, Message message) {
        receivedMessages.increment();
        receivedBytes.add(message.size());
    }

    @Override
    public void sent(Endpoint peer, Message message) {
        sentMessages.increment();
        sentBytes.add(message.size());
    }

    @Override
    public void heartbeatReceived(Endpoint peer, Message message) {
        heartbeatsReceived.increment();
    }

    @Override
    public void heartbeatSent(Endpoint peer, Message message) {
        heartbeatsSent.increment();
    }

    @Override
    public void overflowed(Endpoint peer, MessageTooLong what, Overflow how) {
        (how == Overflow.SKIP ? skipped : truncated).increment();
    }

    @Override
    public void failed(Endpoint peer, SocketFailure failure) {
        failed.get(failure.getClass()).increment();
    }

    @Override
    public void closed(Endpoint peer, String why) {
        closed.increment();
    }
}
