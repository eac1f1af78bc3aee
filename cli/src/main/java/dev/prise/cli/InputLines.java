package dev.prise.cli;

import dev.prise.Excerpt;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.function.Consumer;

/**
 * The lines of standard input. Bytes that are no text in its charset are refused with their place, with an
 * {@link LineSource.Unreadable}: replaced by question marks, something else would be sent than was given. The next line can be
 * read after that.
 */
final class InputLines implements LineSource {

    private static final int END = -1;

    private final InputStream in;
    private final Charset charset;
    private int number; // of the line that was read last
    private boolean skipsLineFeed; // since a carriage return has ended the line already

    private InputLines(InputStream in, Charset charset) {
        this.in = new BufferedInputStream(in);
        this.charset = charset;
    }

    static LineSource of(Streams streams) {
        Charset charset = streams.inCharset();
        return "\r\n".getBytes(charset).length == 2
                ? new InputLines(streams.in(), charset)
                : new BufferedReader(new InputStreamReader(streams.in(), charset))::readLine; // UTF-16 and the like
    }

    /** Does something with each line; one that cannot be read ends the command. */
    static void forEach(Streams streams, Consumer<String> action) throws IOException {
        LineSource lines = of(streams);
        try {
            for (String line = lines.next(); line != null; line = lines.next()) {
                action.accept(line);
            }
        } catch (Unreadable wrong) {
            throw new CommandFailed(ExitCode.FAILED, wrong.getMessage());
        } catch (Stopped onlyTypedOnes) {
            throw new AssertionError(onlyTypedOnes);
        }
    }

    @Override
    public String next() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int value = in.read();
        if (value == '\n' && skipsLineFeed) {
            value = in.read();
        }
        skipsLineFeed = false;
        if (value == END) {
            return null;
        }
        for (; value != END && value != '\n' && value != '\r'; value = in.read()) {
            line.write(value);
        }
        skipsLineFeed = value == '\r';
        number++;
        return decoded(line.toByteArray());
    }

    private String decoded(byte[] line) {
        ByteBuffer bytes = ByteBuffer.wrap(line);
        CharBuffer text = CharBuffer.allocate(line.length + 1);
        boolean isText = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(bytes, text, true)
                .isUnderflow();
        if (!isText) {
            int at = bytes.position();
            throw new Unreadable("line " + number + " of standard input holds " + Excerpt.of(line[at])
                    + " at byte " + at + ", which is no " + charset
                    + "; convert it (iconv), or write such bytes as \\x" + "%02X".formatted(line[at])
                    + " with --escapes");
        }
        return text.flip().toString();
    }
}
