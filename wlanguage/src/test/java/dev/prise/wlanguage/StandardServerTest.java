package dev.prise.wlanguage;

import static dev.prise.wlanguage.WLangage.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Section 4 of the specification. */
@ExtendWith(NothingLeft.class)
@DisplayName("4. The standard server")
class StandardServerTest {

    private int port;

    @BeforeEach
    void create() throws Exception {
        port = Ports.server("Serveur");
    }

    private static String accept() {
        assertThat(SocketAttendConnexion("Serveur")).isTrue();
        return SocketAccepte("Serveur");
    }

    @Test
    @DisplayName("4. SocketAttendConnexion(nom [, durée max]) = vrai in every form")
    void everyFormOfWaitingWaits() throws Exception {
        try (Peer client = Peer.connect(port)) {
            assertThat(SocketAttendConnexion("Serveur")).isTrue();
            assertThat(SocketAttendConnexion("Serveur", 0)).isTrue();
            assertThat(SocketAttendConnexion("Serveur", Duration.ZERO)).isTrue();
            assertThat(SocketAttendConnexion("Serveur", "0ms")).isTrue();
            SocketRefuse("Serveur");
            assertThat(SocketAttendConnexion("Serveur", "1ms")).isFalse();
        }
    }

    @Test
    @DisplayName("4. SocketAccepte gives the channel's name: C and 16 hexadecimal digits, 8 of Unix time")
    void acceptedChannelHasAName() throws Exception {
        try (Peer client = Peer.connect(port)) {
            long before = System.currentTimeMillis() / 1000;
            String channel = accept();
            assertThat(channel).matches("C[0-9A-F]{16}");
            assertThat(Long.parseLong(channel.substring(1, 9), 16))
                    .isBetween(before, System.currentTimeMillis() / 1000);
            assertThat(SocketExiste(channel)).isTrue();
            assertThat(SocketClientInfo(channel, SocketAdresse)).isEqualTo("127.0.0.1");
            assertThat(SocketClientInfo(channel, SocketPort)).isEqualTo("" + client.port());
            client.send("1\r\nA");
            assertThat(SocketLit(channel)).isEqualTo("A");
            SocketEcrit(channel, "B");
            assertThat(client.read(4)).isEqualTo("1\r\nB");
        }
    }

    @Test
    @DisplayName("4. SocketRefuse turns the client away: it sees the connect succeed, then end of stream")
    void refusedClientSeesTheEnd() throws Exception {
        try (Peer client = Peer.connect(port)) {
            assertThat(SocketAttendConnexion("Serveur")).isTrue();
            assertThat(SocketClientInfo("Serveur", SocketPort)).isEqualTo("" + client.port()); // to decide by
            assertThat(SocketRefuse("Serveur")).isTrue();
            assertThat(client.readAll()).isEmpty();
        }
    }

    @Test
    @DisplayName("4. A thread per channel; the listener goes on")
    void manyClientsAreServedAtATime() throws Exception {
        List<Peer> clients = new ArrayList<>();
        List<AsyncTask<String>> threads = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            clients.add(Peer.connect(port));
            String channel = accept();
            threads.add(AsyncTask.call(() -> {
                String read = SocketLit(channel);
                SocketEcrit(channel, read);
                return read + SocketLit(channel) + ErreurInfo(errCode);
            }));
        }
        for (int i = 4; i >= 0; i--) {
            clients.get(i).send("1\r\n" + i);
            assertThat(clients.get(i).read(4)).isEqualTo("1\r\n" + i);
            clients.get(i).close();
            assertThat(threads.get(i).result()).isEqualTo(i + "100031");
        }
    }

    @Test
    @DisplayName("4. With nothing pending, SocketAccepte gives \"\" and an error; SocketRefuse gives true")
    void nobodyCanBeAcceptedWhenNobodyWaits() {
        assertThat(SocketAccepte("Serveur")).isEmpty();
        assertThat(ErreurDétectée()).isTrue();
        assertThat(ErreurInfo(errCode)).isEqualTo(ErrorCodes.NOBODY_WAITS);
        assertThat(SocketRefuse("Serveur")).isTrue();
        assertThat(ErreurDétectée()).isFalse();
    }

    @Test
    @DisplayName("4. A time-out of SocketAttendConnexion is false without an error")
    void nobodyInTimeIsNoError() {
        assertThat(SocketAttendConnexion("Serveur", 1)).isFalse();
        assertThat(ErreurDétectée()).isFalse();
    }

    @Test
    @DisplayName("4. The end of a channel is told at every read, until it is closed")
    void endOfAChannelIsTold() throws Exception {
        String channel;
        try (Peer client = Peer.connect(port)) {
            channel = accept();
        }
        for (int i = 0; i < 2; i++) {
            assertThat(SocketLit(channel)).isEmpty();
            assertThat(ErreurInfo(errCode)).isEqualTo(100_031);
        }
        assertThat(SocketExiste(channel)).isTrue();
        SocketFerme(channel);
        assertThat(SocketExiste(channel)).isFalse();
    }

    @Test
    @DisplayName("4. A read and a write of one channel from two threads at the same time work")
    void oneThreadReadsWhileAnotherWrites() throws Exception {
        try (Peer client = Peer.connect(port)) {
            String channel = accept();
            AsyncTask<String> reading = AsyncTask.call(() -> SocketLit(channel));
            reading.awaitBlocked();
            assertThat(SocketEcrit(channel, "A")).isTrue();
            assertThat(client.read(4)).isEqualTo("1\r\nA");
            client.send("1\r\nB");
            assertThat(reading.result()).isEqualTo("B");
        }
    }

    @Test
    @DisplayName("4. Several threads that write to one channel never tear frames, and never raise 100121 (8.6)")
    void manyWritersNeverTearFrames() throws Exception {
        try (Peer client = Peer.connect(port)) {
            String channel = accept();
            List<AsyncTask<Boolean>> writers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                writers.add(AsyncTask.call(() -> {
                    boolean allWritten = true;
                    for (int n = 0; n < 50; n++) {
                        allWritten &= SocketEcrit(channel, "HelloWorld");
                    }
                    return allWritten;
                }));
            }
            assertThat(client.read(400 * 14)).isEqualTo("10\r\nHelloWorld".repeat(400));
            for (AsyncTask<Boolean> writer : writers) {
                assertThat(writer.result()).isTrue();
            }
        }
    }

    @Test
    @DisplayName("2., 4. A channel copies its listener's mode, tag and alphabet at the accept; later changes do not touch it")
    void channelCopiesTheModeOfItsListener() throws Exception {
        SocketChangeModeTransmission("Serveur", SocketMarqueurFin, ";");
        SocketChangeAlphabet("Serveur", alphabetUnicode);
        try (Peer client = Peer.connect(port)) {
            String channel = accept();
            SocketChangeModeTransmission("Serveur", SocketTailleDébut);
            SocketChangeAlphabet("Serveur", alphabetANSI);
            SocketEcrit(channel, "A");
            assertThat(client.readHex("41 00 3B")).isEqualTo("41 00 3B");
            try (Peer later = Peer.connect(port)) {
                SocketEcrit(accept(), "A");
                assertThat(later.read(4)).isEqualTo("1\r\nA");
            }
        }
    }

    @Test
    @DisplayName("4. SocketFerme of the listener leaves its channels, wakes who waits, and turns away who was at the door")
    void closeOfTheListenerLeavesItsChannels() throws Exception {
        try (Peer inside = Peer.connect(port)) {
            String channel = accept();
            try (Peer atTheDoor = Peer.connect(port)) {
                SocketAttendConnexion("Serveur");
                SocketFerme("Serveur");
                assertThat(atTheDoor.readAll()).isEmpty();
            }
            inside.send("1\r\nA");
            assertThat(SocketLit(channel)).isEqualTo("A");
            assertThat(SocketEcrit(channel, "B")).isTrue();
        }
    }

    @Test
    @DisplayName("4. SocketFerme wakes a thread in SocketAttendConnexion: false, and a 'closed here' error")
    void waiterIsWoken() throws Exception {
        AsyncTask<String> waiting = AsyncTask.call(() -> SocketAttendConnexion("Serveur") + " " + ErreurInfo(errCode));
        waiting.awaitBlocked();
        SocketFerme("Serveur");
        assertThat(waiting.result()).isEqualTo("false " + ErrorCodes.CLOSED_HERE);
    }

    @Test
    @DisplayName("4. SocketFerme of a channel wakes its reader")
    void readerOfAChannelIsWoken() throws Exception {
        try (Peer client = Peer.connect(port)) {
            String channel = accept();
            AsyncTask<Integer> reading = AsyncTask.call(() -> {
                SocketLit(channel);
                return ErreurInfo(errCode);
            });
            reading.awaitBlocked();
            SocketFerme(channel);
            assertThat(reading.result()).isEqualTo(ErrorCodes.CLOSED_HERE);
            assertThat(client.readAll()).isEmpty();
        }
    }

    @Test
    @DisplayName("4. The own name of a standard server is neither read nor written, and a channel accepts nobody")
    void listenerIsNoChannelAndAChannelNoListener() throws Exception {
        try (Peer client = Peer.connect(port)) {
            String channel = accept();
            assertThatIllegalStateException()
                    .isThrownBy(() -> SocketLit("Serveur"))
                    .withMessageContaining("SocketAccepte");
            assertThatIllegalStateException().isThrownBy(() -> SocketEcrit("Serveur", "A"));
            assertThatIllegalArgumentException().isThrownBy(() -> SocketAttendConnexion(channel));
            assertThatIllegalArgumentException().isThrownBy(() -> SocketAccepte(channel));
            assertThatIllegalArgumentException().isThrownBy(() -> SocketRefuse(channel));
        }
    }
}
