package dev.prise;

import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.SocketFailure.AnswerDue;
import dev.prise.SocketFailure.BadFrame;
import dev.prise.SocketFailure.BytesAfterTag;
import dev.prise.SocketFailure.CannotConnect;
import dev.prise.SocketFailure.CannotListen;
import dev.prise.SocketFailure.ClientGone;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.ConnectionLost;
import dev.prise.SocketFailure.CutShort;
import dev.prise.SocketFailure.DatagramFailed;
import dev.prise.SocketFailure.DatagramTooLong;
import dev.prise.SocketFailure.FramingFailure;
import dev.prise.SocketFailure.Interrupted;
import dev.prise.SocketFailure.MessageTooLong;
import dev.prise.SocketFailure.ModeUnknown;
import dev.prise.SocketFailure.NoClient;
import dev.prise.SocketFailure.NoMessage;
import dev.prise.SocketFailure.NotConnected;
import dev.prise.SocketFailure.PeerNotReading;
import dev.prise.SocketFailure.PeerSilent;
import dev.prise.SocketFailure.PeerTooSlow;
import dev.prise.SocketFailure.Replaced;
import dev.prise.SocketFailure.TagInMessage;
import dev.prise.SocketFailure.TlsFailed;
import dev.prise.SocketFailure.WrongSize;
import dev.prise.frame.Modes;
import dev.prise.frame.TransmissionMode;
import dev.prise.testing.Hostile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An error says what happened with the numbers, what it means, and what to do. */
public class SocketFailureTest {

    private static final Endpoint PEER = new Endpoint("10.0.0.7", 4001);
    // what happened is all there is to understand in these
    private static final Set<Class<?>> OF_TWO_PARTS = Set.of(CannotListen.class, NoMessage.class);

    private static ReceivedBytes evidence(String text) {
        return ReceivedBytes.of(latin1(text), TransmissionMode.windev().name());
    }

    public static Stream<SocketFailure> catalogue() {
        return Stream.of(
                new CannotListen("port 5000 is in use", "take another port", new IOException("in use")),
                new CannotConnect(PEER + " refused", "nobody listens", "start it", new IOException("refused")),
                new BadFrame("expected digits", evidence("GET")),
                new MessageTooLong("a message of 17 bytes is announced", 17, 16, evidence("17\r\n")),
                new MessageTooLong(17, 16, Overflow.TRUNCATE, evidence("17\r\nHello")),
                new CutShort("closed after 3 of 10 bytes", evidence("10\r\nabc")),
                Modes.undecided("closed after 7 bytes", evidence("4\r\nab\r\n"), Limits.DEFAULTS),
                Modes.undecided("closed after 4 bytes", evidence("17\r\n"), Limits.DEFAULTS),
                Modes.undecided("closed after 5 bytes", evidence("Hello"), Limits.DEFAULTS),
                new ModeUnknown(),
                new BytesAfterTag(evidence("more")),
                new TagInMessage(latin1("\r\n"), 3),
                new WrongSize(3, 16),
                new PeerTooSlow(PEER, Duration.ofSeconds(30), evidence("abc")),
                new PeerSilent(PEER, Duration.ofMillis(1500)),
                new PeerSilent(PEER, "PING", "PONG", Duration.ofSeconds(10)),
                new PeerSilent(PEER, "PING", null, Duration.ofSeconds(10)),
                new PeerNotReading(PEER),
                new ConnectionLost(PEER, new IOException("Connection reset")),
                new ConnectionLost(PEER, null),
                new ClosedHere("the channel with " + PEER),
                new TlsFailed(PEER + " has no trusted certificate", "it may be another", "check it",
                        new IOException("no")),
                new NoClient(),
                new ClientGone(PEER),
                new Replaced(PEER, new Endpoint("10.0.0.8", 1)),
                new DatagramTooLong(PEER, 65_001, 65_000),
                new DatagramTooLong(PEER, 65_001, latin1("beginning")),
                new DatagramFailed("1 byte for " + PEER + " was refused", "no way there", "check it",
                        new IOException("no route")),
                new AnswerDue(PEER, 2),
                new NotConnected(PEER, new NoClient()),
                new NotConnected(PEER, null),
                new NoMessage("no message came in time", "read again"),
                new Interrupted("a message"));
    }

    @Test
    void catalogueIsWhole() {
        Set<Class<?>> tested = catalogue().map(Object::getClass).collect(Collectors.toSet());
        assertThat(tested)
                .containsExactlyInAnyOrderElementsOf(leaves(SocketFailure.class).toList());
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed() ? Arrays.stream(type.getPermittedSubclasses()).flatMap(SocketFailureTest::leaves)
                : Stream.of(type);
    }

    @ParameterizedTest
    @MethodSource("catalogue")
    void textHasItsPartsAndNoneIsEmpty(SocketFailure failure) {
        String[] parts = failure.getMessage().split("; ", -1);
        assertThat(parts.length).isGreaterThanOrEqualTo(OF_TWO_PARTS.contains(failure.getClass()) ? 2 : 3);
        assertThat(parts).allMatch(part -> part.length() > 5).noneMatch(part -> part.contains("null"));
        assertThat(failure.getMessage()).doesNotEndWith(".").doesNotContain("\n");
    }

    @Test
    void numbersAreInTheTexts() {
        assertThat(new PeerTooSlow(PEER, Duration.ofSeconds(30), evidence("abc"))).hasMessageContaining("3 bytes")
                .hasMessageContaining("30 s");
        assertThat(new PeerSilent(PEER, Duration.ofMillis(1500))).hasMessageContaining("1500 ms");
        assertThat(new MessageTooLong("x", 17, 16, evidence("17"))).hasMessageContaining("16 bytes");
        assertThat(new TagInMessage(latin1("\r\n"), 3)).hasMessageContaining("\"\\r\\n\" at byte 3");
        assertThat(new ConnectionLost(PEER, new IOException("Connection reset")))
                .hasMessageContaining("10.0.0.7:4001 broke (Connection reset)")
                .hasRootCauseMessage("Connection reset");
    }

    @Test
    void receivedBytesAreCopies() {
        CutShort cut = new CutShort("cut", evidence("abc"));
        cut.received()[0] = 'x';
        assertThat(latin1(cut.received())).isEqualTo("abc");
        BadFrame bad = new BadFrame("bad", evidence("abc"));
        bad.received()[0] = 'x';
        assertThat(latin1(bad.received())).isEqualTo("abc");
    }

    @Test
    void framingFailureIsWrittenAndReadWithItsBytesAndVerdict() throws Exception {
        FramingFailure bad = new BadFrame("bad", evidence("GET / HTTP/1.1\r\n")).diagnosed(Modes::diagnosis);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(written)) {
            out.writeObject(bad);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(written.toByteArray()))) {
            BadFrame read = (BadFrame) in.readObject();
            assertThat(read).hasMessage(bad.getMessage());
            assertThat(read.received()).isEqualTo(bad.received());
            assertThat(read.diagnosis()).isEqualTo(bad.diagnosis()).isPresent();
        }
    }

    // What somebody wrote who wants to write on the operator's screen

    private static final Endpoint NOWHERE = new Endpoint(Hostile.TEXT, 1);

    private static ReceivedBytes hostile() {
        return ReceivedBytes.of(Hostile.TEXT.getBytes(StandardCharsets.UTF_8), TransmissionMode.windev().name());
    }

    private static IOException cause() {
        IOException cause = new IOException(Hostile.TEXT, new IllegalStateException("of: " + Hostile.TEXT));
        cause.addSuppressed(new IOException(Hostile.TEXT));
        return cause;
    }

    static Stream<SocketFailure> hostileOnes() {
        String text = Hostile.TEXT;
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                new CannotListen(text, text, cause()),
                new CannotConnect(text, text, text, cause()),
                new BadFrame(text, hostile()),
                new MessageTooLong(text, 17, 16, hostile()),
                new MessageTooLong(17, 16, Overflow.TRUNCATE, hostile()),
                new CutShort(text, hostile()),
                Modes.undecided(text, hostile(), Limits.DEFAULTS),
                new ModeUnknown(),
                new BytesAfterTag(hostile()),
                new TagInMessage(Arrays.copyOf(bytes, 16), 3),
                new WrongSize(3, 16),
                new PeerTooSlow(NOWHERE, Duration.ofSeconds(30), hostile()),
                new PeerSilent(NOWHERE, Duration.ofMillis(1500)),
                new PeerSilent(NOWHERE, text, text, Duration.ofSeconds(10)),
                new PeerNotReading(NOWHERE),
                new ConnectionLost(NOWHERE, cause()),
                new ClosedHere(text),
                new TlsFailed(text, text, text, cause()),
                new NoClient(),
                new ClientGone(NOWHERE),
                new Replaced(NOWHERE, NOWHERE),
                new DatagramTooLong(NOWHERE, 65_001, 65_000),
                new DatagramTooLong(NOWHERE, 65_001, bytes),
                new DatagramFailed(text, text, text, cause()),
                new AnswerDue(NOWHERE, 2),
                new NotConnected(NOWHERE, new ConnectionLost(NOWHERE, cause())),
                new NoMessage(text, text),
                new Interrupted(text));
    }

    @ParameterizedTest
    @MethodSource("hostileOnes")
    void whateverAStrangerWritesIsShownSafely(SocketFailure failure) {
        Hostile.assertSafe(failure);
    }

    @Test
    void everyKindOfFailureIsAmongThem() {
        assertThat(hostileOnes().map(Object::getClass).collect(Collectors.toSet()))
                .containsExactlyInAnyOrderElementsOf(leaves(SocketFailure.class).toList());
    }

    @Test
    void causeIsTheOneThatTheSystemThrewUnlessItsTextIsNotSafe() {
        IOException harmless = new IOException("reset", new IOException("é"));
        assertThat(new ConnectionLost(PEER, harmless).getCause()).isSameAs(harmless);

        Throwable told = new ConnectionLost(PEER, cause()).getCause();
        assertThat(told).hasMessage(Hostile.SHOWN).hasToString("java.io.IOException: " + Hostile.SHOWN);
        assertThat(told.getStackTrace()[0].getMethodName()).isEqualTo("cause");
        assertThat(told.getCause()).hasToString("java.lang.IllegalStateException: of: " + Hostile.SHOWN);
        assertThat(told.getSuppressed()[0]).hasToString("java.io.IOException: " + Hostile.SHOWN);

        assertThat(new ConnectionLost(PEER, new IOException("long", cause())).getCause())
                .hasToString("java.io.IOException: long")
                .cause()
                .hasMessage(Hostile.SHOWN);
        assertThat(new ConnectionLost(PEER, new IOException("x".repeat(100_000))).getCause().getMessage())
                .hasSizeLessThan(1100);
        assertThat(new TlsFailed("a", "b", "c", new IOException()).getCause()).hasMessage(null);
    }

    @Test
    void causesThatGoRoundInACircleDoNoHarm() {
        IOException one = new IOException("one");
        one.initCause(new IOException("two", one));
        assertThat(new ConnectionLost(PEER, one)).hasMessageContaining("(one)");
        IOException hostile = new IOException(Hostile.TEXT);
        hostile.initCause(new IOException("two", hostile));
        Hostile.assertSafe(new ConnectionLost(PEER, hostile));
    }
}
