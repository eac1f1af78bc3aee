package dev.prise.channel;

import dev.prise.Deadline;
import dev.prise.Message;
import dev.prise.SocketFailure.PeerSilent;
import dev.prise.wire.Wire;
import java.time.Duration;
import java.util.Arrays;

/**
 * The heartbeats of one channel, both ways: sent into a silence by whoever reads, and answered when the peer sends its own. For one
 * thread at a time, the one that reads.
 *
 * <pre>
 *           nothing came for "every"             it has left, between two writes
 *   HEARD ───────────────────────────> DUE ─────────────────────────────────────> ASKED
 *     ^                                 │                                           │ nothing that will do came for "within"
 *     └──── a sign of life, or the answer, where it has to be that one ─────────────┤
 *                                                                                   └──> PeerSilent
 * </pre>
 */
final class HeartbeatMonitor {

    private static final long RETRY_NANOS = 50_000_000; // while somebody else writes

    private final MessageChannel channel;
    private final Heartbeat heartbeat; // null if none is sent
    private final Message question; // as it is sent
    private final byte[] answer; // null if any sign of life will do
    private final byte[] peerHeartbeat; // what the peer sends as its own heartbeat; null if none is answered
    private final Message reply; // to that
    private final Duration replyWithin; // how long the peer may take to read it

    private long lastReceived = System.nanoTime();
    private boolean isDue; // it is time for a heartbeat, and it has not left
    private boolean awaited; // it has left
    private long askedAt; // when
    private int repliesDue; // that have not left

    private HeartbeatMonitor(MessageChannel channel, ChannelOptions options) {
        this.channel = channel;
        this.heartbeat = options.heartbeat().orElse(null);
        Heartbeat answered = options.heartbeatAnswered().orElse(null);
        this.question = heartbeat == null ? null : Message.of(heartbeat.text(), options.charset());
        this.answer = heartbeat == null
                ? null
                : heartbeat.answer().map(text -> Message.of(text, options.charset()).bytes()).orElse(null);
        this.peerHeartbeat = answered == null ? null : Message.of(answered.text(), options.charset()).bytes();
        this.replyWithin = answered == null ? null : answered.within();
        this.reply = answered == null ? null : Message.of(answered.answer().orElseThrow(), options.charset());
    }

    /** The pulse that the options ask for; null if they ask for none, so that it costs nothing. */
    static HeartbeatMonitor of(MessageChannel channel, ChannelOptions options) {
        return options.heartbeat().isPresent() || options.heartbeatAnswered().isPresent()
                ? new HeartbeatMonitor(channel, options)
                : null;
    }

    /** Whether what answers a heartbeat could be taken for the answer to a question. */
    boolean mixesWithQuestions() {
        return heartbeat != null && answer == null;
    }

    /**
     * Waits for bytes as {@link MessageReader#fill} does, and comes back earlier when a heartbeat is due.
     *
     * @param speaks whether this end may speak yet
     */
    int fill(MessageReader reader, Deadline deadline, boolean speaks) {
        boolean rests = !channel.mode().carriesHeartbeats();
        if (!speaks || rests) {
            awaited &= !rests; // the answer could not be told from what else comes
            isDue &= !rests;
            return received(reader.fill(deadline));
        }
        sendWhatIsDue();
        long patience = patience(reader);
        boolean inMessage = reader.isInMessage();
        int count = received(
                reader.fill(patience < deadline.remainingNanos() ? Deadline.afterNanos(patience) : deadline));
        if (inMessage) {
            askedAt = System.nanoTime(); // the answer can only come behind that message
        }
        if (count == Wire.NOTHING_YET && heartbeat != null && !reader.isInMessage()) {
            nothingCame();
        }
        return count;
    }

    private int received(int count) {
        if (count > 0) {
            lastReceived = System.nanoTime();
            isDue = false;
            awaited &= answer != null;
        }
        return count;
    }

    private long patience(MessageReader reader) {
        if (isDue || repliesDue > 0) {
            return RETRY_NANOS;
        }
        if (heartbeat == null || reader.isInMessage()) {
            return Long.MAX_VALUE;
        }
        long since = awaited ? askedAt : lastReceived;
        Duration time = awaited ? heartbeat.within() : heartbeat.every();
        return Math.max(time.toNanos() - (System.nanoTime() - since), 0); // at least a look: something may have come
    }

    private void nothingCame() {
        long now = System.nanoTime();
        if (!awaited) {
            isDue |= now - lastReceived >= heartbeat.every().toNanos();
            sendWhatIsDue();
        } else if (now - askedAt >= heartbeat.within().toNanos()) {
            throw new PeerSilent(
                    channel.peer(), heartbeat.text(), heartbeat.answer().orElse(null), heartbeat.within());
        }
    }

    /** Sends what is due unless somebody else writes just now; then the next {@link #fill} does. */
    void sendWhatIsDue() {
        while (repliesDue > 0 && channel.trySend(reply, replyWithin)) {
            repliesDue--;
        }
        if (isDue && channel.trySend(question, heartbeat.within())) {
            isDue = false;
            awaited = true;
            askedAt = System.nanoTime();
        }
    }

    /** Whether a message that has come is a heartbeat's or the answer to one; then it is nobody else's. */
    boolean takes(Message message) {
        if (!channel.mode().carriesHeartbeats() || message.isTruncated()) {
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
