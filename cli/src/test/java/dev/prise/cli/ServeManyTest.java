package dev.prise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

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

    /** Connected, and known by this name. */
    private static MessageChannel enter(InProcess server, String name) {
        MessageChannel client = server.connect();
        assertThat(server.out().event("connected")).containsEntry("name", name)
                .containsEntry("peer", client.local().toString());
        server.out().event("admitted"); // from now on it can be written to
        return client;
    }

    @Test
    void clientsAreAnsweredAtTheSameTime() {
        try (InProcess server = InProcess.serve("--many", "--echo");
                MessageChannel first = enter(server, "c1");
                MessageChannel second = enter(server, "c2")) {
            assertThat(ask(second, "two")).isEqualTo("two");
            assertThat(ask(first, "one")).isEqualTo("one");
            assertThat(server.out().event("received")).containsEntry("name", "c2").containsEntry("text", "two");
            first.close();
            assertThat(server.out().event("left")).containsEntry("name", "c1");
        }
    }

    @Test
    void linesGoToOneOrToAll() {
        try (InProcess server = InProcess.serve("--many");
                MessageChannel first = enter(server, "c1");
                MessageChannel second = enter(server, "c2")) {
            server.typed().line("@c2 for the second");
            server.typed().line("@all for all");
            server.typed().line("@c1 @ is no command here");
            assertThat(read(second)).isEqualTo("for the second");
            assertThat(read(second)).isEqualTo("for all");
            assertThat(java.util.List.of(read(first), read(first)))
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
            try (MessageChannel first = enter(server, "c1")) {
                server.typed().line("you alone");
                server.typed().line("@@c1 is your name");
                assertThat(read(first)).isEqualTo("you alone");
                assertThat(read(first)).isEqualTo("@c1 is your name");
                try (MessageChannel second = enter(server, "c2")) {
                    server.typed().line("whom?");
                    server.err()
                            .next("prise: not sent: 2 clients are connected; begin the line with @NAME or @all"
                                    + " (@ alone lists them)");
                    server.typed().line("@c2 you");
                    assertThat(read(second)).isEqualTo("you");
                }
            }
        }
    }

    @Test
    void whatCannotBeSaidIsExplained() {
        try (InProcess server = InProcess.serve("--many", "--mode", "line");
                MessageChannel client = server.connect(TransmissionMode.line())) {
            server.out().event("admitted");
            server.typed().line("@c9 hello");
            server.err().next("prise: not sent: there is no client named c9 (@ alone lists them)");
            server.typed().line("@c1");
            server.err().next("prise: not sent: there is no text; write @c1 TEXT");
            server.typed().line("@all");
            server.err().next("prise: not sent: there is no text; write @all TEXT");
            server.typed().line("@c1 ");
            assertThat(read(client)).isEmpty();
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
            try (MessageChannel first = enter(server, "c1");
                    MessageChannel second = enter(server, "c2")) {
                server.typed().line(line);
                server.err().next("c1 " + first.local());
                server.err().next("c2 " + second.local());
                first.close();
                server.out().event("left");
                try (MessageChannel third = enter(server, "c3")) {
                    server.typed().line(line);
                    server.err().next("c2 " + second.local());
                    server.err().next("c3 " + third.local());
                }
            }
        }
    }

    @Test
    void personSeesNamesWithTheAddresses() {
        try (InProcess server = InProcess.serveHuman("--many", "--echo");
                MessageChannel client = server.connect()) {
            assertThat(ask(client, "hello")).isEqualTo("hello");
            String who = "c1 " + client.local();
            server.err().next(who + " connected");
            server.out().next(who + " > hello");
            server.out().next(who + " < hello");
            client.close();
            server.err().next(who + " left");
        }
    }

    @Test
    void thoseOverTheLimitsAreRefused() {
        try (InProcess server = InProcess.serve("--many", "--max-clients", "1", "--echo");
                MessageChannel first = enter(server, "c1");
                MessageChannel second = server.connect()) {
            assertThat(second.read()).isInstanceOf(PeerClosed.class);
            assertThat(server.out().event("refused")).containsEntry("error", "there are 1 clients, the most allowed")
                    .doesNotContainKey("name");
            assertThat(ask(first, "still here")).isEqualTo("still here");
        }
        try (InProcess server = InProcess.serve("--many", "--max-per-address", "1");
                MessageChannel first = enter(server, "c1");
                MessageChannel second = server.connect()) {
            assertThat(second.read()).isInstanceOf(PeerClosed.class);
            assertThat(server.out().event("refused")).hasEntrySatisfying(
                    "error", text -> assertThat(text).contains("there are 1 clients from 127.0.0.1"));
            assertThat(first.isOpen()).isTrue();
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
        try (InProcess server = InProcess.serve("--many", "--exec", "cat; echo \" from $PRISE_PEER\"");
                MessageChannel first = enter(server, "c1");
                MessageChannel second = enter(server, "c2")) {
            assertThat(ask(second, "two")).isEqualTo("two from " + second.local());
            assertThat(ask(first, "one")).isEqualTo("one from " + first.local());
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
                MessageChannel first = enter(server, "c1");
                MessageChannel second = enter(server, "c2")) {
            server.stop();
            assertThat(first.read()).isInstanceOf(PeerClosed.class);
            assertThat(second.read()).isInstanceOf(PeerClosed.class);
            assertThat(server.exitCode()).isEqualTo(ExitCode.CTRL_C);
        }
    }

    @Test
    void inputThatEndsEndsNothing() {
        try (InProcess server = InProcess.serve("--many", "--echo");
                MessageChannel client = enter(server, "c1")) {
            server.typed().end();
            assertThat(ask(client, "still here?")).isEqualTo("still here?");
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
                MessageChannel client = enter(server, "c1")) {
            server.typed().line("@all \\x00\\xFF");
            assertThat(client.read().orThrow()).isEqualTo(Message.of(new byte[]{0, -1}));
        }
    }
}
