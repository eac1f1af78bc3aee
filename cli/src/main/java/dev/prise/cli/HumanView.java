package dev.prise.cli;

import dev.prise.Endpoint;
import dev.prise.Evidence;
import dev.prise.Framing;
import dev.prise.Message;
import dev.prise.Overflow;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.MessageTooLong;
import dev.prise.Verdict;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** Shows what happens to a person: one line each, with the peer and the direction. */
final class HumanView implements View {

    private final Screen screen;
    private final boolean serves;
    private final String speech; // mode and charset, in words
    private final Framing framing;
    private final Function<Endpoint, String> names;
    private final Set<Endpoint> silent = ConcurrentHashMap.newKeySet(); // those who have connected and said nothing yet
    private volatile Message typed; // what stands on the screen already

    private HumanView(Screen screen, boolean serves, String speech, Framing framing) {
        this(screen, serves, speech, framing, Endpoint::toString);
    }

    private HumanView(
            Screen screen, boolean serves, String speech, Framing framing, Function<Endpoint, String> names) {
        this.names = names;
        this.screen = screen;
        this.serves = serves;
        this.framing = framing;
        this.speech = speech + " (Ctrl-C ends it)";
    }

    private static String speech(ChannelArguments channel, Transport transport) {
        return (transport.tls().isPresent() ? "TLS, " : "") + channel.mode() + " mode, " + channel.charset();
    }

    static HumanView ofServer(Screen screen, ChannelArguments channel, Transport transport) {
        return new HumanView(screen, true, speech(channel, transport), channel.mode().framing());
    }

    static HumanView ofServerForMany(Screen screen, ChannelArguments channel, Transport transport, Roster roster) {
        return new HumanView(screen, true, speech(channel, transport), channel.mode().framing(), roster::shown);
    }

    static HumanView ofClient(Screen screen, ChannelArguments channel, Transport transport) {
        return new HumanView(screen, false, speech(channel, transport), channel.mode().framing());
    }

    static HumanView ofDatagrams(Screen screen, Charset charset) {
        return new HumanView(screen, true, "UDP, " + charset, Framing.OTHER);
    }

    @Override
    public void listening(Endpoint local) {
        screen.status("listening on " + local + ", " + speech);
    }

    @Override
    public void connected(Endpoint peer) {
        silent.add(peer);
        screen.status(serves ? names.apply(peer) + " connected" : "connected to " + peer + ", " + speech);
    }

    @Override
    public void refused(Endpoint peer, String why) {
        screen.status(peer + " refused: " + Words.of(why));
    }

    @Override
    public void received(Endpoint peer, Message message) {
        screen.message(names.apply(peer), '>', Shown.of(message));
        if (silent.remove(peer) && framing.kind() == Framing.Kind.END_TAG) {
            stranger(message).ifPresent(
                    verdict -> screen.trouble(names.apply(peer) + ": " + Words.of(verdict)));
        }
    }

    // The lines of many protocols are messages as good as any, and nothing would fail: that it is a browser says the first alone
    private Optional<Verdict> stranger(Message first) {
        return Verdict.of(Evidence.of(first.bytes(), framing))
                .filter(verdict -> verdict.fits().equals(Framing.OTHER));
    }

    @Override
    public void typed(Message message) {
        if (screen.showsTyping()) {
            typed = message;
        }
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the very one that was typed, not an equal one
    public void sent(Endpoint peer, Message message) {
        if (message != typed) {
            screen.message(names.apply(peer), '<', Shown.of(message));
        }
    }

    @Override
    public void modeChanged(Endpoint peer, String mode, Charset charset) {
        screen.status(names.apply(peer) + " speaks " + mode + " mode in " + charset);
    }

    @Override
    public void overflowed(Endpoint peer, MessageTooLong what, Overflow how) {
        screen.trouble(names.apply(peer) + " sent too long a message: " + Words.of(what));
    }

    @Override
    public void failed(Endpoint peer, SocketFailure failure) {
        String what = Words.of(failure);
        screen.trouble(what.contains(peer.toString()) ? what : names.apply(peer) + " failed: " + what);
    }

    @Override
    public void closed(Endpoint peer, String why) {
        silent.remove(peer);
        String who = names.apply(peer);
        screen.status(why.equals("the peer left") ? who + " left" : who + " is gone: " + why);
    }

    @Override
    public void unanswered(Endpoint peer, String why) {
        screen.trouble(names.apply(peer) + " gets no answer: " + Shown.safely(why));
    }

    @Override
    public void unsent(String why) {
        screen.trouble("prise: not sent: " + Shown.safely(why));
    }

    @Override
    public void note(String what) {
        screen.status(Shown.safely(what));
    }
}
