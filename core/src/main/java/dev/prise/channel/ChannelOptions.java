package dev.prise.channel;

import dev.prise.Limits;
import dev.prise.SocketEvents;
import dev.prise.frame.TransmissionMode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * How a channel speaks. Immutable; {@code with…} makes a changed copy.
 *
 * @param mode how messages are told apart. Default {@link TransmissionMode#windev()}
 * @param charset what text is written and read in. Default UTF-8; WINDEV programs use windows-1252, or UTF-16LE
 * @param limits every number that bounds the channel
 * @param events who is told what happens. Default nobody
 */
public record ChannelOptions(TransmissionMode mode, Charset charset, Limits limits, SocketEvents events) {

    /** The defaults. */
    public static final ChannelOptions DEFAULTS =
            new ChannelOptions(TransmissionMode.windev(), StandardCharsets.UTF_8, Limits.DEFAULTS, SocketEvents.NONE);

    /** Checks that nothing is null. */
    public ChannelOptions {
        Objects.requireNonNull(mode, "mode");
        Objects.requireNonNull(charset, "charset");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(events, "events");
    }

    /**
     * A copy with another {@link #mode()}.
     *
     * @param other the mode
     * @return the copy
     */
    public ChannelOptions withMode(TransmissionMode other) {
        return new ChannelOptions(other, charset, limits, events);
    }

    /**
     * A copy with another {@link #charset()}.
     *
     * @param other the charset
     * @return the copy
     */
    public ChannelOptions withCharset(Charset other) {
        return new ChannelOptions(mode, other, limits, events);
    }

    /**
     * A copy with other {@link #limits()}.
     *
     * @param other the limits
     * @return the copy
     */
    public ChannelOptions withLimits(Limits other) {
        return new ChannelOptions(mode, charset, other, events);
    }

    /**
     * A copy with other {@link #events()}.
     *
     * @param other who is told
     * @return the copy
     */
    public ChannelOptions withEvents(SocketEvents other) {
        return new ChannelOptions(mode, charset, limits, other);
    }
}
