package dev.prise.channel;

import dev.prise.Deadline;
import dev.prise.SocketFailure;
import dev.prise.wire.Wire;
import java.util.function.Function;

/** Puts TLS under a channel in mid-dialogue, while neither a reader nor a writer is at work. */
final class TlsUpgrade {

    private TlsUpgrade() {}

    /**
     * Goes on over a secured wire. Blocks until the handshake is done.
     *
     * @param begin makes the wire of the bytes that have come and were not read
     */
    static void run(ChannelState state, Inbound in, Outbound out, Function<byte[], Wire> begin) {
        in.lock().lock();
        out.lock().lock();
        try {
            out.flush();
            out.checkWritable();
            Wire secured = begin.apply(in.takeAll());
            secured.write(new byte[0], 0, 0, Deadline.NEVER); // a server's handshake; a client's is done
            state.wire(secured);
            out.goOnOver(secured);
        } catch (SocketFailure failure) {
            throw state.isOpen() || state.last() != null ? state.fail(failure) : state.closedHere(); // a close is no failure
        } finally {
            out.lock().unlock();
            in.lock().unlock();
        }
    }
}
