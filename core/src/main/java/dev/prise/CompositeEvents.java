package dev.prise;

import dev.prise.SocketFailure.MessageTooLong;
import java.nio.charset.Charset;
import java.util.Objects;

/** Two listeners as one: the first is told first, and its faults do not keep anything from the second. */
record CompositeEvents(SocketEvents first, SocketEvents second) implements SocketEvents {

    CompositeEvents {
        Objects.requireNonNull(first, "first");
        Objects.requireNonNull(second, "second");
    }

    @Override
    public SocketEvents forConnection(Connection connection) {
        return first.forConnection(connection).and(second.forConnection(connection));
    }

    @Override
    public void listening(Endpoint local) {
        try {
            first.listening(local);
        } finally {
            second.listening(local);
        }
    }

    @Override
    public void connected(Endpoint peer) {
        try {
            first.connected(peer);
        } finally {
            second.connected(peer);
        }
    }

    @Override
    public void admitted(Endpoint peer) {
        try {
            first.admitted(peer);
        } finally {
            second.admitted(peer);
        }
    }

    @Override
    public void refused(Endpoint peer, String why) {
        try {
            first.refused(peer, why);
        } finally {
            second.refused(peer, why);
        }
    }

    @Override
    public void received(Endpoint peer, Message message) {
        try {
            first.received(peer, message);
        } finally {
            second.received(peer, message);
        }
    }

    @Override
    public void sent(Endpoint peer, Message message) {
        try {
            first.sent(peer, message);
        } finally {
            second.sent(peer, message);
        }
    }

    @Override
    public void heartbeatReceived(Endpoint peer, Message message) {
        try {
            first.heartbeatReceived(peer, message);
        } finally {
            second.heartbeatReceived(peer, message);
        }
    }

    @Override
    public void heartbeatSent(Endpoint peer, Message message) {
        try {
            first.heartbeatSent(peer, message);
        } finally {
            second.heartbeatSent(peer, message);
        }
    }

    @Override
    public void overflowed(Endpoint peer, MessageTooLong what, Overflow how) {
        try {
            first.overflowed(peer, what, how);
        } finally {
            second.overflowed(peer, what, how);
        }
    }

    @Override
    public void modeChanged(Endpoint peer, String mode, Charset charset) {
        try {
            first.modeChanged(peer, mode, charset);
        } finally {
            second.modeChanged(peer, mode, charset);
        }
    }

    @Override
    public void failed(Endpoint peer, SocketFailure failure) {
        try {
            first.failed(peer, failure);
        } finally {
            second.failed(peer, failure);
        }
    }

    @Override
    public void closed(Endpoint peer, String why) {
        try {
            first.closed(peer, why);
        } finally {
            second.closed(peer, why);
        }
    }
}
