package dev.prise.cli;

import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure;

/**
 * What a view is told of a port for datagrams: all but its close, which a view would take for a peer that leaves, and that it
 * listens, which is told once the groups are joined.
 *
 * @param view who is told
 */
record DatagramEvents(View view) implements SocketEvents {

    @Override
    public void received(Endpoint peer, Message message) {
        view.received(peer, message);
    }

    @Override
    public void sent(Endpoint peer, Message message) {
        view.sent(peer, message);
    }

    @Override
    public void failed(Endpoint peer, SocketFailure failure) {
        view.failed(peer, failure);
    }
}
