package dev.prise.examples;

import dev.prise.Endpoint;
import dev.prise.udp.Datagram;
import dev.prise.udp.DatagramPort;
import java.time.Duration;

/** Asks a sensor for its temperature over UDP, again if the question or the answer got lost. */
public final class AskOverUdp {

    private AskOverUdp() {}

    /**
     * Asks up to three times.
     *
     * @param sensor where the sensor is
     * @return what it answered, or that it did not
     */
    public static String ask(Endpoint sensor) {
        try (DatagramPort port = DatagramPort.open(0)) {
            for (int attempt = 1; attempt <= 3; attempt++) {
                port.send(sensor, "TEMPERATURE?");
                if (port.receive(Duration.ofSeconds(1)) instanceof Datagram answer) {
                    return answer.text();
                }
            }
            return "no answer: it is off, or the network loses too much";
        }
    }

    /**
     * Asks the sensor that is named.
     *
     * @param args host and port, as in {@code 10.0.0.7:4001}
     */
    public static void main(String[] args) {
        System.out.println(ask(Endpoint.parse(args[0])));
    }
}
