package dev.prise.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.server.PulledCable.Setting;
import java.io.IOException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A peer that is gone without a word is noticed at both servers and at the client; skipped with a word where no cable can be pulled. */
@Tag("long")
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PulledCableTest {

    @BeforeAll
    static void needNamespaces() {
        String name = "prise-trial-" + ProcessHandle.current().pid();
        try {
            PulledCable.ip("netns add " + name);
            PulledCable.ip("netns delete " + name);
        } catch (IOException notHere) {
            Assumptions.abort("network namespaces take Linux, iproute2 and root: " + notHere.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource({"SHORT_KEEP_ALIVE, ConnectionLost", "HEARTBEAT, PeerSilent", "IDLE_TIME, PeerSilent",
            "WRITE_TIMEOUT, PeerNotReading"})
    void pulledCableIsNoticed(Setting setting, String failure) throws IOException {
        assertThat(PulledCable.pull(setting, told -> {})).extracting(told -> told.replaceAll(" after.*", ""))
                .containsExactlyInAnyOrder("SIMPLIFIED " + failure, "STANDARD " + failure, "CLIENT " + failure);
    }
}
