/**
 * Datagrams: one datagram is one message. There is no stream, so there is no framing, no mode, no client and no server: two
 * ports that send to each other.
 *
 * <pre>{@code
 * try (DatagramPort port = DatagramPort.open(5000)) {
 *     Datagram question = port.receive();
 *     port.send(question.sender(), question.message().reply("Bonjour " + question.text()));
 * }
 * }</pre>
 *
 * <p>Who asks waits a while, and asks again, since a datagram may get lost, overtake another one, or come twice:
 *
 * <pre>{@code
 * try (DatagramPort port = DatagramPort.open(0)) {
 *     port.send(Endpoint.parse("10.0.0.7:5000"), "WEIGHT?");
 *     switch (port.receive(Duration.ofSeconds(2))) {
 *         case Datagram(Endpoint scale, Message weight) -> System.out.println(scale + " says " + weight.text());
 *         case ReceiveResult.NothingYet() -> System.out.println("lost, or the scale is off");
 *     }
 * }
 * }</pre>
 *
 * <p>Anybody may send to an open port: the sender of what comes is a claim, and need not be who was asked.
 *
 * <p>To all machines of a network: {@link dev.prise.udp.UdpOptions#withBroadcast}, then send to its broadcast address. To
 * those who have joined a group: {@link dev.prise.udp.DatagramPort#join(String)}, and send to the group's address.
 */
package dev.prise.udp;
