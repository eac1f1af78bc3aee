package dev.prise.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.channel.MessageChannel;
import dev.prise.server.StandardServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SeeWhatHappensTest {

    @Test
    @Timeout(60)
    void messageIsCountedAndShown() {
        SeeWhatHappens program = new SeeWhatHappens();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        program.show(registry);
        try (StandardServer server = program.listen(0)) {
            server.start(client -> client.serve(request -> request));
            try (MessageChannel till = MessageChannel.connect("127.0.0.1", server.port())) {
                till.write("apple");
                till.read(Duration.ofSeconds(30)).orThrow();

                assertThat(program.state())
                        .isEqualTo(
                                "1 connected, 1 messages, 0 refused, 0 spoke another mode or broke off, 0 of them too slow");
                assertThat(registry.get("prise.connections.open").tag("server", "till").gauge().value()).isEqualTo(1);
            }
        }
    }
}
