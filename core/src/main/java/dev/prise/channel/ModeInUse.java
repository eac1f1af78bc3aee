package dev.prise.channel;

import dev.prise.Endpoint;
import dev.prise.SocketEvents;
import dev.prise.frame.TransmissionMode;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * The transmission mode and the charset of one channel, given or found out. Both may be read by any thread; a mode is found, and a
 * charset shown, under the reader's lock.
 */
final class ModeInUse {

    private static final AtomicReferenceFieldUpdater<ModeInUse, TransmissionMode> MODE =
            AtomicReferenceFieldUpdater.newUpdater(ModeInUse.class, TransmissionMode.class, "mode");

    private final SocketEvents events;
    private volatile TransmissionMode mode;
    private volatile Charset charset;
    private boolean charsetIsOpen; // the mode was found out, and no message has shown the charset; guarded by the reader's lock
    private boolean isUnreported; // that the mode was found out; guarded by the reader's lock

    ModeInUse(ChannelOptions options, SocketEvents events) {
        this.events = events;
        this.mode = options.mode();
        this.charset = options.charset();
    }

    TransmissionMode mode() {
        return mode;
    }

    Charset charset() {
        return charset;
    }

    /** Sets another mode, and reports it. */
    void set(TransmissionMode next, Endpoint peer) {
        mode = next;
        events.modeChanged(peer, next.toString(), charset);
    }

    /** Takes a mode that was found out instead of the one that searched, unless another one has been set meanwhile. */
    void found(TransmissionMode searching, TransmissionMode found) {
        if (MODE.compareAndSet(this, searching, found)) {
            charsetIsOpen = true;
            isUnreported = true;
        }
    }

    /** Whether the next message may show the charset. */
    boolean isCharsetOpen() {
        return charsetIsOpen;
    }

    /** Takes the charset that a message shows, and reports it, or the mode, if that is new. */
    void learnFrom(byte[] message, Endpoint peer) {
        Optional<Charset> shown = CharsetDetector.of(message, charset);
        boolean isNew = isUnreported || shown.filter(other -> !other.equals(charset)).isPresent();
        charset = shown.orElse(charset);
        charsetIsOpen = shown.isEmpty();
        isUnreported = false;
        if (isNew) {
            events.modeChanged(peer, mode.toString(), charset);
        }
    }
}
