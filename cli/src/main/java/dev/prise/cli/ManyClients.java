package dev.prise.cli;

import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.channel.MessageChannel;
import dev.prise.server.StandardServer;
import java.nio.charset.Charset;
import java.util.Map;

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
    private final Roster roster;
    private final ChannelArguments channel;
    private final View view;

    ManyClients(StandardServer server, Roster roster, ChannelArguments channel, View view) {
        this.server = server;
        this.roster = roster;
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
            Endpoint client = roster.all().get(name);
            if (client == null) {
                throw new IllegalArgumentException("there is no client named " + name + " (@ alone lists them)");
            }
            sayTo(client, text);
        }
    }

    private void list() {
        Map<String, Endpoint> all = roster.all();
        if (all.isEmpty()) {
            view.note("nobody is connected");
        }
        all.forEach((name, client) -> view.note(name + " " + client));
    }

    private void sayToAll(Message message) {
        ChannelArguments.checkSendable(message, channel.mode());
        if (server.broadcast(message) == 0) {
            throw nobody();
        }
    }

    private void sayToTheOnlyOne(String text) {
        Map<String, Endpoint> all = roster.all();
        switch (all.size()) {
            case 0 -> throw nobody();
            case 1 -> sayTo(all.values().iterator().next(), text);
            default -> throw new IllegalArgumentException(all.size() + " clients are connected; " + HOW);
        }
    }

    private void sayTo(Endpoint client, String text) {
        MessageChannel to = server.clients()
                .stream()
                .filter(each -> each.peer().equals(client))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException(client + " has left"));
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
