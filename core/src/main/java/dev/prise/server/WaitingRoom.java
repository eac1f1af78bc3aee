package dev.prise.server;

import dev.prise.Deadline;
import dev.prise.Evidence;
import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.ClosedHere;
import dev.prise.SocketFailure.Interrupted;
import dev.prise.SocketFailure.ModeUndecided;
import dev.prise.SocketFailure.PeerTooSlow;
import dev.prise.channel.ChannelOptions;
import dev.prise.frame.Detect;
import dev.prise.frame.FrameDecoder;
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
    private final SecondClient policy;
    private final Refusals refusals;
    private final long mostBytes; // of all inside; one long first message always has room

    private final ReentrantLock lock = new ReentrantLock(); // guards all below, and the guests' fields; no I/O under it
    private final Condition changed = lock.newCondition();
    private final Set<Guest> inside = new LinkedHashSet<>();
    private final Deque<Guest> spoken = new ArrayDeque<>(); // in the order of their first messages
    private final Deque<Guest> successors = new ArrayDeque<>(); // those who have taken the place of the one served
    private Guest served; // who has the place, null when it is free
    private long heardBytes; // of all inside
    private boolean closed;

    WaitingRoom(ServerOptions options) {
        this.options = options;
        this.refusals = new Refusals(options);
        this.limits = options.channel().limits();
        this.policy = options.secondClient();
        this.mostBytes = Math.max(limits.maxWaitingBytes(), FrameDecoder.mostHeld(limits));
    }

    /** Lets somebody in who has just connected. Does not wait. */
    void enter(Wire wire, ChannelOptions channel, Supplier<TransmissionMode> mode) {
        String host = wire.peer().host();
        Optional<String> obstacle = options.objection(host).or(() -> crowdOf(host));
        if (obstacle.isPresent()) {
            refusals.refuse(wire, obstacle.get(), mode.get(), refusals.parting());
            return;
        }
        Guest guest = new Guest(wire, this, channel);
        Guest pushedOut = null;
        boolean letIn;
        lock.lock();
        try {
            if (inside.size() >= limits.maxWaiting()) {
                pushedOut = removeSilentLongest();
            }
            letIn = !closed && inside.size() < limits.maxWaiting() && inside.add(guest);
        } finally {
            lock.unlock();
        }
        Guest victim = pushedOut;
        if (victim != null) { // first: nobody else knows of it any more
            Acceptor.guarded(() -> dismiss(victim, "the waiting room is full and it has been silent longest"));
        }
        if (letIn) {
            settle(guest, mode);
        } else {
            turnAway(guest, "the waiting room is full of clients whose turn will come");
        }
    }

    private void settle(Guest guest, Supplier<TransmissionMode> mode) {
        try {
            if (!guest.client().mode().equals(mode.get())) {
                guest.client().mode(mode.get()); // it was changed while the newcomer was not inside yet
            }
            Thread.ofVirtual().name("prise-waiting-" + guest.peer()).start(() -> attend(guest));
        } catch (Throwable noMemoryOrListenersFault) {
            Acceptor.guarded(() -> leave(guest)); // nobody will attend to it
            throw noMemoryOrListenersFault;
        }
    }

    private Optional<String> crowdOf(String host) {
        lock.lock();
        try {
            long neighbours =
                    inside.stream().filter(guest -> guest.peer().host().equals(host)).count();
            return neighbours < options.clients().mostPerAddress()
                    ? Optional.empty()
                    : Optional.of(neighbours + " clients of " + host + " wait already, the most allowed");
        } finally {
            lock.unlock();
        }
    }

    private Guest removeSilentLongest() {
        lock.lock();
        try {
            Guest longest = silentLongest();
            remove(longest);
            return longest;
        } finally {
            lock.unlock();
        }
    }

    private Guest silentLongest() {
        long now = System.nanoTime();
        return inside.stream()
                .filter(guest -> !guest.hasSpoken)
                .max(Comparator.comparing((Guest guest) -> guest.isLeaving)
                        .thenComparingLong(guest -> now - guest.lastHeard))
                .orElse(null);
    }

    /** The life of one guest in the room, on its own thread. */
    private void attend(Guest guest) {
        try {
            if (policy instanceof SecondClient.Refuse && staysTaken(guest)) {
                refuse(guest);
            } else if (guest.awaitFirstMessage(limits.waitingTimeout())) {
                hasSpoken(guest);
            } else if (guest.client().channel().peerHasLeft()) {
                leave(guest);
            } else {
                giveUp(guest);
            }
        } catch (SocketFailure toldByTheChannel) {
            leave(guest);
        } catch (Throwable listenersFault) {
            leave(guest);
            throw listenersFault; // to the thread's uncaught handler, as the rule for listeners says
        }
    }

    /** Turns away who has had its time; what has come of its message tells of its mistake, if it made one. */
    private void giveUp(Guest guest) {
        if (!forget(guest)) {
            return; // somebody else has turned it away meanwhile
        }
        String why = "it sent no whole message within " + limits.waitingTimeout().toMillis() + " ms";
        Optional<Evidence> come = guest.client().channel().begun();
        if (come.isEmpty()) {
            turnAway(guest, why);
            return;
        }
        boolean undecided = guest.client().mode() instanceof Detect;
        try {
            guest.events()
                    .failed(
                            guest.peer(),
                            undecided
                                    ? ModeUndecided.of(why, come.get(), limits)
                                    : new PeerTooSlow(guest.peer(), limits.waitingTimeout(), come.get()));
        } finally {
            if (undecided) {
                leave(guest); // there is no mode to say farewell in
            } else {
                seeOff(guest);
            }
        }
    }

    private void hasSpoken(Guest guest) {
        Guest replaced = null;
        lock.lock();
        try {
            if (!inside.contains(guest)) {
                return;
            }
            guest.hasSpoken = true;
            if (served != null && mayTakeOver(guest, served)) {
                replaced = served;
                successors.add(guest);
            } else {
                spoken.add(guest);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (replaced != null) {
            replaced.retire(guest.peer());
        } else if (policy instanceof SecondClient.Refuse && staysTaken(guest)) {
            refuse(guest);
        }
    }

    private boolean mayTakeOver(Guest newcomer, Guest holder) {
        return policy instanceof SecondClient.TakeOver(boolean sameAddressOnly)
                && (!sameAddressOnly || newcomer.peer().host().equals(holder.peer().host()));
    }

    /** Under the refusing policy: whether another has the place for so long that the guest is turned away. */
    private boolean staysTaken(Guest guest) {
        lock.lock();
        try {
            long patience = GRACE_NANOS;
            while (inside.contains(guest) && (served != null || guest.hasSpoken)) {
                if (served == null) {
                    patience = GRACE_NANOS;
                    changed.await();
                } else if (patience > 0) {
                    patience = changed.awaitNanos(patience);
                } else {
                    spoken.remove(guest);
                    guest.isLeaving = true;
                    guest.hasSpoken = false;
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

    private void refuse(Guest guest) {
        try {
            guest.events().refused(guest.peer(), "another client is being served");
            guest.sayFarewell(policy instanceof SecondClient.Refuse(Message own) && !own.isNone()
                    ? own
                    : refusals.parting());
        } finally {
            leave(guest);
        }
    }

    /** Turns somebody away whom no other thread reads. */
    private void turnAway(Guest guest, String why) {
        try {
            guest.events().refused(guest.peer(), why);
        } finally {
            seeOff(guest);
        }
    }

    private void seeOff(Guest guest) {
        if (refusals.parting().isNone()) {
            leave(guest);
            return;
        }
        forget(guest);
        refusals.sayFarewell(guest, guest.client().mode(), refusals.parting(), guest.client()::close);
    }

    private void dismiss(Guest guest, String why) {
        try {
            if (!guest.isLeaving) {
                guest.events().refused(guest.peer(), why);
            }
        } finally {
            leave(guest);
        }
    }

    private void leave(Guest guest) {
        forget(guest);
        guest.client().close();
    }

    private boolean forget(Guest guest) {
        lock.lock();
        try {
            return remove(guest);
        } finally {
            lock.unlock();
        }
    }

    private boolean remove(Guest guest) {
        boolean wasInside = guest != null && inside.remove(guest);
        if (wasInside) {
            heardBytes -= guest.heardBytes;
            spoken.remove(guest);
            successors.remove(guest);
            changed.signalAll();
        }
        return wasInside;
    }

    /** Counts what a guest has sent; the one who has sent most goes when it gets too much. */
    void heard(Guest guest, int count) {
        Guest greediest = null;
        lock.lock();
        try {
            if (inside.contains(guest) && !guest.isLeaving) {
                guest.lastHeard = System.nanoTime();
                guest.heardBytes += count;
                heardBytes += count;
                if (heardBytes > mostBytes) {
                    greediest = inside.stream()
                            .max(Comparator.comparingLong(each -> each.heardBytes))
                            .orElse(guest);
                    remove(greediest);
                }
            }
        } finally {
            lock.unlock();
        }
        Guest victim = greediest;
        if (victim != null) {
            Acceptor.guarded(() -> dismiss(
                    victim, "more than " + mostBytes + " bytes lie in the waiting room, and most are its own"));
        }
    }

    /** Waits until somebody's turn has come, and gives them the place; null when the deadline passes. */
    Guest next(Deadline deadline) {
        Guest guest;
        Optional<Guest> newest;
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
            guest = successors.isEmpty() ? spoken.peek() : successors.peek();
            remove(guest);
            guest.admit();
            served = guest;
            promoteWhoMayTakeOver(guest);
            newest = Optional.ofNullable(successors.peekLast()).filter(last -> mayTakeOver(last, guest));
        } catch (InterruptedException interrupted) {
            throw interrupted();
        } finally {
            lock.unlock();
        }
        newest.ifPresent(newcomer -> guest.retire(newcomer.peer()));
        return guest;
    }

    // Who spoke while nobody read has taken the place just as well: the newest has it in the end, whenever we look
    private void promoteWhoMayTakeOver(Guest holder) {
        List<Guest> newcomers =
                spoken.stream().filter(newcomer -> mayTakeOver(newcomer, holder)).toList();
        spoken.removeAll(newcomers);
        successors.addAll(newcomers);
    }

    /** Says that somebody has left or is closed: if it is the one who is served, the place is free. */
    void hasLeft(Guest guest) {
        lock.lock();
        try {
            if (served == guest) {
                served = null;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Gives up somebody who waits, for want of file descriptors. */
    void makeWay() {
        Guest longest = removeSilentLongest();
        if (longest != null) {
            Acceptor.guarded(
                    () -> dismiss(longest, "the system can hold no more connections and it has been silent longest"));
        }
    }

    /** Changes the mode of everybody inside. */
    void mode(TransmissionMode next) {
        List<Guest> everybody;
        lock.lock();
        try {
            everybody = List.copyOf(inside);
        } finally {
            lock.unlock();
        }
        everybody.forEach(guest -> guest.client().mode(next));
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
        Guest[] all;
        lock.lock();
        try {
            closed = true;
            all = Stream.concat(inside.stream(), Stream.ofNullable(served)).toArray(Guest[]::new);
            inside.clear();
            spoken.clear();
            successors.clear();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        for (Guest guest : all) {
            Acceptor.guarded(guest.client()::close);
        }
    }

    private static Interrupted interrupted() {
        Thread.currentThread().interrupt();
        return new Interrupted("a client");
    }
}
