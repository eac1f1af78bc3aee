package dev.prise.proxy;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.Interrupted;
import dev.prise.wire.AddressRanges;
import dev.prise.wire.Wire;
import dev.prise.wire.WireListener;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * A TCP port behind proxies that tell their clients' addresses. Whoever comes from one of them is given out once its header is
 * read, on a thread of its own, so that a silent one holds up nobody; whoever comes from elsewhere, at once.
 *
 * <pre>
 *   accept ──> from a proxy ──> ARRIVING ── header whole ──> READY ──> given out
 *     │                            │ none in time, no header, pushed out by the crowd
 *     │                            └──> refused                ^
 *     └──────> from elsewhere ─────────────────────────────────┘
 * </pre>
 */
public final class ProxyListener implements WireListener {

    /** How long a proxy may take to send its header. */
    public static final Duration TIME = Duration.ofSeconds(5); // for a header: a lost packet is sent again after 1 s and 3 s

    private static final int MAX_PENDING = 256; // arriving; and ready, before no more are accepted
    private static final int SKIPPED_AT_ONCE = 512;

    private final WireListener listener;
    private final AddressRanges proxies;
    private final SocketEvents events;
    private final Duration time;

    private final ReentrantLock lock = new ReentrantLock(); // guards all below; no I/O under it
    private final Condition changed = lock.newCondition();
    private final Set<Wire> arriving = new LinkedHashSet<>(); // the first has been silent longest
    private final Queue<Wire> ready = new ArrayDeque<>();
    private Throwable trouble; // why nobody could be accepted, until it is thrown to whoever accepts
    private boolean started;
    private boolean closed;

    /**
     * Reads headers in front of a listener.
     *
     * @param listener what accepts the proxies' connections; it is closed with this one
     * @param proxies the addresses that send headers
     * @param events who is told of those that are refused
     * @param time how long a header may take
     */
    public ProxyListener(WireListener listener, AddressRanges proxies, SocketEvents events, Duration time) {
        this.listener = listener;
        this.proxies = proxies;
        this.events = events;
        this.time = time;
    }

    @Override
    public Optional<Wire> accept(Deadline deadline) {
        Wire wire;
        lock.lock();
        try {
            start();
            while (ready.isEmpty() && trouble == null && !closed) {
                if (deadline.isPast()) {
                    return Optional.empty();
                }
                changed.awaitNanos(deadline.remainingNanos());
            }
            if (closed) {
                throw new ClosedHere("the listener on " + local());
            }
            wire = ready.poll();
            changed.signalAll();
            if (wire == null) {
                rethrow();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Interrupted("a connection");
        } finally {
            lock.unlock();
        }
        return Optional.of(wire);
    }

    private void rethrow() {
        Throwable thrown = trouble;
        trouble = null;
        if (thrown instanceof Error noMemoryOrThread) {
            throw noMemoryOrThread;
        }
        throw (RuntimeException) thrown;
    }

    private void start() {
        if (!started && !closed) {
            Thread.ofVirtual().name("prise-proxy-accept-" + local().port()).start(() -> {
                while (acceptsOne()) {}
            });
            started = true;
        }
    }

    private boolean acceptsOne() {
        Wire wire;
        try {
            if (!awaitRoom()) {
                return false;
            }
            wire = listener.accept(Deadline.NEVER).orElseThrow();
        } catch (ClosedHere over) {
            return false;
        } catch (RuntimeException | Error failed) {
            tell(failed);
            return true;
        }
        try {
            meet(wire);
        } catch (ClosedHere listenersFault) {
            tell(new IllegalStateException("a listener failed", listenersFault)); // it is no word about the port
        } catch (RuntimeException | Error failed) {
            tell(failed);
        }
        return true;
    }

    private boolean awaitRoom() {
        lock.lock();
        try {
            while ((ready.size() >= MAX_PENDING || trouble != null) && !closed) {
                changed.awaitUninterruptibly();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void tell(Throwable failed) {
        lock.lock();
        try {
            trouble = failed;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void meet(Wire wire) {
        if (!proxies.contains(wire.peer().host())) {
            giveOut(wire);
            return;
        }
        Wire pushedOut = null;
        boolean isLate;
        lock.lock();
        try {
            isLate = closed;
            if (!isLate && arriving.size() >= MAX_PENDING) {
                Iterator<Wire> longestFirst = arriving.iterator();
                pushedOut = longestFirst.next();
                longestFirst.remove();
            }
            if (!isLate) {
                arriving.add(wire);
            }
        } finally {
            lock.unlock();
        }
        if (isLate) {
            wire.close(); // the end came in between, and did not see it
            return;
        }
        try {
            Thread.ofVirtual().name("prise-proxy-" + wire.peer()).start(() -> attend(wire));
        } catch (Throwable noThread) {
            forget(wire);
            wire.close();
            throw noThread;
        } finally {
            if (pushedOut != null) {
                refuse(pushedOut, MAX_PENDING + " others came after it, and it has sent no whole PROXY header yet");
            }
        }
    }

    /** Lets somebody out of the arriving ones; false if they were pushed out, or the listener is closed. */
    private boolean forget(Wire wire) {
        lock.lock();
        try {
            return arriving.remove(wire);
        } finally {
            lock.unlock();
        }
    }

    private void giveOut(Wire wire) {
        boolean isLate;
        lock.lock();
        try {
            isLate = closed;
            if (!isLate) {
                ready.add(wire);
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        if (isLate) {
            wire.close();
        }
    }

    private void attend(Wire wire) {
        ProxyHeader header = new ProxyHeader();
        String fault;
        try {
            fault = read(header, wire);
        } catch (SocketFailure broken) {
            fault = broken.getMessage();
        }
        if (!forget(wire)) {
            wire.close();
        } else if (fault == null) {
            giveOut(header.client().<Wire>map(client -> new ProxiedWire(wire, client)).orElse(wire));
        } else {
            refuse(wire, fault);
        }
    }

    /** Reads a header; answers why there is none, or null. */
    private String read(ProxyHeader header, Wire wire) {
        Deadline deadline = Deadline.after(time);
        byte[] piece = new byte[SKIPPED_AT_ONCE];
        while (header.missing() > 0) {
            int count = wire.read(piece, 0, Math.min(header.missing(), piece.length), deadline);
            if (count == Wire.END) {
                return "it left before its PROXY header was whole: " + header.excerpt();
            }
            header.take(piece, count);
            if (header.missing() > 0 && deadline.isPast() && wire.unread() == 0) { // else it has come, and we are late
                return explained("no whole PROXY header came within " + time.toMillis() + " ms", header);
            }
        }
        return header.fault().map(what -> explained(what, header)).orElse(null);
    }

    private static String explained(String what, ProxyHeader header) {
        return what + ", got " + header.excerpt()
                + "; every connection from an address of proxyFrom must begin with one; let the proxy send it"
                + " (HAProxy: send-proxy-v2 or send-proxy), or take its address out of proxyFrom";
    }

    private void refuse(Wire wire, String why) {
        try {
            events.refused(wire.peer(), why);
        } finally {
            wire.close();
        }
    }

    @Override
    public Endpoint local() {
        return listener.local();
    }

    @Override
    public void close() {
        Wire[] all;
        lock.lock();
        try {
            closed = true;
            all = Stream.concat(arriving.stream(), ready.stream()).toArray(Wire[]::new);
            arriving.clear();
            ready.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        listener.close();
        for (Wire wire : all) {
            wire.close();
        }
    }
}
