package dev.prise.channel;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.SocketFailure.PeerSilent;
import dev.prise.frame.TransmissionMode;
import dev.prise.wire.Wire;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The heartbeats of one channel, both ways: sent into a silence by the reading thread, and answered when the peer sends its own.
 * For one thread at a time, the one that reads.
 *
 * <pre>
 *           nothing came for "every"             it has left, between two writes
 *   ALIVE ───────────────────────────> DUE ─────────────────────────────────────> AWAITED
 *     ^                                 │                                           │ nothing that will do came for "within"
 *     └──── a sign of life, or the answer, where it has to be that one ─────────────┤
 *                                                                                   └──> PeerSilent
 * </pre>
 */
final class HeartbeatMonitor {

    private static final long RETRY_NANOS = 50_000_000; // while another thread writes

    private final Outbound out;
    private final Supplier<TransmissionMode> mode;
    private final Endpoint peer;
    private final LongSupplier nanos;
    private final Heartbeat heartbeat; // null if none is sent
    private final Message question; // as it is sent
    private final byte[] answer; // null if any sign of life will do
    private final byte[] peerHeartbeat; // what the peer sends as its own heartbeat; null if none is answered
    private final Message reply; // to that
    private final Duration replyWithin; // how long the peer may take to read it

    private long lastReceived;
    private boolean isDue; // it is time for a heartbeat, and it has not left
    private boolean awaited; // it has left, and what answers it has not come
    private long sentAt;
    private int repliesDue; // that have not left

    private HeartbeatMonitor(Outbound out, ModeInUse modeInUse, Endpoint peer, ChannelOptions options) {
        this.out = out;
        this.mode = modeInUse::mode;
        this.peer = peer;
        this.nanos = options.clock();
        this.heartbeat = options.heartbeat().orElse(null);
        Heartbeat answered = options.heartbeatAnswered().orElse(null);
        this.question = heartbeat == null ? null : Message.of(heartbeat.text(), options.charset());
        this.answer = heartbeat == null
                ? null
                : heartbeat.answer().map(text -> Message.of(text, options.charset()).bytes()).orElse(null);
        this.peerHeartbeat = answered == null ? null : Message.of(answered.text(), options.charset()).bytes();
        this.replyWithin = answered == null ? null : answered.within();
        this.reply = answered == null ? null : Message.of(answered.answer().orElseThrow(), options.charset());
        this.lastReceived = nanos.getAsLong();
    }

    /** The monitor that the options ask for; null if they ask for none, so that it costs nothing. */
    static HeartbeatMonitor of(Outbound out, ModeInUse mode, Endpoint peer, ChannelOptions options) {
        return options.heartbeat().isPresent() || options.heartbeatAnswered().isPresent()
                ? new HeartbeatMonitor(out, mode, peer, options)
                : null;
    }

    /** Whether what answers a heartbeat could be taken for the answer to a question. */
    boolean mixesWithQuestions() {
        return heartbeat != null && answer == null;
    }

    /** Whether heartbeats are sent now: not in a mode in which the answer could not be told from what else comes. */
    boolean rests() {
        boolean rests = !mode.get().carriesHeartbeats();
        awaited &= !rests;
        isDue &= !rests;
        return rests;
    }

    /**
     * Sends what is due before a read of the wire.
     *
     * @param inMessage whether the peer is in the middle of a message
     * @param caller until when the caller waits
     * @return until when to read: earlier, if a heartbeat is to be sent or answered then
     */
    Deadline beforeRead(boolean inMessage, Deadline caller) {
        sendDue();
        long patience = patience(inMessage);
        return patience < caller.remainingNanos() ? Deadline.afterNanos(patience, nanos) : caller;
    }

    /**
     * Takes note of what a read of the wire has returned.
     *
     * @param count what it returned
     * @param before whether the peer was in the middle of a message before it
     * @param now whether it is after it
     */
    void afterRead(int count, boolean before, boolean now) {
        received(count);
        if (before) {
            sentAt = nanos.getAsLong(); // the answer can only come behind that message
        }
        if (count == Wire.NOTHING_YET && heartbeat != null && !now) {
            nothingCame();
        }
    }

    /** Takes note of a sign of life. */
    void received(int count) {
        if (count > 0) {
            lastReceived = nanos.getAsLong();
            isDue = false;
            awaited &= answer != null;
        }
    }

    private long patience(boolean inMessage) {
        if (isDue || repliesDue > 0) {
            return RETRY_NANOS;
        }
        if (heartbeat == null || inMessage) {
            return Long.MAX_VALUE;
        }
        long since = awaited ? sentAt : lastReceived;
        Duration time = awaited ? heartbeat.within() : heartbeat.every();
        return Math.max(time.toNanos() - (nanos.getAsLong() - since), 0); // at least a look: something may have come
    }

    private void nothingCame() {
        long now = nanos.getAsLong();
        if (!awaited) {
            isDue |= now - lastReceived >= heartbeat.every().toNanos();
            sendDue();
        } else if (now - sentAt >= heartbeat.within().toNanos()) {
            throw new PeerSilent(peer, heartbeat.text(), heartbeat.answer().orElse(null), heartbeat.within());
        }
    }

    /** Sends what is due unless another thread writes just now; then the next {@link #beforeRead} does. */
    void sendDue() {
        while (repliesDue > 0 && out.trySend(reply, mode.get(), replyWithin)) {
            repliesDue--;
        }
        if (isDue && out.trySend(question, mode.get(), heartbeat.within())) {
            isDue = false;
            awaited = true;
            sentAt = nanos.getAsLong();
        }
    }

    /** Whether a message that has come is a heartbeat or the answer to one; then no reader gets it. */
    boolean takes(Message message) {
        if (!mode.get().carriesHeartbeats() || message.isTruncated()) {
            return false;
        }
        if (awaited && Arrays.equals(message.bytes(), answer)) {
            awaited = false;
            return true;
        }
        if (peerHeartbeat != null && Arrays.equals(message.bytes(), peerHeartbeat)) {
            repliesDue++;
            return true;
        }
        return false;
    }
}
