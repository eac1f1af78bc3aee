package dev.prise.testing;

import dev.prise.Endpoint;
import dev.prise.Excerpt;
import dev.prise.Message;
import dev.prise.Overflow;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.MessageTooLong;
import java.nio.charset.Charset;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what happened, a line each, without the peers. For any threads. */
public final class EventRecorder implements SocketEvents {

    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> unseen = new LinkedBlockingQueue<>();

    /** All there was so far. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** Waits until a line comes that begins so; each line is seen once. */
    public void await(String beginning) throws InterruptedException {
        String line;
        do {
            line = unseen.poll(60, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("no event " + beginning + " came, but " + lines);
            }
        } while (!line.startsWith(beginning));
    }

    private void add(String line) {
        lines.add(line);
        unseen.add(line);
    }

    @Override
    public void listening(Endpoint local) {
        add("listening");
    }

    @Override
    public void connected(Endpoint peer) {
        add("connected");
    }

    @Override
    public void admitted(Endpoint peer) {
        add("admitted");
    }

    @Override
    public void refused(Endpoint peer, String why) {
        add("refused: " + why);
    }

    @Override
    public void received(Endpoint peer, Message message) {
        add("received " + message);
    }

    @Override
    public void sent(Endpoint peer, Message message) {
        add("sent " + message);
    }

    @Override
    public void heartbeatReceived(Endpoint peer, Message message) {
        add("heartbeat received " + message);
    }

    @Override
    public void heartbeatSent(Endpoint peer, Message message) {
        add("heartbeat sent " + message);
    }

    @Override
    public void overflowed(Endpoint peer, MessageTooLong what, Overflow how) {
        add(how + " of " + what.size() + " bytes, limit " + what.limit() + ": " + Excerpt.of(what.received()));
    }

    @Override
    public void modeChanged(Endpoint peer, String mode, Charset charset) {
        add("mode " + mode + ", " + charset);
    }

    @Override
    public void failed(Endpoint peer, SocketFailure failure) {
        add("failed " + failure.getClass().getSimpleName());
    }

    @Override
    public void closed(Endpoint peer, String why) {
        add("closed: " + why);
    }
}
