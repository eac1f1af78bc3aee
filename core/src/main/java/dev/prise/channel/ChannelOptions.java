package dev.prise.channel;

import dev.prise.Limits;
import dev.prise.SocketEvents;
import dev.prise.frame.TransmissionMode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How a channel speaks. Immutable; {@code with…} makes a changed copy.
 *
 * @param mode how messages are told apart. Default {@link TransmissionMode#windev()}
 * @param charset what text is written and read in. Default UTF-8; WINDEV programs use windows-1252, or UTF-16LE
 * @param limits every number that bounds the channel
 * @param events who is told what happens. Default nobody
 * @param heartbeat what is sent into a silence, to find out whether the other end still lives. Default nothing
 * @param heartbeatAnswered the other end's heartbeat, which is answered by whoever reads, and given to nobody. Default none
 * @param clock gives the nanoseconds that time-outs and heartbeats are measured in; tests turn one by hand. Default
 *     {@link System#nanoTime()}
 */
public record ChannelOptions(
        TransmissionMode mode,
        Charset charset,
        Limits limits,
        SocketEvents events,
        Optional<Heartbeat> heartbeat,
        Optional<Heartbeat> heartbeatAnswered,
        LongSupplier clock) {

    private static final LongSupplier SYSTEM = System::nanoTime;

    /** The defaults. */
    public static final ChannelOptions DEFAULTS =
            new ChannelOptions(TransmissionMode.windev(), StandardCharsets.UTF_8, Limits.DEFAULTS, SocketEvents.NONE);

    /**
     * Checks that nothing is null, and that no two settings fight each other.
     *
     * @throws IllegalArgumentException if a heartbeat cannot be sent, cannot be told from another, or comes too late to matter
     */
    public ChannelOptions {
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(charset, "charset");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(events, "events");
        Objects.requireNonNull(heartbeat, "heartbeat");
        Objects.requireNonNull(heartbeatAnswered, "heartbeatAnswered");
        Objects.requireNonNull(clock, "clock");
        if (heartbeat.isPresent() || heartbeatAnswered.isPresent()) {
            HeartbeatRules.check(mode, charset, limits, heartbeat, heartbeatAnswered);
        }
    }

    /**
     * Options without heartbeats.
     *
     * @param mode how messages are told apart
     * @param charset what text is written and read in
     * @param limits every number that bounds the channel
     * @param events who is told what happens
     */
    public ChannelOptions(TransmissionMode mode, Charset charset, Limits limits, SocketEvents events) {
        this(mode, charset, limits, events, Optional.empty(), Optional.empty(), SYSTEM);
    }

    /** Refuses a mode that the heartbeats cannot be sent in; in the raw mode they rest. */
    void checkHeartbeats(TransmissionMode next) {
        HeartbeatRules.checkFrames(next, charset, heartbeat, heartbeatAnswered);
    }

    /**
     * A copy with another {@link #mode()}.
     *
     * @param other the mode
     * @return the copy
     */
    public ChannelOptions withMode(TransmissionMode other) {
        return Objects.requireNonNull(other, "mode").equals(mode)
                ? this // servers do this for each client
                : new ChannelOptions(other, charset, limits, events, heartbeat, heartbeatAnswered, clock);
    }

    /**
     * A copy with another {@link #charset()}.
     *
     * @param other the charset
     * @return the copy
     */
    public ChannelOptions withCharset(Charset other) {
        return new ChannelOptions(mode, other, limits, events, heartbeat, heartbeatAnswered, clock);
    }

    /**
     * A copy with other {@link #limits()}.
     *
     * @param other the limits
     * @return the copy
     */
    public ChannelOptions withLimits(Limits other) {
        return new ChannelOptions(mode, charset, other, events, heartbeat, heartbeatAnswered, clock);
    }

    /**
     * A copy with other {@link #events()}.
     *
     * @param other who is told
     * @return the copy
     */
    public ChannelOptions withEvents(SocketEvents other) {
        return new ChannelOptions(mode, charset, limits, other, heartbeat, heartbeatAnswered, clock);
    }

    /**
     * A copy with a {@link #heartbeat()}.
     *
     * @param sent what is sent into a silence
     * @return the copy
     * @throws IllegalArgumentException if it cannot be sent in the mode and charset, or the idle time-out would not let it wait
     *     for its answer
     */
    public ChannelOptions withHeartbeat(Heartbeat sent) {
        return new ChannelOptions(mode, charset, limits, events, Optional.of(sent), heartbeatAnswered, clock);
    }

    /**
     * A copy that answers the other end's heartbeat.
     *
     * @param answered what the other end sends, with its {@link Heartbeat#answer()}; its times do not matter here
     * @return the copy
     * @throws IllegalArgumentException if it has no answer, or cannot be answered in the mode and charset
     */
    public ChannelOptions withHeartbeatAnswered(Heartbeat answered) {
        return new ChannelOptions(mode, charset, limits, events, heartbeat, Optional.of(answered), clock);
    }

    /**
     * A copy with another {@link #clock()}.
     *
     * @param other gives nanoseconds, as {@link System#nanoTime()} does
     * @return the copy
     */
    public ChannelOptions withClock(LongSupplier other) {
        return new ChannelOptions(mode, charset, limits, events, heartbeat, heartbeatAnswered, other);
    }
}
