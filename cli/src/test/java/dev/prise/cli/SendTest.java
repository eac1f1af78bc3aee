package dev.prise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.Message;
import dev.prise.channel.MessageHandler;
import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.frame.TransmissionMode;
import dev.prise.server.ServerOptions;
import dev.prise.server.SimplifiedServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code prise send}. */
class SendTest {

    private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final SimplifiedServer server =
            SimplifiedServer.listen(0, ServerOptions.DEFAULTS.withAddress("127.0.0.1"));

    @AfterEach
    void close() {
        server.close();
    }

    private String serving(MessageHandler handler) {
        Thread.ofVirtual().start(() -> server.serve(request -> {
            heard.add(request.text());
            return handler.handle(request);
        }));
        return address();
    }

    private String address() {
        return server.local().toString();
    }

    @Test
    void theAnswersAndNothingElseArePrinted() {
        Outcome outcome =
                Outcome.of("send", serving(request -> request.reply("<" + request.text() + ">")), "one", "deux é", "");
        assertThat(outcome.out()).isEqualTo("<one>%n<deux é>%n<>%n".formatted());
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.code()).isZero();
    }

    @Test
    void aDashStandsForTheLinesOfStandardInput() {
        Outcome outcome = Outcome.withInput("a\nb\r\nc", "send", serving(request -> request), "first", "-", "last");
        assertThat(outcome.out().lines()).containsExactly("first", "a", "b", "c", "last");
    }

    @Test
    void textsThatBeginWithADashComeBehindTwo() {
        assertThat(Outcome.of("send", serving(request -> request), "--", "-5").out().strip()).isEqualTo("-5");
    }

    @Test
    void textsThatBeginWithAnAtSignAreNoFiles(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "secret words");
        String address = serving(request -> request);
        assertThat(Outcome.of("send", address, "@" + file, "@" + folder, "@@x").out().lines())
                .containsExactly("@" + file, "@" + folder, "@@x");
    }

    @Test
    void answersThatTheOutputCannotHoldAreNotQuestionMarks() {
        String address = serving(request -> request);
        Outcome outcome = Outcome.printingIn(StandardCharsets.ISO_8859_1, "send", address, "a → b");
        outcome.failedWith(1, "a → b", "standard output's charset, ISO-8859-1", "--json");
        assertThat(Outcome.printingIn(StandardCharsets.ISO_8859_1, "send", address, "é").bytes())
                .startsWith(0xE9);
    }

    @Test
    void escapesAreUnderstoodWhenAskedFor() {
        String address = serving(request -> request.reply("ok"));
        Outcome.of("send", address, "\\x02");
        Outcome.of("send", address, "-e", "\\x02");
        assertThat(heard).containsExactly("\\x02", "\002");
    }

    @Test
    void bytesThatAreNoTextComeOutAsTheyCame() {
        byte[] binary = {(byte) 0xFF, 0, 7};
        Outcome outcome = Outcome.of("send", serving(request -> Message.of(binary)), "x");
        assertThat(outcome.bytes()).startsWith(binary).hasSize(binary.length + System.lineSeparator().length());
    }

    @Test
    void answersThatAreTooLongAreToldUnderEachPolicy() {
        String address = serving(request -> request.reply("Hello"));
        for (String policy : List.of("close", "skip")) {
            Outcome outcome = Outcome.of("send", address, "--max-message", "4", "--overflow", policy, "x");
            assertThat(outcome.out()).isEmpty();
            assertThat(outcome.err()).contains("5 bytes", "the limit is 4 bytes", "raise --max-message");
            assertThat(outcome.code()).isEqualTo(1);
        }
        Outcome truncated = Outcome.of("send", address, "--max-message", "4", "--overflow", "truncate", "x");
        assertThat(truncated.out().strip()).isEqualTo("Hell");
        assertThat(truncated.err())
                .contains("the answer has 5 bytes, only its first 4 were taken; raise --max-message");
        assertThat(truncated.code()).isZero();
    }

    @Test
    void theCharsetIsTurnedIntoThatOfTheOutput() {
        Outcome outcome = Outcome.of("send", serving(request -> request), "--charset", "UTF-16LE", "é");
        assertThat(outcome.out().strip()).isEqualTo("é");
        assertThat(heard.remove().getBytes(StandardCharsets.UTF_8)).hasSizeGreaterThan(1);
    }

    @Test
    void noAnswerInTimeIsExitCodeThree() {
        Outcome.of("send", serving(request -> Message.NONE), "x", "--wait", "50ms")
                .failedWith(3, address() + " did not answer within 50 ms (--wait)");
    }

    @Test
    void aServerThatLeavesIsExitCodeOne() {
        Thread.ofVirtual().start(() -> {
            server.read();
            server.client().orElseThrow().close();
        });
        Outcome.of("send", address(), "x").failedWith(1, address() + " left before it had answered");
    }

    @Test
    void anAnswerInAnotherFormatIsExitCodeOne() {
        server.mode(TransmissionMode.raw());
        Outcome.of("send", serving(request -> request.reply("HTTP/1.1 400\r\n")), "x")
                .failedWith(1, "this is an HTTP response");
    }

    @Test
    void withoutAnswersAllIsSentAndTheOutputEnded() {
        Outcome outcome = Outcome.of("send", serving(request -> request), "--no-answer", "a", "b", "c");
        assertThat(outcome).extracting(Outcome::code, Outcome::out, Outcome::err).containsExactly(0, "", "");
        assertThat(heard).containsExactly("a", "b", "c");
    }

    @Test
    void theServerSeesTheEnd() {
        Thread.ofVirtual().start(() -> Outcome.of("send", address(), "--no-answer", "a"));
        assertThat(server.read().orThrow().text()).isEqualTo("a");
        assertThat(server.read()).isInstanceOf(PeerClosed.class);
    }

    @Test
    void answerThatIsNoWholeMessageIsToldOfWithWhatCame() {
        server.mode(TransmissionMode.endTag("\n"));
        Outcome.of("send", serving(request -> Message.of("OK")), "--mode", "line", "x", "--wait", "2s")
                .failedWith(3, "sent 3 bytes of a message and not the rest within 2 s");
    }

    @Test
    void withJsonAnAnswerThatDoesNotComeIsAnEventToo() {
        Outcome outcome = Outcome.of("send", serving(request -> Message.NONE), "x", "--wait", "50ms", "--json");
        assertThat(outcome.code()).isEqualTo(3);
        assertThat(outcome.out().lines().map(Lines::fields).filter(each -> each.get("event").equals("failed")))
                .singleElement()
                .extracting(each -> each.get("error"))
                .asString()
                .contains("did not answer within 50 ms");
    }

    @Test
    void aDashIsStandardInputEvenWhereItIsTheTag() {
        assertThat(Outcome.withInput("", "send", serving(request -> request), "--mode", "tag:-", "-").code()).isZero();
    }

    @Test
    void withJsonEverythingIsAnEvent() {
        String address = serving(request -> request.reply("pong"));
        List<String> lines = Outcome.of("send", address, "--json", "ping").out().lines().toList();
        assertThat(lines).extracting(line -> Lines.fields(line).get("event"))
                .containsExactly("connected", "sent", "received", "left");
        assertThat(Lines.fields(lines.get(1))).containsEntry("text", "ping").containsEntry("peer", address);
        assertThat(Lines.fields(lines.get(2))).containsEntry("text", "pong");
    }
}
