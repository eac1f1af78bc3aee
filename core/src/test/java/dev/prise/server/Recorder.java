package dev.prise.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.Overflow;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.MessageTooLong;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Writes down what a server tells, in the order in which it is told, and waits for what is yet to be told. */
class Recorder implements SocketEvents {

    enum Kind {
        LISTENING,
        CONNECTED,
        ADMITTED,
        REFUSED,
        RECEIVED,
        SENT,
        OVERFLOWED,
        MODE_CHANGED,
        FAILED,
        CLOSED
    }

    /** One thing that was told: of whom, and the text, message or failure that came with it. */
    record Event(Kind kind, Endpoint peer, Object detail) {}

    static final long PATIENCE_SECONDS = 60;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition told = lock.newCondition();
    private final List<Event> events = new ArrayList<>();
    private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);

    /** What is done as soon as something has been written down, on the thread that tells it. */
    protected void tell(Event event) {
        lock.lock();
        try {
            events.add(event);
            counts.merge(event.kind(), 1, Integer::sum);
            told.signalAll();
        } finally {
            lock.unlock();
        }
    }

    List<Event> events() {
        lock.lock();
        try {
            return List.copyOf(events);
        } finally {
            lock.unlock();
        }
    }

    /** What kinds of things were told of somebody, in order; not of one before, whose port the system has given again. */
    List<Kind> kindsOf(RawClient rawClient) {
        List<Kind> kinds = events().stream()
                .filter(event -> event.peer().equals(rawClient.endpoint()))
                .map(Event::kind)
                .toList();
        return kinds.subList(Math.max(0, kinds.lastIndexOf(Kind.CONNECTED)), kinds.size());
    }

    List<Event> all(Kind kind) {
        return events().stream().filter(event -> event.kind() == kind).toList();
    }

    /** Waits until something of this kind has been told of somebody. */
    Event await(Kind kind, RawClient rawClient) {
        Predicate<Event> wanted = event -> event.kind() == kind && event.peer().equals(rawClient.endpoint());
        awaitUntil(() -> events.stream().anyMatch(wanted), kind + " of " + rawClient);
        return events().stream().filter(wanted).findFirst().orElseThrow();
    }

    /** Waits until so many things of this kind have been told. */
    void await(Kind kind, int count) {
        awaitUntil(() -> counts.getOrDefault(kind, 0) >= count, count + " times " + kind);
    }

    private void awaitUntil(BooleanSupplier condition, String what) {
        long left = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        lock.lock();
        try {
            while (!condition.getAsBoolean()) {
                assertThat(left).as("time left to wait for " + what + "; told so far: " + counts).isPositive();
                left = told.awaitNanos(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + what, interrupted);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void listening(Endpoint local) {
        tell(new Event(Kind.LISTENING, local, ""));
    }

    @Override
    public void connected(Endpoint peer) {
        tell(new Event(Kind.CONNECTED, peer, ""));
    }

    @Override
    public void admitted(Endpoint peer) {
        tell(new Event(Kind.ADMITTED, peer, ""));
    }

    @Override
    public void refused(Endpoint peer, String why) {
        tell(new Event(Kind.REFUSED, peer, why));
    }

    @Override
    public void received(Endpoint peer, Message message) {
        tell(new Event(Kind.RECEIVED, peer, message));
    }

    @Override
    public void sent(Endpoint peer, Message message) {
        tell(new Event(Kind.SENT, peer, message));
    }

    @Override
    public void overflowed(Endpoint peer, MessageTooLong what, Overflow how) {
        tell(new Event(Kind.OVERFLOWED, peer, what));
    }

    @Override
    public void modeChanged(Endpoint peer, String mode, Charset charset) {
        tell(new Event(Kind.MODE_CHANGED, peer, mode + ", " + charset));
    }

    @Override
    public void failed(Endpoint peer, SocketFailure failure) {
        tell(new Event(Kind.FAILED, peer, failure));
    }

    @Override
    public void closed(Endpoint peer, String why) {
        tell(new Event(Kind.CLOSED, peer, why));
    }
}
