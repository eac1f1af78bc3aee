package dev.prise.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Endpoint;
import dev.prise.SocketFailure.DatagramFailed;
import dev.prise.testing.NoLeaks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Broadcast and multicast. Nothing leaves this machine: loopback addresses, and a TTL of 0. */
@Timeout(60)
@ExtendWith(NoLeaks.class)
class DatagramGroupsTest {

    private static final String LOOPBACK_BROADCAST = "127.255.255.255";
    private static final Endpoint LOOPBACK = new Endpoint("127.0.0.1", 0);
    private static final UdpOptions STAY = UdpOptions.DEFAULTS.withMulticast(UdpOptions.SYSTEM_CHOICE, 0, true);

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere the loopback network may have no broadcast address")
    void broadcastIsRefusedUnlessAllowed() {
        try (DatagramPort port = DatagramPort.open(LOOPBACK, UdpOptions.DEFAULTS)) {
            assertThatThrownBy(() -> port.send(new Endpoint(LOOPBACK_BROADCAST, port.local().port()), "all"))
                    .isInstanceOf(DatagramFailed.class)
                    .hasMessageContaining("a broadcast address needs UdpOptions.withBroadcast(true)");
        }
    }

    @Test
    void broadcastReachesAllWhoListenOnThePort() {
        UdpOptions shared = UdpOptions.DEFAULTS.withSharePort(true);
        try (DatagramPort sender = DatagramPort.open(LOOPBACK, UdpOptions.DEFAULTS.withBroadcast(true));
                DatagramPort first = DatagramPort.open(0, shared);
                DatagramPort second = DatagramPort.open(first.local().port(), shared)) {
            orSkip(() -> sender.send(new Endpoint(LOOPBACK_BROADCAST, first.local().port()), "all"));

            assertThat(first.receive().text()).isEqualTo("all");
            assertThat(second.receive().sender()).isEqualTo(sender.local());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"239.1.2.3", "ff15::4321"})
    void groupIsReceivedFromTheJoinUntilTheLeave(String group) throws IOException {
        String on = interfaceFor(group, true);
        UdpOptions options = UdpOptions.DEFAULTS.withSharePort(true).withMulticast(on, 0, true);
        try (DatagramPort sender = DatagramPort.open(0, options);
                DatagramPort first = DatagramPort.open(0, options);
                DatagramPort second = DatagramPort.open(first.local().port(), options)) {
            Endpoint all = new Endpoint(group, first.local().port());
            first.join(group, on);
            second.join(group, on);
            sender.send(all, "one");

            assertThat(first.receive().text()).isEqualTo("one");
            assertThat(second.receive().text()).isEqualTo("one");

            first.leave(group, on);
            sender.send(all, "two");
            assertThat(second.receive().text()).isEqualTo("two");
            second.close(); // so that what is sent to the shared port comes to the first
            sender.send(new Endpoint("localhost", first.local().port()), "three");
            assertThat(first.receive().text()).isEqualTo("three");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"239.1.2.4", "ff15::4322"})
    void withoutLoopbackThisMachineDoesNotGetWhatItSends(String group) throws IOException {
        String on = interfaceFor(group, false); // the loopback interface itself brings everything back
        try (DatagramPort sender = DatagramPort.open(0, UdpOptions.DEFAULTS.withMulticast(on, 0, false));
                DatagramPort receiver = DatagramPort.open(0, STAY)) {
            receiver.join(group, on);
            sender.send(new Endpoint(group, receiver.local().port()), "not for us");
            sender.send(new Endpoint("localhost", receiver.local().port()), "for us");

            assertThat(receiver.receive().text()).isEqualTo("for us");
        }
    }

    @Test
    void groupMayBeJoinedOnceAndLeftOnce() throws IOException {
        String on = interfaceFor("239.1.2.5", true);
        try (DatagramPort port = DatagramPort.open(0, STAY)) {
            port.join("239.1.2.5", on);
            assertThatThrownBy(() -> port.join("239.1.2.5", on))
                    .isInstanceOf(DatagramFailed.class)
                    .hasMessageStartingWith("the group 239.1.2.5 cannot be joined (")
                    .hasMessageContaining("once on each interface");
            port.leave("239.1.2.5", on);
            assertThatThrownBy(() -> port.leave("239.1.2.5", on))
                    .isInstanceOf(DatagramFailed.class)
                    .hasMessageStartingWith("the group 239.1.2.5 cannot be left (");
            assertThat(port.isOpen()).isTrue();
        }
    }

    @Test
    void groupCanBeJoinedWhereTheSystemChooses() {
        try (DatagramPort port = DatagramPort.open(0, STAY)) {
            orSkip(() -> port.join("239.1.2.6"));
            port.leave("239.1.2.6");
        }
    }

    @Test
    void interfaceCanBeNamedByItsAddress() {
        assertThat(DatagramSockets.networkInterface("127.0.0.1")).get()
                .satisfies(found -> assertThat(found.isLoopback())
                        .isTrue());
    }

    @Test
    void whatIsNoGroupCannotBeJoined() {
        try (DatagramPort port = DatagramPort.open(0)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> port.join("10.0.0.1"))
                    .withMessageContaining("10.0.0.1 is no multicast group; take an address from 224.0.0.0");
        }
    }

    @Test
    void interfaceThatIsNotThereIsSaidWithThoseThatAre() throws IOException {
        String loopback = loopback().getName();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatagramPort.open(0, UdpOptions.DEFAULTS.withMulticast("nowhere0", 1, true)))
                .withMessageContaining("no network interface \"nowhere0\"; it has ")
                .withMessageContaining(loopback);
    }

    private static NetworkInterface loopback() throws IOException {
        return NetworkInterface.getByInetAddress(InetAddress.getLoopbackAddress());
    }

    /** The loopback interface if the system sends to groups on it, else another one; a TTL of 0 keeps it here. */
    private static String interfaceFor(String group, boolean loopbackWillDo) throws IOException {
        List<String> names = NetworkInterface.networkInterfaces()
                .filter(one -> loopbackWillDo || !isLoopback(one))
                .sorted((a, b) -> Boolean.compare(isLoopback(b), isLoopback(a)))
                .map(NetworkInterface::getName)
                .toList();
        for (String name : names) {
            try (DatagramPort port = DatagramPort.open(0, UdpOptions.DEFAULTS.withMulticast(name, 0, true))) {
                port.join(group, name);
                port.send(new Endpoint(group, port.local().port()), "may I?");
                return name;
            } catch (DatagramFailed notHere) {
                // the next one then
            }
        }
        return Assumptions.abort("no interface of this system sends to the group " + group + ": " + names);
    }

    private static boolean isLoopback(NetworkInterface networkInterface) {
        try {
            return networkInterface.isLoopback();
        } catch (IOException gone) {
            return false;
        }
    }

    private static void orSkip(Runnable step) {
        try {
            step.run();
        } catch (DatagramFailed notHere) {
            Assumptions.abort("this system does not allow it: " + notHere.getMessage());
        }
    }
}
