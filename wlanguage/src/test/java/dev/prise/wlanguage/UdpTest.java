package dev.prise.wlanguage;

import static dev.prise.wlanguage.WLangage.*;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Section 5 of the specification. */
@ExtendWith(NothingLeft.class)
@DisplayName("5. UDP")
class UdpTest {

    private static final int BOUND_MILLIS = 60_000;

    private int port;

    @BeforeEach
    void create() throws Exception {
        port = create("Ici");
    }

    private static int create(String name) throws IOException {
        return Ports.take(free -> SocketCréeUDP(name, free));
    }

    private static byte[] receive(DatagramSocket socket) throws IOException {
        socket.setSoTimeout(BOUND_MILLIS);
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        socket.receive(packet);
        return java.util.Arrays.copyOf(packet.getData(), packet.getLength());
    }

    @Test
    @DisplayName("1., 5. SocketCréeUDP(nom, port [, adresse]) = vrai, the same way at both ends")
    void bothEndsAreCreatedTheSameWay() throws Exception {
        int there = Ports.take(free -> SocketCréeUDP("Là", free, "127.0.0.1"));
        assertThat(SocketEcrit("Ici", "aller", "127.0.0.1", there)).as(ErreurInfo()).isTrue();
        assertThat(SocketLit("Là")).isEqualTo("aller");
        assertThat(SocketEcrit("Là", "retour", "127.0.0.1", port)).isTrue();
        assertThat(SocketLit("Ici")).isEqualTo("retour");
    }

    @Test
    @DisplayName("2. vector: UDP, \"A\" = one datagram: 41")
    void datagramIsTheMessageAlone() throws Exception {
        try (DatagramSocket peer = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            SocketEcrit("Ici", "A", "127.0.0.1", peer.getLocalPort());
            assertThat(HexFormat.of().formatHex(receive(peer))).isEqualTo("41");
        }
    }

    @Test
    @DisplayName("5. A read gives one datagram, and SocketClientInfo then its sender; \"0\" and \"\" before any")
    void senderOfTheDatagramIsTold() throws Exception {
        assertThat(SocketClientInfo("Ici", SocketAdresse)).isEqualTo("0");
        assertThat(SocketClientInfo("Ici", SocketPort)).isEmpty();
        try (DatagramSocket peer = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            peer.send(new DatagramPacket("un".getBytes(US_ASCII), 2, InetAddress.getLoopbackAddress(), port));
            peer.send(new DatagramPacket("deux".getBytes(US_ASCII), 4, InetAddress.getLoopbackAddress(), port));
            assertThat(SocketLit("Ici", Vrai, 0, 1)).isEqualTo("un"); // the most bytes are for another mode
            assertThat(SocketClientInfo("Ici", SocketAdresse)).isEqualTo("127.0.0.1");
            assertThat(SocketClientInfo("Ici", SocketPort)).isEqualTo("" + peer.getLocalPort());
            assertThat(SocketLitBuffer("Ici")).isEqualTo("deux".getBytes(US_ASCII));
        }
    }

    @Test
    @DisplayName("5. A write names its destination: with 2 parameters it is misuse, and with 4 on a TCP socket")
    void writeNeedsADestination() throws Exception {
        assertThatIllegalStateException()
                .isThrownBy(() -> SocketEcrit("Ici", "A"))
                .withMessageContaining("UDP");
        Ports.server("Serveur");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SocketEcrit("Serveur", "A", "127.0.0.1", 5000))
                .withMessageContaining("no UDP socket");
        assertThatIllegalArgumentException().isThrownBy(() -> SocketEcrit("Ici", "A", "127.0.0.1", 0));
    }

    @Test
    @DisplayName("1., 2. UDP has no mode: a mode change is misuse")
    void modeChangeIsMisuse() {
        assertThatIllegalStateException()
                .isThrownBy(() -> SocketChangeModeTransmission("Ici", SocketSansMarqueurFin))
                .withMessageContaining("no transmission mode");
    }

    @Test
    @DisplayName("1., 5. 65,000 bytes pass, one more fails")
    void datagramIsBounded() throws Exception {
        try (DatagramSocket peer = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            assertThat(SocketEcrit("Ici", new byte[65_000], "127.0.0.1", peer.getLocalPort())).isTrue();
            assertThat(receive(peer)).hasSize(65_000);
            assertThat(SocketEcrit("Ici", new byte[65_001], "127.0.0.1", peer.getLocalPort())).isFalse();
            assertThat(ErreurInfo(errCode)).isEqualTo(ErrorCodes.DATAGRAM_TOO_LONG);
            assertThat(ErreurInfo()).contains("65001 bytes");
        }
    }

    @Test
    @DisplayName("5. A time-out is no error; SocketFerme wakes who waits")
    void readEndsByTimeOutAndByClose() throws Exception {
        assertThat(SocketLit("Ici", Faux, 1)).isEmpty();
        assertThat(ErreurDétectée()).isFalse();
        AsyncTask<Integer> reading = AsyncTask.call(() -> {
            SocketLit("Ici");
            return ErreurInfo(errCode);
        });
        reading.awaitBlocked();
        SocketFerme("Ici");
        assertThat(reading.result()).isEqualTo(ErrorCodes.CLOSED_HERE);
        assertThat(SocketCréeUDP("Ici", port)).isTrue();
    }

    @Test
    @DisplayName("5. A port in use is false and says so; text travels in the socket's alphabet")
    void portInUseAndText() throws Exception {
        assertThat(SocketCréeUDP("Second", port)).isFalse();
        assertThat(ErreurInfo()).contains("port " + port + " is in use");
        SocketChangeAlphabet("Ici", alphabetUnicode);
        try (DatagramSocket peer = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            SocketEcrit("Ici", "é", "127.0.0.1", peer.getLocalPort());
            assertThat(receive(peer)).containsExactly(0xE9, 0);
            assertThat(SocketEcrit("Ici", "\ud800", "127.0.0.1", peer.getLocalPort())).isFalse();
            assertThat(ErreurInfo(errCode)).isEqualTo(ErrorCodes.UNWRITABLE_TEXT);
        }
    }

    @Test
    @DisplayName("5. There is no server to wait at")
    void udpSocketAcceptsNobody() {
        assertThatIllegalArgumentException().isThrownBy(() -> SocketAttendConnexion("Ici", 1));
    }
}
