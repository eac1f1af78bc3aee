package dev.prise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.server.ServerOptions;
import dev.prise.server.SimplifiedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code prise connect}. */
class ConnectTest {

    private final SimplifiedServer server =
            SimplifiedServer.listen(0, ServerOptions.DEFAULTS.withAddress("127.0.0.1"));
    private final String address = server.local().toString();

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void linesAreSentAndMessagesShown() {
        try (InProcess client = InProcess.start("connect", address)) {
            assertThat(client.err().next())
                    .isEqualTo("connected to " + address + ", windev mode, UTF-8 (Ctrl-C ends it)");
            client.typed().line("Hello");
            assertThat(server.read().orThrow().text()).isEqualTo("Hello");
            assertThat(client.out().next()).isEqualTo(address + " < Hello");
            server.write("\tHi");
            assertThat(client.out().next()).isEqualTo(address + " > \\tHi");
        }
    }

    @Test
    void whenTheInputEndsWhatStillComesIsShown() {
        try (InProcess client = InProcess.start("connect", address, "--json")) {
            client.typed().line("last words");
            client.typed().end();
            assertThat(server.read().orThrow().text()).isEqualTo("last words");
            server.write("answer 1");
            server.write("answer 2");
            assertThat(client.out().event("received")).containsEntry("text", "answer 1");
            assertThat(client.out().event("received")).containsEntry("text", "answer 2");
            assertThat(server.read()).isInstanceOf(PeerClosed.class);
            server.close();
            assertThat(client.out().event("left")).containsEntry("peer", address);
            assertThat(client.exitCode()).isZero();
        }
    }

    @Test
    void whatAnswersByItselfGoesOnWhenTheInputEnds() {
        try (InProcess client = InProcess.start("connect", address, "--reply", "ok", "--json")) {
            client.typed().line("Hello");
            client.typed().end();
            assertThat(server.read().orThrow().text()).isEqualTo("Hello");
            for (int i = 0; i < 3; i++) {
                server.write("and you?");
                assertThat(server.read().orThrow().text()).isEqualTo("ok");
            }
            server.close();
            assertThat(client.exitCode()).isZero();
        }
    }

    @Test
    void itEndsWhenTheServerCloses() {
        try (InProcess client = InProcess.start("connect", address)) {
            client.typed().line("x");
            server.read();
            server.close();
            assertThat(client.err().next("left")).isEqualTo(address + " left");
            assertThat(client.exitCode()).isZero();
        }
    }

    @Test
    void aBrokenFormatIsAFailure() {
        try (InProcess client = InProcess.start("connect", address, "--mode", "line", "--max-message", "2")) {
            client.typed().line("1\r\nx");
            server.read();
            server.write("abc");
            assertThat(client.err().next("failed")).contains("the limit is 2 bytes", "set --mode windev here");
            assertThat(client.exitCode()).isEqualTo(1);
        }
    }

    @Test
    void itCanAnswerByItself() {
        try (InProcess client = InProcess.start("connect", address, "--echo")) {
            client.typed().line("I am here");
            server.read();
            server.write("say this");
            assertThat(server.read().orThrow().text()).isEqualTo("say this");
            client.stop();
            assertThat(server.read()).isInstanceOf(PeerClosed.class);
            assertThat(client.exitCode()).isEqualTo(130);
        }
    }
}
