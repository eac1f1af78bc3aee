package dev.prise.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.channel.MessageChannel;
import dev.prise.server.StandardServer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SeeWhatHappensTest {

    private static final Logger LOGGER = Logger.getLogger("till"); // held: loggers that nobody holds are forgotten

    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord told) {
            logged.add(told.getLevel() + " " + told.getMessage());
        }

        @Override
        public void flush() {
            // nothing is held back
        }

        @Override
        public void close() {
            // nothing is open
        }
    };

    @BeforeEach
    void keepWhatIsLogged() {
        LOGGER.setUseParentHandlers(false);
        LOGGER.addHandler(handler);
    }

    @AfterEach
    void logAgain() {
        LOGGER.removeHandler(handler);
        LOGGER.setUseParentHandlers(true);
    }

    @Test
    @Timeout(60)
    void messageIsCountedAndShown() {
        SeeWhatHappens program = new SeeWhatHappens();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        program.show(registry);
        try (StandardServer server = program.listen(0)) {
            assertThat(logged).containsExactly("INFO 0.0.0.0:" + server.port() + " listens");
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
