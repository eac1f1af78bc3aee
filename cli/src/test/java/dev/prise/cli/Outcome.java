package dev.prise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * How a command went that was run to its end in this process.
 *
 * @param code its exit code
 * @param printed what it wrote to standard output
 * @param err what it wrote to standard error
 */
record Outcome(int code, ByteArrayOutputStream printed, String err) {

    static Outcome of(String... arguments) {
        return withInput("", arguments);
    }

    static Outcome withInput(String input, String... arguments) {
        return withInput(input.getBytes(StandardCharsets.UTF_8), arguments);
    }

    static Outcome withInput(byte[] input, String... arguments) {
        return of(input, StandardCharsets.UTF_8, arguments);
    }

    /** Where standard output is in another charset than UTF-8. */
    static Outcome printingIn(Charset charset, String... arguments) {
        return of(new byte[0], charset, arguments);
    }

    private static Outcome of(byte[] input, Charset charset, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Streams streams = new Streams(
                new ByteArrayInputStream(input),
                new PrintStream(out, false, charset),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                StandardCharsets.UTF_8,
                false);
        int code = new Prise(streams).run(arguments);
        return new Outcome(code, out, err.toString(StandardCharsets.UTF_8));
    }

    byte[] bytes() {
        return printed.toByteArray();
    }

    String out() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    /** It failed, and said why in its last line. */
    void failedWithLines(int expected, String... words) {
        assertThat(err.lines().toList().getLast()).startsWith("prise: ").contains(words);
        assertThat(code).isEqualTo(expected);
        assertThat(out()).isEmpty();
    }

    /** It failed, and said why in one line. */
    void failedWith(int expected, String... words) {
        assertThat(err).startsWith("prise: ").contains(words).doesNotContain("Exception").endsWith("\n");
        assertThat(err.lines()).hasSize(1);
        assertThat(code).isEqualTo(expected);
        assertThat(out()).isEmpty();
    }
}
