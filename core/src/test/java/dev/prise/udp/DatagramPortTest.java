package dev.prise.udp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.CannotListen;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.DatagramFailed;
import dev.prise.SocketFailure.DatagramTooLong;
import dev.prise.SocketFailure.NoMessage;
import dev.prise.testing.NoLeaks;
import dev.prise.udp.ReceiveResult.NothingYet;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
@ExtendWith(NoLeaks.class)
class DatagramPortTest {

    private static final Endpoint LOOPBACK = new Endpoint("127.0.0.1", 0);

    private static DatagramPort open() {
        return DatagramPort.open(LOOPBACK, UdpOptions.DEFAULTS);
    }

    private static DatagramPort open(UdpOptions options) {
        return DatagramPort.open(LOOPBACK, options);
    }

    private static byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1400, 9217, 65_000})
    void datagramOfEachSizeArrivesWholeWithItsSender(int size) {
        try (DatagramPort asks = open();
                DatagramPort answers = open()) {
            asks.send(answers.local(), bytes(size));

            assertThat(answers.receive()).isEqualTo(new Datagram(asks.local(), Message.of(bytes(size))));
        }
    }

    @Test
    void answerGoesToTheSender() {
        try (DatagramPort asks = open();
                DatagramPort answers = open()) {
            asks.send(answers.local(), "WEIGHT?");
            Datagram question = answers.receive();
            answers.send(question.sender(), question.message().reply("12.5 kg"));

            assertThat(asks.receive().text()).isEqualTo("12.5 kg");
        }
    }

    @Test
    void twoDatagramsAreTwoMessages() {
        try (DatagramPort asks = open();
                DatagramPort answers = open()) {
            asks.send(answers.local(), "A");
            asks.send(answers.local(), "");
            asks.send(answers.local(), "B");

            assertThat(List.of(answers.receive().text(), answers.receive().text(), answers.receive().text()))
                    .containsExactly("A", "", "B");
        }
    }

    @Test
    void windevExampleIsOneDatagramOfOneByte() throws IOException {
        try (DatagramPort port = open();
                DatagramSocket plain = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            port.send(new Endpoint("127.0.0.1", plain.getLocalPort()), "A");
            var packet = new DatagramPacket(new byte[100], 100);
            plain.receive(packet);

            assertThat(packet.getLength()).isEqualTo(1);
            assertThat(packet.getData()[0]).isEqualTo((byte) 0x41);
            assertThat(packet.getPort()).isEqualTo(port.local().port());
        }
    }

    @Test
    void datagramOf65001BytesIsNotSent() {
        try (DatagramPort asks = open();
                DatagramPort answers = open()) {
            DatagramTooLong failure = catchThrowableOfType(
                    DatagramTooLong.class, () -> asks.send(answers.local(), new byte[65_001]));
            asks.send(answers.local(), "next");

            assertThat(failure)
                    .hasMessageContaining("has 65001 bytes, the limit is 65000 bytes; nothing was sent")
                    .hasMessageContaining(answers.local().toString());
            assertThat(failure.size()).isEqualTo(65_001);
            assertThat(failure.limit()).isEqualTo(65_000);
            assertThat(answers.receive().text()).isEqualTo("next");
        }
    }

    @Test
    void datagramOverTheLimitIsReportedWithItsTrueSizeAndTheNextOneIsReceived() {
        try (DatagramPort asks = open();
                DatagramPort answers = open(UdpOptions.DEFAULTS.withMaxDatagramBytes(3))) {
            asks.send(answers.local(), "123456789");
            asks.send(answers.local(), "abc");
            DatagramTooLong failure = catchThrowableOfType(DatagramTooLong.class, answers::receive);

            assertThat(failure)
                    .hasMessageStartingWith(
                            asks.local() + " sent a datagram of 9 bytes, the limit is 3 bytes: \"123\"; it is dropped");
            assertThat(failure.size()).isEqualTo(9);
            assertThat(failure.limit()).isEqualTo(3);
            assertThat(failure.received()).isEqualTo("123".getBytes(US_ASCII));
            assertThat(answers.receive().text()).isEqualTo("abc");
        }
    }

    @Test
    void limitCanBeOneByteAndExactlySoManyPass() {
        try (DatagramPort asks = open();
                DatagramPort answers = open(UdpOptions.DEFAULTS.withMaxDatagramBytes(1))) {
            asks.send(answers.local(), "x");
            asks.send(answers.local(), "yz");

            assertThat(answers.receive().text()).isEqualTo("x");
            assertThatThrownBy(() -> answers.receive(Duration.ofSeconds(30))).isInstanceOf(DatagramTooLong.class);
        }
    }

    @Test
    void longestDatagramOfIpv4IsReportedByThePortThatTakes65000() {
        try (DatagramPort asks = open(UdpOptions.DEFAULTS.withMaxDatagramBytes(UdpOptions.MAX_DATAGRAM_BYTES));
                DatagramPort answers = open()) {
            asks.send(answers.local(), bytes(UdpOptions.MAX_DATAGRAM_BYTES));

            assertThatThrownBy(answers::receive)
                    .isInstanceOf(DatagramTooLong.class)
                    .hasMessageContaining("65507 bytes, the limit is 65000 bytes");
        }
    }

    @Test
    void nothingInTimeIsAResultAndTheNextReceiveGoesOn() {
        try (DatagramPort asks = open();
                DatagramPort answers = open()) {
            assertThat(answers.receive(Duration.ofMillis(5))).isEqualTo(new NothingYet());
            assertThat(answers.receive(Duration.ZERO)).isEqualTo(new NothingYet());
            assertThat(answers.receive(Duration.ofSeconds(-1))).isEqualTo(new NothingYet());
            assertThatThrownBy(answers.receive(Duration.ZERO)::orThrow).isInstanceOf(NoMessage.class);

            asks.send(answers.local(), "late");
            assertThat(answers.receive(Duration.ofSeconds(30)).orThrow().text()).isEqualTo("late");
        }
    }

    @Test
    void datagramThatIsThereIsReceivedWithNoTimeToWait() {
        try (DatagramPort port = open()) {
            port.send(port.local(), "to myself");

            assertThat(port.receive(Duration.ZERO)).isEqualTo(new Datagram(port.local(), Message.of("to myself")));
        }
    }

    @Test
    void textTravelsInTheCharsetOfThePort() {
        Charset ansi = Charset.forName("windows-1252");
        try (DatagramPort asks = open(UdpOptions.DEFAULTS.withCharset(ansi));
                DatagramPort answers = open(UdpOptions.DEFAULTS.withCharset(ansi))) {
            asks.send(answers.local(), "é");
            Datagram datagram = answers.receive();

            assertThat(datagram.message().bytes()).containsExactly(0xE9);
            assertThat(datagram.text()).isEqualTo("é");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> asks.send(answers.local(), "日"))
                    .withMessageContaining("U+65E5");
        }
    }

    @Test
    void ipv6WorksAsIpv4Does() {
        try (DatagramPort answers = DatagramPort.open(0);
                DatagramPort asks = ipv6()) {
            asks.send(new Endpoint("::1", answers.local().port()), "six");
            Datagram question = answers.receive();
            answers.send(question.sender(), question.message());

            assertThat(question.sender()).isEqualTo(new Endpoint("0:0:0:0:0:0:0:1", asks.local().port()));
            assertThat(asks.receive().text()).isEqualTo("six");
        }
    }

    @Test
    void nameWithAddressesOfBothKindsIsSentToByTheKindOfThePort() {
        try (DatagramPort asks = ipv6();
                DatagramPort four = open();
                DatagramPort answers = DatagramPort.open(0)) {
            four.send(new Endpoint("localhost", answers.local().port()), "4");

            assertThat(answers.receive().sender().port()).isEqualTo(four.local().port());
            assertThat(DatagramSockets.destination("::1", address("::"))).isEqualTo(address("::1"));
        }
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (IOException noName) {
            throw new AssertionError(noName);
        }
    }

    private static DatagramPort ipv6() {
        try {
            return DatagramPort.open(new Endpoint("::1", 0), UdpOptions.DEFAULTS);
        } catch (CannotListen noIpv6) {
            return Assumptions.abort("there is no IPv6 here: " + noIpv6.getMessage());
        }
    }

    @Test
    void nobodyAtTheOtherEndDoesNotEndThePort() {
        Endpoint nobody = nobody();
        try (DatagramPort port = open()) {
            port.send(nobody, "anybody?");
            port.send(nobody, "anybody?");

            assertThat(port.receive(Duration.ofMillis(20))).isEqualTo(new NothingYet());
            port.send(port.local(), "still here");
            assertThat(port.receive().text()).isEqualTo("still here");
        }
    }

    // An unconnected socket hears nothing of it on Linux; a connected one does, as all do on some systems
    @Test
    void portUnreachableThatSurfacesInAReceiveDoesNotEndIt() throws IOException {
        Endpoint nobody = nobody();
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), nobody.port()));
        try (DatagramPort port = new DatagramPort(socket, LOOPBACK, UdpOptions.DEFAULTS)) {
            port.send(nobody, "anybody?");
            assertThat(port.receive(Duration.ofMillis(20))).isEqualTo(new NothingYet());

            try (DatagramPort somebody = DatagramPort.open(nobody, UdpOptions.DEFAULTS)) {
                somebody.send(port.local(), "now I am");
                assertThat(port.receive().text()).isEqualTo("now I am");
            }
        }
    }

    private static Endpoint nobody() {
        try (DatagramPort port = open()) {
            return port.local();
        }
    }

    @Test
    void portInUseIsSaidWithWhatToDo() {
        try (DatagramPort first = open()) {
            assertThatThrownBy(() -> DatagramPort.open(first.local(), UdpOptions.DEFAULTS))
                    .isInstanceOf(CannotListen.class)
                    .hasMessageStartingWith(
                            "UDP port " + first.local().port() + " is in use on 127.0.0.1; close the other");
        }
    }

    @Test
    void portCanBeOpenedAgainAtOnce() {
        Endpoint same = nobody();
        for (int i = 0; i < 20; i++) {
            DatagramPort.open(same, UdpOptions.DEFAULTS).close();
        }
    }

    @Test
    void twoCanShareAPortIfBothAgree() {
        UdpOptions shared = UdpOptions.DEFAULTS.withSharePort(true);
        try (DatagramPort first = open(shared);
                DatagramPort second = DatagramPort.open(first.local(), shared)) {
            assertThat(second.local()).isEqualTo(first.local());
            assertThatThrownBy(() -> DatagramPort.open(first.local(), UdpOptions.DEFAULTS))
                    .isInstanceOf(CannotListen.class);
        }
    }

    @Test
    void addressOfAnotherMachineIsSaid() {
        assertThatThrownBy(() -> DatagramPort.open(new Endpoint("198.51.100.7", 0), UdpOptions.DEFAULTS))
                .isInstanceOf(CannotListen.class)
                .hasMessageStartingWith("198.51.100.7 is not an address of this machine; give one that is, or 0.0.0.0");
    }

    @Test
    void hostThatIsNotThereIsSaidAndThePortGoesOn() {
        try (DatagramPort port = open()) {
            assertThatThrownBy(() -> port.send(new Endpoint("no-such-host.invalid", 5000), "x"))
                    .isInstanceOf(DatagramFailed.class)
                    .hasMessageStartingWith("there is no host named no-such-host.invalid");
            port.send(port.local(), "on");
            assertThat(port.receive().text()).isEqualTo("on");
        }
    }

    @Test
    void whatTheSystemRefusesIsSaidAndThePortGoesOn() {
        try (DatagramPort port = open()) {
            assertThatThrownBy(() -> port.send(new Endpoint("::1", 5000), "wrong family"))
                    .isInstanceOf(DatagramFailed.class)
                    .hasMessageStartingWith("a datagram of 12 bytes cannot be sent to [::1]:5000 (")
                    .hasMessageContaining("the port stays open");
            port.send(port.local(), "on");
            assertThat(port.receive().text()).isEqualTo("on");
        }
    }

    @Test
    void datagramBehindTheEchoOfAnEarlierSendIsThere() throws IOException {
        int[] echoes = {2};
        DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress()) {
            @Override
            public void receive(DatagramPacket packet) throws IOException {
                if (echoes[0]-- > 0) {
                    throw new PortUnreachableException(); // Windows does, for a socket that is not connected too
                }
                super.receive(packet);
            }
        };
        try (DatagramPort port = new DatagramPort(socket, LOOPBACK, UdpOptions.DEFAULTS)) {
            port.send(port.local(), "x");
            assertThat(port.receive(Duration.ZERO)).isInstanceOfSatisfying(
                    Datagram.class, received -> assertThat(received.text()).isEqualTo("x"));
        }
    }

    @Test
    void echoesWithoutEndKeepNoReceiver() throws IOException {
        DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress()) {
            @Override
            public void receive(DatagramPacket packet) throws IOException {
                throw new PortUnreachableException();
            }
        };
        try (DatagramPort port = new DatagramPort(socket, LOOPBACK, UdpOptions.DEFAULTS)) {
            assertThat(port.receive(Duration.ZERO)).isEqualTo(new NothingYet());
        }
    }

    @Test
    void portZeroIsNoDestination() {
        try (DatagramPort port = open()) {
            assertThatThrownBy(() -> port.send(new Endpoint("127.0.0.1", 0), "x"))
                    .isInstanceOf(DatagramFailed.class)
                    .hasMessageStartingWith("a datagram of 1 bytes cannot be sent to 127.0.0.1:0 (");
        }
    }

    @Test
    void closedPortSaysSoForEachCallAndItsAddressIsKept() {
        DatagramPort port = open();
        Endpoint local = port.local();
        port.close();
        port.close();

        assertThat(port.isOpen()).isFalse();
        assertThat(port.local()).isEqualTo(local);
        assertThatThrownBy(port::receive).isInstanceOf(ClosedHere.class).hasMessageContaining("UDP port " + local);
        assertThatThrownBy(() -> port.receive(Duration.ZERO)).isInstanceOf(ClosedHere.class);
        assertThatThrownBy(() -> port.send(local, "x")).isInstanceOf(ClosedHere.class);
        assertThatThrownBy(() -> port.join("239.1.2.3")).isInstanceOf(ClosedHere.class);
        assertThatThrownBy(() -> port.leave("239.1.2.3")).isInstanceOf(ClosedHere.class);
    }

    @Test
    void limitsOutOfBoundsAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UdpOptions.DEFAULTS.withMaxDatagramBytes(0))
                .withMessage("maxDatagramBytes 0 is outside 1 to 65507");
        assertThatIllegalArgumentException().isThrownBy(() -> UdpOptions.DEFAULTS.withMaxDatagramBytes(65_508));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> UdpOptions.DEFAULTS.withMulticast("", 256, true))
                .withMessage("multicastTtl 256 is outside 0 to 255");
    }

    @Test
    void eventsTellTheLifeOfAPort() {
        List<String> told = new ArrayList<>();
        Endpoint local;
        Endpoint peer;
        try (DatagramPort other = open();
                DatagramPort port = open(
                        UdpOptions.DEFAULTS.withMaxDatagramBytes(4).withEvents(new Recorder(told)))) {
            local = port.local();
            peer = other.local();
            other.send(local, "ping");
            port.receive();
            port.send(peer, "pong");
            other.send(local, "too long");
            assertThatThrownBy(port::receive).isInstanceOf(DatagramTooLong.class);
            assertThatThrownBy(() -> port.send(peer, "too long")).isInstanceOf(DatagramTooLong.class);
        }

        assertThat(told)
                .containsExactly(
                        "listening " + local,
                        "received " + peer + " \"ping\"",
                        "sent " + peer + " \"pong\"",
                        "failed " + peer + " DatagramTooLong",
                        "failed " + peer + " DatagramTooLong",
                        "closed " + local + " closed here");
    }

    private record Recorder(List<String> told) implements SocketEvents {
        @Override
        public void listening(Endpoint local) {
            told.add("listening " + local);
        }

        @Override
        public void received(Endpoint peer, Message message) {
            told.add("received " + peer + " " + message);
        }

        @Override
        public void sent(Endpoint peer, Message message) {
            told.add("sent " + peer + " " + message);
        }

        @Override
        public void failed(Endpoint peer, SocketFailure failure) {
            told.add("failed " + peer + " " + failure.getClass().getSimpleName());
        }

        @Override
        public void closed(Endpoint peer, String why) {
            told.add("closed " + peer + " " + why);
        }
    }

    @Test
    void listenerThatThrowsAtTheBeginningLeavesThePortFree() {
        AtomicInteger tried = new AtomicInteger();
        SocketEvents thrower = new SocketEvents() {
            @Override
            public void listening(Endpoint local) {
                tried.set(local.port());
                throw new IllegalStateException("a bug in the listener");
            }
        };
        assertThatThrownBy(
                () -> DatagramPort.open(new Endpoint("127.0.0.1", 0), UdpOptions.DEFAULTS.withEvents(thrower)))
                .hasMessage("a bug in the listener");
        try (DatagramPort again = DatagramPort.open(new Endpoint("127.0.0.1", tried.get()), UdpOptions.DEFAULTS)) {
            assertThat(again.local().port()).isEqualTo(tried.get());
        }
    }
}
