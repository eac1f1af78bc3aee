package dev.prise.network;

import dev.prise.Endpoint;
import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.Heartbeat;
import dev.prise.channel.MessageChannel;
import dev.prise.frame.EndTag;
import dev.prise.server.ServerOptions;
import dev.prise.server.SimplifiedServer;
import dev.prise.tcp.TcpOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A program at one end of a bad cable. Prints a line for whatever happens.
 *
 * <pre>
 *   serve GUARD        answers each message with itself; messages are numbered from 0 for each client
 *   talk GUARD         obeys its input: a number is so many messages to say on a connection of its own, which then stays
 * </pre>
 *
 * <p>The guard is what notices that a cable was pulled: keep-alive, heartbeat or idle; none waits as long as the system does.
 */
final class FarEnd {

    static final String SERVER = "10.213.0.1";
    static final int PORT = 5000;

    private static final Duration SILENCE = Duration.ofSeconds(1);

    private final String guard;
    private final PrintStream out;

    private FarEnd(String guard, PrintStream out) {
        this.guard = guard;
        this.out = out;
    }

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws IOException {
        FarEnd end = new FarEnd(arguments[1], System.out);
        if (arguments[0].equals("serve")) {
            end.serve();
        } else {
            end.talk();
        }
    }

    private ChannelOptions channel(SocketEvents events) {
        ChannelOptions options = ChannelOptions.DEFAULTS.withMode(EndTag.EOF).withEvents(events);
        Heartbeat beat = Heartbeat.of("PING").answeredBy("PONG").every(SILENCE).within(SILENCE);
        return switch (guard) {
            case "heartbeat" -> options.withHeartbeat(beat).withHeartbeatAnswered(beat);
            case "idle" -> options.withLimits(Limits.DEFAULTS.withIdleTimeout(SILENCE.multipliedBy(3)));
            default -> options;
        };
    }

    private TcpOptions tcp() {
        TcpOptions usual = TcpOptions.DEFAULTS;
        return new TcpOptions(
                usual.noDelay(),
                guard.equals("keep-alive"),
                SILENCE,
                SILENCE,
                2,
                usual.backlog(),
                usual.reuseAddress(),
                usual.connectTimeout());
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }

    private void serve() {
        AtomicInteger expected = new AtomicInteger();
        SocketEvents events = new SocketEvents() {
            @Override
            public void listening(Endpoint local) {
                say("listening");
            }

            @Override
            public void admitted(Endpoint peer) {
                expected.set(0);
                say("admitted");
            }

            @Override
            public void failed(Endpoint peer, SocketFailure failure) {
                say("failed " + failure.getClass().getSimpleName());
            }

            @Override
            public void closed(Endpoint peer, String why) {
                say("served " + expected.get() + ", " + why);
            }
        };
        try (SimplifiedServer server = SimplifiedServer.listen(PORT,
                ServerOptions.DEFAULTS.withAddress(SERVER).withChannel(channel(events)).withTcp(tcp()))) {
            server.serve(message -> {
                check(expected.getAndIncrement(), message);
                return message;
            });
        }
    }

    private void talk() throws IOException {
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String order; (order = orders.readLine()) != null;) {
            int count = Integer.parseInt(order);
            Thread.ofPlatform().start(() -> say(count));
        }
    }

    private void say(int count) {
        try (MessageChannel channel =
                MessageChannel.connect(new Endpoint(SERVER, PORT), channel(SocketEvents.NONE), tcp())) {
            Thread writer = Thread.ofVirtual().start(() -> {
                for (int i = 0; i < count; i++) {
                    channel.write(text(i));
                }
            });
            for (int i = 0; i < count; i++) {
                check(i, channel.read().orThrow());
            }
            writer.join();
            say("all " + count + " were answered");
            say("ended with " + channel.read().getClass().getSimpleName());
        } catch (SocketFailure failure) {
            say("ended with " + failure.getClass().getSimpleName());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void check(int number, Message message) {
        if (!message.text().equals(text(number))) {
            say("WRONG: expected " + text(number) + ", got " + message);
        }
    }

    // of 2 to some hundred bytes, and now and then more than a packet
    private static String text(int number) {
        return number + ":" + "é<EO\r\n".repeat(number % 100 == 0 ? 500 : number % 17);
    }
}
