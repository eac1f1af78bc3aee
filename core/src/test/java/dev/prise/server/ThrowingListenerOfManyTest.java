package dev.prise.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.Limits;
import dev.prise.Overflow;
import dev.prise.SocketFailure;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.channel.MessageHandler;
import dev.prise.frame.TransmissionMode;
import dev.prise.testing.NoLeaks;
import dev.prise.testing.NothingUncaught;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a listener throws costs one client of a server for many, never the server. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class ThrowingListenerOfManyTest {

    private static final int DENIED = 9; // the end of an address of this machine
    private static final Limits LIMITS = Limits.DEFAULTS.withMaxMessageBytes(16).withOverflow(Overflow.SKIP);

    @BeforeAll
    static void onlyTheListenersOwnBugIsUncaught() {
        NothingUncaught.expect(thrown -> thrown.getMessage().contains("a bug in the listener"));
    }

    private final List<Throwable> uncaught = new CopyOnWriteArrayList<>();
    private Thread.UncaughtExceptionHandler handlerBefore;

    @BeforeEach
    void collectWhatIsUncaught() {
        handlerBefore = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, what) -> uncaught.add(what));
    }

    @AfterEach
    void onlyTheListenersOwnBugWasUncaught() {
        Thread.setDefaultUncaughtExceptionHandler(handlerBefore);
        assertThat(uncaught).allSatisfy(what -> assertThat(what).hasMessageContaining("a bug in the listener"));
    }

    static Stream<Arguments> kindsAndFaults() {
        return Thrower.kindsAndFaults();
    }

    private static ServerOptions options(Thrower thrower) {
        return ServerOptions.DEFAULTS.withAddress("127.0.0.1")
                .withChannel(ChannelOptions.DEFAULTS.withEvents(thrower).withLimits(LIMITS))
                .withDenied("127.0.0." + DENIED);
    }

    private static MessageHandler answering(MessageChannel channel) {
        return request -> {
            if (request.text().equals("change")) {
                channel.mode(TransmissionMode.windev());
            }
            return request.reply("re:" + request.text());
        };
    }

    /** Lets clients do all that listeners are told of; then another one is to be answered. */
    private static void visit(StandardServer server, Thrower thrower, Recorder.Kind bad) {
        for (String message : List.of("ask", "change", "longer than sixteen", "nonsense")) {
            try (RawClient rawClient = RawClient.to(server.port())) {
                if (message.equals("nonsense")) {
                    rawClient.send(message);
                } else {
                    rawClient.say(message).endOutput();
                }
                rawClient.hearAnyhowToTheEnd();
            }
        }
        try (RawClient denied = RawClient.from(DENIED, server.port())) {
            denied.hearAnyhowToTheEnd();
        }
        try (RawClient rawClient = RawClient.to(server.port()).say("last")) {
            assertThat(rawClient.hear()).isEqualTo("re:last");
        }
        assertThat(thrower.thrown()).as("thrown at " + bad).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("kindsAndFaults")
    void startedServerServesTheNextClient(Recorder.Kind bad, Thrower.Fault fault) {
        Thrower thrower = new Thrower(bad, 1, fault);
        try (StandardServer server = StandardServer.listen(0, options(thrower))) {
            server.start(channel -> channel.serve(answering(channel)));
            visit(server, thrower, bad);
        }
    }

    @ParameterizedTest
    @MethodSource("kindsAndFaults")
    void serverByHandServesTheNextClient(Recorder.Kind bad, Thrower.Fault fault) {
        Thrower thrower = new Thrower(bad, 1, fault);
        try (StandardServer server = StandardServer.listen(0, options(thrower))) {
            Task<Void> accepting = Task.run(() -> {
                while (server.isOpen()) {
                    MessageChannel channel = null;
                    try {
                        channel = server.await().accept();
                        channel.serve(answering(channel));
                    } catch (IllegalStateException | AssertionError | NoClassDefFoundError | SocketFailure bugOrEnd) {
                        // it costs this client
                    } finally {
                        closeQuietly(channel);
                    }
                }
            });
            visit(server, thrower, bad);
            server.close();
            accepting.result();
        }
    }

    private static void closeQuietly(MessageChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IllegalStateException | AssertionError | NoClassDefFoundError | SocketFailure bugOfTheListener) {
            // it is closed all the same
        }
    }
}
