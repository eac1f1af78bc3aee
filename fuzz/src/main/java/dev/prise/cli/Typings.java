package dev.prise.cli;

import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.ModeName;
import dev.prise.SocketFailure.ConnectionLost;
import dev.prise.frame.EndTag;
import dev.prise.frame.Escapes;
import dev.prise.frame.Modes;
import dev.prise.frame.TransmissionMode;
import dev.prise.fuzz.Check;
import dev.prise.fuzz.Input;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.TypeConversionException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What is typed at the command, and what it shows: a text is refused in a sentence, or read; what the command advises to type can be
 * typed; what comes from elsewhere is shown in one line that no terminal obeys.
 */
public final class Typings {

    private static final List<Charset> CHARSETS = List.of(
            StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, Charset.forName("windows-1252"),
            StandardCharsets.US_ASCII);

    private static final Endpoint PEER = new Endpoint("192.0.2.7", 50123);
    private static final JsonFactory JSON = new JsonFactory();

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
            case 4 -> viewed(input.restAsText());
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
        Check.isShown(line);
        Check.that(line.length() < 4100, "a message shown in " + line.length() + " characters");
    }

    // What comes from elsewhere as a person sees it, and as a program does
    private static void viewed(String text) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream both = new PrintStream(printed, false, StandardCharsets.UTF_8);
        Streams streams = new Streams(InputStream.nullInputStream(), both, both, StandardCharsets.UTF_8, false);
        Shutdown shutdown = new Shutdown();
        View person = HumanView.ofDatagrams(new PlainScreen(streams, shutdown), StandardCharsets.UTF_8);
        happens(person, text);
        person.note(text);
        streams.complain(text);
        lines(printed).forEach(Check::isShown);
        printed.reset();
        happens(new JsonView(streams, shutdown, "windev"), text);
        List<String> lines = lines(printed).toList();
        lines.forEach(Check::isShown);
        Check.same(text, field(lines.getFirst(), "text"), "the exact text of a message");
        Check.same(text, field(lines.get(1), "error"), "the exact reason");
    }

    private static void happens(View view, String text) {
        view.received(PEER, Message.of(text));
        view.unanswered(PEER, text);
        view.refused(PEER, text);
        view.failed(PEER, new ConnectionLost(PEER, new IOException(text)));
        view.closed(PEER, text);
        view.unsent(text);
    }

    private static Stream<String> lines(ByteArrayOutputStream printed) {
        return Stream.of(printed.toString(StandardCharsets.UTF_8).split(System.lineSeparator()));
    }

    private static String field(String line, String name) {
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), line)) {
            while (json.nextToken() != JsonToken.END_OBJECT) {
                if (json.currentToken() == JsonToken.PROPERTY_NAME && json.currentName().equals(name)) {
                    json.nextToken();
                    return json.getString();
                }
            }
        }
        return "no field " + name;
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
