package dev.prise.examples;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.wlanguage.WLangage;
import dev.prise.wlanguage.WLanguage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs the programs that every WINDEV developer knows, in both languages, with peers that have nothing of ours. */
class WLanguageProgramsTest {

    private static final int BOUND_MILLIS = 60_000;

    private final PrintStream errors = System.err;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @BeforeEach
    void keepWhatIsPrinted() {
        System.setErr(new PrintStream(printed, true, UTF_8));
    }

    @AfterEach
    void printAgain() {
        System.setErr(errors);
    }

    @Test
    void stepsOfThePageAnswerOneMessage() throws Exception {
        int first = FreePort.find();
        Thread french = Thread.ofVirtual().start(() -> ServeurSimplifie.uneFois(first));
        assertThat(dialogue(first, "5\r\nSalut")).isEqualTo("17\r\nBonjour 127.0.0.1");
        french.join();
        int second = FreePort.find();
        Thread english = Thread.ofVirtual().start(() -> SimplifiedServerProgram.once(second));
        assertThat(dialogue(second, "2\r\nHi")).isEqualTo("15\r\nHello 127.0.0.1");
        english.join();
        assertThat(printed.toString(UTF_8)).isEqualToNormalizingNewlines("Salut\nHi\n");
    }

    @Test
    void simplifiedServerAnswersInFrench() throws Exception {
        int port = FreePort.find();
        Thread serving = Thread.ofVirtual().start(() -> ServeurSimplifie.servir(port));
        assertThat(dialogue(port, "5\r\nSalut")).isEqualTo("40\r\nBonjour 127.0.0.1, vous avez dit : Salut");
        assertThat(dialogue(port, "4\r\nstop")).isEqualTo("9\r\nAu revoir");
        serving.join();
        assertThat(WLangage.SocketExiste("Serveur")).isFalse();
        assertThat(printed.toString(UTF_8)).matches("127\\.0\\.0\\.1:\\d+ has left; .*\\R");
    }

    @Test
    void simplifiedServerAnswersInEnglish() throws Exception {
        int port = FreePort.find();
        Thread serving = Thread.ofVirtual().start(() -> SimplifiedServerProgram.serve(port));
        assertThat(dialogue(port, "2\r\nHi")).isEqualTo("29\r\nHello 127.0.0.1, you said: Hi");
        assertThat(dialogue(port, "4\r\nstop")).isEqualTo("7\r\nGoodbye");
        serving.join();
        assertThat(WLanguage.SocketExist("Server")).isFalse();
        assertThat(printed.toString(UTF_8)).matches("127\\.0\\.0\\.1:\\d+ has left; .*\\R");
    }

    @Test
    void whatOneSaysInTheChatGoesToAllInFrench() throws Exception {
        int port = FreePort.find();
        Thread serving = Thread.ofVirtual().start(() -> Bavardage.servir(port));
        try (Socket listener = connectOnceListening(port)) {
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            assertThat(Bavardage.participer("Moi", port, heard::add)).isTrue();
            WLangage.SocketEcrit("Moi", "été");
            String line = heard.poll(1, TimeUnit.MINUTES);
            assertThat(line).endsWith(" : été");
            assertThat(read(listener, line)).isEqualTo(line.length() + "\r\n" + line);
            WLangage.SocketFerme("Moi");
        }
        awaitWaiting(serving);
        WLangage.SocketFerme("Bavardage");
        serving.join();
    }

    @Test
    void whatOneSaysInTheChatGoesToAllInEnglish() throws Exception {
        int port = FreePort.find();
        Thread serving = Thread.ofVirtual().start(() -> Chat.serve(port));
        try (Socket listener = connectOnceListening(port)) {
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            assertThat(Chat.join("Me", port, heard::add)).isTrue();
            WLanguage.SocketWrite("Me", "Hello");
            String line = heard.poll(1, TimeUnit.MINUTES);
            assertThat(line).endsWith(": Hello");
            assertThat(read(listener, line)).isEqualTo(line.length() + "\r\n" + line);
            WLanguage.SocketClose("Me");
        }
        awaitWaiting(serving);
        WLanguage.SocketClose("Chat");
        serving.join();
    }

    private static String read(Socket socket, String line) throws IOException {
        int size = ("" + line.length()).length() + 2 + line.length();
        return new String(socket.getInputStream().readNBytes(size), ISO_8859_1);
    }

    /** Says something, ends, and reads all that is answered. */
    private static String dialogue(int port, String request) throws IOException {
        try (Socket socket = connectOnceListening(port)) {
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    private static void awaitWaiting(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            assertThat(thread.isAlive()).isTrue();
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static Socket connectOnceListening(int port) throws IOException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BOUND_MILLIS);
        while (true) {
            try {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
                socket.setSoTimeout(BOUND_MILLIS);
                return socket;
            } catch (ConnectException notYet) {
                assertThat(System.nanoTime()).isLessThan(end);
                LockSupport.parkNanos(1_000_000);
            }
        }
    }
}
