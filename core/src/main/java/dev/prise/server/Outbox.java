package dev.prise.server;

import dev.prise.Message;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure;
import dev.prise.channel.MessageChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What was broadcast to one client and has not left yet. A virtual thread carries it out while there is something; it alone waits
 * when the client does not read. Bounded in bytes.
 */
final class Outbox {

    private final MessageChannel channel;
    private final SocketEvents events;
    private final int mostBytes;
    private final ReentrantLock lock = new ReentrantLock(); // guards all below
    private final Deque<Message> waiting = new ArrayDeque<>();
    private long bytes;
    private boolean carrying; // a thread is at work

    Outbox(MessageChannel channel, SocketEvents events, int mostBytes) {
        this.channel = channel;
        this.events = events;
        this.mostBytes = mostBytes;
    }

    /** Puts a message in; false if the client is so slow that there is no room. One message always has room. */
    boolean put(Message message) {
        lock.lock();
        try {
            if (!waiting.isEmpty() && bytes + message.size() > mostBytes) {
                return false;
            }
            waiting.add(message);
            bytes += message.size();
            if (!carrying) {
                carrying = true;
                Thread.ofVirtual().name("prise-broadcast-" + channel.peer()).start(this::carry);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void carry() {
        Message next;
        while ((next = first()) != null) {
            try {
                channel.write(next);
            } catch (SocketFailure.TagInMessage notInThisMode) {
                Acceptor.guarded(() -> events.failed(channel.peer(), notInThisMode));
            } catch (SocketFailure toldByTheChannel) {
                clear();
            } catch (RuntimeException listenersFault) {
                Acceptor.report(listenersFault);
            }
            remove(next);
        }
    }

    private Message first() {
        lock.lock();
        try {
            carrying = !waiting.isEmpty();
            return waiting.peek();
        } finally {
            lock.unlock();
        }
    }

    private void remove(Message sent) {
        lock.lock();
        try {
            if (!waiting.isEmpty()) {
                waiting.poll();
                bytes -= sent.size();
            }
        } finally {
            lock.unlock();
        }
    }

    private void clear() {
        lock.lock();
        try {
            waiting.clear();
            bytes = 0;
        } finally {
            lock.unlock();
        }
    }
}
