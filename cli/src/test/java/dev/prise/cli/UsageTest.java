package dev.prise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.server.SimplifiedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What whoever gets the command line wrong is told, and what helps them. */
class UsageTest {

    private static final int FAILED = 1;
    private static final int WRONG_USAGE = 2;

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "serve 70000                          | PORT: port 70000 is outside 0 to 65535",
            "serve http                           | PORT: \"http\" is not a port; a port is a number from 0 to 65535",
            "serve                                | Missing required parameter: 'PORT' (prise serve --help tells more)",
            "serve 0 --mode morse                 | --mode: \"morse\" is no mode; known are windev, line, tag:TEXT",
            "serve 0 --mode tag:                  | --mode: an end tag has at least one byte",
            "serve 0 --charset UTF-9              | --charset: there is no charset \"UTF-9\"",
            "serve 0 --max-message 3g             | --max-message: \"3g\" is outside 1 to 2146435071 bytes",
            "serve 0 --max-message lots           | --max-message: \"lots\" is no size; write bytes, or for example 64k",
            "serve 0 --mode raw --overflow skip   | --overflow: in the raw mode no message is too long",
            "serve 0 --overflow drop              | --overflow: \"drop\" is none of close, skip, truncate",
            "serve 0 --idle soon                  | --idle: \"soon\" is no time; write for example 500ms",
            "serve 0 --second-client shoot        | --second-client: \"shoot\" is none of queue, refuse, take-over",
            "serve 0 --echo --reply x             | --echo, --reply and --exec exclude each other",
            "serve 0 --exec x --reply x           | exclude each other",
            "serve 0 --exec x --exec-timeout 0    | --exec-timeout: \"0\" is no time",
            "serve 0 --mode tag:x --reply axb     | --reply: the message holds the end tag \"x\" at byte 1",
            "serve 0 --mode tag:x --reply axb     | or allow it (--allow-tag)",
            "serve 0 --allow-tag                  | --allow-tag: in this mode no tag ends messages",
            "udp --json send localhost:1 x        | all that is for send stands behind it",
            "udp 5000 send localhost:1 x          | all that is for send stands behind it",
            "udp send localhost:1 x --all --no-answer | --all and --no-answer exclude each other",
            "serve 0 -e --reply a\\q              | --reply: \"\\q\" in \"a\\q\" is no escape",
            "serve 0 --charset US-ASCII --reply é | --reply: character U+00E9 at index 0 cannot be written in US-ASCII",
            "serve 0 --mode tag:x --second-client refuse --refusal-message x | --refusal-message: the message holds the end tag",
            "serve 0 --ech                        | unknown: --ech; did you mean --echo?",
            "serve 0 --tls                        | a TLS server needs a certificate: give it with --tls-cert, or try out with --tls-self-signed",
            "serve 0 --tls-ca pom.xml             | a TLS server needs a certificate",
            "serve 0 --tls-cert nowhere.pem       | --tls-cert: \"nowhere.pem\" does not exist",
            "serve 0 --tls-key src                | --tls-key: \"src\" is a directory, not a file",
            "serve 0 --tls-self-signed --tls-cert pom.xml | --tls-self-signed and --tls-cert exclude each other",
            "serve 0 --tls-self-signed --tls-key pom.xml | --tls-key is of no use without --tls-cert",
            "serve 0 --tls-self-signed --tls-password x | --tls-password is of no use without --tls-cert",
            "serve 0 --tls-cert a.p12             | --tls-cert: \"a.p12\" does not exist",
            "serve 0 --tls-cert pom.xml --tls-ca pom.xml | say with --tls-client-auth whether they are asked",
            "serve 0 --tls-self-signed --tls-client-auth asked | --tls-client-auth needs --tls-ca",
            "serve 0 --tls-client-auth maybe      | --tls-client-auth: \"maybe\" is none of asked, demanded",
            "serve 0 --many --tls                 | a TLS server needs a certificate",
            "connect localhost:1 --tls-client-auth asked | --tls-client-auth is for serve; a client shows its",
            "connect localhost:1 --tls-ca pom.xml --tls-self-signed | checks no server and --tls-ca does",
            "connect                              | Missing required parameter: 'HOST:PORT'",
            "connect localhost                    | HOST:PORT: \"localhost\" is not HOST:PORT; write for example",
            "connect localhost:0                  | HOST:PORT: port 0 is for servers",
            "connect ::1:5000                     | write an IPv6 address in brackets, as in [::1]:5000",
            "connect localhost:1 --echo --exec x  | exclude each other",
            "send localhost:1                     | Missing required parameter: 'TEXT'",
            "send localhost:1 x --wait never      | --wait: \"never\" is no time",
            "send localhost:1 x --tls-key pom.xml | --tls-key is of no use without --tls-cert",
            "send localhost:1 axb --mode tag:x    | TEXT: the message holds the end tag",
            "send localhost:1 a -x                | unknown: -x (prise send --help tells more)",
            "send localhost:1 x --mode detect     | --mode detect waits for the other end's first message",
            "serve 0 --mode detect --second-client refuse --refusal-message x | --refusal-message needs a mode",
            "detect                               | Missing required parameter: 'PORT | HOST:PORT'",
            "detect 70000                         | port 70000 is outside 0 to 65535",
            "detect localhost                     | \"localhost\" is not HOST:PORT",
            "detect 0 --say x                     | --say is for HOST:PORT",
            "detect localhost:1 --bind ::1        | --bind is for PORT",
            "detect localhost:1 --say \\q         | is no escape",
            "sned localhost:1                     | unknown: sned localhost:1; did you mean send? (prise --help tells more)"
    })
    void wrongUsageIsOneLineThatHelps(String arguments, String line) {
        Outcome.of(arguments.split(" ")).failedWith(WRONG_USAGE, line);
    }

    @Test
    void withoutACommandTheHelpIsShown() {
        Outcome outcome = Outcome.of();
        assertThat(outcome.code()).isEqualTo(WRONG_USAGE);
        assertThat(outcome.err()).contains("Usage: prise", "serve", "connect", "send", "prise: a command is missing");
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "connect", "send", "detect"})
    void eachHelpHasExamplesAndExitCodesWithin80Columns(String command) {
        Outcome outcome = Outcome.of(command, "--help");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out()).contains("Usage: prise " + command, "Exit codes:", "Examples:\n  prise " + command,
                "--json");
        assertThat(outcome.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    @Test
    void theHelpOfAllNamesEveryCommandButTheOneForTheStartScript() {
        assertThat(Outcome.of("--help").out()).contains("serve", "connect", "send", "completion", "Exit codes:")
                .doesNotContain("train");
    }

    @Test
    void theVersionIsTold() {
        assertThat(Outcome.of("--version").out()).startsWith("prise ").contains("Java");
    }

    @Test
    void theCompletionScriptKnowsTheOptions() {
        Outcome outcome = Outcome.of("completion");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).startsWith("#!/usr/bin/env bash")
                .contains("--second-client", "take-over", "--exec-timeout");
    }

    @ParameterizedTest
    @CsvSource({
            "serve, --second-client, queue refuse take-over take-over-same-address",
            "serve, --tls-client-auth, asked demanded",
            "serve, --mode, windev line tag: tag-strict: raw fixed: netstring detect"})
    void bashCompletesTheWordsOfEachOption(String command, String option, String words) throws Exception {
        Peers.assumeInstalled("bash");
        String script = Outcome.of("completion").out()
                + "\ncompopt() { :; }\nCOMP_WORDS=(prise " + command + " " + option
                + " '')\nCOMP_CWORD=3\n_complete_prise\necho ${COMPREPLY[@]}\n";
        assertThat(Peers.run(script, "bash")).isEqualTo(words + "\n");
    }

    @Test
    void aBusyPortIsOneLine() {
        try (SimplifiedServer other = SimplifiedServer.listen(0)) {
            String port = String.valueOf(other.port());
            Outcome.of("serve", port).failedWith(FAILED, "port " + port + " is in use", "0 picks a free one");
        }
    }

    @Test
    void withJsonAStartThatFailsIsAnEventToo() {
        try (SimplifiedServer other = SimplifiedServer.listen(0)) {
            Outcome outcome = Outcome.of("serve", String.valueOf(other.port()), "--json");
            assertThat(outcome.code()).isEqualTo(FAILED);
            assertThat(Lines.fields(outcome.out())).containsEntry("event", "failed")
                    .hasEntrySatisfying("error", text -> assertThat(text).contains("is in use"));
            assertThat(outcome.err()).startsWith("prise: port ");
        }
    }

    @Test
    void anAddressOfAnotherMachineIsOneLine() {
        Outcome.of("serve", "0", "--bind", "192.0.2.1")
                .failedWith(FAILED, "192.0.2.1 is not an address of this machine");
    }

    @ParameterizedTest
    @ValueSource(strings = {"send", "connect"})
    void nobodyThereIsOneLine(String command) {
        int port;
        try (SimplifiedServer closed = SimplifiedServer.listen(0)) {
            port = closed.port();
        }
        String[] arguments = {command, "127.0.0.1:" + port, "x"};
        Outcome.of(command.equals("send") ? arguments : new String[]{command, arguments[1]})
                .failedWith(FAILED,
                        "127.0.0.1:" + port + " refused the connection; no program listens on that port there");
    }

    @Test
    void anUnknownHostIsOneLine() {
        Outcome.of("send", "no-such-host.invalid:5000", "x")
                .failedWith(FAILED, "there is no host named no-such-host.invalid");
    }

    @Test
    void theTrainingRunEndsByItself() {
        Outcome outcome = Outcome.of("train");
        assertThat(outcome).extracting(Outcome::code, Outcome::out, Outcome::err).containsExactly(0, "", "");
    }
}
