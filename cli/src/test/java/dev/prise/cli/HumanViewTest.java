package dev.prise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.channel.MessageChannel;
import dev.prise.frame.EndTag;
import org.junit.jupiter.api.Test;

/** What a person sees. */
class HumanViewTest {

    @Test
    void messagesAreOnStandardOutputAndTheRestOnStandardError() {
        try (InProcess server = InProcess.serveHuman("--reply", "ok\033[2J")) {
            String peer;
            try (MessageChannel client = server.connect()) {
                peer = client.local().toString();
                client.write("Hello\r\nWorld\033[31m");
                client.read();
            }
            assertThat(server.err().next()).isEqualTo(peer + " connected");
            assertThat(server.out().next()).isEqualTo(peer + " > Hello\\r\\nWorld\\x1B[31m");
            assertThat(server.out().next()).isEqualTo(peer + " < ok\\x1B[2J");
            assertThat(server.err().next()).isEqualTo(peer + " left");
        }
    }

    @Test
    void theFirstLineSaysWhereAndHow() {
        try (InProcess server =
                InProcess.start("serve", "0", "--mode", "tag:\\x03", "--charset", "windows-1252")) {
            assertThat(server.err().next())
                    .matches(
                            "listening on 0\\.0\\.0\\.0:\\d+, tag \"\\\\x03\" mode, windows-1252 \\(Ctrl-C ends it\\)");
        }
    }

    @Test
    void linesThatArePipedInAreShownAsSent() {
        try (InProcess server = InProcess.serveHuman(); MessageChannel client = server.connect()) {
            client.write("Hi");
            server.out().next(" > Hi");
            server.typed().line("Hello");
            assertThat(server.out().next()).endsWith(" < Hello");
        }
    }

    @Test
    void messagesTooLongAreALineThatSaysWhatWasDroppedAndWhatToDo() {
        try (InProcess server = InProcess.serveHuman("--max-message", "4", "--overflow", "skip");
                MessageChannel client = server.connect()) {
            client.write("Hello");
            client.write("yes");
            assertThat(server.err().next("too long")).isEqualTo(
                    client.local() + " sent too long a message: a message of 5 bytes came, the limit is 4 bytes:"
                            + " \"5\\r\\nHell\"… (8 bytes), hex 35 0D 0A 48 65 6C 6C …; it was thrown away, and the"
                            + " connection goes on; raise --max-message if such messages are wanted whole");
            assertThat(server.out().next()).endsWith(" > yes");
        }
        try (InProcess server = InProcess.serveHuman("--max-message", "4", "--overflow", "truncate");
                MessageChannel client = server.connect()) {
            client.write("Hello");
            assertThat(server.err().next("too long")).contains("only its first 4 bytes were read");
            assertThat(server.out().next()).endsWith(" > Hell… (5 bytes, 4 taken)");
        }
    }

    @Test
    void failuresAreOneLineThatNamesThePeerOnce() {
        try (InProcess server = InProcess.serveHuman("--max-message", "1");
                MessageChannel client = server.connect()) {
            client.write("12");
            String line = server.err().next("limit");
            assertThat(line).startsWith(client.local() + " failed: ").contains("raise --max-message");
        }
        try (InProcess server = InProcess.serveHuman("--idle", "60ms");
                MessageChannel client = server.connect()) {
            client.write("1");
            assertThat(server.err().next("sent nothing")).startsWith(client.local() + " sent nothing for 60 ms");
        }
    }

    @Test
    void whoIsTurnedAwayIsShown() {
        try (InProcess server = InProcess.serveHuman("--echo", "--second-client", "refuse");
                MessageChannel first = server.connect()) {
            first.write("1");
            first.read();
            try (MessageChannel second = server.connect()) {
                assertThat(server.err().next("refused"))
                        .isEqualTo(second.local() + " refused: another client is being served");
            }
        }
    }

    @Test
    void aMessageWithoutAnAnswerIsShown() {
        try (InProcess server = InProcess.serveHuman("--mode", "tag:;", "--exec", "exit 3");
                MessageChannel client = server.connect(EndTag.of(";"))) {
            client.write("x");
            assertThat(server.err().next("no answer"))
                    .isEqualTo(client.local() + " gets no answer: \"exit 3\" failed with exit code 3");
        }
    }
}
