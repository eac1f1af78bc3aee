package dev.prise.cli;

import dev.prise.Connection;
import dev.prise.Endpoint;
import dev.prise.Excerpt;
import dev.prise.Message;
import dev.prise.Overflow;
import dev.prise.SafeText;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.FramingFailure;
import dev.prise.SocketFailure.MessageTooLong;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Shows what happens to a program: one JSON object a line, on standard output, in UTF-8. */
final class JsonView implements View {

    private static final JsonFactory JSON = new JsonFactory();

    private final Streams streams;
    private final Shutdown shutdown;
    private final String mode;
    private final Transport transport;
    private final boolean named; // connections have names that lines can be sent to: their ids
    private final Connection connection; // null in the view of all
    private final ReentrantLock lock; // one line at a time, in the order of their times, whichever connection they are of

    JsonView(Streams streams, Shutdown shutdown, String mode) {
        this(streams, shutdown, mode, Transport.PLAIN, false);
    }

    /** For many clients, if they are named. */
    JsonView(Streams streams, Shutdown shutdown, String mode, Transport transport, boolean named) {
        this.streams = streams;
        this.shutdown = shutdown;
        this.mode = mode;
        this.transport = transport;
        this.named = named;
        this.connection = null;
        this.lock = new ReentrantLock();
    }

    private JsonView(JsonView ofAll, Connection connection) {
        this.streams = ofAll.streams;
        this.shutdown = ofAll.shutdown;
        this.mode = ofAll.mode;
        this.transport = ofAll.transport;
        this.named = ofAll.named;
        this.connection = connection;
        this.lock = ofAll.lock;
    }

    @Override
    public JsonView forConnection(Connection one) {
        return new JsonView(this, one);
    }

    @Override
    public void listening(Endpoint local) {
        write("listening", fields -> {
            fields.writeStringProperty("address", local.host());
            fields.writeNumberProperty("port", local.port());
            fields.writeStringProperty("mode", mode);
            transport.tls().ifPresent(tls -> fields.writeBooleanProperty("tls", true));
            transport.made().ifPresent(made -> fields.writeStringProperty("fingerprint", made.fingerprint()));
        });
    }

    @Override
    public void connected(Endpoint peer) {
        writePeer("connected", peer, fields -> {});
    }

    @Override
    public void admitted(Endpoint peer) {
        writePeer("admitted", peer, fields -> {});
    }

    @Override
    public void refused(Endpoint peer, String why) {
        writePeer("refused", peer, fields -> fields.writeStringProperty("error", CommandWording.of(why)));
    }

    @Override
    public void received(Endpoint peer, Message message) {
        writePeer("received", peer, fields -> content(fields, message));
    }

    @Override
    public void sent(Endpoint peer, Message message) {
        writePeer("sent", peer, fields -> content(fields, message));
    }

    @Override
    public void heartbeatReceived(Endpoint peer, Message message) {
        writePeer("heartbeat-received", peer, fields -> content(fields, message));
    }

    @Override
    public void heartbeatSent(Endpoint peer, Message message) {
        writePeer("heartbeat-sent", peer, fields -> content(fields, message));
    }

    @Override
    public void modeChanged(Endpoint peer, String now, Charset charset) {
        writePeer("mode", peer, fields -> {
            fields.writeStringProperty("mode", now);
            fields.writeStringProperty("charset", charset.name());
        });
    }

    /** Tells what was found out, and the command that speaks so. */
    void detected(Endpoint peer, String word, Charset charset, String command) {
        writePeer("detected", peer, fields -> {
            fields.writeStringProperty("mode", word);
            fields.writeStringProperty("charset", charset.name());
            fields.writeStringProperty("command", command);
        });
    }

    @Override
    public void overflowed(Endpoint peer, MessageTooLong what, Overflow how) {
        writePeer("overflow", peer, fields -> {
            fields.writeStringProperty("how", KeywordConverter.word(how));
            fields.writeNumberProperty("bytes", what.size());
            fields.writeNumberProperty("limit", what.limit());
            fields.writeStringProperty("first", Excerpt.of(what.received()));
            fields.writeStringProperty("error", CommandWording.of(what));
        });
    }

    @Override
    public void failed(Endpoint peer, SocketFailure failure) {
        writePeer("failed", peer, fields -> {
            fields.writeStringProperty("error", CommandWording.of(failure));
            if (failure instanceof FramingFailure framing) {
                framing.diagnosis().ifPresent(diagnosis -> fields.writeStringProperty("verdict", diagnosis.name()));
            }
        });
    }

    @Override
    public void cannotStart(Endpoint where, SocketFailure failure) {
        failed(where, failure);
    }

    @Override
    public void closed(Endpoint peer, String why) {
        writePeer("left", peer, fields -> fields.writeStringProperty("reason", why));
    }

    @Override
    public void unanswered(Endpoint peer, String why) {
        writePeer("failed", peer, fields -> fields.writeStringProperty("error", why));
    }

    @Override
    public void repeated(String event, long count) {
        writePeer("repeated", connection.peer(), fields -> {
            fields.writeStringProperty("of", event);
            fields.writeNumberProperty("count", count);
        });
    }

    @Override
    public void unsent(String why) {
        write("failed", fields -> fields.writeStringProperty("error", "not sent: " + why));
        streams.complain("not sent: " + why); // whoever pipes lines in may not be the one who reads the JSON
    }

    @Override
    public void note(String what) {
        streams.err().println(SafeText.of(what));
        streams.err().flush();
    }

    private static void content(JsonGenerator fields, Message message) {
        fields.writeNumberProperty("bytes", message.size());
        if (message.isTruncated()) {
            fields.writeNumberProperty("fullLength", message.fullLength());
        }
        if (message.isText()) {
            fields.writeStringProperty("text", message.text());
        } else {
            fields.writeName("base64");
            fields.writeBinary(message.bytes());
        }
    }

    private void writePeer(String event, Endpoint peer, Consumer<JsonGenerator> more) {
        write(event, fields -> {
            if (connection != null) {
                fields.writeStringProperty("connection", connection.id());
            }
            fields.writeStringProperty("peer", peer.toString());
            if (connection != null && named) {
                fields.writeStringProperty("name", connection.id());
            }
            more.accept(fields);
        });
    }

    private void write(String event, Consumer<JsonGenerator> more) {
        lock.lock();
        try {
            StringWriter line = new StringWriter();
            try (JsonGenerator fields = JSON.createGenerator(ObjectWriteContext.empty(), line)) {
                fields.writeStartObject();
                fields.writeStringProperty("event", event);
                fields.writeStringProperty("time", Instant.now().toString());
                more.accept(fields);
                fields.writeEndObject();
            }
            byte[] bytes = SafeText.replace(line.toString(), JsonView::escaped).getBytes(StandardCharsets.UTF_8);
            streams.out().write(bytes, 0, bytes.length);
            streams.out().write('\n');
        } finally {
            lock.unlock();
        }
        shutdown.whenBroken(streams.out());
    }

    // Such characters stand inside strings alone, where an escape means the same and leaves a terminal in peace
    private static String escaped(int codePoint) {
        StringBuilder escaped = new StringBuilder();
        for (char half : Character.toChars(codePoint)) {
            escaped.append("\\u%04x".formatted((int) half));
        }
        return escaped.toString();
    }
}
