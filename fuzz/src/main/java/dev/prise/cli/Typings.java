package dev.prise.cli;

import dev.prise.Message;
import dev.prise.ModeName;
import dev.prise.frame.EndTag;
import dev.prise.frame.Escapes;
import dev.prise.frame.Modes;
import dev.prise.frame.TransmissionMode;
import dev.prise.fuzz.Check;
import dev.prise.fuzz.Input;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.TypeConversionException;

/**
 * What is typed at the command, and what it shows: a text is refused in a sentence, or read; what the command advises to type can be
 * typed; what comes from elsewhere is shown in one line that no terminal obeys.
 */
public final class Typings {

    private static final List<Charset> CHARSETS = List.of(
            StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, Charset.forName("windows-1252"),
            StandardCharsets.US_ASCII);

    private Typings() {}

    public static void fuzzerTestOneInput(byte[] data) {
        Input input = new Input(data);
        int choice = input.next();
        Charset charset = CHARSETS.get(choice / 8 % CHARSETS.size());
        switch (choice % 8) {
            case 0 -> escapes(input.restAsText(), charset);
            case 1 -> mode(input.restAsText(), charset);
            case 2 -> advice(input.rest());
            case 3 -> shown(Message.of(input.rest(), charset));
            case 4 -> oneLine(Printable.safely(input.restAsText()));
            case 5 -> size(input.restAsText());
            case 6 -> duration(input.restAsText());
            default -> endpoint(input.restAsText());
        }
    }

    private static void escapes(String text, Charset charset) {
        try {
            byte[] bytes = Escapes.bytes(text, charset);
            if (text.indexOf('\\') < 0) {
                Check.same(Message.of(text, charset).bytes(), bytes, "a text without escapes is itself");
            }
        } catch (IllegalArgumentException refused) {
            Check.that(!refused.getMessage().isBlank(), "a refusal says why");
        }
    }

    private static void mode(String text, Charset charset) {
        try {
            TransmissionMode mode = Modes.parse(text, charset);
            Check.that(!mode.toString().isBlank(), "a mode has a name");
        } catch (IllegalArgumentException refused) {
            Check.that(!refused.getMessage().isBlank(), "a refusal says why");
        }
    }

    // What a verdict advises to type is the mode that it means
    private static void advice(byte[] tag) {
        if (tag.length == 0 || tag.length > EndTag.MAX_TAG_BYTES) {
            return;
        }
        ModeName modeName = ModeName.endTag(tag);
        Charset charset = modeName.code().endsWith("\", StandardCharsets.UTF_16LE)") ? StandardCharsets.UTF_16LE
                : StandardCharsets.UTF_8;
        Check.same(EndTag.of(tag), Modes.parse(modeName.word(), charset), "--mode " + modeName.word());
    }

    private static void shown(Message message) {
        String line = Printable.of(message);
        oneLine(line);
        Check.that(line.length() < 4100, "a message shown in " + line.length() + " characters");
    }

    private static void oneLine(String line) {
        Check.that(line.chars().noneMatch(each -> Printable.isUnsafe((char) each)), "shown safely: " + line);
    }

    private static void size(String text) {
        try {
            Check.that(new Sizes().convert(text) > 0, "a size is positive");
        } catch (TypeConversionException refused) {
            Check.that(!refused.getMessage().isBlank(), "a refusal says why");
        }
    }

    private static void duration(String text) {
        try {
            Check.that(new Durations().convert(text).isPositive(), "a time is positive");
        } catch (TypeConversionException refused) {
            Check.that(!refused.getMessage().isBlank(), "a refusal says why");
        }
    }

    private static void endpoint(String text) {
        try {
            Check.that(new Endpoints().convert(text).port() > 0, "there is a port to connect to");
        } catch (TypeConversionException refused) {
            Check.that(!refused.getMessage().isBlank(), "a refusal says why");
        }
    }
}
