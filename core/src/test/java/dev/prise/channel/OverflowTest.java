package dev.prise.channel;

import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.Overflow;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure.BadFrame;
import dev.prise.SocketFailure.BytesAfterTag;
import dev.prise.SocketFailure.CutShort;
import dev.prise.SocketFailure.MessageTooLong;
import dev.prise.SocketFailure.PeerTooSlow;
import dev.prise.channel.ReadResult.NothingYet;
import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.channel.ReadResult.Received;
import dev.prise.frame.ByteQueue;
import dev.prise.frame.EndTag;
import dev.prise.frame.TransmissionMode;
import dev.prise.testing.Bytes;
import dev.prise.testing.Cuts;
import dev.prise.testing.EventRecorder;
import dev.prise.testing.ScriptedWire;
import dev.prise.wire.Wire;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A message that is too long is skipped or truncated where that is asked for, and nothing else is. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OverflowTest {

    private static final List<TransmissionMode> MODES = List.of(
            TransmissionMode.windev(),
            TransmissionMode.line(),
            EndTag.EOF,
            EndTag.of("ABAB"),
            EndTag.of("aab"),
            EndTag.of("xxx"),
            EndTag.of("<EOF>").strict());

    private final EventRecorder events = new EventRecorder();

    static Stream<Arguments> modesAndPolicies() {
        return MODES.stream()
                .flatMap(
                        mode -> Stream.of(Overflow.SKIP, Overflow.TRUNCATE).map(policy -> Arguments.of(mode, policy)));
    }

    private MessageChannel over(Wire wire, TransmissionMode mode, int limit, Overflow policy) {
        return MessageChannel.over(wire, options(mode, limit, policy));
    }

    private ChannelOptions options(TransmissionMode mode, int limit, Overflow policy) {
        return ChannelOptions.DEFAULTS.withMode(mode)
                .withLimits(Limits.DEFAULTS.withMaxMessageBytes(limit).withOverflow(policy))
                .withEvents(events);
    }

    private static String framed(TransmissionMode mode, String message) {
        ByteQueue out = new ByteQueue();
        (mode instanceof EndTag tag ? tag.allowingTagInside() : mode).encode(Message.of(latin1(message)), out);
        return latin1(out.peek(0, out.size()));
    }

    // message, or first bytes and full length; what ended it
    private static List<String> allOf(MessageChannel channel) {
        List<String> all = new ArrayList<>();
        while (true) {
            try {
                switch (channel.read()) {
                    case Received(Message message) -> all.add(told(message));
                    case NothingYet() -> throw new AssertionError("a read without a deadline gave up");
                    case PeerClosed(Endpoint peer) -> {
                        all.add("left");
                        return all;
                    }
                }
            } catch (BytesAfterTag saidOnce) {
                // the next read gives the message
            }
        }
    }

    private static String told(Message message) {
        return latin1(message.bytes()) + (message.isTruncated() ? "/" + message.fullLength() : "");
    }

    @ParameterizedTest
    @MethodSource("modesAndPolicies")
    void messagesAroundThoseTooLongAreReadAtEveryCut(TransmissionMode mode, Overflow policy) {
        for (int limit : List.of(1, 4, 7)) {
            StringBuilder stream = new StringBuilder();
            List<String> expected = new ArrayList<>();
            List<Integer> tooLong = new ArrayList<>();
            for (int size : List.of(limit, limit + 1, limit, limit + 3, limit + 5, limit - 1)) {
                String message = "zA<a\r1B".repeat(2).substring(0, size);
                stream.append(framed(mode, message));
                if (size <= limit) {
                    expected.add(message);
                } else {
                    tooLong.add(size);
                    if (policy == Overflow.TRUNCATE) {
                        expected.add(message.substring(0, limit) + "/" + size);
                    }
                }
            }
            expected.add("left");
            for (List<byte[]> cut : Cuts.all(latin1(stream.toString()))) {
                List<Long> told = new ArrayList<>();
                SocketEvents listener = new SocketEvents() {
                    @Override
                    public void overflowed(Endpoint peer, MessageTooLong what, Overflow how) {
                        told.add(what.size());
                        assertThat(how).isEqualTo(policy);
                    }
                };
                MessageChannel channel = MessageChannel.over(
                        ScriptedWire.of(cut), options(mode, limit, policy).withEvents(listener));
                List<String> all = allOf(channel);
                if (!all.equals(expected) || told.size() != tooLong.size()) {
                    assertThat(all).as("limit %d, pieces %s", limit, cut.stream().map(Bytes::latin1).toList())
                            .isEqualTo(expected);
                }
                assertThat(told).map(Math::toIntExact).isEqualTo(tooLong);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = Overflow.class, names = {"SKIP", "TRUNCATE"})
    void whatIsInsideIsNeverTakenForAMessage(Overflow policy) {
        String inside = "3\r\nbad".repeat(20);
        String stream = inside.length() + "\r\n" + inside + "2\r\nok";
        for (List<byte[]> cut : Cuts.all(latin1(stream))) {
            List<String> all = allOf(over(ScriptedWire.of(cut), TransmissionMode.windev(), 5, policy));
            assertThat(all).isEqualTo(
                    policy == Overflow.SKIP ? List.of("ok", "left") : List.of("3\r\nba/120", "ok", "left"));
        }
    }

    @ParameterizedTest
    @MethodSource("modesAndPolicies")
    void listenersHearOfItOnceWithItsSizeAndFirstBytes(TransmissionMode mode, Overflow policy) {
        ScriptedWire wire = ScriptedWire.of(framed(mode, "Hello World"), framed(mode, "yes"));
        allOf(over(wire, mode, 5, policy));
        String header = mode.equals(TransmissionMode.windev()) ? "11\\r\\n" : "";
        assertThat(events.lines()).contains(policy + " of 11 bytes, limit 5: \"" + header + "Hello\"");
        assertThat(events.lines()).filteredOn(line -> line.startsWith(policy.name())).hasSize(1);
        assertThat(events.lines()).noneMatch(line -> line.startsWith("failed"));
        assertThat(events.lines()).filteredOn(line -> line.startsWith("received"))
                .isEqualTo(
                        policy == Overflow.SKIP
                                ? List.of("received \"yes\"")
                                : List.of("received \"Hello\"… (11 bytes)", "received \"yes\""));
    }

    @ParameterizedTest
    @MethodSource("modesAndPolicies")
    void timeOutInTheMiddleLosesNothing(TransmissionMode mode, Overflow policy) {
        String stream = framed(mode, "Hello World") + framed(mode, "yes");
        for (int at = 0; at <= stream.length(); at++) {
            ScriptedWire wire = ScriptedWire.of();
            for (byte[] each : Cuts.bytewise(latin1(stream))) {
                wire.then(latin1(each)).thenSilence();
            }
            MessageChannel channel = over(wire, mode, 5, policy);
            List<String> messages = new ArrayList<>();
            for (int reads = 0; reads < 10 * stream.length(); reads++) {
                if (channel.read(Duration.ZERO) instanceof Received(Message message)) {
                    messages.add(told(message));
                }
            }
            assertThat(messages).isEqualTo(
                    policy == Overflow.SKIP ? List.of("yes") : List.of("Hello/11", "yes"));
        }
    }

    static Stream<Arguments> pairsOfModesAndPolicies() {
        return modesAndPolicies().flatMap(
                each -> Stream.of(TransmissionMode.windev(), TransmissionMode.line(), TransmissionMode.raw())
                        .map(to -> Arguments.of(each.get()[0], to, each.get()[1])));
    }

    @ParameterizedTest
    @MethodSource("pairsOfModesAndPolicies")
    void modeChangeInTheMiddleCountsFromTheNextMessageOn(
            TransmissionMode from, TransmissionMode to, Overflow policy) {
        String tooLong = framed(from, "Hello World, hello");
        int known = from instanceof EndTag tag ? 6 + tag.tag().length : 4; // that it is too long
        for (int at = known; at < tooLong.length(); at++) {
            MessageChannel[] channel = new MessageChannel[1];
            ScriptedWire wire = ScriptedWire.of(tooLong.substring(0, at))
                    .then(() -> channel[0].mode(to))
                    .then(tooLong.substring(at))
                    .then(framed(to, "yes"));
            channel[0] = over(wire, from, 5, policy);
            assertThat(allOf(channel[0])).as("after %d bytes", at)
                    .isEqualTo(
                            policy == Overflow.SKIP
                                    ? List.of("yes", "left")
                                    : List.of("Hello/18", "yes", "left"));
        }
    }

    @ParameterizedTest
    @MethodSource("modesAndPolicies")
    void endInTheMiddleIsCutShort(TransmissionMode mode, Overflow policy) {
        String stream = framed(mode, "Hello World");
        for (int at = 9; at < stream.length(); at++) {
            MessageChannel channel = over(ScriptedWire.of(stream.substring(0, at)), mode, 3, policy);
            assertThatThrownBy(channel::read)
                    .isInstanceOfSatisfying(
                            CutShort.class, failure -> assertThat(latin1(failure.received())).contains("Hel"))
                    .hasMessageContaining("bytes of a message that is longer than the limit");
            assertThat(channel.isOpen()).isFalse();
        }
        assertThat(events.lines()).noneMatch(line -> line.startsWith(policy.name()));
    }

    @ParameterizedTest
    @MethodSource("modesAndPolicies")
    void readerThatIsToReadNoMoreLetsItGo(TransmissionMode mode, Overflow policy) {
        MessageChannel[] channel = new MessageChannel[1];
        ScriptedWire wire =
                ScriptedWire.of(framed(mode, "Hello World").substring(0, 10)).then(() -> channel[0].endInput());
        channel[0] = over(wire, mode, 3, policy);
        assertThat(allOf(channel[0])).containsExactly("left");
    }

    @ParameterizedTest
    @MethodSource("modesAndPolicies")
    void messageWithoutEndHoldsNoMoreThanTheLimitAndOneReadBuffer(TransmissionMode mode, Overflow policy) {
        for (int limit : List.of(1, 1000, 100_000, 1 << 20)) {
            String header = mode.equals(TransmissionMode.windev()) ? "99999999999999999\r\n" : "";
            ScriptedWire wire = ScriptedWire.of(header + "9".repeat(8 << 20)).thenSilence();
            MessageChannel channel = over(wire, mode, limit, policy);
            assertThat(channel.read(Duration.ZERO)).isEqualTo(new NothingYet());
            while (wire.bytesRead() < 8 << 20) {
                assertThat(channel.read(Duration.ZERO)).isEqualTo(new NothingYet());
            }
            int most = limit + 1024 + Limits.DEFAULTS.readBufferBytes();
            assertThat(wire.largestBuffer()).isLessThanOrEqualTo(most);
            assertThat(wire.lastBuffer()).isLessThanOrEqualTo(Limits.DEFAULTS.readBufferBytes());
            assertThat(channel.partialMessage())
                    .hasValueSatisfying(begun -> assertThat(begun.toString()).contains("9"));
        }
    }

    @ParameterizedTest
    @EnumSource(value = Overflow.class, names = {"SKIP", "TRUNCATE"})
    void announcedLengthsUpToTheLargestNumberAreSkipped(Overflow policy) {
        Limits limits = Limits.DEFAULTS.withMaxMessageBytes(3).withOverflow(policy);
        for (String size : List.of("2147483647", "2147483648", "4294967297", "99999999999999999")) {
            ScriptedWire wire = ScriptedWire.of(size + "\r\n" + "x".repeat(100)).thenSilence();
            MessageChannel channel = MessageChannel.over(wire, ChannelOptions.DEFAULTS.withLimits(limits));
            assertThat(channel.read(Duration.ZERO)).isEqualTo(new NothingYet());
            assertThat(channel.isOpen()).isTrue();
            assertThat(wire.largestBuffer()).isLessThanOrEqualTo(256);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Overflow.class, names = {"SKIP", "TRUNCATE"})
    void largestLengthIsSkippedToo(Overflow policy) {
        ScriptedWire wire = ScriptedWire.of("9223372036854775806\n" + "x".repeat(100)).thenSilence();
        MessageChannel channel = over(wire, TransmissionMode.windev(), 3, policy);
        assertThat(channel.read(Duration.ZERO)).isEqualTo(new NothingYet());
        assertThat(channel.isOpen()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Overflow.class)
    void numberThatIsNoLengthAnyMoreClosesTheConnection(Overflow policy) {
        Limits usual = Limits.DEFAULTS.withMaxMessageBytes(3).withOverflow(policy);
        for (String size : List.of("9223372036854775807", "9999999999999999999", "99999999999999999999")) {
            MessageChannel channel = MessageChannel.over(
                    ScriptedWire.of(size + "\n"), ChannelOptions.DEFAULTS.withLimits(usual));
            assertThatThrownBy(channel::read).isInstanceOfAny(MessageTooLong.class, BadFrame.class);
            assertThat(channel.isOpen()).isFalse();
        }
        MessageChannel channel = MessageChannel.over(
                ScriptedWire.of("1" + "0".repeat(400) + "\r\n"), ChannelOptions.DEFAULTS.withLimits(usual));
        assertThatThrownBy(channel::read).isInstanceOf(BadFrame.class);
        assertThat(channel.isOpen()).isFalse();
    }

    /** Whose peer sends the same bytes for ever, as fast as they are read. */
    private static Wire endless(String beginning, String bytes) {
        byte[] repeated = latin1(bytes);
        ScriptedWire script = ScriptedWire.of(beginning);
        int[] at = new int[1];
        return (Wire) Proxy.newProxyInstance(Wire.class.getClassLoader(), new Class<?>[]{Wire.class},
                (proxy, method, given) -> {
                    Object answer = method.invoke(script, given);
                    if (!method.getName().equals("read") || (int) answer > 0) {
                        return answer;
                    }
                    byte[] into = (byte[]) given[0];
                    for (int i = 0; i < (int) given[2]; i++) {
                        into[(int) given[1] + i] = repeated[at[0]++ % repeated.length];
                    }
                    return given[2];
                });
    }

    @ParameterizedTest
    @MethodSource("modesAndPolicies")
    void messageThatNeverEndsIsTooSlowHoweverFastItComes(TransmissionMode mode, Overflow policy) {
        Wire wire = endless(mode.equals(TransmissionMode.windev()) ? "99999999999999999\r\n" : "9", "9");
        ChannelOptions options = options(mode, 1000, policy);
        MessageChannel channel = MessageChannel.over(
                wire, options.withLimits(options.limits().withMessageTimeout(Duration.ofMillis(5))));
        assertThatThrownBy(channel::read)
                .isInstanceOfSatisfying(
                        PeerTooSlow.class, failure -> assertThat(latin1(failure.received())).contains("9999"));
        assertThat(channel.isOpen()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("modesAndPolicies")
    void readEndsInTimeThoughWhatIsSkippedNeverEnds(TransmissionMode mode, Overflow policy) {
        Wire wire = endless(mode.equals(TransmissionMode.windev()) ? "99999999999999999\r\n" : "9", "9");
        assertThat(over(wire, mode, 1000, policy).read(Duration.ofMillis(5))).isEqualTo(new NothingYet());
    }

    @ParameterizedTest
    @MethodSource("modesAndPolicies")
    void readEndsInTimeThoughMessagesThatAreSkippedNeverEnd(TransmissionMode mode, Overflow policy) {
        if (policy == Overflow.SKIP) {
            Wire wire = endless(framed(mode, "Hello"), framed(mode, "Hello World"));
            MessageChannel channel = over(wire, mode, 5, policy);
            assertThat(told(channel.read().orThrow())).isEqualTo("Hello");
            assertThat(channel.read(Duration.ofMillis(5))).isEqualTo(new NothingYet());
        }
    }

    @ParameterizedTest
    @MethodSource("modesAndPolicies")
    void messageThatIsAwaitedIsReadOnce(TransmissionMode mode, Overflow policy) {
        ScriptedWire wire = ScriptedWire.of(framed(mode, "Hello World") + framed(mode, "yes"));
        MessageChannel channel = over(wire, mode, 5, policy);
        assertThat(channel.awaitMessage(Deadline.NEVER)).isTrue();
        assertThat(channel.awaitMessage(Deadline.NEVER)).isTrue();
        assertThat(allOf(channel)).isEqualTo(
                policy == Overflow.SKIP ? List.of("yes", "left") : List.of("Hello/11", "yes", "left"));
        assertThat(events.lines()).filteredOn(line -> line.startsWith(policy.name())).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("modesAndPolicies")
    void servingGoesOnBehindIt(TransmissionMode mode, Overflow policy) {
        ScriptedWire wire = ScriptedWire.of(
                framed(mode, "one"), framed(mode, "Hello World"), framed(mode, "two"));
        MessageChannel channel = over(wire, mode, 5, policy);
        List<String> handled = new ArrayList<>();
        channel.serve(message -> {
            handled.add(told(message));
            return Message.of("ok");
        });
        assertThat(handled).isEqualTo(
                policy == Overflow.SKIP ? List.of("one", "two") : List.of("one", "Hello/11", "two"));
        assertThat(String.join("", wire.writes())).isEqualTo(framed(mode, "ok").repeat(handled.size()));
    }

    @Test
    void rawModeHasNothingThatIsTooLong() {
        for (Overflow policy : Overflow.values()) {
            ScriptedWire wire = ScriptedWire.of("Hello World");
            List<String> all = allOf(over(wire, TransmissionMode.raw(), 4, policy));
            assertThat(all).containsExactly("Hell", "o Wo", "rld", "left");
        }
        assertThat(events.lines()).noneMatch(line -> line.contains("bytes, limit"));
    }

    @ParameterizedTest
    @EnumSource(value = Overflow.class, names = {"SKIP", "TRUNCATE"})
    void whatIsNoMessageClosesAllTheSame(Overflow policy) {
        MessageChannel channel = over(ScriptedWire.of("GET / HTTP/1.1\r\n"), TransmissionMode.windev(), 5, policy);
        assertThatThrownBy(channel::read).isInstanceOf(BadFrame.class);
        assertThat(channel.isOpen()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void askerIsToldThatTheAnswerWasSkipped(boolean together) {
        ScriptedWire wire = ScriptedWire.of();
        MessageChannel channel = over(wire, TransmissionMode.line(), 5, Overflow.SKIP);
        if (together) {
            wire.then("Hello World\r\nyes\r\n");
        } else {
            wire.then("Hello ").then("World\r\n").then("yes\r\n");
        }
        Duration patience = Duration.ofSeconds(60);
        assertThatThrownBy(() -> channel.request("one", patience))
                .isInstanceOf(MessageTooLong.class)
                .hasMessage(
                        "a message of 11 bytes came, the limit is 5 bytes: \"Hello\"… (11 bytes), hex 48 65 6C 6C 6F …;"
                                + " it was thrown away, and the connection goes on;"
                                + " raise Limits.maxMessageBytes if such messages are wanted whole");
        assertThat(channel.isOpen()).isTrue();
        assertThat(channel.request("two", patience).orThrow().text()).isEqualTo("yes");
        assertThat(events.lines()).noneMatch(line -> line.startsWith("failed"));
    }

    @Test
    void answerThatComesTooLateAndTooLongIsNotOwedAnyMore() {
        ScriptedWire wire = ScriptedWire.of().thenSilence();
        MessageChannel channel = over(wire, TransmissionMode.line(), 5, Overflow.SKIP);
        assertThat(channel.request("one", Duration.ZERO)).isEqualTo(new NothingYet());
        wire.then("Hello World\r\n").then("yes\r\n");
        assertThat(channel.request("two", Duration.ofSeconds(60)).orThrow().text()).isEqualTo("yes");
    }

    @Test
    void beginningOfAMessageIsNoHeartbeat() {
        Limits limits = Limits.DEFAULTS.withMaxMessageBytes(4).withOverflow(Overflow.TRUNCATE);
        ChannelOptions options = ChannelOptions.DEFAULTS.withMode(TransmissionMode.line())
                .withLimits(limits)
                .withHeartbeatAnswered(Heartbeat.of("PING").answeredBy("PONG"));
        MessageChannel channel = MessageChannel.over(ScriptedWire.of("PINGPONG\r\n", "PING\r\n", "yes\r\n"), options);
        assertThat(allOf(channel)).containsExactly("PING/8", "yes", "left");
    }

    @ParameterizedTest
    @MethodSource("modesAndPolicies")
    void listenerThatThrowsLosesNoMessage(TransmissionMode mode, Overflow policy) {
        SocketEvents thrower = new SocketEvents() {
            @Override
            public void overflowed(Endpoint peer, MessageTooLong what, Overflow how) {
                throw new IllegalStateException("the listener's fault");
            }
        };
        ScriptedWire wire = ScriptedWire.of(framed(mode, "Hello World") + framed(mode, "yes"));
        MessageChannel channel = MessageChannel.over(wire, options(mode, 5, policy).withEvents(thrower));
        assertThatThrownBy(channel::read).hasMessage("the listener's fault");
        assertThat(allOf(channel)).isEqualTo(
                policy == Overflow.SKIP ? List.of("yes", "left") : List.of("Hello/11", "yes", "left"));
    }

    @Test
    void manyShortOnesThatAreTooLongTakeNoStack() {
        ScriptedWire wire = ScriptedWire.of("ab\n".repeat(50_000) + "c\n");
        MessageChannel channel = over(wire, EndTag.of("\n"), 1, Overflow.SKIP);
        assertThat(told(channel.read().orThrow())).isEqualTo("c");
    }

    @Test
    void firstBytesOfALongOneAreTold() {
        ScriptedWire wire = ScriptedWire.of("100000\r\n" + "x".repeat(100_000) + "3\r\nyes");
        List<byte[]> first = new ArrayList<>();
        SocketEvents listener = new SocketEvents() {
            @Override
            public void overflowed(Endpoint peer, MessageTooLong what, Overflow how) {
                first.add(what.received());
            }
        };
        allOf(MessageChannel.over(
                wire, options(TransmissionMode.windev(), 1000, Overflow.SKIP).withEvents(listener)));
        assertThat(first).singleElement()
                .satisfies(bytes -> assertThat(latin1(bytes)).isEqualTo("100000\r\n" + "x".repeat(248)));
    }

    @Test
    void whatHasBegunIsToldOfWhileItGoesBy() {
        ScriptedWire wire = ScriptedWire.of("20\r\nHello").thenSilence();
        MessageChannel channel = over(wire, TransmissionMode.windev(), 3, Overflow.TRUNCATE);
        assertThat(channel.partialMessage()).isEqualTo(Optional.empty());
        channel.read(Duration.ZERO);
        assertThat(channel.partialMessage().orElseThrow()).hasToString(
                "\"20\\r\\nHel\"… (9 bytes), hex 32 30 0D 0A 48 65 6C …");
    }
}
