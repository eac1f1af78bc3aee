package dev.prise.cli;

import dev.prise.Message;
import dev.prise.channel.MessageChannel;
import dev.prise.server.StandardServer;
import java.nio.charset.Charset;
import java.util.Comparator;
import java.util.List;

/**
 * What a typed line means where many clients are served.
 *
 * <pre>
 *   &#64;  &#64;list       who is connected
 *   &#64;c1 text      to one
 *   &#64;all text     to all
 *   text          to the only one
 *   &#64;&#64;text        a text that begins with &#64;, to the only one
 * </pre>
 */
final class ManyClients {

    private static final String HOW = "begin the line with @NAME or @all (@ alone lists them)";

    private final StandardServer server;
    private final ChannelArguments channel;
    private final View view;

    ManyClients(StandardServer server, ChannelArguments channel, View view) {
        this.server = server;
        this.channel = channel;
        this.view = view;
    }

    /**
     * Does what a line asks.
     *
     * @throws IllegalArgumentException with a sentence, if it cannot be done
     */
    void say(String line) {
        if (line.startsWith("@") && !line.startsWith("@@")) {
            int blank = line.indexOf(' ');
            command(line.substring(1, blank < 0 ? line.length() : blank), blank < 0 ? null : line.substring(blank + 1));
        } else {
            sayToTheOnlyOne(line.startsWith("@@") ? line.substring(1) : line);
        }
    }

    private void command(String name, String text) {
        if (text == null && (name.isEmpty() || name.equals("list"))) {
            list();
        } else if (text == null) {
            throw new IllegalArgumentException("there is no text; write @" + name + " TEXT");
        } else if (name.equals("all")) {
            sayToAll(message(text, channel.charset()));
        } else {
            sayTo(named(name), text);
        }
    }

    private MessageChannel named(String name) {
        return all().stream()
                .filter(client -> client.connection().id().equals(name))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no client named " + name + " (@ alone lists them)"));
    }

    /** Everybody who is connected, in the order in which they came. */
    private List<MessageChannel> all() {
        return server.clients()
                .stream()
                .sorted(Comparator.comparingLong(client -> client.connection().number()))
                .toList();
    }

    private void list() {
        List<MessageChannel> all = all();
        if (all.isEmpty()) {
            view.note("nobody is connected");
        }
        all.forEach(client -> view.note(client.connection().toString()));
    }

    private void sayToAll(Message message) {
        ChannelArguments.checkSendable(message, channel.mode());
        if (server.broadcast(message) == 0) {
            throw nobody();
        }
    }

    private void sayToTheOnlyOne(String text) {
        List<MessageChannel> all = all();
        switch (all.size()) {
            case 0 -> throw nobody();
            case 1 -> sayTo(all.getFirst(), text);
            default -> throw new IllegalArgumentException(all.size() + " clients are connected; " + HOW);
        }
    }

    private void sayTo(MessageChannel to, String text) {
        to.write(message(text, to.charset()));
    }

    private Message message(String text, Charset charset) {
        Message message = channel.message(text, charset);
        view.typed(message);
        return message;
    }

    private static IllegalArgumentException nobody() {
        return new IllegalArgumentException("nobody is connected");
    }
}
