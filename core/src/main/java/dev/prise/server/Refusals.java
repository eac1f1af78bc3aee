package dev.prise.server;

import dev.prise.Message;
import dev.prise.SocketEvents;
import dev.prise.frame.TransmissionMode;
import dev.prise.wire.Wire;
import java.util.concurrent.Semaphore;

/**
 * Turns people away: tells the events why, and lets them read the parting message, on a thread for each of them and within a
 * second. Only so many are told at a time; whoever comes beyond is closed at once. For any threads.
 */
final class Refusals {

    private static final int MOST = 256; // said farewell to at a time

    private final Semaphore farewells = new Semaphore(MOST);
    private final SocketEvents events;
    private final Message parting;

    Refusals(ServerOptions options) {
        this.events = options.channel().events();
        this.parting = options.parting();
    }

    /** What they are told who are told nothing of their own. */
    Message parting() {
        return parting;
    }

    /** Does not wait. */
    void refuse(Wire wire, String why, TransmissionMode mode, Message words) {
        try {
            events.refused(wire.peer(), why);
        } finally {
            sayFarewell(wire, mode, words, wire::close);
        }
    }

    /** Closes somebody of whom all is told, once they could read the words. Does not wait. */
    void sayFarewell(Wire wire, TransmissionMode mode, Message words, Runnable close) {
        if (!farewells.tryAcquire()) {
            close.run();
            return;
        }
        Thread.ofVirtual().name("prise-farewell-" + wire.peer()).start(() -> {
            try {
                Farewell.say(wire, mode, words);
            } finally {
                farewells.release();
                close.run();
            }
        });
    }
}
