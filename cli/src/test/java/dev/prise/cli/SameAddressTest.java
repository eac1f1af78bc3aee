package dev.prise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.frame.TransmissionMode;
import dev.prise.tcp.Tcp;
import dev.prise.tcp.TcpOptions;
import dev.prise.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Two clients whose proxies give them the same address and port: what is said to one never reaches the other. */
class SameAddressTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PEER = "192.0.2.7:50123";
    private static final byte[] HEADER =
            "PROXY TCP4 192.0.2.7 127.0.0.1 50123 5000\r\n".getBytes(StandardCharsets.US_ASCII);

    private static InProcess serve(String... more) {
        String[] arguments = java.util.Arrays.copyOf(more, more.length + 3);
        arguments[more.length] = "--many";
        arguments[more.length + 1] = "--proxy-from";
        arguments[more.length + 2] = "127.0.0.1";
        return InProcess.serve(arguments);
    }

    private static MessageChannel connect(InProcess server, TransmissionMode mode) {
        Wire wire = Tcp.connect(new Endpoint("127.0.0.1", server.port()), TcpOptions.DEFAULTS);
        wire.write(HEADER, 0, HEADER.length, Deadline.NEVER);
        return MessageChannel.over(wire, ChannelOptions.DEFAULTS.withMode(mode));
    }

    /** A client and the name that the server gave it. */
    private record Entered(MessageChannel channel, String name) implements AutoCloseable {

        static Entered into(InProcess server) {
            MessageChannel channel = connect(server, TransmissionMode.windev());
            String name = server.event("connected").get("name");
            assertThat(server.event("admitted")).containsEntry("peer", PEER)
                    .containsEntry("connection", name)
                    .containsEntry("name", name);
            return new Entered(channel, name);
        }

        String read() {
            return channel.read(PATIENCE).orThrow().text();
        }

        @Override
        public void close() {
            channel.close();
        }
    }

    @Test
    void lineGoesToTheClientThatItNames() {
        try (InProcess server = serve()) {
            for (int i = 0; i < 20; i++) {
                try (Entered first = Entered.into(server); Entered second = Entered.into(server)) {
                    server.typed().line("@" + second.name() + " for the second " + i);
                    assertThat(server.event("sent")).containsEntry("connection", second.name());
                    server.typed().line("@" + first.name() + " for the first " + i);
                    assertThat(second.read()).isEqualTo("for the second " + i);
                    assertThat(first.read()).isEqualTo("for the first " + i);
                    assertThat(server.event("sent")).containsEntry("connection", first.name());
                }
                server.event("left");
                server.event("left");
            }
        }
    }

    @Test
    void afterOneHasLeftTheOtherKeepsItsName() {
        try (InProcess server = serve();
                Entered first = Entered.into(server);
                Entered second = Entered.into(server)) {
            server.typed().line("@");
            server.err().next(first.name() + " " + PEER);
            server.err().next(second.name() + " " + PEER);
            second.close();
            assertThat(server.event("left")).containsEntry("connection", second.name());
            server.typed().line("@" + first.name() + " still there?");
            assertThat(first.read()).isEqualTo("still there?");
            server.typed().line("you alone");
            assertThat(first.read()).isEqualTo("you alone");
            server.typed().line("@" + second.name() + " gone?");
            server.err().next("there is no client named " + second.name());
        }
    }

    @Test
    void eachEventNamesItsConnection() {
        try (InProcess server = serve("--max-message", "4", "--overflow", "skip");
                Entered first = Entered.into(server);
                Entered second = Entered.into(server)) {
            second.channel().write("yes");
            assertThat(server.event("received")).containsEntry("connection", second.name());
            second.channel().write("too long");
            assertThat(server.event("overflow")).containsEntry("connection", second.name());
            first.channel().write("yes");
            assertThat(server.event("received")).containsEntry("connection", first.name());
        }
    }

    @Test
    void eachIsAskedOnceWhetherItsFirstLineIsOfAnotherProtocol() {
        try (InProcess server = InProcess.serveHuman("--many", "--proxy-from", "127.0.0.1", "--mode", "line");
                MessageChannel first = connect(server, TransmissionMode.line());
                MessageChannel second = connect(server, TransmissionMode.line())) {
            first.write("GET / HTTP/1.1");
            String said = server.err().next("HTTP");
            second.write("GET / HTTP/1.1");
            String saidThen = server.err().next("HTTP");
            assertThat(said).matches("c[0-9]+ " + PEER + ": .*");
            assertThat(saidThen).matches("c[0-9]+ " + PEER + ": .*").isNotEqualTo(said);
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the command is written for sh")
    void commandKnowsTheConnectionThatAsks() {
        try (InProcess server = serve("--exec", "echo $PRISE_CONNECTION $PRISE_PEER");
                Entered first = Entered.into(server);
                Entered second = Entered.into(server)) {
            for (Entered client : new Entered[]{second, first}) {
                client.channel().write("who am I?");
                assertThat(client.read()).isEqualTo(client.name() + " " + PEER);
            }
        }
    }

    @Test
    void messageThatGetsNoAnswerNamesItsConnection() {
        try (InProcess server = serve("--exec", "exit 3");
                Entered first = Entered.into(server);
                Entered second = Entered.into(server)) {
            for (Entered client : new Entered[]{second, first}) {
                client.channel().write("what?");
                Map<String, String> failed = server.event("failed");
                assertThat(failed).containsEntry("connection", client.name()).containsEntry("peer", PEER);
            }
        }
    }
}
