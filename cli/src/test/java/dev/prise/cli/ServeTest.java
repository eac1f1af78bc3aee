package dev.prise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.prise.Message;
import dev.prise.SafeText;
import dev.prise.channel.MessageChannel;
import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.frame.EndTag;
import dev.prise.frame.TransmissionMode;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code prise serve}, as a program sees it that reads its JSON. */
class ServeTest {

    private static String ask(MessageChannel client, String question) {
        client.write(question);
        return client.read().orThrow().text();
    }

    @Test
    void aConversationIsToldEventByEvent() {
        try (InProcess server = InProcess.serve("--echo")) {
            try (MessageChannel client = server.connect()) {
                assertThat(ask(client, "Hello World")).isEqualTo("Hello World");
                String peer = client.local().toString();
                assertThat(server.out().event("connected")).containsEntry("peer", peer);
                assertThat(server.out().event("admitted")).containsEntry("peer", peer);
                Map<String, String> received = server.out().event("received");
                assertThat(received).containsEntry("peer", peer)
                        .containsEntry("bytes", "11")
                        .containsEntry("text", "Hello World")
                        .containsOnlyKeys("event", "time", "connection", "peer", "bytes", "text");
                assertThat(Instant.parse(received.get("time"))).isBeforeOrEqualTo(Instant.now());
                assertThat(server.out().event("sent")).containsEntry("peer", peer).containsEntry("text", "Hello World");
            }
            assertThat(server.out().event("left")).containsEntry("reason", "the peer left");
        }
    }

    @Test
    void clientThatNobodyWillAnswerIsNotHeldBack() {
        try (InProcess server = InProcess.serve("--exec", "exit 3");
                MessageChannel first = server.connect();
                MessageChannel second = server.connect()) {
            first.write("x");
            server.out().event("failed");
            first.endOutput();
            second.write("y");
            assertThat(server.out().event("left")).containsEntry("peer", first.local().toString());
            assertThat(first.read()).isInstanceOf(PeerClosed.class);
            assertThat(server.out().event("admitted")).containsEntry("peer", second.local().toString());
        }
    }

    @Test
    void replyThatAClientsCharsetHasNotIsTold() {
        try (InProcess server = InProcess.serve("--mode", "detect", "--reply", "→");
                MessageChannel client = server.connect(TransmissionMode.line())) {
            client.write(Message.of("caf\u00e9", Charset.forName("windows-1252")));
            assertThat(server.out().event("failed").get("error")).startsWith("--reply: character U+2192");
            client.write("caf");
            assertThat(server.out().event("failed").get("error")).startsWith("--reply: character U+2192");
        }
    }

    @Test
    void outputThatIsClosedFromTheStartEndsIt() {
        PrintStream nobodyReads = new PrintStream(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        });
        PrintStream err = new PrintStream(new Lines());
        InputStream in = InputStream.nullInputStream();
        for (String more : List.of("--echo", "--many")) {
            int exitCode = new Prise(new Streams(in, nobodyReads, err, StandardCharsets.UTF_8, false))
                    .run("serve", "0", "--bind", "127.0.0.1", "--json", more);
            assertThat(exitCode).isZero();
        }
    }

    @Test
    void listeningIsToldFirstWithTheTruePort() {
        try (InProcess server = InProcess.start("serve", "0", "--bind", "127.0.0.1", "--json")) {
            Map<String, String> first = Lines.fields(server.out().next());
            assertThat(first).containsEntry("event", "listening")
                    .containsEntry("address", "127.0.0.1")
                    .containsEntry("mode", "windev");
            assertThat(Integer.parseInt(first.get("port"))).isPositive();
        }
    }

    @Test
    void bytesThatAreNoTextAreToldInBase64() {
        byte[] binary = {(byte) 0xFF, 0, 'a'};
        try (InProcess server = InProcess.serve("--echo"); MessageChannel client = server.connect()) {
            client.write(binary);
            assertThat(client.read().orThrow().bytes()).isEqualTo(binary);
            assertThat(server.out().event("received")).containsEntry("bytes", "3")
                    .doesNotContainKey("text")
                    .containsEntry("base64", Base64.getEncoder().encodeToString(binary));
        }
    }

    @Test
    void jsonLeavesTheTerminalInPeace() {
        try (InProcess server = InProcess.serve(); MessageChannel client = server.connect()) {
            client.write("\033[2J\u009B\u202E\n");
            String line = server.out().next("received");
            assertThat(SafeText.isSafe(line)).isTrue();
            assertThat(Lines.fields(line)).containsEntry("text", "\033[2J\u009B\u202E\n");
        }
    }

    @Test
    void replyAnswersWithAFixedText() {
        try (InProcess server = InProcess.serve("--reply", "reçu C:\\new"); MessageChannel client = server.connect()) {
            assertThat(ask(client, "a")).isEqualTo("reçu C:\\new");
            assertThat(ask(client, "b")).isEqualTo("reçu C:\\new");
        }
    }

    @Test
    void escapesInAReplyAreUnderstoodWhenAskedFor() {
        try (InProcess server = InProcess.serve("-e", "--reply", "\\x02ok\\r\\n");
                MessageChannel client = server.connect()) {
            assertThat(ask(client, "a")).isEqualTo("\002ok\r\n");
        }
    }

    @Test
    void theCharsetIsThatOfTextsBothWays() {
        try (InProcess server = InProcess.serve("--charset", "windows-1252", "--reply", "é");
                MessageChannel client = server.connect()) {
            client.write(Message.of("à", Charset.forName("windows-1252")));
            assertThat(client.read().orThrow().bytes()).containsExactly(0xE9);
            assertThat(server.out().event("received")).containsEntry("text", "à").containsEntry("bytes", "1");
        }
    }

    @Test
    void lineModeEndsMessagesWithCrLf() {
        try (InProcess server = InProcess.serve("--mode", "line", "--echo");
                MessageChannel client = server.connect(TransmissionMode.raw())) {
            client.write("a\nb\r\n");
            assertThat(client.read().orThrow().text()).isEqualTo("a\nb\r\n");
            assertThat(server.out().event("received")).containsEntry("text", "a\nb");
        }
    }

    @Test
    void aTagMayBeAnyBytes() {
        try (InProcess server = InProcess.serve("--mode", "tag:\\x03", "--echo");
                MessageChannel client = server.connect(EndTag.of((byte) 3))) {
            assertThat(ask(client, "x")).isEqualTo("x");
        }
    }

    @Test
    void theStrictTagSaysWhatCameBehindIt() {
        try (InProcess server = InProcess.serve("--mode", "tag-strict:;");
                MessageChannel client = server.connect(TransmissionMode.raw())) {
            client.write("one;two;");
            assertThat(server.out().event("failed").get("error")).contains("came after the end tag",
                    "tag, not tag-strict");
        }
    }

    @Test
    void rawModeTakesWhatArrives() {
        try (InProcess server = InProcess.serve("--mode", "raw", "--echo");
                MessageChannel client = server.connect(TransmissionMode.raw())) {
            assertThat(ask(client, "anything")).isEqualTo("anything");
        }
    }

    @Test
    void inRawModeTheLongestMessageIsWhatOneReadGives() {
        try (InProcess server = InProcess.serve("--mode", "raw", "--max-message", "3");
                MessageChannel client = server.connect(TransmissionMode.raw())) {
            client.write("abcd");
            assertThat(server.out().event("received")).containsEntry("text", "abc");
            assertThat(server.out().event("received")).containsEntry("text", "d");
        }
    }

    @Test
    void messagesAboveTheLimitAreAFailureThatNamesTheOption() {
        try (InProcess server = InProcess.serve("--max-message", "10"); MessageChannel client = server.connect()) {
            client.write("0123456789");
            assertThat(server.out().event("received")).containsEntry("bytes", "10");
            client.write("0123456789A");
            assertThat(server.out().event("failed").get("error")).contains("limit is 10 bytes", "raise --max-message");
        }
    }

    @Test
    void messagesAboveTheLimitAreSkippedWhereThatIsAskedFor() {
        try (InProcess server = InProcess.serve("--max-message", "10", "--overflow", "skip", "--echo");
                MessageChannel client = server.connect()) {
            client.write("0123456789A");
            assertThat(ask(client, "after")).isEqualTo("after");
            assertThat(server.out().event("overflow"))
                    .containsEntry("how", "skip")
                    .containsEntry("bytes", "11")
                    .containsEntry("limit", "10")
                    .containsEntry("first", "\"11\\r\\n0123456789\"")
                    .hasEntrySatisfying("error", why -> assertThat(why)
                            .endsWith("it was thrown away, and the connection goes on;"
                                    + " raise --max-message if such messages are wanted whole"));
            assertThat(server.out().event("received")).containsEntry("text", "after").doesNotContainKey("fullLength");
        }
    }

    @Test
    void messagesAboveTheLimitAreTruncatedWhereThatIsAskedFor() {
        try (InProcess server =
                InProcess.serve("--mode", "line", "--max-message", "10", "--overflow", "truncate", "--echo");
                MessageChannel client = server.connect(TransmissionMode.line())) {
            assertThat(ask(client, "0123456789ABC")).isEqualTo("0123456789");
            assertThat(server.out().event("overflow")).containsEntry("how", "truncate").containsEntry("bytes", "13");
            assertThat(server.out().event("received")).containsEntry("text", "0123456789")
                    .containsEntry("bytes", "10")
                    .containsEntry("fullLength", "13");
        }
    }

    @Test
    void aLimitAboveWhatTheWaitingRoomUsuallyHoldsCanBeUsed() {
        String big = "x".repeat(40 << 20);
        try (InProcess server = InProcess.serveHuman("--max-message", "40MiB", "--reply", "ok");
                MessageChannel client = server.connect()) {
            client.write(big);
            assertThat(client.read().orThrow().text()).isEqualTo("ok");
        }
    }

    @Test
    void aFormatThatIsAnotherIsAFailureThatNamesTheOption() {
        try (InProcess server = InProcess.serve(); MessageChannel client = server.connect(TransmissionMode.raw())) {
            client.write("\u00FF\u0001nonsense");
            assertThat(server.out().event("failed").get("error")).contains("nonsense", "(--mode)");
            assertThat(server.out().event("left")).containsKey("peer");
        }
    }

    @Test
    void whatSpeaksAnotherLanguageIsCalledByItsName() {
        try (InProcess server = InProcess.serve(); MessageChannel client = server.connect(TransmissionMode.raw())) {
            client.write("GET / HTTP/1.1\r\n\r\n");
            assertThat(server.out().event("failed")).containsEntry("verdict", "an HTTP request")
                    .hasEntrySatisfying("error", error -> assertThat(error).contains("GET / HTTP/1.1", "a browser"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "WEIGHT 12.5 kg\\r\\n       | set --mode line here",
            "WEIGHT 12.5 kg\\n          | set --mode 'tag:\\n' here",
            "\\002ST,GS,+  1.234kg\\003 | set --mode 'tag:\\x03' here",
            "\\0\\0\\0\\013Hello World  | take --mode raw and cut it yourself"}, quoteCharacter = '`')
    void modeThatFitsIsNamedAsAnOption(String sent, String advice) {
        try (InProcess server = InProcess.serve(); MessageChannel client = server.connect(TransmissionMode.raw())) {
            client.write(sent.translateEscapes());
            assertThat(server.out().event("failed").get("error")).contains(advice);
        }
    }

    @Test
    void aSilentClientIsLetGoAfterTheIdleTime() {
        try (InProcess server = InProcess.serve("--idle", "50ms"); MessageChannel client = server.connect()) {
            client.write("then silence");
            assertThat(server.out().event("failed").get("error")).contains("sent nothing for 50 ms", "raise --idle");
            assertThat(client.read()).isInstanceOf(PeerClosed.class);
        }
    }

    @Test
    void withAllowTagAReplyMayHoldTheTag() {
        try (InProcess server = InProcess.serve("--mode", "line", "-e", "--allow-tag", "--reply", "one\\r\\ntwo");
                MessageChannel client = server.connect(TransmissionMode.line())) {
            assertThat(ask(client, "x")).isEqualTo("one");
            assertThat(client.read().orThrow().text()).isEqualTo("two");
        }
    }

    @Test
    void itEndsWithTheClientSeeingTheEnd() {
        try (InProcess server = InProcess.serve("--echo"); MessageChannel client = server.connect()) {
            ask(client, "x");
            server.stop();
            assertThat(client.read()).isInstanceOf(PeerClosed.class);
            assertThat(server.exitCode()).isEqualTo(130);
        }
    }

    @Nested
    class Typing {

        @Test
        void goesToTheClientThatIsServed() {
            try (InProcess server = InProcess.serve(); MessageChannel client = server.connect()) {
                client.write("Hi");
                server.out().event("received");
                server.typed().line("Hello C:\\new");
                assertThat(client.read().orThrow().text()).isEqualTo("Hello C:\\new");
                assertThat(server.out().event("sent")).containsEntry("text", "Hello C:\\new");
            }
        }

        @Test
        void toNobodyIsOneLineAndAnEvent() {
            try (InProcess server = InProcess.serve("--echo")) {
                server.typed().line("anybody?");
                assertThat(server.err().next()).isEqualTo(
                        "prise: not sent: there is no client; one is served once its first message has come");
                assertThat(server.out().event("failed").get("error")).contains("there is no client");
                try (MessageChannel client = server.connect()) {
                    assertThat(ask(client, "x")).isEqualTo("x");
                }
            }
        }

        @Test
        void mayHoldEscapesWhenAskedFor() {
            try (InProcess server = InProcess.serve("-e"); MessageChannel client = server.connect()) {
                client.write("Hi");
                server.out().event("received");
                server.typed().line("bad \\q");
                assertThat(server.err().next()).contains("is no escape");
                server.typed().line("\\x02");
                assertThat(client.read().orThrow().bytes()).containsExactly(2);
            }
        }

        @Test
        void ofTheEndTagIsOneLineAndNothingIsSent() {
            try (InProcess server = InProcess.serve("--mode", "tag:;");
                    MessageChannel client = server.connect(EndTag.of(";"))) {
                client.write("Hi");
                server.out().event("received");
                server.typed().line("a;b");
                assertThat(server.err().next()).contains("holds the end tag", "--allow-tag");
                server.typed().line("c");
                assertThat(client.read().orThrow().text()).isEqualTo("c");
            }
        }

        @Test
        void worksBesideAutomaticAnswers() {
            try (InProcess server = InProcess.serve("--echo"); MessageChannel client = server.connect()) {
                ask(client, "x");
                server.typed().line("by the way");
                assertThat(client.read().orThrow().text()).isEqualTo("by the way");
            }
        }

        @Test
        void canEndAndItServesOn() {
            try (InProcess server = InProcess.serve("--echo")) {
                server.typed().line("nobody there");
                server.typed().end();
                server.err().next();
                try (MessageChannel client = server.connect()) {
                    assertThat(ask(client, "x")).isEqualTo("x");
                }
            }
        }
    }

    @Nested
    class SecondClients {

        @Test
        void waitForTheirTurn() {
            try (InProcess server = InProcess.serve("--echo"); MessageChannel second = server.connect()) {
                try (MessageChannel first = server.connect()) {
                    ask(first, "1");
                    second.write("2");
                    ask(first, "1 again");
                }
                assertThat(second.read().orThrow().text()).isEqualTo("2");
            }
        }

        @Test
        void areTurnedAwayWithAWord() {
            try (InProcess server =
                    InProcess.serve("--echo", "--second-client", "refuse", "-e", "--refusal-message", "busy\\x21");
                    MessageChannel first = server.connect()) {
                ask(first, "1");
                try (MessageChannel second = server.connect()) {
                    assertThat(second.read().orThrow().text()).isEqualTo("busy!");
                    assertThat(second.read()).isInstanceOf(PeerClosed.class);
                    assertThat(server.out().event("refused")).containsEntry("error", "another client is being served")
                            .containsEntry("peer", second.local().toString());
                }
                assertThat(ask(first, "still here")).isEqualTo("still here");
            }
        }

        @Test
        void takeThePlace() {
            try (InProcess server = InProcess.serve("--echo", "--second-client", "take-over");
                    MessageChannel first = server.connect();
                    MessageChannel second = server.connect()) {
                ask(first, "1");
                assertThat(ask(second, "2")).isEqualTo("2");
                assertThat(first.read()).isInstanceOf(PeerClosed.class);
                assertThat(server.out().event("failed").get("error")).contains("was replaced by " + second.local());
            }
        }

        @Test
        void takeThePlaceOfTheirOwnAddress() {
            try (InProcess server = InProcess.serve("--echo", "--second-client", "take-over-same-address");
                    MessageChannel first = server.connect();
                    MessageChannel second = server.connect()) {
                ask(first, "1");
                assertThat(ask(second, "2")).isEqualTo("2");
                assertThat(first.read()).isInstanceOf(PeerClosed.class);
            }
        }
    }

    @Nested
    class Commands {

        @BeforeEach
        void thereIsAPosixShell() {
            assumeThat(File.separatorChar).as("these commands are for sh").isEqualTo('/');
        }

        @Test
        void getTheMessageAndGiveTheAnswer() {
            try (InProcess server = InProcess.serve("--exec", "tr a-z A-Z"); MessageChannel client = server.connect()) {
                assertThat(ask(client, "hello")).isEqualTo("HELLO");
                assertThat(ask(client, "")).isEmpty();
                assertThat(ask(client, "a\nb\n")).isEqualTo("A\nB");
            }
        }

        @Test
        void loseOneLineEndOfTheirAnswer() {
            try (InProcess server = InProcess.serve("--exec", "printf 'x\\n\\r\\n'");
                    MessageChannel client = server.connect()) {
                assertThat(ask(client, "")).isEqualTo("x\n");
            }
        }

        @Test
        void needNotReadWhatTheyGet() {
            try (InProcess server = InProcess.serve("--exec", "echo hi"); MessageChannel client = server.connect()) {
                assertThat(ask(client, "x".repeat(1 << 20))).isEqualTo("hi");
            }
        }

        @Test
        void mayAnswerAtLengthWhileTheyRead() {
            try (InProcess server = InProcess.serve("--exec", "cat"); MessageChannel client = server.connect()) {
                String big = "x".repeat(1 << 20);
                assertThat(ask(client, big)).isEqualTo(big);
            }
        }

        @Test
        void knowWhoAsks() {
            try (InProcess server = InProcess.serve("--exec", "echo $PRISE_PEER");
                    MessageChannel client = server.connect()) {
                assertThat(ask(client, "")).isEqualTo(client.local().toString());
            }
        }

        @Test
        void thatFailGiveNoAnswerAndTheConnectionStays() {
            try (InProcess server =
                    InProcess.serve("--exec", "read -r x; [ \"$x\" = good ] || { echo oops >&2; exit 7; }; echo ok");
                    MessageChannel client = server.connect()) {
                client.write("bad");
                assertThat(server.out().event("failed")).containsEntry("peer", client.local().toString())
                        .hasEntrySatisfying("error", error -> assertThat(error).endsWith("failed with exit code 7"));
                assertThat(server.err().next()).isEqualTo("oops");
                assertThat(ask(client, "good\n")).isEqualTo("ok");
            }
        }

        @Test
        void whoseErrorsHaveNoLineEndsAreShownInPart() {
            try (InProcess server =
                    InProcess.serve("--exec",
                            "head -c 100000 /dev/zero | tr '\\0' x >&2; echo >&2; echo last >&2; cat");
                    MessageChannel client = server.connect()) {
                assertThat(ask(client, "hello")).isEqualTo("hello");
                assertThat(server.err().next()).isEqualTo("x".repeat(4000) + "… (100000 characters)");
                assertThat(server.err().next()).isEqualTo("last");
            }
        }

        @Test
        void thatTakeTooLongAreEnded() {
            try (InProcess server = InProcess.serve("--exec", "sleep 1000", "--exec-timeout", "50ms");
                    MessageChannel client = server.connect()) {
                client.write("x");
                assertThat(server.out().event("failed").get("error"))
                        .contains("had not finished after 50 ms (--exec-timeout)");
            }
        }

        @Test
        void whatACommandThatSaysTooMuchHasStartedIsEndedToo(@TempDir Path folder) throws IOException {
            Path pid = folder.resolve("pid");
            String endless = "sleep 1000 & echo $! > '" + pid + "'; head -c 5000 /dev/zero; wait";
            try (InProcess server = InProcess.serve("--exec", endless, "--max-message", "100");
                    MessageChannel client = server.connect()) {
                client.write("x");
                assertThat(server.out().event("failed").get("error")).contains("more than 100 bytes");
                Optional<ProcessHandle> started =
                        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()));
                started.ifPresent(process -> process.onExit().orTimeout(60, TimeUnit.SECONDS).join());
            }
        }

        @Test
        void thatSayTooMuchAreEnded() {
            try (InProcess server = InProcess.serve("--exec", "yes", "--max-message", "100");
                    MessageChannel client = server.connect()) {
                client.write("x");
                assertThat(server.out().event("failed").get("error"))
                        .contains("wrote more than 100 bytes (--max-message)");
            }
        }

        @Test
        void thatAnswerWithTheEndTagGiveNoAnswer() {
            try (InProcess server = InProcess.serve("--mode", "tag:;", "--exec", "cat; echo ';'");
                    MessageChannel client = server.connect(EndTag.of(";"))) {
                client.write("x");
                assertThat(server.out().event("failed").get("error")).contains("holds the end tag", "--allow-tag");
            }
        }

        @Test
        void areEndedTogetherWithTheServer() {
            try (InProcess server = InProcess.serve("--exec", "echo started >&2; sleep 1000; true");
                    MessageChannel client = server.connect()) {
                client.write("x");
                server.err().next("started");
                server.stop();
                assertThat(server.exitCode()).isEqualTo(130);
            }
        }
    }
}
