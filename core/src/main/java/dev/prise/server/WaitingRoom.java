package dev.prise.server;

import dev.prise.Deadline;
import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.ReceivedBytes;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.Interrupted;
import dev.prise.SocketFailure.PeerTooSlow;
import dev.prise.channel.ChannelOptions;
import dev.prise.frame.Modes;
import dev.prise.frame.TransmissionMode;
import dev.prise.wire.Wire;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Those who have connected to a simplified server and are not served yet, and the one place that they wait for.
 *
 * <pre>
 *              first whole message           its turn
 *   SILENT ────────────────────────> SPOKEN ──────────> SERVED ──> gone
 *     │ left, too slow, no message,    │ refused
 *     │ or pushed out by the crowd     │
 *     └────────> gone                  └────> gone
 * </pre>
 *
 * <p>Each who is silent has a virtual thread that reads until the first message is whole, and then ends; under the refusing
 * policy it lives until the guest is admitted or turned away. The room is bounded in people, bytes and time: a newcomer pushes
 * out whoever has been silent longest, and when too many bytes lie here the guest with most of them goes, so that no crowd can
 * lock the door.
 */
final class WaitingRoom {

    // A client that leaves and the next that comes are seen by two threads: what the first sees late must not refuse the other
    static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final ServerOptions options;
    private final Limits limits;
    private final SecondClientPolicy policy;
    private final Rejections rejections;
    private final long mostBytes; // of all inside; one long first message always has room

    private final ReentrantLock lock = new ReentrantLock(); // guards all below, and the guests' fields; no I/O under it
    private final Condition changed = lock.newCondition();
    private final Set<VisitorWire> inside = new LinkedHashSet<>();
    private final Deque<VisitorWire> spoken = new ArrayDeque<>(); // in the order of their first messages
    private final Deque<VisitorWire> successors = new ArrayDeque<>(); // those who have taken the place of the one served
    private VisitorWire served; // who has the place, null when it is free
    private long heardBytes; // of all inside
    private boolean closed;

    WaitingRoom(ServerOptions options) {
        this.options = options;
        this.rejections = new Rejections(options);
        this.limits = options.channel().limits();
        this.policy = options.secondClient();
        this.mostBytes = Math.max(limits.maxWaitingBytes(), limits.maxBufferedBytes());
    }

    /** Lets somebody in who has just connected. Does not wait. */
    void enter(Wire wire, ChannelOptions channel, Supplier<TransmissionMode> mode) {
        String host = wire.peer().host();
        Optional<String> obstacle = options.objection(host).or(() -> crowdOf(host));
        if (obstacle.isPresent()) {
            rejections.refuse(wire, obstacle.get(), mode.get(), rejections.refusalMessage());
            return;
        }
        VisitorWire visitorWire = new VisitorWire(wire, this, channel);
        VisitorWire pushedOut = null;
        boolean letIn;
        lock.lock();
        try {
            if (inside.size() >= limits.maxWaiting()) {
                pushedOut = removeSilentLongest();
            }
            letIn = !closed && inside.size() < limits.maxWaiting() && inside.add(visitorWire);
        } finally {
            lock.unlock();
        }
        VisitorWire victim = pushedOut;
        if (victim != null) { // first: nobody else knows of it any more
            Acceptor.guarded(() -> dismiss(victim, "the waiting room is full and it has been silent longest"));
        }
        if (letIn) {
            settle(visitorWire, mode);
        } else {
            turnAway(visitorWire, "the waiting room is full of clients whose turn will come");
        }
    }

    private void settle(VisitorWire visitorWire, Supplier<TransmissionMode> mode) {
        try {
            if (!visitorWire.client().mode().equals(mode.get())) {
                visitorWire.client().mode(mode.get()); // it was changed while the newcomer was not inside yet
            }
            Thread.ofVirtual().name("prise-waiting-" + visitorWire.peer()).start(() -> attend(visitorWire));
        } catch (Throwable noMemoryOrListenersFault) {
            Acceptor.guarded(() -> leave(visitorWire)); // nobody will attend to it
            throw noMemoryOrListenersFault;
        }
    }

    private Optional<String> crowdOf(String host) {
        lock.lock();
        try {
            long neighbours =
                    inside.stream().filter(visitorWire -> visitorWire.peer().host().equals(host)).count();
            return neighbours < options.clients().mostPerAddress()
                    ? Optional.empty()
                    : Optional.of(neighbours + " clients of " + host + " wait already, the most allowed");
        } finally {
            lock.unlock();
        }
    }

    private VisitorWire removeSilentLongest() {
        lock.lock();
        try {
            VisitorWire longest = silentLongest();
            remove(longest);
            return longest;
        } finally {
            lock.unlock();
        }
    }

    private VisitorWire silentLongest() {
        long now = System.nanoTime();
        return inside.stream()
                .filter(visitorWire -> !visitorWire.hasSpoken)
                .max(Comparator.comparing((VisitorWire visitorWire) -> visitorWire.isLeaving)
                        .thenComparingLong(visitorWire -> now - visitorWire.lastReceived))
                .orElse(null);
    }

    /** The life of one guest in the room, on its own thread. */
    private void attend(VisitorWire visitorWire) {
        try {
            if (policy instanceof SecondClientPolicy.Refuse && staysTaken(visitorWire)) {
                refuse(visitorWire);
            } else if (visitorWire.awaitFirstMessage(limits.waitingTimeout())) {
                hasSpoken(visitorWire);
            } else if (visitorWire.client().channel().peerHasLeft()) {
                leave(visitorWire);
            } else {
                giveUp(visitorWire);
            }
        } catch (SocketFailure toldByTheChannel) {
            leave(visitorWire);
        } catch (Throwable listenersFault) {
            leave(visitorWire);
            throw listenersFault; // to the thread's uncaught handler, as the rule for listeners says
        }
    }

    /** Turns away who has had its time; what has come of its message tells of its mistake, if it made one. */
    private void giveUp(VisitorWire visitorWire) {
        if (!forget(visitorWire)) {
            return; // somebody else has turned it away meanwhile
        }
        String why = "it sent no whole message within " + limits.waitingTimeout().toMillis() + " ms";
        Optional<ReceivedBytes> come = visitorWire.client().channel().partialMessage();
        if (come.isEmpty()) {
            turnAway(visitorWire, why);
            return;
        }
        boolean undecided = !visitorWire.client().mode().isKnown();
        try {
            visitorWire.events()
                    .failed(
                            visitorWire.peer(),
                            undecided
                                    ? Modes.undecided(why, come.get(), limits)
                                    : Modes.diagnosed(
                                            new PeerTooSlow(visitorWire.peer(), limits.waitingTimeout(), come.get())));
        } finally {
            if (undecided) {
                leave(visitorWire); // there is no mode to say farewell in
            } else {
                seeOff(visitorWire);
            }
        }
    }

    private void hasSpoken(VisitorWire visitorWire) {
        VisitorWire replaced = null;
        lock.lock();
        try {
            if (!inside.contains(visitorWire)) {
                return;
            }
            visitorWire.hasSpoken = true;
            if (served != null && mayTakeOver(visitorWire, served)) {
                replaced = served;
                successors.add(visitorWire);
            } else {
                spoken.add(visitorWire);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (replaced != null) {
            replaced.retire(visitorWire.peer());
        } else if (policy instanceof SecondClientPolicy.Refuse && staysTaken(visitorWire)) {
            refuse(visitorWire);
        }
    }

    private boolean mayTakeOver(VisitorWire newcomer, VisitorWire holder) {
        return policy instanceof SecondClientPolicy.TakeOver(boolean sameAddressOnly)
                && (!sameAddressOnly || newcomer.peer().host().equals(holder.peer().host()));
    }

    /** Under the refusing policy: whether another has the place for so long that the guest is turned away. */
    private boolean staysTaken(VisitorWire visitorWire) {
        lock.lock();
        try {
            long patience = GRACE_NANOS;
            while (inside.contains(visitorWire) && (served != null || visitorWire.hasSpoken)) {
                if (served == null) {
                    patience = GRACE_NANOS;
                    changed.await();
                } else if (patience > 0) {
                    patience = changed.awaitNanos(patience);
                } else {
                    spoken.remove(visitorWire);
                    visitorWire.isLeaving = true;
                    visitorWire.hasSpoken = false;
                    return true;
                }
            }
            return false;
        } catch (InterruptedException interrupted) {
            throw interrupted();
        } finally {
            lock.unlock();
        }
    }

    private void refuse(VisitorWire visitorWire) {
        try {
            visitorWire.events().refused(visitorWire.peer(), "another client is being served");
            visitorWire.sayFarewell(policy instanceof SecondClientPolicy.Refuse(Message own) && !own.isNone()
                    ? own
                    : rejections.refusalMessage());
        } finally {
            leave(visitorWire);
        }
    }

    /** Turns somebody away whom no other thread reads. */
    private void turnAway(VisitorWire visitorWire, String why) {
        try {
            visitorWire.events().refused(visitorWire.peer(), why);
        } finally {
            seeOff(visitorWire);
        }
    }

    private void seeOff(VisitorWire visitorWire) {
        if (rejections.refusalMessage().isNone()) {
            leave(visitorWire);
            return;
        }
        forget(visitorWire);
        rejections.sayFarewell(visitorWire, visitorWire.client().mode(), rejections.refusalMessage(),
                visitorWire.client()::close);
    }

    private void dismiss(VisitorWire visitorWire, String why) {
        try {
            if (!visitorWire.isLeaving) {
                visitorWire.events().refused(visitorWire.peer(), why);
            }
        } finally {
            leave(visitorWire);
        }
    }

    private void leave(VisitorWire visitorWire) {
        forget(visitorWire);
        visitorWire.client().close();
    }

    private boolean forget(VisitorWire visitorWire) {
        lock.lock();
        try {
            return remove(visitorWire);
        } finally {
            lock.unlock();
        }
    }

    private boolean remove(VisitorWire visitorWire) {
        boolean wasInside = visitorWire != null && inside.remove(visitorWire);
        if (wasInside) {
            heardBytes -= visitorWire.receivedBytes;
            spoken.remove(visitorWire);
            successors.remove(visitorWire);
            changed.signalAll();
        }
        return wasInside;
    }

    /** Counts what a guest has sent; the one who has sent most goes when it gets too much. */
    void heard(VisitorWire visitorWire, int count) {
        VisitorWire greediest = null;
        lock.lock();
        try {
            if (inside.contains(visitorWire) && !visitorWire.isLeaving) {
                visitorWire.lastReceived = System.nanoTime();
                visitorWire.receivedBytes += count;
                heardBytes += count;
                if (heardBytes > mostBytes) {
                    greediest = inside.stream()
                            .max(Comparator.comparingLong(each -> each.receivedBytes))
                            .orElse(visitorWire);
                    remove(greediest);
                }
            }
        } finally {
            lock.unlock();
        }
        VisitorWire victim = greediest;
        if (victim != null) {
            Acceptor.guarded(() -> dismiss(
                    victim, "more than " + mostBytes + " bytes lie in the waiting room, and most are its own"));
        }
    }

    /** Waits until somebody's turn has come, and gives them the place; null when the deadline passes. */
    VisitorWire next(Deadline deadline) {
        VisitorWire visitorWire;
        Optional<VisitorWire> newest;
        lock.lock();
        try {
            while (successors.isEmpty() && spoken.isEmpty() && !closed) {
                if (deadline.isPast()) {
                    return null;
                }
                changed.awaitNanos(deadline.remainingNanos());
            }
            if (closed) {
                throw new ClosedHere("the server");
            }
            visitorWire = successors.isEmpty() ? spoken.peek() : successors.peek();
            remove(visitorWire);
            visitorWire.admit();
            served = visitorWire;
            promoteWhoMayTakeOver(visitorWire);
            newest = Optional.ofNullable(successors.peekLast()).filter(last -> mayTakeOver(last, visitorWire));
        } catch (InterruptedException interrupted) {
            throw interrupted();
        } finally {
            lock.unlock();
        }
        newest.ifPresent(newcomer -> visitorWire.retire(newcomer.peer()));
        return visitorWire;
    }

    // Who spoke while nobody read has taken the place just as well: the newest has it in the end, whenever we look
    private void promoteWhoMayTakeOver(VisitorWire holder) {
        List<VisitorWire> newcomers =
                spoken.stream().filter(newcomer -> mayTakeOver(newcomer, holder)).toList();
        spoken.removeAll(newcomers);
        successors.addAll(newcomers);
    }

    /** Says that somebody has left or is closed: if it is the one who is served, the place is free. */
    void hasLeft(VisitorWire visitorWire) {
        lock.lock();
        try {
            if (served == visitorWire) {
                served = null;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Gives up somebody who waits, for want of file descriptors. */
    void makeWay() {
        VisitorWire longest = removeSilentLongest();
        if (longest != null) {
            Acceptor.guarded(
                    () -> dismiss(longest, "the system can hold no more connections and it has been silent longest"));
        }
    }

    /** Changes the mode of everybody inside. */
    void mode(TransmissionMode next) {
        List<VisitorWire> everybody;
        lock.lock();
        try {
            everybody = List.copyOf(inside);
        } finally {
            lock.unlock();
        }
        everybody.forEach(visitorWire -> visitorWire.client().mode(next));
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    /** Sends everybody away, the one who is served too, and wakes whoever waits for the next. */
    void close() {
        VisitorWire[] all;
        lock.lock();
        try {
            closed = true;
            all = Stream.concat(inside.stream(), Stream.ofNullable(served)).toArray(VisitorWire[]::new);
            inside.clear();
            spoken.clear();
            successors.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        for (VisitorWire visitorWire : all) {
            Acceptor.guarded(visitorWire.client()::close);
        }
    }

    private static Interrupted interrupted() {
        Thread.currentThread().interrupt();
        return new Interrupted("a client");
    }
}
