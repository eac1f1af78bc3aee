package dev.prise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.Endpoint;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.channel.ReadResult.PeerClosed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees who sits at a terminal; tmux is the terminal. */
class TerminalTest {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(30);

    @TempDir
    private Path folder;

    private Path socket;

    @BeforeEach
    void startTmux() throws IOException, InterruptedException {
        Peers.assumeInstalled("tmux", "sh", "stty");
        socket = folder.resolve("tmux");
        tmux("-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "40", "env PS1='$ ' sh");
    }

    @AfterEach
    void endTmux() throws IOException, InterruptedException {
        if (socket != null) {
            tmux("kill-server");
        }
    }

    private String tmux(String... words) throws IOException, InterruptedException {
        String[] command = new String[words.length + 3];
        command[0] = "tmux";
        command[1] = "-S";
        command[2] = socket.toString();
        System.arraycopy(words, 0, command, 3, words.length);
        return Peers.run("", command);
    }

    private void type(String... keys) throws IOException, InterruptedException {
        String[] words = new String[keys.length + 1];
        words[0] = "send-keys";
        System.arraycopy(keys, 0, words, 1, keys.length);
        tmux(words);
    }

    /** Looks at the screen until it shows something; tmux cannot tell by itself. */
    private String screen(Predicate<String> shows) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        String screen;
        do {
            screen = tmux("capture-pane", "-p", "-J").stripTrailing();
            if (shows.test(screen)) {
                return screen;
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        } while (System.nanoTime() - end < 0);
        throw new AssertionError("the terminal does not show it:\n" + screen);
    }

    /** Starts {@code prise serve} as a person does and gives its port. */
    private int serve(String environment, String... more) throws IOException, InterruptedException {
        Path script = folder.resolve("serve.sh");
        List<String> command = new ArrayList<>(RunningPrise.command("serve", "0", "--bind", "127.0.0.1"));
        command.addAll(List.of(more));
        Files.writeString(script, "trap : INT; stty -g >before\n" + environment + " '" + String.join("' '", command)
                + "'\necho \"ended with $?\"\nstty -g >after\necho all over\n");
        type("cd " + folder + " && clear && sh serve.sh", "Enter");
        Pattern listening = Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+),");
        Predicate<String> ready = screen -> listening.matcher(screen).find() && screen.endsWith("<");
        Matcher found = listening.matcher(screen(ready.or(screen -> screen.contains("all over"))));
        assertThat(found.find()).isTrue();
        return Integer.parseInt(found.group(1));
    }

    @Test
    void whatIsTypedReachesTheClientAndWhatItSendsIsShownAboveTheLineBeingTyped()
            throws IOException, InterruptedException {
        int port = serve("");
        try (MessageChannel client = MessageChannel.connect(new Endpoint("127.0.0.1", port), ChannelOptions.DEFAULTS)) {
            client.write("How much is the lamp?");
            screen(screen -> screen.contains(client.local() + " > How much is the lamp?"));
            type("12 eu");
            screen(screen -> screen.endsWith("< 12 eu"));
            client.write("and the chair?\033[2J");
            screen(screen -> screen.endsWith(" > and the chair?\\x1B[2J\n< 12 eu"));
            type("ros!", "Enter");
            assertThat(client.read().orThrow().text()).isEqualTo("12 euros!");
            screen(screen -> screen.endsWith("12 euros!\n<"));
            type("Up", "Enter");
            assertThat(client.read().orThrow().text()).isEqualTo("12 euros!");
            String screen = screen(each -> each.contains("12 euros!\n< 12 euros!"));
            assertThat(screen).doesNotContain(client.local() + " < 12 euros!");
            type("C-c");
            assertThat(client.read()).isInstanceOf(PeerClosed.class);
        }
        screen(screen -> screen.contains("ended with 130") && screen.contains("all over"));
        assertThat(folder.resolve("after")).hasSameTextualContentAs(folder.resolve("before"));
    }

    @Test
    void whatAStrangerWritesDoesNotCommandTheTerminal() throws IOException, InterruptedException {
        int port = serve("");
        try (MessageChannel client = MessageChannel.connect(new Endpoint("127.0.0.1", port), ChannelOptions.DEFAULTS)) {
            client.write("\033[2Ja\r\n127.0.0.1:1 left\u202E\uDB40\uDC41\u3164");
            String said = " > \\x1B[2Ja\\r\\n127.0.0.1:1 left\\u202E\\u{E0041}\\u3164\n";
            assertThat(screen(screen -> screen.contains(client.local() + said))).contains("listening on ");
        }
    }

    @Test
    void nameThatAStrangerAsksForDoesNotCommandTheTerminal() throws IOException, InterruptedException {
        Peers.assumeInstalled("openssl");
        int port = serve("", "--tls-self-signed");
        Peers.run("", "openssl", "s_client", "-connect", "127.0.0.1:" + port, "-servername",
                "x\033[2J\r\n127.0.0.1:1 left\u202E");
        Predicate<String> shown =
                screen -> screen.replace("\n", "").contains("name=x\\x1B[2J\\r\\n127.0.0.1:1 left\\u202E");
        assertThat(screen(shown)).contains("listening on ");
    }

    @Test
    void afterTheEndOfTheInputItServesOnUntilCtrlC() throws IOException, InterruptedException {
        serve("");
        type("C-d");
        screen(screen -> screen.contains("no more input, still serving (Ctrl-C ends it)"));
        type("C-c");
        screen(screen -> screen.contains("ended with 130"));
    }

    @Test
    void sigtermGivesTheTerminalBackAsItWas() throws IOException, InterruptedException {
        serve("");
        String pane = tmux("display-message", "-p", "#{pane_pid}").strip();
        ProcessHandle.of(Long.parseLong(pane))
                .orElseThrow()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("java"))
                .forEach(ProcessHandle::destroy);
        screen(screen -> screen.contains("ended with 143") && screen.contains("all over"));
        assertThat(folder.resolve("after")).hasSameTextualContentAs(folder.resolve("before"));
    }

    @Test
    void coloursAreLeftOutWhereNobodyWantsThem() throws IOException, InterruptedException {
        serve("NO_COLOR=1");
        assertThat(tmux("capture-pane", "-p", "-e")).doesNotContain("\033[");
    }

    @Test
    void aTerminalHasColours() throws IOException, InterruptedException {
        serve("NO_COLOR=");
        assertThat(tmux("capture-pane", "-p", "-e")).contains("\033[");
    }
}
