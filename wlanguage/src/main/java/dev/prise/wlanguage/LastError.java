package dev.prise.wlanguage;

import dev.prise.Endpoint;
import dev.prise.SocketFailure;
import java.util.Objects;

/**
 * What a thread's last function left for ErreurInfo and ErreurDétectée. Immutable; each thread has its own.
 *
 * @param code the number, 0 where there was no error
 * @param message what happened, what it means, what to do
 * @param socket the name of the socket
 * @param system what the system said, or nothing
 */
record LastError(int code, String message, String socket, String system) {

    static final LastError NONE = new LastError(0, "", "", "");

    private static final ThreadLocal<LastError> LAST = ThreadLocal.withInitial(() -> NONE);

    static LastError ofThisThread() {
        return LAST.get();
    }

    static void forget() {
        LAST.set(NONE);
    }

    static void set(String socket, SocketFailure failure) {
        Throwable cause = failure.getCause();
        String system = cause == null ? "" : Objects.requireNonNullElse(cause.getMessage(), cause.toString());
        LAST.set(new LastError(ErrorCodes.of(failure), failure.getMessage(), socket, system));
    }

    /** The other end has left, and everything it sent has been read. */
    static void setClosed(String socket, Endpoint peer) {
        String message = peer + " has left; everything it sent has been read;"
                + " close the socket, or read again where a server waits for its next client";
        LAST.set(new LastError(ErrorCodes.CLOSED_BY_PEER, message, socket, ""));
    }

    static void set(String socket, int code, String message) {
        LAST.set(new LastError(code, message, socket, ""));
    }

    boolean occurred() {
        return code != 0;
    }

    int number(ErrorNumber wanted) {
        return switch (wanted) {
            case CODE -> code;
        };
    }

    String text(ErrorText wanted) {
        return switch (wanted) {
            case MESSAGE -> message;
            case SYSTEM -> system;
            case FULL -> occurred()
                    ? "socket \"" + socket + "\": error " + code + ": " + message
                            + (system.isEmpty() ? "" : " [system: " + system + "]")
                    : "";
        };
    }
}
