package dev.prise.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.channel.MessageChannel;
import dev.prise.server.StandardServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LongMessagesTest {

    @Test
    @Timeout(60)
    void beginningOfALongMessageIsTaken() {
        try (StandardServer server = LongMessages.serve(0);
                MessageChannel client = MessageChannel.connect("127.0.0.1", server.port())) {
            Duration patience = Duration.ofSeconds(30);
            assertThat(client.request("x".repeat(100_000), patience).orThrow().text())
                    .isEqualTo("took 65536 of 100000 bytes");
            assertThat(client.request("short", patience).orThrow().text()).isEqualTo("took 5 bytes");
        }
    }
}
