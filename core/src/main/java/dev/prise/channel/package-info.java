/**
 * The staircase: a wire and a mode make whole messages. The only room that knows both bytes in motion and messages.
 *
 * <pre>{@code
 * try (MessageChannel scale = MessageChannel.connect(Endpoint.parse("10.0.0.7:4001"),
 *         ChannelOptions.DEFAULTS.withMode(TransmissionMode.line()))) {
 *     scale.write("WEIGHT?");
 *     switch (scale.read(Duration.ofSeconds(2))) {
 *         case ReadResult.Received(Message answer) -> System.out.println(answer.text());
 *         case ReadResult.NothingYet() -> System.out.println("the scale is thinking");
 *         case ReadResult.PeerClosed(Endpoint peer) -> System.out.println(peer + " has left");
 *     }
 * }
 * }</pre>
 *
 * <p>It refuses to know who is let in, and when: that is {@code server}.
 */
package dev.prise.channel;
