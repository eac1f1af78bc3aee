package dev.prise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.channel.MessageChannel;
import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.frame.TransmissionMode;
import java.io.File;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code prise serve --many}. */
class ServeManyTest {

    private static String read(MessageChannel client) {
        return client.read().orThrow().text();
    }

    private static String ask(MessageChannel client, String question) {
        client.write(question);
        return read(client);
    }

    /** A client that is connected, under the name that the server gave it; the clients of this process have ids as well. */
    private record Entered(MessageChannel channel, String name) implements AutoCloseable {

        static Entered into(InProcess server) {
            return into(server, TransmissionMode.windev());
        }

        static Entered into(InProcess server, TransmissionMode mode) {
            MessageChannel client = server.connect(mode);
            Map<String, String> connected = server.out().event("connected");
            assertThat(connected).containsEntry("peer", client.local().toString())
                    .containsEntry("connection", connected.get("name"));
            server.out().event("admitted"); // from now on it can be written to
            return new Entered(client, connected.get("name"));
        }

        String read() {
            return ServeManyTest.read(channel);
        }

        String ask(String question) {
            return ServeManyTest.ask(channel, question);
        }

        Endpoint local() {
            return channel.local();
        }

        @Override
        public void close() {
            channel.close();
        }
    }

    @Test
    void clientsAreAnsweredAtTheSameTime() {
        try (InProcess server = InProcess.serve("--many", "--echo");
                Entered first = Entered.into(server);
                Entered second = Entered.into(server)) {
            assertThat(second.ask("two")).isEqualTo("two");
            assertThat(first.ask("one")).isEqualTo("one");
            assertThat(server.out().event("received")).containsEntry("name", second.name())
                    .containsEntry("text", "two");
            first.close();
            assertThat(server.out().event("left")).containsEntry("name", first.name());
        }
    }

    @Test
    void linesGoToOneOrToAll() {
        try (InProcess server = InProcess.serve("--many");
                Entered first = Entered.into(server);
                Entered second = Entered.into(server)) {
            server.typed().line("@" + second.name() + " for the second");
            server.typed().line("@all for all");
            server.typed().line("@" + first.name() + " @ is no command here");
            assertThat(second.read()).isEqualTo("for the second");
            assertThat(second.read()).isEqualTo("for all");
            assertThat(java.util.List.of(first.read(), first.read()))
                    .containsExactlyInAnyOrder("for all", "@ is no command here");
        }
    }

    @Test
    void plainLineGoesToTheOnlyOneAndIsNotGuessedAboutWhereThereAreSeveral() {
        try (InProcess server = InProcess.serve("--many")) {
            server.typed().line("hello?");
            server.err().next("prise: not sent: nobody is connected");
            server.typed().line("@all hello?");
            server.err().next("prise: not sent: nobody is connected");
            try (Entered first = Entered.into(server)) {
                server.typed().line("you alone");
                server.typed().line("@@c1 is your name");
                assertThat(first.read()).isEqualTo("you alone");
                assertThat(first.read()).isEqualTo("@c1 is your name");
                try (Entered second = Entered.into(server)) {
                    server.typed().line("whom?");
                    server.err()
                            .next("prise: not sent: 2 clients are connected; begin the line with @NAME or @all"
                                    + " (@ alone lists them)");
                    server.typed().line("@" + second.name() + " you");
                    assertThat(second.read()).isEqualTo("you");
                }
            }
        }
    }

    @Test
    void whatCannotBeSaidIsExplained() {
        try (InProcess server = InProcess.serve("--many", "--mode", "line");
                Entered client = Entered.into(server, TransmissionMode.line())) {
            server.typed().line("@c0 hello");
            server.err().next("prise: not sent: there is no client named c0 (@ alone lists them)");
            server.typed().line("@c1");
            server.err().next("prise: not sent: there is no text; write @c1 TEXT");
            server.typed().line("@all");
            server.err().next("prise: not sent: there is no text; write @all TEXT");
            server.typed().line("@" + client.name() + " ");
            assertThat(client.read()).isEmpty();
        }
    }

    @Test
    void messageThatHoldsTheTagIsNotSentToAnybody() {
        try (InProcess server = InProcess.serve("--many", "--mode", "tag:x");
                MessageChannel client = server.connect(TransmissionMode.endTag("x"))) {
            server.out().event("admitted");
            server.typed().line("@all axb");
            server.err().next("holds the end tag \"x\" at byte 1");
            server.typed().line("@all ab");
            assertThat(read(client)).isEqualTo("ab");
        }
    }

    @ParameterizedTest
    @CsvSource({"@", "@list"})
    void everybodyIsListedByNameAndAddress(String line) {
        try (InProcess server = InProcess.serve("--many")) {
            server.typed().line(line);
            server.err().next("nobody is connected");
            try (Entered first = Entered.into(server);
                    Entered second = Entered.into(server)) {
                server.typed().line(line);
                server.err().next(first.name() + " " + first.local());
                server.err().next(second.name() + " " + second.local());
                first.close();
                server.out().event("left");
                try (Entered third = Entered.into(server)) {
                    server.typed().line(line);
                    server.err().next(second.name() + " " + second.local());
                    server.err().next(third.name() + " " + third.local());
                }
            }
        }
    }

    @Test
    void personSeesNamesWithTheAddresses() {
        try (InProcess server = InProcess.serveHuman("--many", "--echo");
                MessageChannel client = server.connect()) {
            assertThat(ask(client, "hello")).isEqualTo("hello");
            String line = server.err().next(" " + client.local() + " connected");
            String who = line.substring(0, line.length() - " connected".length());
            assertThat(who).matches("c[1-9][0-9]* .*");
            server.out().next(who + " > hello");
            server.out().next(who + " < hello");
            client.close();
            server.err().next(who + " left");
        }
    }

    @Test
    void thoseOverTheLimitsAreRefused() {
        try (InProcess server = InProcess.serve("--many", "--max-clients", "1", "--echo");
                Entered first = Entered.into(server);
                MessageChannel second = server.connect()) {
            assertThat(second.read()).isInstanceOf(PeerClosed.class);
            assertThat(server.out().event("refused")).containsEntry("error", "there are 1 clients, the most allowed")
                    .doesNotContainKey("name");
            assertThat(first.ask("still here")).isEqualTo("still here");
        }
        try (InProcess server = InProcess.serve("--many", "--max-per-address", "1");
                Entered first = Entered.into(server);
                MessageChannel second = server.connect()) {
            assertThat(second.read()).isInstanceOf(PeerClosed.class);
            assertThat(server.out().event("refused")).hasEntrySatisfying(
                    "error", text -> assertThat(text).contains("there are 1 clients from 127.0.0.1"));
            assertThat(first.channel().isOpen()).isTrue();
        }
    }

    @Test
    void newOnesBeyondTheRateAreRefused() {
        try (InProcess server = InProcess.serve("--many", "--max-new-per-second", "1")) {
            boolean refused = false;
            while (!refused) {
                try (MessageChannel client = server.connect()) {
                    Map<String, String> event = Lines.fields(server.out().next());
                    while (!java.util.List.of("connected", "refused").contains(event.get("event"))) {
                        event = Lines.fields(server.out().next());
                    }
                    refused = event.get("event").equals("refused");
                    assertThat(client.isOpen()).isTrue();
                }
            }
        }
    }

    @Test
    void commandAnswersEachClientAndKnowsWhoAsks() {
        assumeThat(File.separatorChar).isEqualTo('/');
        try (InProcess server =
                InProcess.serve("--many", "--exec", "cat; echo \" from $PRISE_CONNECTION $PRISE_PEER\"");
                Entered first = Entered.into(server);
                Entered second = Entered.into(server)) {
            assertThat(second.ask("two")).isEqualTo("two from " + second.name() + " " + second.local());
            assertThat(first.ask("one")).isEqualTo("one from " + first.name() + " " + first.local());
        }
    }

    @Test
    void replyAndModeAreAsForOneClient() {
        try (InProcess server = InProcess.serve("--many", "--mode", "line", "--reply", "ok");
                MessageChannel client = server.connect(TransmissionMode.line())) {
            assertThat(ask(client, "anything")).isEqualTo("ok");
        }
    }

    @Test
    void theEndIsSeenByEverybody() {
        try (InProcess server = InProcess.serve("--many");
                Entered first = Entered.into(server);
                Entered second = Entered.into(server)) {
            server.stop();
            assertThat(first.channel().read()).isInstanceOf(PeerClosed.class);
            assertThat(second.channel().read()).isInstanceOf(PeerClosed.class);
            assertThat(server.exitCode()).isEqualTo(ExitCode.CTRL_C);
        }
    }

    @Test
    void inputThatEndsEndsNothing() {
        try (InProcess server = InProcess.serve("--many", "--echo");
                Entered client = Entered.into(server)) {
            server.typed().end();
            assertThat(client.ask("still here?")).isEqualTo("still here?");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "serve 0 --many --second-client queue     | --many and --second-client exclude each other",
            "serve 0 --max-clients 3                  | --max-clients and --max-new-per-second need --many",
            "serve 0 --max-new-per-second 3           | need --many",
            "serve 0 --many --max-clients 0           | --max-clients: \"0\" is not a number from 1 to 2147483647",
            "serve 0 --many --max-clients many        | --max-clients: \"many\" is not a number",
            "serve 0 --many --echo --reply x          | --echo, --reply and --exec exclude each other"
    })
    void wrongUsageIsOneLineThatHelps(String arguments, String line) {
        Outcome.of(arguments.split(" ")).failedWith(ExitCode.WRONG_USAGE, line);
    }

    @Test
    void messagesThatAreNoTextGoToAllAsTheyAre() {
        try (InProcess server = InProcess.serve("--many", "-e");
                Entered client = Entered.into(server)) {
            server.typed().line("@all \\x00\\xFF");
            assertThat(client.channel().read().orThrow()).isEqualTo(Message.of(new byte[]{0, -1}));
        }
    }
}
