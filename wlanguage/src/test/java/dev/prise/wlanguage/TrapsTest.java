package dev.prise.wlanguage;

import static dev.prise.wlanguage.WLangage.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Section 8 of the specification, as far as the functions answer it; what core answers is tested there. */
@ExtendWith(NothingLeft.class)
@DisplayName("8. What people struggle with")
class TrapsTest {

    private static final AtomicInteger SERVERS = new AtomicInteger();

    private final String name = "Piège " + SERVERS.incrementAndGet(); // a trap is told once of each name, in a whole process
    private final Logger logger = Logger.getLogger("dev.prise.wlanguage"); // where System.Logger writes by default
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final Handler handler = new Handler() {
        @Override
        public void publish(LogRecord logged) {
            warnings.add(logged.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        logger.addHandler(handler);
        logger.setUseParentHandlers(false);
    }

    @AfterEach
    void listenNoMore() {
        logger.removeHandler(handler);
        logger.setUseParentHandlers(true);
    }

    @Test
    @SuppressWarnings("deprecation") // that is the warning at compile time
    @DisplayName("8.10 SocketLit(nom, 1) does not wait for ever: deprecated, taken for milliseconds, logged once")
    void numberIsNotTakenForABoolean() throws Exception {
        Ports.server(name);
        assertThat(SocketLit(name, 1)).isEmpty();
        assertThat(SocketLitBuffer(name, 1)).isEmpty();
        assertThat(ErreurDétectée()).isFalse();
        assertThat(warnings).singleElement().asString().contains(name, "for ever", "milliseconds");
        assertThat(WLangage.class.getMethod("SocketLit", String.class, int.class)).satisfies(
                method -> assertThat(method.isAnnotationPresent(Deprecated.class)).isTrue());
    }

    @Test
    @DisplayName("8.11 SocketAttendConnexion(nom, port) logs what it looks like, and waits so many milliseconds")
    void portThatIsTakenForADurationIsLogged() throws Exception {
        int port = Ports.server(name);
        try (Peer client = Peer.connect(port)) {
            assertThat(SocketAttendConnexion(name, port)).isTrue();
            assertThat(SocketAttendConnexion(name, port)).isTrue();
        }
        assertThat(warnings).singleElement().asString().contains(name, "" + port, "port", "milliseconds");
    }

    @Test
    @DisplayName("8.11 Any other number of milliseconds is logged by nobody")
    void otherDurationsAreNotLogged() throws Exception {
        int port = Ports.server(name);
        try (Peer client = Peer.connect(port)) {
            assertThat(SocketAttendConnexion(name, port - 1)).isTrue();
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    @DisplayName("8.18 A closed connection is told from a time-out and from an empty message by ErreurDétectée and errCode")
    void closedConnectionDiffersFromNothing() throws Exception {
        int port = Ports.server(name);
        try (Peer client = Peer.connect(port)) {
            client.send("0\r\n");
            assertThat(SocketLit(name)).isEmpty();
            assertThat(ErreurDétectée()).isFalse();
            assertThat(SocketClientInfo(name, SocketAdresse)).isEqualTo("127.0.0.1");
        }
        assertThat(SocketLit(name)).isEmpty();
        assertThat(ErreurInfo(errCode)).isEqualTo(100_031);
        assertThat(SocketLit(name, Faux, 0)).isEmpty();
        assertThat(ErreurDétectée()).isFalse();
    }
}
