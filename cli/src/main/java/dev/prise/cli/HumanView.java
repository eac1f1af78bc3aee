package dev.prise.cli;

import dev.prise.Connection;
import dev.prise.Diagnosis;
import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.ModeName;
import dev.prise.Overflow;
import dev.prise.ReceivedBytes;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.MessageTooLong;
import dev.prise.frame.Modes;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Shows what happens to a person: one line each, with the peer and the direction. */
final class HumanView implements View {

    private final Screen screen;
    private final boolean serves;
    private final String speech; // mode and charset, in words
    private final ModeName modeName;
    private final boolean named; // each connection is shown with its id
    private final AtomicReference<Message> typed; // what stands on the screen already, whichever connection it is for
    private final Connection connection; // null in the view of all
    private volatile boolean silent = true; // the connection has brought no message yet

    private HumanView(Screen screen, boolean serves, String speech, ModeName modeName, boolean named) {
        this.screen = screen;
        this.serves = serves;
        this.speech = speech + " (Ctrl-C ends it)";
        this.modeName = modeName;
        this.named = named;
        this.typed = new AtomicReference<>();
        this.connection = null;
    }

    private HumanView(HumanView ofAll, Connection connection) {
        this.screen = ofAll.screen;
        this.serves = ofAll.serves;
        this.speech = ofAll.speech;
        this.modeName = ofAll.modeName;
        this.named = ofAll.named;
        this.typed = ofAll.typed;
        this.connection = connection;
    }

    @Override
    public HumanView forConnection(Connection one) {
        return new HumanView(this, one);
    }

    private String who(Endpoint peer) {
        return named && connection != null ? connection.toString() : peer.toString();
    }

    private static String speech(ChannelArguments channel, Transport transport) {
        return (transport.tls().isPresent() ? "TLS, " : "") + channel.mode() + " mode, " + channel.charset();
    }

    static HumanView ofServer(Screen screen, ChannelArguments channel, Transport transport) {
        return new HumanView(screen, true, speech(channel, transport), channel.mode().name(), false);
    }

    static HumanView ofServerForMany(Screen screen, ChannelArguments channel, Transport transport) {
        return new HumanView(screen, true, speech(channel, transport), channel.mode().name(), true);
    }

    static HumanView ofClient(Screen screen, ChannelArguments channel, Transport transport) {
        return new HumanView(screen, false, speech(channel, transport), channel.mode().name(), false);
    }

    static HumanView ofDatagrams(Screen screen, Charset charset) {
        return new HumanView(screen, true, "UDP, " + charset, ModeName.OTHER, false);
    }

    @Override
    public void listening(Endpoint local) {
        screen.status("listening on " + local + ", " + speech);
    }

    @Override
    public void connected(Endpoint peer) {
        screen.status(serves ? who(peer) + " connected" : "connected to " + peer + ", " + speech);
    }

    @Override
    public void refused(Endpoint peer, String why) {
        screen.status(who(peer) + " refused: " + CommandWording.of(why));
    }

    @Override
    public void received(Endpoint peer, Message message) {
        screen.message(who(peer), '>', Printable.of(message));
        if (connection != null && silent) {
            silent = false;
            stranger(message).ifPresent(
                    diagnosis -> screen.trouble(who(peer) + ": " + CommandWording.of(diagnosis)));
        }
    }

    // The lines of many protocols are messages as good as any, and nothing would fail: that it is a browser says the first alone
    private Optional<Diagnosis> stranger(Message first) {
        if (modeName.tag().isEmpty()) {
            return Optional.empty();
        }
        return Modes.diagnosis(ReceivedBytes.of(first.bytes(), modeName))
                .filter(diagnosis -> diagnosis.fits().equals(ModeName.OTHER));
    }

    @Override
    public void typed(Message message) {
        if (screen.showsTyping()) {
            typed.set(message);
        }
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the very one that was typed, not an equal one
    public void sent(Endpoint peer, Message message) {
        if (message != typed.get()) {
            screen.message(who(peer), '<', Printable.of(message));
        }
    }

    @Override
    public void modeChanged(Endpoint peer, String mode, Charset charset) {
        screen.status(who(peer) + " speaks " + mode + " mode in " + charset);
    }

    @Override
    public void overflowed(Endpoint peer, MessageTooLong what, Overflow how) {
        screen.trouble(who(peer) + " sent too long a message: " + CommandWording.of(what));
    }

    @Override
    public void failed(Endpoint peer, SocketFailure failure) {
        String what = CommandWording.of(failure);
        String address = peer.toString();
        screen.trouble(
                what.contains(address) ? what.replace(address, who(peer)) : who(peer) + " failed: " + what);
    }

    @Override
    public void closed(Endpoint peer, String why) {
        String who = who(peer);
        screen.status(why.equals("the peer left") ? who + " left" : who + " is gone: " + why);
    }

    @Override
    public void unanswered(Endpoint peer, String why) {
        screen.trouble(who(peer) + " gets no answer: " + why);
    }

    @Override
    public void repeated(String event, long count) {
        String who = who(connection.peer());
        switch (event) {
            case "overflow" -> screen.trouble(who + " sent " + count + " more messages too long within a second");
            case "failed" -> screen.trouble(who + " had " + count + " more failures within a second");
            default -> {} // heartbeats, which are not shown
        }
    }

    @Override
    public void unsent(String why) {
        screen.trouble("prise: not sent: " + why);
    }

    @Override
    public void note(String what) {
        screen.status(what);
    }
}
