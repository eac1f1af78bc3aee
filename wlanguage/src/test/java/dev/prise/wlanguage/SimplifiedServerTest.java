package dev.prise.wlanguage;

import static dev.prise.wlanguage.WLangage.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Section 3 of the specification, by its numbers. */
@ExtendWith(NothingLeft.class)
@DisplayName("3. The simplified server")
class SimplifiedServerTest {

    private int port;

    @BeforeEach
    void create() throws Exception {
        port = Ports.server("Serveur");
    }

    @Test
    @DisplayName("3.1 SocketCrée binds and listens, and accepts nobody")
    void nobodyIsKnownBeforeTheFirstRead() throws Exception {
        try (Peer client = Peer.connect(port)) {
            client.send("1\r\nA");
            assertThat(SocketClientInfo("Serveur", SocketAdresse)).isEqualTo("0");
            assertThat(SocketLit("Serveur")).isEqualTo("A");
        }
    }

    @Test
    @DisplayName("3.2 The connection is established by the first successful SocketLit on the server's own name")
    void firstSuccessfulReadEstablishesTheConnection() throws Exception {
        try (Peer silent = Peer.connect(port);
                Peer client = Peer.connect(port)) {
            assertThat(SocketLit("Serveur", Faux, 1)).isEmpty();
            assertThat(SocketEcrit("Serveur", "trop tôt")).isFalse();
            client.send("1\r\nA");
            assertThat(SocketLit("Serveur")).isEqualTo("A");
            assertThat(SocketClientInfo("Serveur", SocketPort)).isEqualTo("" + client.port());
        }
    }

    @Test
    @DisplayName("3.3 While one client is served another connects, waits without an answer, and is served when the first has left")
    void secondClientWaitsForItsTurn() throws Exception {
        try (Peer first = Peer.connect(port)) {
            first.send("1\r\nA");
            assertThat(SocketLit("Serveur")).isEqualTo("A");
            try (Peer second = Peer.connect(port)) {
                second.send("1\r\nB");
                assertThat(SocketLit("Serveur", Faux, 1)).isEmpty();
                first.close();
                assertThat(SocketLit("Serveur")).isEmpty();
                assertThat(ErreurInfo(errCode)).isEqualTo(100_031);
                assertThat(SocketLit("Serveur")).isEqualTo("B");
                SocketEcrit("Serveur", "C");
                assertThat(second.read(4)).isEqualTo("1\r\nC");
            }
        }
    }

    @Test
    @DisplayName("3.4 SocketEcrit before any successful SocketLit fails at once: false, and the error says that no client has spoken")
    void writeBeforeTheFirstReadFails() throws Exception {
        try (Peer client = Peer.connect(port)) {
            assertThat(SocketEcrit("Serveur", "A")).isFalse();
            assertThat(ErreurInfo(errCode)).isEqualTo(ErrorCodes.NO_CLIENT);
            assertThat(ErreurInfo()).contains("no client").contains("first message");
            SocketFerme("Serveur");
        }
    }

    @Test
    @DisplayName("3.5 Complete messages of a client that left are delivered, then its end once, then the next client is served")
    void endIsToldOnce() throws Exception {
        try (Peer first = Peer.connect(port)) {
            first.send("1\r\nA1\r\nB");
        }
        assertThat(SocketLit("Serveur")).isEqualTo("A");
        assertThat(SocketLit("Serveur")).isEqualTo("B");
        assertThat(SocketLit("Serveur")).isEmpty();
        assertThat(ErreurDétectée()).isTrue();
        assertThat(ErreurInfo(errCode)).isEqualTo(100_031);
        assertThat(SocketLit("Serveur", Faux, 1)).isEmpty();
        assertThat(ErreurDétectée()).isFalse();
        assertThat(SocketExiste("Serveur")).isTrue();
        try (Peer second = Peer.connect(port)) {
            second.send("1\r\nC");
            assertThat(SocketLit("Serveur")).isEqualTo("C");
        }
    }

    @Test
    @DisplayName("3.5 SocketExiste stays true until SocketFerme")
    void serverExistsUntilItIsClosed() throws Exception {
        try (Peer client = Peer.connect(port)) {
            client.send("1\r\nA");
            SocketLit("Serveur");
            client.reset();
            SocketLit("Serveur");
        }
        assertThat(SocketExiste("Serveur")).isTrue();
        SocketFerme("Serveur");
        assertThat(SocketExiste("Serveur")).isFalse();
    }

    @Test
    @DisplayName("3.6 SocketClientInfo gives \"0\" and \"\" before any client")
    void nobodyHasNoAddress() {
        assertThat(SocketClientInfo("Serveur", SocketAdresse)).isEqualTo("0");
        assertThat(SocketClientInfo("Serveur", SocketPort)).isEmpty();
    }

    @Test
    @DisplayName("3.6 SocketClientInfo gives the current client, after its departure the last one")
    void clientIsKnownAfterItsDeparture() throws Exception {
        int last;
        try (Peer client = Peer.connect(port)) {
            client.send("1\r\nA");
            SocketLit("Serveur");
            last = client.port();
            assertThat(SocketClientInfo("Serveur", SocketAdresse)).isEqualTo("127.0.0.1");
            assertThat(SocketClientInfo("Serveur", SocketPort)).isEqualTo("" + last);
        }
        SocketLit("Serveur");
        SocketLit("Serveur", Faux, 0);
        assertThat(SocketClientInfo("Serveur", SocketAdresse)).isEqualTo("127.0.0.1");
        assertThat(SocketClientInfo("Serveur", SocketPort)).isEqualTo("" + last);
    }

    @Test
    @DisplayName("3.7 SocketFerme closes the listener and the client")
    void closeEndsTheClientToo() throws Exception {
        try (Peer client = Peer.connect(port)) {
            client.send("1\r\nA");
            SocketLit("Serveur");
            SocketFerme("Serveur");
            assertThat(client.readAll()).isEmpty();
            assertThat(SocketConnecte("Client", port)).isFalse();
        }
    }

    @Test
    @DisplayName("3.7 SocketFerme wakes a thread that is blocked on the socket: it gets a 'closed here' error (8.12)")
    void blockedReaderIsWoken() throws Exception {
        AsyncTask<List<Object>> reading = AsyncTask.call(() -> {
            String read = SocketLit("Serveur");
            return List.of(read, ErreurInfo(errCode), SocketExiste("Serveur"), SocketCrée("Serveur", port));
        });
        reading.awaitBlocked();
        SocketFerme("Serveur");
        assertThat(reading.result()).containsExactly("", ErrorCodes.CLOSED_HERE, false, true);
    }

    @Test
    @DisplayName("3.7 SocketFerme wakes a thread that is blocked before anybody has come, and one that reads a client")
    void readerOfAClientIsWoken() throws Exception {
        try (Peer client = Peer.connect(port)) {
            client.send("1\r\nA");
            SocketLit("Serveur");
            AsyncTask<Integer> reading = AsyncTask.call(() -> {
                SocketLit("Serveur");
                return ErreurInfo(errCode);
            });
            reading.awaitBlocked();
            SocketFerme("Serveur");
            assertThat(reading.result()).isEqualTo(ErrorCodes.CLOSED_HERE);
        }
    }

    @Test
    @DisplayName("3.8 SocketLit's time-out holds while nobody is connected too")
    void timeOutHoldsWithoutAClient() {
        assertThat(SocketLit("Serveur", Faux, 1)).isEmpty();
        assertThat(ErreurDétectée()).isFalse();
    }

    // what others get wrong

    @Test
    @DisplayName("3. A client that connects and stays silent does not lock everyone else out")
    void silentClientsLockNobodyOut() throws Exception {
        List<Peer> silent = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            silent.add(Peer.connect(port));
        }
        try (Peer client = Peer.connect(port)) {
            client.send("1\r\nA");
            assertThat(SocketLit("Serveur")).isEqualTo("A");
        }
        for (Peer each : silent) {
            each.close();
        }
    }

    @Test
    @DisplayName("3. A client that died keeps no place: its reset is told, and the next one is served")
    void brokenClientGivesItsPlace() throws Exception {
        try (Peer first = Peer.connect(port);
                Peer second = Peer.connect(port)) {
            first.send("1\r\nA");
            SocketLit("Serveur");
            first.reset();
            assertThat(SocketLit("Serveur")).isEmpty();
            assertThat(ErreurInfo(errCode)).isEqualTo(100_032);
            second.send("1\r\nB");
            assertThat(SocketLit("Serveur")).isEqualTo("B");
        }
    }

    @Test
    @DisplayName("3. The reply to a client that has just left does not reach the next one")
    void replyNeverReachesTheNextClient() throws Exception {
        try (Peer first = Peer.connect(port);
                Peer second = Peer.connect(port)) {
            first.send("1\r\nA");
            second.send("1\r\nB");
            String firstRead = SocketLit("Serveur"); // whichever spoke first
            Peer served = firstRead.equals("A") ? first : second;
            Peer other = served == first ? second : first;
            served.close();
            assertThat(AsyncTask.call(() -> SocketLit("Serveur") + SocketLit("Serveur")).result())
                    .isEqualTo(served == first ? "B" : "A");
            assertThat(SocketEcrit("Serveur", "à qui a demandé")).isFalse();
            assertThat(ErreurInfo(errCode)).isEqualTo(100_031);
            SocketFerme("Serveur");
            assertThat(other.readAll()).isEmpty();
        }
    }

    @Test
    @DisplayName("3. A header that announces two gigabytes is an error, not an allocation")
    void hugeHeaderIsAnError() throws Exception {
        try (Peer client = Peer.connect(port)) {
            client.send("1\r\nA2147483647\r\n");
            assertThat(SocketLit("Serveur")).isEqualTo("A");
            assertThat(SocketLit("Serveur")).isEmpty();
            assertThat(ErreurInfo(errCode)).isEqualTo(ErrorCodes.MESSAGE_TOO_LONG);
        }
    }

    @Test
    @DisplayName("3. A server that is read by its own name is no standard server any more")
    void kindIsDecidedByTheFirstUse() throws Exception {
        SocketLit("Serveur", Faux, 0);
        assertThatIllegalStateException()
                .isThrownBy(() -> SocketAttendConnexion("Serveur", 1))
                .withMessageContaining("one client at a time");
        assertThatIllegalStateException().isThrownBy(() -> SocketAccepte("Serveur"));
    }
}
