package dev.prise.wlanguage;

import dev.prise.Endpoint;
import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.SocketFailure;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.channel.ReadResult.NothingYet;
import dev.prise.channel.ReadResult.PeerClosed;
import dev.prise.channel.ReadResult.Received;
import dev.prise.server.ServerOptions;
import dev.prise.tcp.Tcp;
import dev.prise.tcp.TcpOptions;
import dev.prise.tls.Tls;
import dev.prise.udp.DatagramPort;
import dev.prise.udp.UdpOptions;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * All functions once, for both languages: what goes wrong becomes {@code False} or nothing, and is kept for ErreurInfo; misuse
 * is thrown. Safe for use by any threads.
 */
final class Sockets {

    /** The sockets of this process. */
    static final Sockets PROCESS = new Sockets();

    static final Charset ANSI = Charset.forName("windows-1252");
    static final Charset UNICODE = StandardCharsets.UTF_16LE;

    static final int ADDRESS = 1;
    static final int PORT = 2;

    static final int UNIQUE_ADDRESS = 2; // Socket.Option; SocketNagleOff needs no number here: Nagle is always off

    static final String EVERYWHERE = "";
    static final String THIS_MACHINE = "localhost";
    static final Duration CONNECT_WAIT = Duration.ofSeconds(5);
    private static final Duration MIN_WAIT = Duration.ofMillis(1);
    static final byte[] DEFAULT_TAG = "<EOF>".getBytes(StandardCharsets.US_ASCII);

    private static final Logger LOGGER = System.getLogger("dev.prise.wlanguage");
    private static final byte[] NOTHING = new byte[0];

    private final NamedSockets names = new NamedSockets();
    private final Set<String> warned = ConcurrentHashMap.newKeySet(); // each trap is told once of each name, and once of all that we give

    NamedSockets names() {
        return names;
    }

    boolean create(String name, int port, String address) {
        checkPort(port);
        return succeeds(name, () -> names.make(name, () -> listen(name, port, address, tcp())));
    }

    private static NamedListener listen(String name, int port, String address, TcpOptions tcp) {
        Endpoint local = new Endpoint(address.isEmpty() ? Tcp.ALL_INTERFACES : address, port);
        ServerOptions options = ServerOptions.DEFAULTS.withChannel(channel()).withTcp(tcp);
        return new NamedListener(name, Tcp.listen(local, tcp), options, ANSI);
    }

    boolean createSsl(String name, int port, Certificate certificate, int options, String address) {
        checkPort(port);
        Protocols protocols = Protocols.of(options);
        return succeeds(name, () -> names.make(name, () -> {
            TcpOptions tcp = tcp().withTls(protocols.tls().withIdentity(certificate.identity()));
            return listen(name, port, address, tcp);
        }));
    }

    boolean createUdp(String name, int port, String address) {
        checkPort(port);
        UdpOptions options = UdpOptions.DEFAULTS.withBroadcast(true); // as in WINDEV, which asks nobody
        Endpoint local = new Endpoint(address.isEmpty() ? DatagramPort.ALL_INTERFACES : address, port);
        return succeeds(
                name,
                () -> names.make(name, () -> new NamedPort(name, DatagramPort.open(local, options), ANSI)));
    }

    boolean connect(String name, int port, String address, Duration maxWait) {
        checkPort(port);
        TcpOptions tcp = tcp().withConnectTimeout(atLeast(maxWait));
        return succeeds(name, () -> names.make(name, () -> connect(port, address, tcp)));
    }

    boolean connectSsl(
            String name,
            int port,
            String address,
            int options,
            Duration maxWait,
            Certificate mine) {
        checkPort(port);
        Protocols protocols = Protocols.of(options);
        TcpOptions tcp = tcp().withConnectTimeout(atLeast(maxWait));
        return succeeds(name, () -> names.make(name, () -> {
            Tls tls = protocols.tls().withHandshakeTimeout(atLeast(maxWait));
            return connect(port, address, tcp.withTls(mine.isNone() ? tls : tls.withIdentity(mine.identity())));
        }));
    }

    /** A wait of 0, as is left of one that was counted down, is one that nobody can answer in: no misuse. */
    private static Duration atLeast(Duration maxWait) {
        return maxWait.isZero() ? MIN_WAIT : maxWait;
    }

    private static NamedChannel connect(int port, String address, TcpOptions tcp) {
        Endpoint server = new Endpoint(address.isEmpty() ? THIS_MACHINE : address, port);
        return new NamedChannel(MessageChannel.connect(server, channel(), tcp), ANSI);
    }

    /** How all speak. In WINDEV a client may connect long before it speaks: the silent hold up nobody, and the room is bounded. */
    static ChannelOptions channel() {
        Limits usual = Limits.DEFAULTS;
        return ChannelOptions.DEFAULTS
                .withCharset(ANSI)
                .withLimits(usual.withWaitingRoom(usual.maxWaiting(), usual.maxWaitingBytes(), Limits.FOREVER));
    }

    static TcpOptions tcp() {
        TcpOptions usual = TcpOptions.DEFAULTS;
        boolean reuse = (SocketSettings.Option & UNIQUE_ADDRESS) == 0;
        return new TcpOptions(
                usual.noDelay(),
                usual.keepAlive(),
                usual.keepAliveIdle(),
                usual.keepAliveInterval(),
                usual.keepAliveProbes(),
                usual.backlog(),
                reuse,
                usual.connectTimeout());
    }

    private static void checkPort(int port) {
        if (port < 1 || port > Endpoint.MAX_PORT) {
            throw new IllegalArgumentException("port " + port + " is outside 1 to " + Endpoint.MAX_PORT);
        }
    }

    byte[] read(String name, ReadRequest readRequest) {
        return read(names.get(name), name, readRequest);
    }

    String readText(String name, ReadRequest readRequest) {
        NamedSocket socket = names.get(name);
        return new String(read(socket, name, readRequest), socket.charset());
    }

    private static byte[] read(NamedSocket socket, String name, ReadRequest readRequest) {
        return attempt(name, NOTHING, () -> switch (socket.read(readRequest)) {
            case Received(Message message) -> message.bytes();
            case NothingYet() -> NOTHING;
            case PeerClosed(Endpoint peer) -> {
                LastError.setClosed(name, peer);
                yield NOTHING;
            }
        });
    }

    boolean write(String name, byte[] message) {
        NamedSocket socket = names.get(name);
        return succeeds(name, () -> socket.write(Message.of(message)));
    }

    boolean write(String name, String message) {
        NamedSocket socket = names.get(name);
        return succeeds(name, () -> {
            byte[] bytes = bytes(name, message, socket.charset());
            if (bytes == null) {
                return false;
            }
            socket.write(Message.of(bytes));
            return true;
        });
    }

    boolean write(String name, byte[] message, String address, int port) {
        NamedPort socket = udp(name);
        checkPort(port);
        return succeeds(name, () -> socket.write(new Endpoint(address, port), Message.of(message)));
    }

    boolean write(String name, String message, String address, int port) {
        NamedPort socket = udp(name);
        checkPort(port);
        return succeeds(name, () -> {
            byte[] bytes = bytes(name, message, socket.charset());
            if (bytes == null) {
                return false;
            }
            socket.write(new Endpoint(address, port), Message.of(bytes));
            return true;
        });
    }

    private NamedPort udp(String name) {
        if (names.get(name) instanceof NamedPort port) {
            return port;
        }
        throw new IllegalArgumentException(
                "\"" + name + "\" is no UDP socket: its messages go to whom it is connected with;"
                        + " leave out the address and the port");
    }

    /** The bytes of a text; null, with an error, if the charset has none for a character of it. */
    private static byte[] bytes(String name, String text, Charset charset) {
        try {
            return Message.of(text, charset).bytes();
        } catch (IllegalArgumentException unwritable) {
            LastError.set(name, ErrorCodes.UNWRITABLE_TEXT, unwritable.getMessage() + "; nothing was sent");
            return null;
        }
    }

    void close(String name) {
        names.close(name);
    }

    boolean exists(String name) {
        return names.find(name).isPresent();
    }

    String clientInfo(String name, int information) {
        var peer = names.get(name).peer();
        return switch (information) {
            case ADDRESS -> peer.map(Endpoint::host).orElse("0");
            case PORT -> peer.map(Endpoint::port).map(String::valueOf).orElse("");
            default -> throw new IllegalArgumentException(
                    information
                            + " is nothing to ask about a client; take SocketAdresse / SocketAddress or SocketPort");
        };
    }

    boolean mode(String name, int mode, byte[] tag) {
        NamedSocket socket = names.get(name);
        return succeeds(name, () -> socket.mode(Modes.of(mode, tag)));
    }

    boolean mode(String name, int mode, String tag) {
        return mode(name, mode, Message.of(tag, ANSI).bytes());
    }

    void charset(String name, Charset charset) {
        names.get(name).charset(charset);
    }

    boolean awaitConnection(String name, Duration wait) {
        NamedListener listener = listener(name);
        return succeeds(name, () -> listener.awaitConnection(wait));
    }

    String accept(String name) {
        NamedListener listener = listener(name);
        return attempt(name, "", () -> listener.accept().map(names::add).orElseGet(() -> {
            LastError.set(
                    name,
                    ErrorCodes.NOBODY_WAITS,
                    "nobody waits to be let in; another thread was faster, or nobody was waited for;"
                            + " call SocketAttendConnexion / SocketWaitForConnection first");
            return "";
        }));
    }

    boolean deny(String name) {
        NamedListener listener = listener(name);
        return succeeds(name, listener::deny);
    }

    private NamedListener listener(String name) {
        if (names.get(name) instanceof NamedListener listener) {
            return listener;
        }
        throw new IllegalArgumentException(
                "\"" + name + "\" is no server: nobody can connect to it; create it with SocketCrée / SocketCreate");
    }

    /** Of {@code SocketLit(nom, 1000)}, which waits for ever in WINDEV. */
    void warnOfMillisForBoolean(String name, int millis) {
        warn(name, "read", "SocketLit / SocketRead(\"" + name + "\", " + millis + "): WINDEV takes " + millis
                + " for a boolean and waits for ever; here it is taken for milliseconds; write (name, false, " + millis
                + ")");
    }

    /** Of {@code SocketAttendConnexion(nom, 5000)} where 5000 is the port. */
    Duration perhapsPort(String name, int millis) {
        if (names.get(name).listeningPort() == millis) {
            warn(name, "port", "SocketAttendConnexion / SocketWaitForConnection(\"" + name + "\", " + millis + "): "
                    + millis + " is the port of this socket, and is taken for milliseconds;"
                    + " to wait for ever leave it out");
        }
        return Durations.of(millis);
    }

    private void warn(String name, String trap, String text) {
        String whose = NamedSockets.isGiven(name) ? "accepted" : name; // there may be thousands of those
        if (warned.add(trap + ' ' + whose)) {
            LOGGER.log(Level.WARNING, text);
        }
    }

    private static boolean succeeds(String name, Runnable work) {
        return succeeds(name, () -> {
            work.run();
            return true;
        });
    }

    private static boolean succeeds(String name, BooleanSupplier work) {
        return attempt(name, false, work::getAsBoolean);
    }

    private static <T> T attempt(String name, T otherwise, Supplier<T> work) {
        LastError.forget();
        try {
            return work.get();
        } catch (SocketFailure failure) {
            LastError.set(name, failure);
            return otherwise;
        }
    }
}
