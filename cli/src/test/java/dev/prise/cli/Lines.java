package dev.prise.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** What a command prints, line by line, for tests that wait for a line instead of for a time. */
final class Lines extends OutputStream {

    private static final int PATIENCE_SECONDS = 60; // far more than anything takes

    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

    /** All that a process prints. */
    static Lines of(InputStream output) {
        Lines lines = new Lines();
        Thread.ofVirtual().start(() -> {
            try (output) {
                output.transferTo(lines);
            } catch (IOException ended) {
                // with its process
            }
        });
        return lines;
    }

    @Override
    public synchronized void write(int b) {
        if (b == '\n') {
            lines.add(begun.toString(StandardCharsets.UTF_8));
            begun.reset();
        } else {
            begun.write(b);
        }
    }

    /** The next line. */
    String next() {
        try {
            String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("nothing more was printed");
            }
            return line;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** The next line that holds the text; those before it are passed over. */
    String next(String text) {
        String line = next();
        while (!line.contains(text)) {
            line = next();
        }
        return line;
    }

    /** The next event of that name, as its fields; those before it are passed over. */
    Map<String, String> event(String name) {
        return fields(next("{\"event\":\"" + name + "\""));
    }

    /** How many lines are there already. */
    int waiting() {
        return lines.size();
    }

    /** The fields of one line of JSON; numbers become text. */
    static Map<String, String> fields(String line) {
        Map<String, String> fields = new LinkedHashMap<>();
        try (JsonParser json = new JsonFactory().createParser(ObjectReadContext.empty(), line)) {
            json.nextToken();
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                json.nextToken();
                fields.put(name, json.getString());
            }
        }
        return fields;
    }
}
