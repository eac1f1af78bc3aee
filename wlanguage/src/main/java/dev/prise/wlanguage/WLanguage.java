package dev.prise.wlanguage;

import dev.prise.Limits;
import java.nio.charset.Charset;
import java.time.Duration;

/**
 * The WLanguage socket functions, by their English names, for a static import: a line of WLanguage, with a semicolon, compiles.
 *
 * <pre>{@code
 * import static dev.prise.wlanguage.WLanguage.*;
 *
 * SocketCreate("Server", 5000);
 * String request = SocketRead("Server");
 * SocketWrite("Server", "Hello " + SocketClientInfo("Server", SocketAddress));
 * SocketClose("Server");
 * }</pre>
 *
 * <p><b>Names.</b> A socket is designated by a name, the same for all threads and for both languages ({@link WLangage}).
 *
 * <p><b>Errors.</b> A function that fails gives false, or {@code ""}; {@link #ErrorOccurred()} and {@link #ErrorInfo()} tell the
 * thread that called it. Misuse (a name that is empty, taken or unknown, a port outside 1 to 65535, an unknown constant, the
 * mode of a UDP socket…) is an {@link IllegalArgumentException} or {@link IllegalStateException}.
 *
 * <p><b>Durations.</b> A number of milliseconds, a {@link Duration}, or text such as {@code 10ms}, {@code 1s},
 * {@code 1s 500ms}.
 *
 * <p><b>Threads.</b> All functions are open to all; one thread may read while another writes.
 */
@SuppressWarnings("MemberName") // the names are WLanguage's
public final class WLanguage {

    /** A tag ends each message. What follows it is kept. In French: {@link WLangage#SocketMarqueurFin}. */
    public static final int SocketEndTag = 0;

    /** The size stands first: the default mode. In French: {@link WLangage#SocketTailleDébut}. */
    public static final int SocketSizeStart = 1;

    /**
     * A tag ends each message; what follows it is kept for the next read. In French:
     * {@link WLangage#SocketMarqueurFinBuffer}.
     */
    public static final int SocketEndTagBuffer = 2;

    /** Nothing separates messages: a read gives what is there. In French: {@link WLangage#SocketSansMarqueurFin}. */
    public static final int SocketNoEndTag = 3;

    /**
     * Added to {@link #SocketEndTag}: bytes behind the tag are an error, as in WINDEV; here they are not lost.
     * Prise's own. In French: {@link WLangage#SocketStrict}.
     */
    public static final int SocketStrict = 256;

    /**
     * Added to a mode with a tag: a message that holds the tag is sent all the same. Prise's own. In French:
     * {@link WLangage#SocketMarqueurPermis}.
     */
    public static final int SocketTagAllowed = 512;

    /** The address, for {@link #SocketClientInfo(String, int)}. In French: {@link WLangage#SocketAdresse}. */
    public static final int SocketAddress = 1;

    /** The port, for {@link #SocketClientInfo(String, int)}. In French: {@link WLangage#SocketPort}. */
    public static final int SocketPort = 2;

    /**
     * Nothing special, for {@link Socket}{@code .Option}. The name is the same in both languages. In French:
     * {@link WLangage#SocketOptionDéfaut}.
     */
    public static final int SocketOptionDéfaut = 0;

    /**
     * Messages leave at once, for {@link Socket}{@code .Option}; here they always do. In French:
     * {@link WLangage#SocketNagleOff}.
     */
    public static final int SocketNagleOff = 1;

    /**
     * A port is not taken again while old connections linger on it, for {@link Socket}{@code .Option}. The name is
     * the same in both languages. In French: {@link WLangage#SocketAdresseUnique}.
     */
    public static final int SocketAdresseUnique = 2;

    /** SSL 2: refused. In French: {@link WLangage#ProtocoleSSL2}. */
    public static final int ProtocolSSL2 = 1;

    /** SSL 3: refused. In French: {@link WLangage#ProtocoleSSL3}. */
    public static final int ProtocolSSL3 = 2;

    /** TLS 1.0: refused. In French: {@link WLangage#ProtocoleTLS1}. */
    public static final int ProtocolTLS1 = 4;

    /** TLS 1.1: refused. In French: {@link WLangage#ProtocoleTLS1_1}. */
    public static final int ProtocolTLS1_1 = 8;

    /** TLS 1.2. In French: {@link WLangage#ProtocoleTLS1_2}. */
    public static final int ProtocolTLS1_2 = 16;

    /** TLS 1.3. In French: {@link WLangage#ProtocoleTLS1_3}. */
    public static final int ProtocolTLS1_3 = 32;

    /** The message, for {@link #ErrorInfo(ErrorText)}. In French: {@link WLangage#errMessage}. */
    public static final ErrorText errMessage = ErrorText.MESSAGE;

    /** The number, for {@link #ErrorInfo(ErrorNumber)}. In French: {@link WLangage#errCode}. */
    public static final ErrorNumber errCode = ErrorNumber.CODE;

    /**
     * Everything: socket, number, message, system, for {@link #ErrorInfo(ErrorText)}. In French:
     * {@link WLangage#errComplet}.
     */
    public static final ErrorText errFullDetails = ErrorText.FULL;

    /** What the system said, for {@link #ErrorInfo(ErrorText)}. In French: {@link WLangage#errMessageSystème}. */
    public static final ErrorText errSystemMessage = ErrorText.SYSTEM;

    /** ANSI strings: windows-1252, the default charset. In French: {@link WLangage#alphabetANSI}. */
    public static final Charset charsetANSI = Sockets.ANSI;

    /** Unicode strings: UTF-16 little-endian without BOM. In French: {@link WLangage#alphabetUnicode}. */
    public static final Charset charsetUnicode = Sockets.UNICODE;

    /** As in WLanguage. In French: {@link WLangage#Vrai}. */
    public static final boolean True = true;

    /** As in WLanguage. In French: {@link WLangage#Faux}. */
    public static final boolean False = false;

    private static final Sockets SOCKETS = Sockets.PROCESS;

    private WLanguage() {}

    /**
     * What holds for all sockets of the program, as in WLanguage:
     * {@code Socket.Option = SocketNagleOff + SocketAdresseUnique;} In French: {@link WLangage.Socket}.
     */
    public static final class Socket extends SocketSettings {
        private Socket() {}
    }

    /**
     * Creates a server: takes the port and listens, and accepts nobody yet. The first read by its name
     * ({@link #SocketRead(String)}) makes it a simplified server, one client at a time; the first wait
     * ({@link #SocketWaitForConnection(String)}) makes it a standard server, many clients. In French:
     * {@link WLangage#SocketCrée(String, int)}.
     *
     * @param name the socket's name; capitals count
     * @param port the port, 1 to 65535
     * @return true if all went well; else false, and {@link #ErrorInfo()} tells why
     */
    public static boolean SocketCreate(String name, int port) {
        return SOCKETS.create(name, port, Sockets.EVERYWHERE);
    }

    /**
     * As {@link #SocketCreate(String, int)}. In French: {@link WLangage#SocketCrée(String, int, String)}.
     *
     * @param name the socket's name; capitals count
     * @param port the port, 1 to 65535
     * @param address the address of this machine to listen on; all of them without it, or if it is empty
     * @return true if all went well; else false, and {@link #ErrorInfo()} tells why
     */
    public static boolean SocketCreate(String name, int port, String address) {
        return SOCKETS.create(name, port, address);
    }

    /**
     * Connects to a server, of this machine if no address is given. Waits until the connection stands. In French:
     * {@link WLangage#SocketConnecte(String, int)}.
     *
     * @param name the socket's name; capitals count
     * @param port the port, 1 to 65535
     * @return true if all went well; else false, and {@link #ErrorInfo()} tells why
     */
    public static boolean SocketConnect(String name, int port) {
        return SOCKETS.connect(name, port, Sockets.THIS_MACHINE, Sockets.CONNECT_WAIT);
    }

    /**
     * As {@link #SocketConnect(String, int)}. In French: {@link WLangage#SocketConnecte(String, int, String)}.
     *
     * @param name the socket's name; capitals count
     * @param port the port, 1 to 65535
     * @param address the server's name or address; this machine if it is empty
     * @return true if all went well; else false, and {@link #ErrorInfo()} tells why
     */
    public static boolean SocketConnect(String name, int port, String address) {
        return SOCKETS.connect(name, port, address, Sockets.CONNECT_WAIT);
    }

    /**
     * As {@link #SocketConnect(String, int)}. In French: {@link WLangage#SocketConnecte(String, int, String, int)}.
     *
     * @param name the socket's name; capitals count
     * @param port the port, 1 to 65535
     * @param address the server's name or address; this machine if it is empty
     * @param maxWait how long to try: in milliseconds; 5 s without it
     * @return true if all went well; else false, and {@link #ErrorInfo()} tells why
     */
    public static boolean SocketConnect(String name, int port, String address, int maxWait) {
        return SOCKETS.connect(name, port, address, Durations.of(maxWait));
    }

    /**
     * As {@link #SocketConnect(String, int)}. In French:
     * {@link WLangage#SocketConnecte(String, int, String, Duration)}.
     *
     * @param name the socket's name; capitals count
     * @param port the port, 1 to 65535
     * @param address the server's name or address; this machine if it is empty
     * @param maxWait how long to try: a duration; 5 s without it
     * @return true if all went well; else false, and {@link #ErrorInfo()} tells why
     */
    public static boolean SocketConnect(String name, int port, String address, Duration maxWait) {
        return SOCKETS.connect(name, port, address, Durations.of(maxWait));
    }

    /**
     * As {@link #SocketConnect(String, int)}. In French:
     * {@link WLangage#SocketConnecte(String, int, String, String)}.
     *
     * @param name the socket's name; capitals count
     * @param port the port, 1 to 65535
     * @param address the server's name or address; this machine if it is empty
     * @param maxWait how long to try: text such as {@code 10ms} or {@code 1s}; 5 s without it
     * @return true if all went well; else false, and {@link #ErrorInfo()} tells why
     */
    public static boolean SocketConnect(String name, int port, String address, String maxWait) {
        return SOCKETS.connect(name, port, address, Durations.of(maxWait));
    }

    /**
     * Reads a whole message, as text. By a server's name it also waits for a client to come and speak, and serves it.
     * That the other end has left is told by {@code ""} and error 100031; that the time is over, by {@code ""}
     * without an error. In French: {@link WLangage#SocketLit(String)}.
     *
     * @param name the socket's name; capitals count
     * @return the message; {@code ""} if nothing came in time, or if {@link #ErrorOccurred()} says so
     */
    public static String SocketRead(String name) {
        return SOCKETS.readText(name, ReadRequest.AT_LAST);
    }

    /**
     * As {@link #SocketRead(String)}. In French: {@link WLangage#SocketLit(String, boolean)}.
     *
     * @param name the socket's name; capitals count
     * @param waitForever true to wait for ever, false to wait {@code maxWait} at the most
     * @return the message; {@code ""} if nothing came in time, or if {@link #ErrorOccurred()} says so
     */
    public static String SocketRead(String name, boolean waitForever) {
        return SOCKETS.readText(name, ReadRequest.of(waitForever));
    }

    /**
     * WINDEV's trap: there the number is taken for a boolean, and the wait is for ever. Here it is taken for
     * milliseconds, and a warning says so. In French: {@link WLangage#SocketLit(String, int)}.
     *
     * @param name the socket's name; capitals count
     * @param maxWait how long to wait, in milliseconds
     * @return the message; {@code ""} if nothing came in time, or if {@link #ErrorOccurred()} says so
     * @deprecated under WINDEV the number lands in {@code waitForever}; write
     *     {@code SocketRead(name, False, maxWait)}
     */
    @Deprecated
    public static String SocketRead(String name, int maxWait) {
        SOCKETS.warnOfMillisForBoolean(name, maxWait);
        return SOCKETS.readText(name, ReadRequest.of(false, Durations.of(maxWait)));
    }

    /**
     * As {@link #SocketRead(String)}. In French: {@link WLangage#SocketLit(String, boolean, int)}.
     *
     * @param name the socket's name; capitals count
     * @param waitForever true to wait for ever, false to wait {@code maxWait} at the most
     * @param maxWait unless it waits for ever, how long to wait: in milliseconds; 0 reads what is there already; 1 s
     *     without it
     * @return the message; {@code ""} if nothing came in time, or if {@link #ErrorOccurred()} says so
     */
    public static String SocketRead(String name, boolean waitForever, int maxWait) {
        return SOCKETS.readText(name, ReadRequest.of(waitForever, Durations.of(maxWait)));
    }

    /**
     * As {@link #SocketRead(String)}. In French: {@link WLangage#SocketLit(String, boolean, Duration)}.
     *
     * @param name the socket's name; capitals count
     * @param waitForever true to wait for ever, false to wait {@code maxWait} at the most
     * @param maxWait unless it waits for ever, how long to wait: a duration; 0 reads what is there already; 1 s
     *     without it
     * @return the message; {@code ""} if nothing came in time, or if {@link #ErrorOccurred()} says so
     */
    public static String SocketRead(String name, boolean waitForever, Duration maxWait) {
        return SOCKETS.readText(name, ReadRequest.of(waitForever, Durations.of(maxWait)));
    }

    /**
     * As {@link #SocketRead(String)}. In French: {@link WLangage#SocketLit(String, boolean, String)}.
     *
     * @param name the socket's name; capitals count
     * @param waitForever true to wait for ever, false to wait {@code maxWait} at the most
     * @param maxWait unless it waits for ever, how long to wait: text such as {@code 10ms} or {@code 1s}; 0 reads
     *     what is there already; 1 s without it
     * @return the message; {@code ""} if nothing came in time, or if {@link #ErrorOccurred()} says so
     */
    public static String SocketRead(String name, boolean waitForever, String maxWait) {
        return SOCKETS.readText(name, ReadRequest.of(waitForever, Durations.of(maxWait)));
    }

    /**
     * As {@link #SocketRead(String)}. In French: {@link WLangage#SocketLit(String, boolean, int, int)}.
     *
     * @param name the socket's name; capitals count
     * @param waitForever true to wait for ever, false to wait {@code maxWait} at the most
     * @param maxWait unless it waits for ever, how long to wait: in milliseconds; 0 reads what is there already; 1 s
     *     without it
     * @param maxBytes in the mode without end tag alone: how many bytes to read at the most; 4096 without it
     * @return the message; {@code ""} if nothing came in time, or if {@link #ErrorOccurred()} says so
     */
    public static String SocketRead(String name, boolean waitForever, int maxWait, int maxBytes) {
        return SOCKETS.readText(name, ReadRequest.of(waitForever, Durations.of(maxWait)).atMost(maxBytes));
    }

    /**
     * As {@link #SocketRead(String)}. In French: {@link WLangage#SocketLit(String, boolean, Duration, int)}.
     *
     * @param name the socket's name; capitals count
     * @param waitForever true to wait for ever, false to wait {@code maxWait} at the most
     * @param maxWait unless it waits for ever, how long to wait: a duration; 0 reads what is there already; 1 s
     *     without it
     * @param maxBytes in the mode without end tag alone: how many bytes to read at the most; 4096 without it
     * @return the message; {@code ""} if nothing came in time, or if {@link #ErrorOccurred()} says so
     */
    public static String SocketRead(String name, boolean waitForever, Duration maxWait, int maxBytes) {
        return SOCKETS.readText(name, ReadRequest.of(waitForever, Durations.of(maxWait)).atMost(maxBytes));
    }

    /**
     * As {@link #SocketRead(String)}. In French: {@link WLangage#SocketLit(String, boolean, String, int)}.
     *
     * @param name the socket's name; capitals count
     * @param waitForever true to wait for ever, false to wait {@code maxWait} at the most
     * @param maxWait unless it waits for ever, how long to wait: text such as {@code 10ms} or {@code 1s}; 0 reads
     *     what is there already; 1 s without it
     * @param maxBytes in the mode without end tag alone: how many bytes to read at the most; 4096 without it
     * @return the message; {@code ""} if nothing came in time, or if {@link #ErrorOccurred()} says so
     */
    public static String SocketRead(String name, boolean waitForever, String maxWait, int maxBytes) {
        return SOCKETS.readText(name, ReadRequest.of(waitForever, Durations.of(maxWait)).atMost(maxBytes));
    }

    /**
     * As {@link #SocketRead(String)}. In French: {@link WLangage#SocketLit(String, boolean, int, int, int)}.
     *
     * @param name the socket's name; capitals count
     * @param waitForever true to wait for ever, false to wait {@code maxWait} at the most
     * @param maxWait unless it waits for ever, how long to wait: in milliseconds; 0 reads what is there already; 1 s
     *     without it
     * @param maxBytes in the mode without end tag alone: how many bytes to read at the most; 4096 without it
     * @param receptionDelay in the mode without end tag alone: the silence after which the read stops collecting
     *     bytes, in milliseconds; without it, what one read gives
     * @return the message; {@code ""} if nothing came in time, or if {@link #ErrorOccurred()} says so
     */
    public static String SocketRead(String name, boolean waitForever, int maxWait, int maxBytes, int receptionDelay) {
        return SOCKETS.readText(name,
                ReadRequest.of(waitForever, Durations.of(maxWait))
                        .atMost(maxBytes)
                        .untilQuietFor(Durations.of(receptionDelay)));
    }

    /**
     * As {@link #SocketRead(String)}. In French:
     * {@link WLangage#SocketLit(String, boolean, Duration, int, Duration)}.
     *
     * @param name the socket's name; capitals count
     * @param waitForever true to wait for ever, false to wait {@code maxWait} at the most
     * @param maxWait unless it waits for ever, how long to wait: a duration; 0 reads what is there already; 1 s
     *     without it
     * @param maxBytes in the mode without end tag alone: how many bytes to read at the most; 4096 without it
     * @param receptionDelay in the mode without end tag alone: the silence after which the read stops collecting
     *     bytes, a duration; without it, what one read gives
     * @return the message; {@code ""} if nothing came in time, or if {@link #ErrorOccurred()} says so
     */
    public static String SocketRead(String name, boolean waitForever, Duration maxWait, int maxBytes,
            Duration receptionDelay) {
        return SOCKETS.readText(name,
                ReadRequest.of(waitForever, Durations.of(maxWait))
                        .atMost(maxBytes)
                        .untilQuietFor(Durations.of(receptionDelay)));
    }

    /**
     * As {@link #SocketRead(String)}. In French: {@link WLangage#SocketLit(String, boolean, String, int, String)}.
     *
     * @param name the socket's name; capitals count
     * @param waitForever true to wait for ever, false to wait {@code maxWait} at the most
     * @param maxWait unless it waits for ever, how long to wait: text such as {@code 10ms} or {@code 1s}; 0 reads
     *     what is there already; 1 s without it
     * @param maxBytes in the mode without end tag alone: how many bytes to read at the most; 4096 without it
     * @param receptionDelay in the mode without end tag alone: the silence after which the read stops collecting
     *     bytes, text such as {@code 10ms} or {@code 1s}; without it, what one read gives
     * @return the message; {@code ""} if nothing came in time, or if {@link #ErrorOccurred()} says so
     */
    public static String SocketRead(String name, boolean waitForever, String maxWait, int maxBytes,
            String receptionDelay) {
        return SOCKETS.readText(name,
                ReadRequest.of(waitForever, Durations.of(maxWait))
                        .atMost(maxBytes)
                        .untilQuietFor(Durations.of(receptionDelay)));
    }

    /**
     * Reads a whole message, as a buffer: its bytes as they are. In WLanguage this is {@code SocketRead} whose result
     * goes into a buffer. In French: {@link WLangage#SocketLitBuffer(String)}.
     *
     * @param name the socket's name; capitals count
     * @return the bytes, none where {@link #SocketRead(String)} gives {@code ""}
     */
    public static byte[] SocketReadBuffer(String name) {
        return SOCKETS.read(name, ReadRequest.AT_LAST);
    }

    /**
     * As {@link #SocketReadBuffer(String)}. In French: {@link WLangage#SocketLitBuffer(String, boolean)}.
     *
     * @param name the socket's name; capitals count
     * @param waitForever true to wait for ever, false to wait {@code maxWait} at the most
     * @return the bytes, none where {@link #SocketRead(String)} gives {@code ""}
     */
    public static byte[] SocketReadBuffer(String name, boolean waitForever) {
        return SOCKETS.read(name, ReadRequest.of(waitForever));
    }

    /**
     * WINDEV's trap: there the number is taken for a boolean, and the wait is for ever. Here it is taken for
     * milliseconds, and a warning says so. In French: {@link WLangage#SocketLitBuffer(String, int)}.
     *
     * @param name the socket's name; capitals count
     * @param maxWait how long to wait, in milliseconds
     * @return the bytes, none where {@link #SocketRead(String)} gives {@code ""}
     * @deprecated under WINDEV the number lands in {@code waitForever}; write
     *     {@code SocketReadBuffer(name, False, maxWait)}
     */
    @Deprecated
    public static byte[] SocketReadBuffer(String name, int maxWait) {
        SOCKETS.warnOfMillisForBoolean(name, maxWait);
        return SOCKETS.read(name, ReadRequest.of(false, Durations.of(maxWait)));
    }

    /**
     * As {@link #SocketReadBuffer(String)}. In French: {@link WLangage#SocketLitBuffer(String, boolean, int)}.
     *
     * @param name the socket's name; capitals count
     * @param waitForever true to wait for ever, false to wait {@code maxWait} at the most
     * @param maxWait unless it waits for ever, how long to wait: in milliseconds; 0 reads what is there already; 1 s
     *     without it
     * @return the bytes, none where {@link #SocketRead(String)} gives {@code ""}
     */
    public static byte[] SocketReadBuffer(String name, boolean waitForever, int maxWait) {
        return SOCKETS.read(name, ReadRequest.of(waitForever, Durations.of(maxWait)));
    }

    /**
     * As {@link #SocketReadBuffer(String)}. In French: {@link WLangage#SocketLitBuffer(String, boolean, Duration)}.
     *
     * @param name the socket's name; capitals count
     * @param waitForever true to wait for ever, false to wait {@code maxWait} at the most
     * @param maxWait unless it waits for ever, how long to wait: a duration; 0 reads what is there already; 1 s
     *     without it
     * @return the bytes, none where {@link #SocketRead(String)} gives {@code ""}
     */
    public static byte[] SocketReadBuffer(String name, boolean waitForever, Duration maxWait) {
        return SOCKETS.read(name, ReadRequest.of(waitForever, Durations.of(maxWait)));
    }

    /**
     * As {@link #SocketReadBuffer(String)}. In French: {@link WLangage#SocketLitBuffer(String, boolean, String)}.
     *
     * @param name the socket's name; capitals count
     * @param waitForever true to wait for ever, false to wait {@code maxWait} at the most
     * @param maxWait unless it waits for ever, how long to wait: text such as {@code 10ms} or {@code 1s}; 0 reads
     *     what is there already; 1 s without it
     * @return the bytes, none where {@link #SocketRead(String)} gives {@code ""}
     */
    public static byte[] SocketReadBuffer(String name, boolean waitForever, String maxWait) {
        return SOCKETS.read(name, ReadRequest.of(waitForever, Durations.of(maxWait)));
    }

    /**
     * As {@link #SocketReadBuffer(String)}. In French: {@link WLangage#SocketLitBuffer(String, boolean, int, int)}.
     *
     * @param name the socket's name; capitals count
     * @param waitForever true to wait for ever, false to wait {@code maxWait} at the most
     * @param maxWait unless it waits for ever, how long to wait: in milliseconds; 0 reads what is there already; 1 s
     *     without it
     * @param maxBytes in the mode without end tag alone: how many bytes to read at the most; 4096 without it
     * @return the bytes, none where {@link #SocketRead(String)} gives {@code ""}
     */
    public static byte[] SocketReadBuffer(String name, boolean waitForever, int maxWait, int maxBytes) {
        return SOCKETS.read(name, ReadRequest.of(waitForever, Durations.of(maxWait)).atMost(maxBytes));
    }

    /**
     * As {@link #SocketReadBuffer(String)}. In French:
     * {@link WLangage#SocketLitBuffer(String, boolean, Duration, int)}.
     *
     * @param name the socket's name; capitals count
     * @param waitForever true to wait for ever, false to wait {@code maxWait} at the most
     * @param maxWait unless it waits for ever, how long to wait: a duration; 0 reads what is there already; 1 s
     *     without it
     * @param maxBytes in the mode without end tag alone: how many bytes to read at the most; 4096 without it
     * @return the bytes, none where {@link #SocketRead(String)} gives {@code ""}
     */
    public static byte[] SocketReadBuffer(String name, boolean waitForever, Duration maxWait, int maxBytes) {
        return SOCKETS.read(name, ReadRequest.of(waitForever, Durations.of(maxWait)).atMost(maxBytes));
    }

    /**
     * As {@link #SocketReadBuffer(String)}. In French:
     * {@link WLangage#SocketLitBuffer(String, boolean, String, int)}.
     *
     * @param name the socket's name; capitals count
     * @param waitForever true to wait for ever, false to wait {@code maxWait} at the most
     * @param maxWait unless it waits for ever, how long to wait: text such as {@code 10ms} or {@code 1s}; 0 reads
     *     what is there already; 1 s without it
     * @param maxBytes in the mode without end tag alone: how many bytes to read at the most; 4096 without it
     * @return the bytes, none where {@link #SocketRead(String)} gives {@code ""}
     */
    public static byte[] SocketReadBuffer(String name, boolean waitForever, String maxWait, int maxBytes) {
        return SOCKETS.read(name, ReadRequest.of(waitForever, Durations.of(maxWait)).atMost(maxBytes));
    }

    /**
     * As {@link #SocketReadBuffer(String)}. In French:
     * {@link WLangage#SocketLitBuffer(String, boolean, int, int, int)}.
     *
     * @param name the socket's name; capitals count
     * @param waitForever true to wait for ever, false to wait {@code maxWait} at the most
     * @param maxWait unless it waits for ever, how long to wait: in milliseconds; 0 reads what is there already; 1 s
     *     without it
     * @param maxBytes in the mode without end tag alone: how many bytes to read at the most; 4096 without it
     * @param receptionDelay in the mode without end tag alone: the silence after which the read stops collecting
     *     bytes, in milliseconds; without it, what one read gives
     * @return the bytes, none where {@link #SocketRead(String)} gives {@code ""}
     */
    public static byte[] SocketReadBuffer(String name, boolean waitForever, int maxWait, int maxBytes,
            int receptionDelay) {
        return SOCKETS.read(name,
                ReadRequest.of(waitForever, Durations.of(maxWait))
                        .atMost(maxBytes)
                        .untilQuietFor(Durations.of(receptionDelay)));
    }

    /**
     * As {@link #SocketReadBuffer(String)}. In French:
     * {@link WLangage#SocketLitBuffer(String, boolean, Duration, int, Duration)}.
     *
     * @param name the socket's name; capitals count
     * @param waitForever true to wait for ever, false to wait {@code maxWait} at the most
     * @param maxWait unless it waits for ever, how long to wait: a duration; 0 reads what is there already; 1 s
     *     without it
     * @param maxBytes in the mode without end tag alone: how many bytes to read at the most; 4096 without it
     * @param receptionDelay in the mode without end tag alone: the silence after which the read stops collecting
     *     bytes, a duration; without it, what one read gives
     * @return the bytes, none where {@link #SocketRead(String)} gives {@code ""}
     */
    public static byte[] SocketReadBuffer(String name, boolean waitForever, Duration maxWait, int maxBytes,
            Duration receptionDelay) {
        return SOCKETS.read(name,
                ReadRequest.of(waitForever, Durations.of(maxWait))
                        .atMost(maxBytes)
                        .untilQuietFor(Durations.of(receptionDelay)));
    }

    /**
     * As {@link #SocketReadBuffer(String)}. In French:
     * {@link WLangage#SocketLitBuffer(String, boolean, String, int, String)}.
     *
     * @param name the socket's name; capitals count
     * @param waitForever true to wait for ever, false to wait {@code maxWait} at the most
     * @param maxWait unless it waits for ever, how long to wait: text such as {@code 10ms} or {@code 1s}; 0 reads
     *     what is there already; 1 s without it
     * @param maxBytes in the mode without end tag alone: how many bytes to read at the most; 4096 without it
     * @param receptionDelay in the mode without end tag alone: the silence after which the read stops collecting
     *     bytes, text such as {@code 10ms} or {@code 1s}; without it, what one read gives
     * @return the bytes, none where {@link #SocketRead(String)} gives {@code ""}
     */
    public static byte[] SocketReadBuffer(String name, boolean waitForever, String maxWait, int maxBytes,
            String receptionDelay) {
        return SOCKETS.read(name,
                ReadRequest.of(waitForever, Durations.of(maxWait))
                        .atMost(maxBytes)
                        .untilQuietFor(Durations.of(receptionDelay)));
    }

    /**
     * Writes a message. By a simplified server's name, to the client whose message this thread has read last, else to
     * the one who is served. Address and port are for UDP sockets, and for them alone. In French:
     * {@link WLangage#SocketEcrit(String, String)}.
     *
     * @param name the socket's name; capitals count
     * @param message the message: text, written in the socket's charset
     * @return true if all went well; else false, and {@link #ErrorInfo()} tells why
     */
    public static boolean SocketWrite(String name, String message) {
        return SOCKETS.write(name, message);
    }

    /**
     * As {@link #SocketWrite(String, String)}. In French: {@link WLangage#SocketEcrit(String, byte[])}.
     *
     * @param name the socket's name; capitals count
     * @param message the message: a buffer, sent as it is
     * @return true if all went well; else false, and {@link #ErrorInfo()} tells why
     */
    public static boolean SocketWrite(String name, byte[] message) {
        return SOCKETS.write(name, message);
    }

    /**
     * As {@link #SocketWrite(String, String)}. In French: {@link WLangage#SocketEcrit(String, String, String, int)}.
     *
     * @param name the socket's name; capitals count
     * @param message the message: text, written in the socket's charset
     * @param address the name or address of the machine to send it to
     * @param port that machine's port, 1 to 65535
     * @return true if all went well; else false, and {@link #ErrorInfo()} tells why
     */
    public static boolean SocketWrite(String name, String message, String address, int port) {
        return SOCKETS.write(name, message, address, port);
    }

    /**
     * As {@link #SocketWrite(String, String)}. In French: {@link WLangage#SocketEcrit(String, byte[], String, int)}.
     *
     * @param name the socket's name; capitals count
     * @param message the message: a buffer, sent as it is
     * @param address the name or address of the machine to send it to
     * @param port that machine's port, 1 to 65535
     * @return true if all went well; else false, and {@link #ErrorInfo()} tells why
     */
    public static boolean SocketWrite(String name, byte[] message, String address, int port) {
        return SOCKETS.write(name, message, address, port);
    }

    /**
     * Closes the socket and frees its name and its port at once. A thread that waits there is woken with an error.
     * Channels that a standard server accepted have names of their own, and go on. In French:
     * {@link WLangage#SocketFerme(String)}.
     *
     * @param name the socket's name; capitals count
     */
    public static void SocketClose(String name) {
        SOCKETS.close(name);
    }

    /**
     * Tells whether a socket has this name. It tells nothing of the other end. In French:
     * {@link WLangage#SocketExiste(String)}.
     *
     * @param name the socket's name; capitals count
     * @return true from its creation until {@link #SocketClose(String)}
     */
    public static boolean SocketExist(String name) {
        return SOCKETS.exists(name);
    }

    /**
     * Tells who is at the other end: the client whose message this thread has read last, in a thread that has read none the
     * one that is served, or was last; of a UDP socket, the sender of the datagram that this thread has read last. In French: {@link WLangage#SocketClientInfo(String, int)}.
     *
     * @param name the socket's name; capitals count
     * @param information {@link #SocketAddress} or {@link #SocketPort}
     * @return the address or the port; {@code "0"} or {@code ""} while nobody has come
     */
    public static String SocketClientInfo(String name, int information) {
        return SOCKETS.clientInfo(name, information);
    }

    /**
     * Changes how the end of a message is told, from the next call on. What has come and was not read is read in the
     * new mode. Not possible on a UDP socket. In French: {@link WLangage#SocketChangeModeTransmission(String, int)}.
     *
     * @param name the socket's name; capitals count
     * @param mode {@link #SocketEndTag}, {@link #SocketSizeStart}, {@link #SocketEndTagBuffer} or
     *     {@link #SocketNoEndTag}
     * @return true if all went well; else false, and {@link #ErrorInfo()} tells why
     */
    public static boolean SocketChangeTransmissionMode(String name, int mode) {
        return SOCKETS.mode(name, mode, Sockets.DEFAULT_TAG);
    }

    /**
     * As {@link #SocketChangeTransmissionMode(String, int)}. In French:
     * {@link WLangage#SocketChangeModeTransmission(String, int, String)}.
     *
     * @param name the socket's name; capitals count
     * @param mode {@link #SocketEndTag}, {@link #SocketSizeStart}, {@link #SocketEndTagBuffer} or
     *     {@link #SocketNoEndTag}
     * @param tag what ends each message: text, written in ANSI; {@code <EOF>} without it
     * @return true if all went well; else false, and {@link #ErrorInfo()} tells why
     */
    public static boolean SocketChangeTransmissionMode(String name, int mode, String tag) {
        return SOCKETS.mode(name, mode, tag);
    }

    /**
     * As {@link #SocketChangeTransmissionMode(String, int)}. In French:
     * {@link WLangage#SocketChangeModeTransmission(String, int, byte[])}.
     *
     * @param name the socket's name; capitals count
     * @param mode {@link #SocketEndTag}, {@link #SocketSizeStart}, {@link #SocketEndTagBuffer} or
     *     {@link #SocketNoEndTag}
     * @param tag what ends each message: bytes; {@code <EOF>} without it
     * @return true if all went well; else false, and {@link #ErrorInfo()} tells why
     */
    public static boolean SocketChangeTransmissionMode(String name, int mode, byte[] tag) {
        return SOCKETS.mode(name, mode, tag);
    }

    /**
     * Changes the charset of this socket's text, from the next call on; ANSI until then. An accepted channel copies
     * its server's. Prise's own: in WLanguage the kind of the project's strings decides. In French:
     * {@link WLangage#SocketChangeAlphabet(String, Charset)}.
     *
     * @param name the socket's name; capitals count
     * @param charset {@link #charsetANSI}, {@link #charsetUnicode} or any other
     */
    public static void SocketChangeCharset(String name, Charset charset) {
        SOCKETS.charset(name, charset);
    }

    /**
     * Waits until a client is at the door, for ever if no duration is given. In French:
     * {@link WLangage#SocketAttendConnexion(String)}.
     *
     * @param name the socket's name; capitals count
     * @return true if somebody waits; false if nobody came in time, or after an error
     */
    public static boolean SocketWaitForConnection(String name) {
        return SOCKETS.awaitConnection(name, Limits.FOREVER);
    }

    /**
     * As {@link #SocketWaitForConnection(String)}. In French: {@link WLangage#SocketAttendConnexion(String, int)}.
     *
     * @param name the socket's name; capitals count
     * @param maxWait how long to wait: in milliseconds; 0 looks who is there already; for ever without it
     * @return true if somebody waits; false if nobody came in time, or after an error
     */
    public static boolean SocketWaitForConnection(String name, int maxWait) {
        return SOCKETS.awaitConnection(name, SOCKETS.perhapsPort(name, maxWait));
    }

    /**
     * As {@link #SocketWaitForConnection(String)}. In French:
     * {@link WLangage#SocketAttendConnexion(String, Duration)}.
     *
     * @param name the socket's name; capitals count
     * @param maxWait how long to wait: a duration; 0 looks who is there already; for ever without it
     * @return true if somebody waits; false if nobody came in time, or after an error
     */
    public static boolean SocketWaitForConnection(String name, Duration maxWait) {
        return SOCKETS.awaitConnection(name, Durations.of(maxWait));
    }

    /**
     * As {@link #SocketWaitForConnection(String)}. In French: {@link WLangage#SocketAttendConnexion(String, String)}.
     *
     * @param name the socket's name; capitals count
     * @param maxWait how long to wait: text such as {@code 10ms} or {@code 1s}; 0 looks who is there already; for
     *     ever without it
     * @return true if somebody waits; false if nobody came in time, or after an error
     */
    public static boolean SocketWaitForConnection(String name, String maxWait) {
        return SOCKETS.awaitConnection(name, Durations.of(maxWait));
    }

    /**
     * Lets in the client that has waited longest: a new socket, in the mode and charset that its server has now. In
     * French: {@link WLangage#SocketAccepte(String)}.
     *
     * @param name the socket's name; capitals count
     * @return the name of the channel, {@code C} and 16 hexadecimal digits; {@code ""} and an error if nobody waits
     */
    public static String SocketAccept(String name) {
        return SOCKETS.accept(name);
    }

    /**
     * Turns away the client that has waited longest: it sees its connection succeed, then end. In French:
     * {@link WLangage#SocketRefuse(String)}.
     *
     * @param name the socket's name; capitals count
     * @return true, also if nobody waits
     */
    public static boolean SocketDeny(String name) {
        return SOCKETS.deny(name);
    }

    /**
     * Creates a UDP socket, the same way at both ends: one datagram is one message. In French:
     * {@link WLangage#SocketCréeUDP(String, int)}.
     *
     * @param name the socket's name; capitals count
     * @param port the port, 1 to 65535
     * @return true if all went well; else false, and {@link #ErrorInfo()} tells why
     */
    public static boolean SocketCreateUDP(String name, int port) {
        return SOCKETS.createUdp(name, port, Sockets.EVERYWHERE);
    }

    /**
     * As {@link #SocketCreateUDP(String, int)}. In French: {@link WLangage#SocketCréeUDP(String, int, String)}.
     *
     * @param name the socket's name; capitals count
     * @param port the port, 1 to 65535
     * @param address the address of this machine to listen on; all of them without it, or if it is empty
     * @return true if all went well; else false, and {@link #ErrorInfo()} tells why
     */
    public static boolean SocketCreateUDP(String name, int port, String address) {
        return SOCKETS.createUdp(name, port, address);
    }

    /**
     * Creates a server whose connections begin with TLS. All else is as for {@link #SocketCreate(String, int)}. In
     * French: {@link WLangage#SocketCréeSSL(String, int, String)}.
     *
     * @param name the socket's name; capitals count
     * @param port the port, 1 to 65535
     * @param certificate a PEM file with the certificate, its chain and its key; or, with a store, the certificate's
     *     name or its SHA-1 thumbprint
     * @return true if all went well; else false, and {@link #ErrorInfo()} tells why
     */
    public static boolean SocketCreateSSL(String name, int port, String certificate) {
        return SOCKETS.createSsl(name, port, new Certificate(certificate, ""), 0, Sockets.EVERYWHERE);
    }

    /**
     * As {@link #SocketCreateSSL(String, int, String)}. In French:
     * {@link WLangage#SocketCréeSSL(String, int, String, int)}.
     *
     * @param name the socket's name; capitals count
     * @param port the port, 1 to 65535
     * @param certificate a PEM file with the certificate, its chain and its key; or, with a store, the certificate's
     *     name or its SHA-1 thumbprint
     * @param options {@link #ProtocolTLS1_2}, {@link #ProtocolTLS1_3} or their sum; 0 for both
     * @return true if all went well; else false, and {@link #ErrorInfo()} tells why
     */
    public static boolean SocketCreateSSL(String name, int port, String certificate, int options) {
        return SOCKETS.createSsl(name, port, new Certificate(certificate, ""), options, Sockets.EVERYWHERE);
    }

    /**
     * As {@link #SocketCreateSSL(String, int, String)}. In French:
     * {@link WLangage#SocketCréeSSL(String, int, String, int, String)}.
     *
     * @param name the socket's name; capitals count
     * @param port the port, 1 to 65535
     * @param certificate a PEM file with the certificate, its chain and its key; or, with a store, the certificate's
     *     name or its SHA-1 thumbprint
     * @param options {@link #ProtocolTLS1_2}, {@link #ProtocolTLS1_3} or their sum; 0 for both
     * @param address the address of this machine to listen on; all of them without it, or if it is empty
     * @return true if all went well; else false, and {@link #ErrorInfo()} tells why
     */
    public static boolean SocketCreateSSL(String name, int port, String certificate, int options, String address) {
        return SOCKETS.createSsl(name, port, new Certificate(certificate, ""), options, address);
    }

    /**
     * As {@link #SocketCreateSSL(String, int, String)}. In French:
     * {@link WLangage#SocketCréeSSL(String, int, String, int, String, String)}.
     *
     * @param name the socket's name; capitals count
     * @param port the port, 1 to 65535
     * @param certificate a PEM file with the certificate, its chain and its key; or, with a store, the certificate's
     *     name or its SHA-1 thumbprint
     * @param options {@link #ProtocolTLS1_2}, {@link #ProtocolTLS1_3} or their sum; 0 for both
     * @param address the address of this machine to listen on; all of them without it, or if it is empty
     * @param store a PKCS#12 store (.p12, .pfx), opened by the password in the property
     *     {@code javax.net.ssl.keyStorePassword}; or the certificate's PEM key
     * @return true if all went well; else false, and {@link #ErrorInfo()} tells why
     */
    public static boolean SocketCreateSSL(String name, int port, String certificate, int options, String address,
            String store) {
        return SOCKETS.createSsl(name, port, new Certificate(certificate, store), options, address);
    }

    /**
     * Connects to a server, with TLS. The chain of the server's certificate and its name are verified, with the JDK's
     * authorities or those of the property {@code javax.net.ssl.trustStore}. The wait holds for the connection, and
     * once more for the handshake. In French: {@link WLangage#SocketConnecteSSL(String, int, String)}.
     *
     * @param name the socket's name; capitals count
     * @param port the port, 1 to 65535
     * @param address the server's name or address; this machine if it is empty
     * @return true if all went well; else false, and {@link #ErrorInfo()} tells why
     */
    public static boolean SocketConnectSSL(String name, int port, String address) {
        return SOCKETS.connectSsl(name, port, address, 0, Sockets.CONNECT_WAIT, Certificate.NONE);
    }

    /**
     * As {@link #SocketConnectSSL(String, int, String)}. In French:
     * {@link WLangage#SocketConnecteSSL(String, int, String, int)}.
     *
     * @param name the socket's name; capitals count
     * @param port the port, 1 to 65535
     * @param address the server's name or address; this machine if it is empty
     * @param options {@link #ProtocolTLS1_2}, {@link #ProtocolTLS1_3} or their sum; 0 for both
     * @return true if all went well; else false, and {@link #ErrorInfo()} tells why
     */
    public static boolean SocketConnectSSL(String name, int port, String address, int options) {
        return SOCKETS.connectSsl(name, port, address, options, Sockets.CONNECT_WAIT, Certificate.NONE);
    }

    /**
     * As {@link #SocketConnectSSL(String, int, String)}. In French:
     * {@link WLangage#SocketConnecteSSL(String, int, String, int, int)}.
     *
     * @param name the socket's name; capitals count
     * @param port the port, 1 to 65535
     * @param address the server's name or address; this machine if it is empty
     * @param options {@link #ProtocolTLS1_2}, {@link #ProtocolTLS1_3} or their sum; 0 for both
     * @param maxWait how long to try: in milliseconds; 5 s without it
     * @return true if all went well; else false, and {@link #ErrorInfo()} tells why
     */
    public static boolean SocketConnectSSL(String name, int port, String address, int options, int maxWait) {
        return SOCKETS.connectSsl(name, port, address, options, Durations.of(maxWait), Certificate.NONE);
    }

    /**
     * As {@link #SocketConnectSSL(String, int, String)}. In French:
     * {@link WLangage#SocketConnecteSSL(String, int, String, int, Duration)}.
     *
     * @param name the socket's name; capitals count
     * @param port the port, 1 to 65535
     * @param address the server's name or address; this machine if it is empty
     * @param options {@link #ProtocolTLS1_2}, {@link #ProtocolTLS1_3} or their sum; 0 for both
     * @param maxWait how long to try: a duration; 5 s without it
     * @return true if all went well; else false, and {@link #ErrorInfo()} tells why
     */
    public static boolean SocketConnectSSL(String name, int port, String address, int options, Duration maxWait) {
        return SOCKETS.connectSsl(name, port, address, options, Durations.of(maxWait), Certificate.NONE);
    }

    /**
     * As {@link #SocketConnectSSL(String, int, String)}. In French:
     * {@link WLangage#SocketConnecteSSL(String, int, String, int, String)}.
     *
     * @param name the socket's name; capitals count
     * @param port the port, 1 to 65535
     * @param address the server's name or address; this machine if it is empty
     * @param options {@link #ProtocolTLS1_2}, {@link #ProtocolTLS1_3} or their sum; 0 for both
     * @param maxWait how long to try: text such as {@code 10ms} or {@code 1s}; 5 s without it
     * @return true if all went well; else false, and {@link #ErrorInfo()} tells why
     */
    public static boolean SocketConnectSSL(String name, int port, String address, int options, String maxWait) {
        return SOCKETS.connectSsl(name, port, address, options, Durations.of(maxWait), Certificate.NONE);
    }

    /**
     * As {@link #SocketConnectSSL(String, int, String)}. In French:
     * {@link WLangage#SocketConnecteSSL(String, int, String, int, int, String)}.
     *
     * @param name the socket's name; capitals count
     * @param port the port, 1 to 65535
     * @param address the server's name or address; this machine if it is empty
     * @param options {@link #ProtocolTLS1_2}, {@link #ProtocolTLS1_3} or their sum; 0 for both
     * @param maxWait how long to try: in milliseconds; 5 s without it
     * @param clientCertificate this end's certificate: a PEM file with its key, or its name in the store of the
     *     property {@code javax.net.ssl.keyStore}; none if it is empty
     * @return true if all went well; else false, and {@link #ErrorInfo()} tells why
     */
    public static boolean SocketConnectSSL(String name, int port, String address, int options, int maxWait,
            String clientCertificate) {
        return SOCKETS.connectSsl(name, port, address, options, Durations.of(maxWait),
                new Certificate(clientCertificate, ""));
    }

    /**
     * As {@link #SocketConnectSSL(String, int, String)}. In French:
     * {@link WLangage#SocketConnecteSSL(String, int, String, int, Duration, String)}.
     *
     * @param name the socket's name; capitals count
     * @param port the port, 1 to 65535
     * @param address the server's name or address; this machine if it is empty
     * @param options {@link #ProtocolTLS1_2}, {@link #ProtocolTLS1_3} or their sum; 0 for both
     * @param maxWait how long to try: a duration; 5 s without it
     * @param clientCertificate this end's certificate: a PEM file with its key, or its name in the store of the
     *     property {@code javax.net.ssl.keyStore}; none if it is empty
     * @return true if all went well; else false, and {@link #ErrorInfo()} tells why
     */
    public static boolean SocketConnectSSL(String name, int port, String address, int options, Duration maxWait,
            String clientCertificate) {
        return SOCKETS.connectSsl(name, port, address, options, Durations.of(maxWait),
                new Certificate(clientCertificate, ""));
    }

    /**
     * As {@link #SocketConnectSSL(String, int, String)}. In French:
     * {@link WLangage#SocketConnecteSSL(String, int, String, int, String, String)}.
     *
     * @param name the socket's name; capitals count
     * @param port the port, 1 to 65535
     * @param address the server's name or address; this machine if it is empty
     * @param options {@link #ProtocolTLS1_2}, {@link #ProtocolTLS1_3} or their sum; 0 for both
     * @param maxWait how long to try: text such as {@code 10ms} or {@code 1s}; 5 s without it
     * @param clientCertificate this end's certificate: a PEM file with its key, or its name in the store of the
     *     property {@code javax.net.ssl.keyStore}; none if it is empty
     * @return true if all went well; else false, and {@link #ErrorInfo()} tells why
     */
    public static boolean SocketConnectSSL(String name, int port, String address, int options, String maxWait,
            String clientCertificate) {
        return SOCKETS.connectSsl(name, port, address, options, Durations.of(maxWait),
                new Certificate(clientCertificate, ""));
    }

    /**
     * Tells what went wrong in this thread's last function. In French: {@link WLangage#ErreurInfo()}.
     *
     * @return the message, or {@code ""}
     */
    public static String ErrorInfo() {
        return LastError.ofThisThread().text(ErrorText.MESSAGE);
    }

    /**
     * Tells what went wrong in this thread's last function. In French: {@link WLangage#ErreurInfo(ErrorText)}.
     *
     * @param information {@link #errMessage}, {@link #errFullDetails} or {@link #errSystemMessage}
     * @return the text, or {@code ""}
     */
    public static String ErrorInfo(ErrorText information) {
        return LastError.ofThisThread().text(information);
    }

    /**
     * Tells the number of what went wrong in this thread's last function: 100031 if the other end has closed, 100032
     * if the connection broke. In French: {@link WLangage#ErreurInfo(ErrorNumber)}.
     *
     * @param information {@link #errCode}
     * @return the number, or 0
     */
    public static int ErrorInfo(ErrorNumber information) {
        return LastError.ofThisThread().number(information);
    }

    /**
     * Tells whether this thread's last function failed. That the time is over is no failure. In WLanguage this is a
     * variable. {@code SocketClose}, {@code SocketExist}, {@code SocketClientInfo} and {@code SocketChangeCharset} never fail and
     * leave it alone.
     * In French: {@link WLangage#ErreurDétectée()}.
     *
     * @return true after a failure
     */
    public static boolean ErrorOccurred() {
        return LastError.ofThisThread().occurred();
    }
}
