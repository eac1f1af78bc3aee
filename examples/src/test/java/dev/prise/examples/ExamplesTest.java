package dev.prise.examples;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.Endpoint;
import dev.prise.SocketFailure.CannotConnect;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.frame.TransmissionMode;
import dev.prise.server.ServerOptions;
import dev.prise.server.SimplifiedServer;
import dev.prise.server.StandardServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** Runs each example. */
class ExamplesTest {

    private static final ServerOptions LINES =
            ServerOptions.DEFAULTS.withChannel(ChannelOptions.DEFAULTS.withMode(TransmissionMode.line()));

    @Test
    void echoServerAnswersWithTheMessage() throws Exception {
        int port = FreePort.find();
        Thread serving = Thread.ofPlatform().daemon().start(() -> EchoServer.main(new String[]{"" + port}));
        try (MessageChannel channel = connectOnceListening(port, serving)) {
            channel.write("Hello World");
            assertThat(channel.read(Duration.ofSeconds(60)).orThrow().text()).isEqualTo("Hello World");
        }
    }

    @Test
    void askAndAnswerPrintsTheAnswer() throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true, US_ASCII));
        try {
            AskAndAnswer.main(new String[0]);
        } finally {
            System.setOut(before);
        }
        assertThat(printed.toString(US_ASCII).strip()).isEqualTo("Hello 127.0.0.1, you said: What time is it?");
    }

    @Test
    void lineDeviceIsAskedAndAnswers() throws Exception {
        try (SimplifiedServer scale = SimplifiedServer.listen(0, LINES)) {
            Thread weighing = Thread.ofVirtual().start(() -> scale.serve(request -> request.reply("12.5 kg")));
            assertThat(LineDevice.weigh(new Endpoint("127.0.0.1", scale.port()))).isEqualTo("12.5 kg");
            scale.close();
            weighing.join();
        }
    }

    @Test
    void lineDeviceThatIsOffIsNamedAsSuch() throws Exception {
        assertThat(LineDevice.weigh(new Endpoint("127.0.0.1", FreePort.find())))
                .startsWith("no weight: 127.0.0.1:")
                .contains("refused the connection");
    }

    @Test
    void modeChangesInMidDialogueAndNothingIsLost() throws Exception {
        try (SimplifiedServer server = SimplifiedServer.listen(0, LINES)) {
            Thread serving = Thread.ofVirtual().start(() -> ModeChange.serve(server));
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                client.getOutputStream().write("DATA\r\n9\r\nHe\r\nllo\r\n".getBytes(US_ASCII));
                byte[] answer = client.getInputStream().readNBytes("got 9 bytes\r\n".length());
                assertThat(new String(answer, US_ASCII)).isEqualTo("got 9 bytes\r\n");
            }
            serving.join();
        }
    }

    @Test
    void eachClientIsGreetedInItsOwnMode() throws Exception {
        try (SimplifiedServer server = AnyMode.listen(0)) {
            Thread serving = Thread.ofVirtual().start(() -> AnyMode.greet(server));
            for (String[] spoken : new String[][]{
                    {"5\r\nWorld", "12\r\nHello, World"},
                    {"World\r\n", "Hello, World\r\n"}}) {
                try (Socket client = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                    client.getOutputStream().write(spoken[0].getBytes(US_ASCII));
                    byte[] answer = client.getInputStream().readNBytes(spoken[1].length());
                    assertThat(new String(answer, US_ASCII)).isEqualTo(spoken[1]);
                }
            }
            server.close();
            serving.join();
        }
    }

    @Test
    void workersAnswerWhoAsked() throws Exception {
        try (SimplifiedServer server = SimplifiedServer.listen(0);
                ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            Thread reading = Thread.ofVirtual().start(() -> WorkersAnswer.answerOne(server, pool));
            assertThat(AskAndAnswer.ask(new Endpoint("127.0.0.1", server.port()), "print"))
                    .isEqualTo("done: print");
            reading.join();
        }
    }

    @Test
    void whoIsFromElsewhereIsToldSo() {
        try (StandardServer server = AtTheDoor.forOurNetworks(0);
                MessageChannel channel = MessageChannel.connect("127.0.0.1", server.port())) {
            assertThat(channel.read(Duration.ofSeconds(60)).orThrow().text()).isEqualTo("not from there");
        }
    }

    @Test
    void whoComesWithoutTheProxyIsWhoItIs() {
        try (StandardServer server = AtTheDoor.behindProxy(0);
                MessageChannel channel = MessageChannel.connect("127.0.0.1", server.port())) {
            assertThat(channel.request("who am I?", Duration.ofSeconds(60)).orThrow().text())
                    .isEqualTo("you are 127.0.0.1");
        }
    }

    @Test
    void endsWithSignsOfLifeTalkAsOthers() {
        MessageChannel.Pair pair = AtTheDoor.withSignsOfLife();
        try (MessageChannel left = pair.left(); MessageChannel right = pair.right()) {
            left.write("Hello");
            assertThat(right.read(Duration.ofSeconds(60)).orThrow().text()).isEqualTo("Hello");
        }
    }

    private static MessageChannel connectOnceListening(int port, Thread serving) {
        while (true) {
            try {
                return MessageChannel.connect("127.0.0.1", port);
            } catch (CannotConnect notYet) {
                assertThat(serving.isAlive()).isTrue();
                Thread.onSpinWait();
            }
        }
    }
}
