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
final class Rejections {

    private static final int MAX_LINGERING = 256; // said farewell to at a time

    private final Semaphore farewells = new Semaphore(MAX_LINGERING);
    private final SocketEvents events;
    private final Message refusalMessage;

    Rejections(ServerOptions options) {
        this.events = options.channel().events();
        this.refusalMessage = options.refusalMessage();
    }

    /** What they are told who are told nothing of their own. */
    Message refusalMessage() {
        return refusalMessage;
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
                LingeringClose.afterMessage(wire, mode, words);
            } finally {
                farewells.release();
                close.run();
            }
        });
    }
}
