package dev.prise.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.Endpoint;
import dev.prise.udp.Datagram;
import dev.prise.udp.DatagramPort;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AskOverUdpTest {

    @Test
    void questionThatGotLostIsAskedAgain() throws Exception {
        try (DatagramPort sensor = DatagramPort.open(0)) {
            FutureTask<String> asking = new FutureTask<>(
                    () -> AskOverUdp.ask(new Endpoint("127.0.0.1", sensor.local().port())));
            Thread.ofVirtual().start(asking);
            sensor.receive(); // and no answer: as good as lost
            Datagram again = sensor.receive();
            sensor.send(again.sender(), "21.5");

            assertThat(again.text()).isEqualTo("TEMPERATURE?");
            assertThat(asking.get()).isEqualTo("21.5");
        }
    }

    @Test
    void sensorThatIsOffIsNamedAsSuch() {
        Endpoint nobody;
        try (DatagramPort port = DatagramPort.open(0)) {
            nobody = new Endpoint("127.0.0.1", port.local().port());
        }
        assertThat(AskOverUdp.ask(nobody)).startsWith("no answer: it is off");
    }
}
