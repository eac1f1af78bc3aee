package dev.prise.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.events.LogThrottle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Clients that make the command report the same thing again and again: the log stays short, and every event is counted.
 */
class FloodTest {

    private static final int EVENTS = 1000;

    private static void send(InProcess server, String text) throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            client.getOutputStream().write(text.repeat(EVENTS).getBytes(ISO_8859_1));
            client.shutdownOutput();
            client.getInputStream().readAllBytes();
        }
    }

    /** All that is reported from here to the end of the connection. */
    private static List<Map<String, String>> toTheEnd(InProcess server) {
        List<Map<String, String>> events = new ArrayList<>();
        do {
            events.add(Lines.fields(server.out().next()));
        } while (!events.getLast().get("event").equals("left"));
        return events;
    }

    private static void assertFewOf(String event, List<Map<String, String>> all) {
        long single = all.stream().filter(each -> each.get("event").equals(event)).count();
        long counted = all.stream()
                .filter(each -> each.get("event").equals("repeated") && each.get("of").equals(event))
                .mapToLong(each -> Long.parseLong(each.get("count")))
                .sum();
        assertThat(single + counted).isEqualTo(EVENTS);
        assertThat(single).isGreaterThanOrEqualTo(LogThrottle.FIRST).isLessThan(EVENTS / 2);
    }

    @Test
    void messagesTooLongAreCountedForAProgram() throws IOException {
        try (InProcess server =
                InProcess.serve("--many", "--mode", "line", "--max-message", "1", "--overflow", "skip")) {
            send(server, "ab\r\n");
            assertFewOf("overflow", toTheEnd(server));
        }
    }

    @Test
    void messagesWithoutAnAnswerAreCountedForAProgram() throws IOException {
        try (InProcess server = InProcess.serve("--mode", "detect", "--reply", "\u6F22")) {
            send(server, "h\u00E9llo\r\n"); // in a charset that cannot write the reply
            assertFewOf("failed", toTheEnd(server));
        }
    }

    @Test
    void heartbeatsAreCountedForAProgram() throws IOException {
        try (InProcess server = InProcess.serve("--mode", "line", "--answer-heartbeat", "PING=PONG")) {
            send(server, "PING\r\n");
            List<Map<String, String>> all = toTheEnd(server);
            assertFewOf("heartbeat-received", all);
            assertFewOf("heartbeat-sent", all);
        }
    }

    @Test
    void messagesAreNotCountedButReported() throws IOException {
        try (InProcess server = InProcess.serve("--mode", "line", "--echo")) {
            send(server, "hello\r\n");
            List<Map<String, String>> all = toTheEnd(server);
            assertThat(all.stream().filter(each -> each.get("event").equals("received"))).hasSize(EVENTS);
            assertThat(all.stream().filter(each -> each.get("event").equals("sent"))).hasSize(EVENTS);
        }
    }

    @Test
    void messagesTooLongAreCountedForAPerson() throws IOException {
        Pattern counted = Pattern.compile("127.0.0.1:\\d+ sent (\\d+) more messages too long within a second");
        try (InProcess server =
                InProcess.serveHuman("--mode", "line", "--max-message", "1", "--overflow", "truncate", "--echo")) {
            send(server, "ab\r\n");
            int single = 0;
            long sum = 0;
            String line;
            do {
                line = server.err().next();
                Matcher more = counted.matcher(line);
                sum += more.matches() ? Long.parseLong(more.group(1)) : 0;
                single += line.contains(" sent too long a message: ") ? 1 : 0;
            } while (!line.endsWith(" left"));
            assertThat(single + sum).isEqualTo(EVENTS);
            assertThat(single).isLessThan(EVENTS / 2);
        }
    }
}
