package dev.prise.examples;

import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.SocketFailure;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.channel.ReadResult;
import dev.prise.frame.TransmissionMode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks a scale that speaks lines for a weight, and says in words what came of it. */
public final class LineDevice {

    private LineDevice() {}

    /**
     * Asks once.
     *
     * @param scale where the scale is
     * @return what it answered, or what went wrong
     */
    public static String weigh(Endpoint scale) {
        ChannelOptions lines = ChannelOptions.DEFAULTS
                .withMode(TransmissionMode.line())
                .withCharset(StandardCharsets.US_ASCII);
        try (MessageChannel channel = MessageChannel.connect(scale, lines)) {
            channel.write("WEIGHT?");
            return switch (channel.read(Duration.ofSeconds(2))) {
                case ReadResult.Received(Message weight) -> weight.text();
                case ReadResult.NothingYet() -> "the scale is still weighing";
                case ReadResult.PeerClosed(Endpoint peer) -> "the scale has hung up";
            };
        } catch (SocketFailure failure) {
            return "no weight: " + failure.getMessage();
        }
    }

    /**
     * Asks the scale that is named.
     *
     * @param args host and port, as in {@code 10.0.0.7:4001}
     */
    public static void main(String[] args) {
        System.out.println(weigh(Endpoint.parse(args[0])));
    }
}
