package dev.prise.cli;

import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.Overflow;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.MessageTooLong;
import java.nio.charset.Charset;

/** Keeps the roster by what happens, and passes all of it on to another view. */
record NamedView(View view, Roster roster) implements View {

    @Override
    public void listening(Endpoint local) {
        view.listening(local);
    }

    @Override
    public void connected(Endpoint peer) {
        roster.enter(peer);
        view.connected(peer);
    }

    @Override
    public void admitted(Endpoint peer) {
        view.admitted(peer);
    }

    @Override
    public void refused(Endpoint peer, String why) {
        view.refused(peer, why);
    }

    @Override
    public void received(Endpoint peer, Message message) {
        view.received(peer, message);
    }

    @Override
    public void sent(Endpoint peer, Message message) {
        view.sent(peer, message);
    }

    @Override
    public void heartbeatReceived(Endpoint peer, Message message) {
        view.heartbeatReceived(peer, message);
    }

    @Override
    public void heartbeatSent(Endpoint peer, Message message) {
        view.heartbeatSent(peer, message);
    }

    @Override
    public void modeChanged(Endpoint peer, String mode, Charset charset) {
        view.modeChanged(peer, mode, charset);
    }

    @Override
    public void overflowed(Endpoint peer, MessageTooLong what, Overflow how) {
        view.overflowed(peer, what, how);
    }

    @Override
    public void failed(Endpoint peer, SocketFailure failure) {
        view.failed(peer, failure);
    }

    @Override
    public void closed(Endpoint peer, String why) {
        view.closed(peer, why);
        roster.leave(peer);
    }

    @Override
    public void unanswered(Endpoint peer, String why) {
        view.unanswered(peer, why);
    }

    @Override
    public void unsent(String why) {
        view.unsent(why);
    }

    @Override
    public void note(String what) {
        view.note(what);
    }

    @Override
    public void cannotStart(Endpoint where, SocketFailure failure) {
        view.cannotStart(where, failure);
    }

    @Override
    public void typed(Message message) {
        view.typed(message);
    }
}
