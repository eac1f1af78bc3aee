package dev.prise.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.testing.AsyncTask;
import dev.prise.testing.AsyncTask.Kind;
import dev.prise.wire.WireListener;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PortFreedAtOnceTest {

    private static final int ROUNDS = 100; // the JDK gave the port back late in about every fourth

    @ParameterizedTest
    @EnumSource(Kind.class)
    void portCanBeListenedOnAgainAsSoonAsCloseReturnsThoughAThreadWasInAccept(Kind kind) throws Exception {
        WireListener listener = Tcp.listen(new Endpoint("127.0.0.1", 0), TcpOptions.DEFAULTS);
        int port = listener.local().port();
        for (int i = 0; i < ROUNDS; i++) {
            WireListener closing = listener;
            AsyncTask<?> accepting = kind.call(() -> closing.accept(Deadline.NEVER));
            accepting.awaitBlocked();
            closing.close();
            listener = Tcp.listen(new Endpoint("127.0.0.1", port), TcpOptions.DEFAULTS);
            assertThat(accepting.failure()).hasMessageContaining("closed");
        }
        listener.close();
    }
}
