package dev.prise.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.ModeName;
import dev.prise.Overflow;
import dev.prise.ReceivedBytes;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.MessageTooLong;
import dev.prise.SocketFailure.PeerTooSlow;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.events.Counters;
import dev.prise.frame.TransmissionMode;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SocketMetricsTest {

    private static final Endpoint PEER = new Endpoint("10.0.0.7", 4001);

    private final Counters counters = new Counters();
    private final MeterRegistry registry = new SimpleMeterRegistry();

    private double count(String name, String... tags) {
        return registry.get(name).tags(tags).functionCounter().count();
    }

    private double open() {
        return registry.get("prise.connections.open").gauge().value();
    }

    @Test
    void dialogueIsSeenInTheRegistry() {
        new SocketMetrics(counters).bindTo(registry);
        MessageChannel.Pair pair = MessageChannel.pair(ChannelOptions.DEFAULTS.withEvents(counters));
        try (MessageChannel left = pair.left(); MessageChannel right = pair.right()) {
            assertThat(open()).isEqualTo(2);
            left.write("Hello");
            left.write("again");
            right.read();
        }
        assertThat(open()).isZero();
        assertThat(count("prise.connections")).isEqualTo(2);
        assertThat(count("prise.messages", "direction", "sent")).isEqualTo(2);
        assertThat(count("prise.message.bytes", "direction", "sent")).isEqualTo(10);
        assertThat(count("prise.messages", "direction", "received")).isEqualTo(1);
        assertThat(count("prise.message.bytes", "direction", "received")).isEqualTo(5);
    }

    @Test
    void clientsAreAdmittedOrRefused() {
        new SocketMetrics(counters).bindTo(registry);
        counters.admitted(PEER);
        counters.refused(PEER, "full");
        counters.refused(PEER, "full");

        assertThat(count("prise.clients", "outcome", "admitted")).isEqualTo(1);
        assertThat(count("prise.clients", "outcome", "refused")).isEqualTo(2);
    }

    @Test
    void heartbeatsAreNoMessages() {
        new SocketMetrics(counters).bindTo(registry);
        counters.heartbeatSent(PEER, Message.NONE);
        counters.heartbeatReceived(PEER, Message.NONE);
        counters.heartbeatReceived(PEER, Message.NONE);

        assertThat(count("prise.heartbeats", "direction", "sent")).isEqualTo(1);
        assertThat(count("prise.heartbeats", "direction", "received")).isEqualTo(2);
        assertThat(count("prise.messages", "direction", "sent")).isZero();
    }

    @Test
    void messagesTooLongAreSkippedOrTruncated() {
        new SocketMetrics(counters).bindTo(registry);
        MessageTooLong tooLong =
                new MessageTooLong(17, 16, Overflow.SKIP, ReceivedBytes.of(new byte[17], ModeName.LINE));
        counters.overflowed(PEER, tooLong, Overflow.SKIP);
        counters.overflowed(PEER, tooLong, Overflow.SKIP);
        counters.overflowed(PEER, tooLong, Overflow.TRUNCATE);

        assertThat(count("prise.overflows", "outcome", "skipped")).isEqualTo(2);
        assertThat(count("prise.overflows", "outcome", "truncated")).isEqualTo(1);
        assertThat(count("prise.failures", "kind", "MessageTooLong")).isZero();
    }

    @Test
    void everyKindOfFailureIsThereBeforeItHappens() {
        new SocketMetrics(counters).bindTo(registry);
        assertThat(registry.get("prise.failures").functionCounters())
                .hasSameSizeAs(counters.now().failures().keySet())
                .hasSizeGreaterThan(20)
                .allSatisfy(meter -> assertThat(meter.count()).isZero());

        SocketFailure slow =
                new PeerTooSlow(PEER, Duration.ofSeconds(30),
                        ReceivedBytes.of(new byte[]{'1'}, TransmissionMode.windev().name()));
        counters.failed(PEER, slow);

        assertThat(count("prise.failures", "kind", "PeerTooSlow")).isEqualTo(1);
        assertThat(count("prise.failures", "kind", "BadFrame")).isZero();
    }

    @Test
    void tagsTellTwoServersApart() {
        Counters others = new Counters();
        new SocketMetrics(counters, Tags.of("server", "till")).bindTo(registry);
        new SocketMetrics(others, Tags.of("server", "scale")).bindTo(registry);
        others.connected(PEER);

        assertThat(count("prise.connections", "server", "till")).isZero();
        assertThat(count("prise.connections", "server", "scale")).isEqualTo(1);
        assertThat(registry.getMeters()).extracting(Meter::getId)
                .allSatisfy(
                        id -> assertThat(id.getTag("server")).isIn("till", "scale"));
    }
}
