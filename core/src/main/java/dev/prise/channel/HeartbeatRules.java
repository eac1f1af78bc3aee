package dev.prise.channel;

import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.SafeText;
import dev.prise.SocketFailure.Unsendable;
import dev.prise.frame.ByteQueue;
import dev.prise.frame.TransmissionMode;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** Refuses heartbeats that fight other settings: with an {@link IllegalArgumentException} that names both. */
final class HeartbeatRules {

    private HeartbeatRules() {}

    static void check(
            TransmissionMode mode, Charset charset, Limits limits, Optional<Heartbeat> sent,
            Optional<Heartbeat> answered) {
        if (!mode.carriesHeartbeats()) {
            throw new IllegalArgumentException(
                    "in the raw mode nothing tells a heartbeat's answer from the bytes around it;"
                            + " set no heartbeat, or another mode");
        }
        answered.filter(heartbeat -> heartbeat.answer().isEmpty()).ifPresent(heartbeat -> {
            throw new IllegalArgumentException("the heartbeat \"" + SafeText.of(heartbeat.text())
                    + "\" has no answer to give; say which (Heartbeat.answeredBy)");
        });
        sent.ifPresent(heartbeat -> checkTimes(heartbeat, limits.idleTimeout()));
        if (answered.isPresent() && sent.flatMap(Heartbeat::answer).equals(answered.map(Heartbeat::text))) {
            throw new IllegalArgumentException("\"" + SafeText.of(answered.get().text())
                    + "\" would be both the other end's heartbeat and its answer to ours; choose different texts");
        }
        checkFrames(mode, charset, sent, answered);
        messages(charset, sent, answered).forEach(message -> checkSize(message, limits.maxMessageBytes()));
    }

    private static void checkTimes(Heartbeat heartbeat, Duration idle) {
        Duration needed = heartbeat.every().plus(heartbeat.within());
        if (needed.compareTo(idle) > 0) {
            throw new IllegalArgumentException(
                    "the idle time-out of " + millis(idle) + " ends the connection before a heartbeat after "
                            + millis(heartbeat.every()) + " of silence could be answered within "
                            + millis(heartbeat.within())
                            + "; raise Limits.idleTimeout to their sum or more, or shorten the heartbeat's times");
        }
    }

    private static void checkSize(Message message, int most) {
        if (message.size() > most) {
            throw new IllegalArgumentException("a heartbeat or its answer of " + message.size()
                    + " bytes is longer than Limits.maxMessageBytes of " + most
                    + " bytes; raise the one or shorten the other");
        }
    }

    /** Refuses texts that cannot be sent in a mode. */
    static void checkFrames(
            TransmissionMode mode, Charset charset, Optional<Heartbeat> sent, Optional<Heartbeat> answered) {
        if (!mode.isKnown() && (sent.isPresent() || answered.isPresent())) {
            throw new IllegalArgumentException(
                    "a heartbeat cannot be sent while the mode is still to be found out; set no heartbeat, or the mode");
        }
        messages(charset, sent, answered).forEach(message -> {
            try {
                mode.encode(message, new ByteQueue());
            } catch (Unsendable unsendable) {
                throw new IllegalArgumentException(
                        "the heartbeat or its answer cannot be sent: " + unsendable.getMessage(), unsendable);
            }
        });
    }

    private static Stream<Message> messages(Charset charset, Optional<Heartbeat> sent, Optional<Heartbeat> answered) {
        return Stream.concat(sent.stream(), answered.stream())
                .flatMap(heartbeat -> Stream.concat(Stream.of(heartbeat.text()), heartbeat.answer().stream()))
                .map(text -> Message.of(text, charset));
    }

    private static String millis(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
