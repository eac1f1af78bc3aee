package dev.prise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedLinesTest {

    private static List<String> lines(Reader text, int most) throws IOException {
        List<String> lines = new ArrayList<>();
        BoundedLines.forEach(text, most, lines::add);
        return lines;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "one", "one\n", "\n", "\r\n", "one\ntwo", "one\r\ntwo\r\n", "one\rtwo\r", "\n\none\n\n",
            "\r\n\r\n", "\r\r\n\n"})
    void linesEndAsJavaReadsThem(String text) throws IOException {
        assertThat(lines(new StringReader(text), 10)).isEqualTo(text.lines().toList());
    }

    @Test
    void longLineIsCutAndSaysHowLongItWas() throws IOException {
        assertThat(lines(new StringReader("1234\n12345\n123456\n"), 5)).containsExactly("1234", "12345",
                "12345… (6 characters)");
        assertThat(lines(new StringReader("1234😀"), 5)).containsExactly("1234… (6 characters)");
    }

    @Test
    void lineWithoutEndTakesNoMoreMemoryThanTheLimit() throws IOException {
        long[] left = {Runtime.getRuntime().maxMemory()};
        long all = left[0];
        Reader endless = new Reader() {
            @Override
            public int read(char[] into, int offset, int length) {
                if (left[0] == 0) {
                    return -1;
                }
                int count = (int) Math.min(length, left[0]);
                Arrays.fill(into, offset, offset + count, 'x');
                left[0] -= count;
                return count;
            }

            @Override
            public void close() {}
        };
        assertThat(lines(endless, 3)).containsExactly("xxx… (" + all + " characters)");
    }
}
