package dev.prise.channel;

import dev.prise.Limits;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A text that is sent into a silence, to find out whether the other end still lives; and what it answers. Immutable. One end
 * sends it ({@link ChannelOptions#withHeartbeat}), the other may answer it by itself
 * ({@link ChannelOptions#withHeartbeatAnswered}); the two may do both at once.
 *
 * <pre>
 * Heartbeat.of("PING").answeredBy("PONG").every(Duration.ofSeconds(20)).within(Duration.ofSeconds(10))
 *
 *   last byte    20 s of silence                 at most 10 s
 *   received ─────────────────────> "PING" sent ──────────────> PeerSilent
 *      ^                                 │
 *      └────── "PONG", swallowed ────────┘
 * </pre>
 *
 * <p>It finds a dead peer also where TCP keep-alive does not: while something that was written to it is unacknowledged.
 *
 * <p>Whoever reads sends it, while it waits: a channel that nobody reads sends none. It never goes out inside another message,
 * nor while one is being written, which the write time-out watches; and not after {@link MessageChannel#endOutput()}. While the
 * peer is in the middle of a message there is no silence, and {@link Limits#messageTimeout()} holds. In the raw mode, where
 * nothing tells an answer from the bytes around it, it rests.
 *
 * <p>With an {@link #answer()}, one message that equals it is swallowed for each heartbeat sent: no reader gets it, and no question
 * of {@link MessageChannel#request} takes it for its own. Other messages do not stand for it. Without one, whatever the peer sends
 * is a sign of life, and all of it goes to the reader.
 *
 * @param text what is sent, in the channel's charset
 * @param answer what the other end answers; empty if anything it sends will do
 * @param every the silence after which it is sent. Default 20 s
 * @param within how long the answer may take once it has been sent. Default 10 s
 */
public record Heartbeat(String text, Optional<String> answer, Duration every, Duration within) {

    /**
     * Checks the times.
     *
     * @throws IllegalArgumentException if one is not positive
     */
    public Heartbeat {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(answer, "answer");
        every = checked("every", every);
        within = checked("within", within);
    }

    private static Duration checked(String name, Duration time) {
        if (!time.isPositive()) {
            throw new IllegalArgumentException("a heartbeat's " + name + " of " + time + " is not positive");
        }
        return time.compareTo(Limits.FOREVER) < 0 ? time : Limits.FOREVER;
    }

    /**
     * A heartbeat after 20 s of silence, for which any sign of life within 10 s will do.
     *
     * @param text what is sent
     * @return the heartbeat
     */
    public static Heartbeat of(String text) {
        return new Heartbeat(text, Optional.empty(), Duration.ofSeconds(20), Duration.ofSeconds(10));
    }

    /**
     * A copy with an {@link #answer()}.
     *
     * @param exactly what the other end answers, and nothing else will do
     * @return the copy
     */
    public Heartbeat answeredBy(String exactly) {
        return new Heartbeat(text, Optional.of(exactly), every, within);
    }

    /**
     * A copy that is sent after another silence.
     *
     * @param silence how long nothing has come
     * @return the copy
     */
    public Heartbeat every(Duration silence) {
        return new Heartbeat(text, answer, silence, within);
    }

    /**
     * A copy with another patience.
     *
     * @param patience how long the answer may take
     * @return the copy
     */
    public Heartbeat within(Duration patience) {
        return new Heartbeat(text, answer, every, patience);
    }
}
