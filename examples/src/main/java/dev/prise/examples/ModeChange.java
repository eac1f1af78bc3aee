package dev.prise.examples;

import dev.prise.Message;
import dev.prise.frame.TransmissionMode;
import dev.prise.server.Client;
import dev.prise.server.SimplifiedServer;

/**
 * Changes the mode in mid-dialogue: commands are lines, and after {@code DATA} the next message has its length in front. What
 * had arrived already is read in the new mode; nothing is lost.
 */
public final class ModeChange {

    private ModeChange() {}

    /**
     * Serves one dialogue: {@code DATA}, then the data, then its size goes back as a line.
     *
     * @param server who listens, in the line mode
     */
    public static void serve(SimplifiedServer server) {
        Message command = server.read().orThrow();
        if (!command.text().equals("DATA")) {
            server.write("unknown command");
            return;
        }
        Client client = server.client().orElseThrow();
        client.mode(TransmissionMode.windev());
        Message data = server.read().orThrow();
        client.mode(TransmissionMode.line());
        client.write("got " + data.size() + " bytes");
    }
}
