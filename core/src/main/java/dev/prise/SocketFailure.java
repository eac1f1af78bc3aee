package dev.prise;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Everything that can go wrong with a socket, in one catalogue. Each text has three parts: what happened with the
 * numbers, what it means, what to do.
 *
 * <p>What is expected is a value, not a failure: nothing in time, and a peer that left between two messages. Misuse is an
 * {@link IllegalArgumentException} or {@link IllegalStateException}, thrown at once.
 *
 * <p>A failure may hold what the peer has sent: names in its certificate, for example. Its text and those of its
 * causes are {@linkplain SafeText safe to show}: a log or a terminal can print them and their stack traces as they
 * are. A cause whose text is not safe, or very long, is replaced by one that has the same stack trace and the escaped
 * text.
 */
public abstract sealed class SocketFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    private SocketFailure(String message, Throwable cause) {
        super(SafeText.of(message), SafeCause.of(cause));
    }

    /**
     * What ends the caller's own waiting, rather than a connection: somebody at this end wants it to stop. A loop that goes on
     * after failures leaves at these.
     */
    public abstract static sealed class Stopped extends SocketFailure {
        private static final long serialVersionUID = 1;

        private Stopped(String message) {
            super(message, null);
        }
    }

    private static String parts(String what, String meaning, String advice) {
        return what + "; " + meaning + "; " + advice;
    }

    /**
     * What came is no whole message of the mode that this end reads. It carries the first bytes and, once it has been
     * {@linkplain #diagnosed diagnosed}, what they are.
     */
    public abstract static sealed class FramingFailure extends SocketFailure {
        private static final long serialVersionUID = 1;
        private final transient String what;
        private final transient ReceivedBytes received;
        private final byte[] first;
        private final Diagnosis diagnosis; // null if the bytes show nothing, or were not looked at

        private FramingFailure(String what, ReceivedBytes received, Diagnosis diagnosis, String meaning,
                String advice) {
            super(
                    diagnosis == null
                            ? parts(what + ": " + received, meaning, advice)
                            : parts(what + ": " + received, diagnosis.meaning(), diagnosis.advice()),
                    null);
            this.what = what;
            this.received = received;
            this.first = received.first();
            this.diagnosis = diagnosis;
        }

        /**
         * What came.
         *
         * @return its first bytes, at most {@value ReceivedBytes#MAX_BYTES} unless the failure says more
         */
        public byte[] received() {
            return first.clone();
        }

        /**
         * What the bytes are.
         *
         * @return what they say of the peer that sent them, and the mode that would fit; empty if they show nothing
         */
        public Optional<Diagnosis> diagnosis() {
            return Optional.ofNullable(diagnosis);
        }

        /**
         * The same failure, explained by what its bytes are. A decoder reports what it expected and what came; the reader that
         * gets the failure from it has it diagnosed.
         *
         * @param diagnoser what looks at the bytes
         * @return a copy with the diagnosis; this failure if there is none, or it has one
         */
        public FramingFailure diagnosed(Function<ReceivedBytes, Optional<Diagnosis>> diagnoser) {
            if (diagnosis != null || received == null) {
                return this;
            }
            FramingFailure explained = diagnoser.apply(received).map(found -> with(what, received, found)).orElse(this);
            if (explained != this) {
                explained.setStackTrace(getStackTrace());
            }
            return explained;
        }

        /** A copy with a diagnosis; this failure if none could explain it better. */
        abstract FramingFailure with(String happened, ReceivedBytes bytes, Diagnosis found);
    }

    /** A server cannot listen: its port is taken, or its address is not of this machine. */
    public static final class CannotListen extends SocketFailure {
        private static final long serialVersionUID = 1;

        /**
         * Says what stands in the way.
         *
         * @param what what happened, with address and port
         * @param advice what to do
         * @param cause what the system said
         */
        public CannotListen(String what, String advice, Throwable cause) {
            super(what + "; " + advice, cause);
        }
    }

    /** A client cannot connect: nobody there, no such host, or no answer in time. */
    public static final class CannotConnect extends SocketFailure {
        private static final long serialVersionUID = 1;

        /**
         * Says what stands in the way.
         *
         * @param what what happened, with host and port
         * @param meaning what it means
         * @param advice what to do
         * @param cause what the system said
         */
        public CannotConnect(String what, String meaning, String advice, Throwable cause) {
            super(parts(what, meaning, advice), cause);
        }
    }

    /** What came is no message in the mode of this end. */
    public static final class BadFrame extends FramingFailure {
        private static final long serialVersionUID = 1;

        /**
         * Says what was expected and what came.
         *
         * @param what what was expected and what came instead, with its place
         * @param receivedBytes the bytes from the start of the message on
         */
        public BadFrame(String what, ReceivedBytes receivedBytes) {
            this(what, receivedBytes, null);
        }

        private BadFrame(String what, ReceivedBytes receivedBytes, Diagnosis diagnosis) {
            super(
                    what,
                    receivedBytes,
                    diagnosis,
                    "the two ends do not speak the same transmission mode",
                    "set the mode that the other end uses");
        }

        @Override
        FramingFailure with(String happened, ReceivedBytes bytes, Diagnosis found) {
            return new BadFrame(happened, bytes, found);
        }
    }

    /** The bytes that came do not tell in which mode they are: no mode fits them yet, or more than one. The connection is closed. */
    public static final class ModeUndecided extends FramingFailure {
        private static final long serialVersionUID = 1;
        private final ModeName[] fitting;

        /**
         * Says why no more is waited for.
         *
         * @param what how much came, and what ended the waiting
         * @param receivedBytes all that came
         * @param fitting the modes that it may be in
         */
        public ModeUndecided(String what, ReceivedBytes receivedBytes, List<ModeName> fitting) {
            super(what, receivedBytes, null, meaning(fitting), "set the mode that the other end uses");
            this.fitting = fitting.toArray(ModeName[]::new);
        }

        private static String meaning(List<ModeName> fitting) {
            String modes = fitting.stream().map(ModeName::code).collect(Collectors.joining(" as well as "));
            return switch (fitting.size()) {
                case 0 -> "nothing in it ends a message in a mode that can be told by itself";
                case 1 -> "it may be " + modes + ", but that is not sure";
                default -> "it fits " + modes;
            };
        }

        /**
         * The modes that what came may be in.
         *
         * @return the modes; none if no message has an end
         */
        public List<ModeName> fitting() {
            return List.of(fitting);
        }

        @Override
        FramingFailure with(String happened, ReceivedBytes bytes, Diagnosis found) {
            return this;
        }
    }

    /** A message was to be written while the mode of the other end is still to be found out. Nothing was sent. */
    public static final class ModeUnknown extends Unsendable {
        private static final long serialVersionUID = 1;

        /** Says so. */
        public ModeUnknown() {
            super(
                    parts(
                            "no message has come yet that tells the mode of the other end",
                            "nobody knows how to write to it, and nothing was sent",
                            "read its first message before, or set the mode that it uses"));
        }
    }

    /**
     * A message is longer than the limit. The connection is closed, unless {@link Limits#overflow()} says otherwise; then this is
     * told as {@link SocketEvents#overflowed}.
     */
    public static final class MessageTooLong extends FramingFailure {
        private static final long serialVersionUID = 1;
        private final long size;
        private final int limit;
        private final boolean connectionGoesOn; // then it is a message of this mode, and nothing is to be diagnosed

        /**
         * Says how long it is, or how much of it has come.
         *
         * @param what how long the message is said or seen to be
         * @param size the same as a number, in bytes
         * @param limit the longest message allowed, in bytes
         * @param receivedBytes the bytes from the start of the message on
         */
        public MessageTooLong(String what, long size, int limit, ReceivedBytes receivedBytes) {
            this(what + ", the limit is " + limit + " bytes", size, limit, receivedBytes, null);
        }

        private MessageTooLong(String what, long size, int limit, ReceivedBytes receivedBytes, Diagnosis diagnosis) {
            super(
                    what,
                    receivedBytes,
                    diagnosis,
                    "the message is too long, or the other end speaks another transmission mode",
                    "raise Limits.maxMessageBytes, or set the mode that the other end uses");
            this.size = size;
            this.limit = limit;
            this.connectionGoesOn = false;
        }

        /**
         * Says what became of a message whose end was found, so that the connection goes on.
         *
         * @param size how long it was, in bytes
         * @param limit the longest message allowed, in bytes
         * @param how whether it was skipped or truncated
         * @param receivedBytes the bytes from the start of the message on
         */
        public MessageTooLong(long size, int limit, Overflow how, ReceivedBytes receivedBytes) {
            super(
                    "a message of " + size + " bytes came, the limit is " + limit + " bytes",
                    receivedBytes,
                    null,
                    (how == Overflow.SKIP ? "it was thrown away" : "only its first " + limit + " bytes were read")
                            + ", and the connection goes on",
                    "raise Limits.maxMessageBytes if such messages are wanted whole");
            this.size = size;
            this.limit = limit;
            this.connectionGoesOn = true;
        }

        /**
         * How long the message is.
         *
         * @return its size in bytes, without header and tag: the whole of it once it has gone by or where it was announced
         *     ({@link Long#MAX_VALUE} if that number is higher), else how much of it has come
         */
        public long size() {
            return size;
        }

        /**
         * The limit that was passed.
         *
         * @return the longest message allowed, in bytes
         */
        public int limit() {
            return limit;
        }

        /**
         * Whether the end of the message was found, so that the connection goes on.
         *
         * @return true if the message was skipped or truncated
         */
        public boolean connectionGoesOn() {
            return connectionGoesOn;
        }

        @Override
        FramingFailure with(String happened, ReceivedBytes bytes, Diagnosis found) {
            return connectionGoesOn ? this : new MessageTooLong(happened, size, limit, bytes, found);
        }
    }

    /**
     * The connection ended in the middle of a message. {@link #received()} has all that there was of it, or its first bytes where it
     * was longer than the limit.
     */
    public static final class CutShort extends FramingFailure {
        private static final long serialVersionUID = 1;

        /**
         * Says how much had come.
         *
         * @param what how much of the message was there
         * @param receivedBytes that part of it, with its header if it has one, every byte
         */
        public CutShort(String what, ReceivedBytes receivedBytes) {
            this(what, receivedBytes, null);
        }

        private CutShort(String what, ReceivedBytes receivedBytes, Diagnosis diagnosis) {
            super(
                    what,
                    receivedBytes,
                    diagnosis,
                    "the other end left in the middle of a message, or never ends its messages as this mode asks",
                    "check that both ends use the same mode; received() has the bytes");
        }

        @Override
        FramingFailure with(String happened, ReceivedBytes bytes, Diagnosis found) {
            return new CutShort(happened, bytes, found);
        }
    }

    /**
     * More bytes came with a message, which the strict end-tag mode does not allow. Nothing is lost: the connection
     * stays open, and the next read gives the message. {@link #received()} has what came behind the tag.
     */
    public static final class BytesAfterTag extends FramingFailure {
        private static final long serialVersionUID = 1;

        /**
         * Shows the bytes.
         *
         * @param receivedBytes what came behind the tag
         */
        public BytesAfterTag(ReceivedBytes receivedBytes) {
            this(receivedBytes, null);
        }

        private BytesAfterTag(ReceivedBytes receivedBytes, Diagnosis diagnosis) {
            super(
                    receivedBytes.size() + " bytes came after the end tag",
                    receivedBytes,
                    diagnosis,
                    "the other end sent its next message without waiting for an answer",
                    "read again, nothing is lost; or take the end-tag mode that is not strict");
        }

        @Override
        FramingFailure with(String happened, ReceivedBytes bytes, Diagnosis found) {
            return new BytesAfterTag(bytes, found);
        }
    }

    /** A message cannot be sent in the mode. Nothing was sent, and the connection stays open. */
    public abstract static sealed class Unsendable extends SocketFailure {
        private static final long serialVersionUID = 1;

        private Unsendable(String message) {
            super(message, null);
        }
    }

    /** A message to be sent holds its own end tag: the receiver would see two. Nothing was sent. */
    public static final class TagInMessage extends Unsendable {
        private static final long serialVersionUID = 1;

        /**
         * Says where.
         *
         * @param tag the end tag
         * @param at the place of its first byte in the message
         */
        public TagInMessage(byte[] tag, int at) {
            super(
                    parts(
                            "the message holds the end tag " + Excerpt.of(tag) + " at byte " + at,
                            "the receiver would take it for two messages",
                            "take it out, choose another tag or the windev mode, or allow it (EndTag.allowingTagInside)"));
        }
    }

    /** A message to be sent has not the one size that the mode allows. Nothing was sent. */
    public static final class WrongSize extends Unsendable {
        private static final long serialVersionUID = 1;

        /**
         * Reports both sizes.
         *
         * @param size the message's size, in bytes
         * @param fixed the size of every message, in bytes
         */
        public WrongSize(int size, int fixed) {
            super(
                    parts(
                            "the message has " + size + " bytes, and in this mode each has " + fixed,
                            "the receiver would find the end of this message, and of all later ones, in the wrong place",
                            "fill it up or cut it to " + fixed + " bytes"));
        }
    }

    /** A message was begun and not finished in time. The connection is closed. */
    public static final class PeerTooSlow extends FramingFailure {
        private static final long serialVersionUID = 1;

        /**
         * Says how long it was waited for.
         *
         * @param peer who sends so slowly
         * @param limit the time that was allowed
         * @param receivedBytes what had come of the message
         */
        public PeerTooSlow(Endpoint peer, Duration limit, ReceivedBytes receivedBytes) {
            this(
                    peer + " sent " + receivedBytes.size() + " bytes of a message and not the rest within "
                            + seconds(limit),
                    receivedBytes,
                    null);
        }

        private PeerTooSlow(String what, ReceivedBytes receivedBytes, Diagnosis diagnosis) {
            super(
                    what,
                    receivedBytes,
                    diagnosis,
                    "the other end is stuck, or never ends its messages as this mode asks",
                    "check that both ends use the same mode, or raise Limits.messageTimeout (waitingTimeout where it is the first)");
        }

        @Override
        FramingFailure with(String happened, ReceivedBytes bytes, Diagnosis found) {
            return new PeerTooSlow(happened, bytes, found);
        }
    }

    /** Nothing came for longer than the idle limit, or a heartbeat was not answered. The connection is closed. */
    public static final class PeerSilent extends SocketFailure {
        private static final long serialVersionUID = 1;

        /**
         * Says how long it was silent.
         *
         * @param peer who said nothing
         * @param limit the time that was allowed
         */
        public PeerSilent(Endpoint peer, Duration limit) {
            super(
                    parts(
                            peer + " sent nothing for " + seconds(limit),
                            "the idle limit is reached and the connection is closed",
                            "raise Limits.idleTimeout if such silence is normal"),
                    null);
        }

        /**
         * Says what it did not answer.
         *
         * @param peer who said nothing
         * @param heartbeat what was sent to it
         * @param answer what it should have answered; null if anything would have done
         * @param limit the time that was allowed
         */
        public PeerSilent(Endpoint peer, String heartbeat, String answer, Duration limit) {
            super(
                    parts(
                            peer + " did not answer the heartbeat " + quoted(heartbeat)
                                    + (answer == null ? "" : " with " + quoted(answer))
                                    + " within " + seconds(limit),
                            "it is dead or stuck, or does not know that heartbeat, and the connection is closed",
                            "connect again, or set the heartbeat that the other end answers"),
                    null);
        }

        private static String quoted(String text) {
            return Excerpt.of(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** A write did not end in time. The connection is closed. */
    public static final class PeerNotReading extends SocketFailure {
        private static final long serialVersionUID = 1;

        /**
         * Says how long it was waited for.
         *
         * @param peer who does not read
         */
        public PeerNotReading(Endpoint peer) {
            super(
                    parts(
                            peer + " did not read what was sent to it within the write time-out",
                            "the other end is stuck or its link is down; it may have got a part of the message",
                            "connect again, or raise Limits.writeTimeout"),
                    null);
        }
    }

    /** The connection broke: reset by the other end, or dead. */
    public static final class ConnectionLost extends SocketFailure {
        private static final long serialVersionUID = 1;

        /**
         * Says with whom.
         *
         * @param peer the other end
         * @param cause what the system said
         */
        public ConnectionLost(Endpoint peer, Throwable cause) {
            super(
                    parts(
                            "the connection with " + peer + " broke"
                                    + (cause == null ? "" : " (" + cause.getMessage() + ")"),
                            "the other end was ended or reset it, or the network between failed",
                            "connect again; messages not yet answered may not have been read"),
                    cause);
        }
    }

    /**
     * TLS could not be begun, or broke: the other end does not speak it, is not whom it should be, or does not accept us; or
     * a file with a certificate or key cannot be used.
     */
    public static final class TlsFailed extends SocketFailure {
        private static final long serialVersionUID = 1;

        /**
         * Says what failed.
         *
         * @param what what happened, with whom, and the certificates and names concerned
         * @param meaning what it means
         * @param advice what to do
         * @param cause what the system said, or null
         */
        public TlsFailed(String what, String meaning, String advice, Throwable cause) {
            super(parts(what, meaning, advice), cause);
        }
    }

    /** The socket was closed at this end, before the call or while it waited. */
    public static final class ClosedHere extends Stopped {
        private static final long serialVersionUID = 1;

        /**
         * Says what was closed.
         *
         * @param what what was closed, for example a channel with its peer
         */
        public ClosedHere(String what) {
            super(
                    parts(
                            what + " is closed",
                            "close() was called on it, perhaps by another thread",
                            "open a new one to go on"));
        }
    }

    /** A server was asked to write before any client has sent a whole message. */
    public static final class NoClient extends SocketFailure {
        private static final long serialVersionUID = 1;

        /** Says so. */
        public NoClient() {
            super(
                    parts(
                            "there is no client to write to",
                            "the connection stands once a client's first message has been read",
                            "call read() first"),
                    null);
        }
    }

    /** The client whose message was to be answered has left. Nothing was sent, to nobody. */
    public static final class ClientGone extends SocketFailure {
        private static final long serialVersionUID = 1;

        /**
         * Says who.
         *
         * @param client who has left
         */
        public ClientGone(Endpoint client) {
            super(
                    parts(
                            "the client " + client + " has left",
                            "its answer was not sent, and not given to the next client either",
                            "read the next message"),
                    null);
        }
    }

    /** The client lost its place to another one, as the server was told to do. Its connection is closed. */
    public static final class Replaced extends SocketFailure {
        private static final long serialVersionUID = 1;

        /**
         * Says by whom.
         *
         * @param client who had the place
         * @param newcomer who has it now
         */
        public Replaced(Endpoint client, Endpoint newcomer) {
            super(
                    parts(
                            "the client " + client + " was replaced by " + newcomer,
                            "a newcomer takes the place with its first message, and nothing meant for the old one reaches it",
                            "read the next message"),
                    null);
        }
    }

    /** A question was not sent, since the answer to an earlier one, which was given up on, has not come. */
    public static final class AnswerDue extends SocketFailure {
        private static final long serialVersionUID = 1;

        /**
         * Says how many.
         *
         * @param peer who owes
         * @param owed how many answers
         */
        public AnswerDue(Endpoint peer, int owed) {
            super(
                    parts(
                            peer + " still owes the answers to " + owed + " earlier questions",
                            "what comes next could be taken for the answer to this one, so it was not sent",
                            "allow more time, or open a new connection if the other end never answers them"),
                    null);
        }
    }

    /** There is no connection at this moment; the client is trying to get one. Nothing was sent. */
    public static final class NotConnected extends SocketFailure {
        private static final long serialVersionUID = 1;

        /**
         * Says with whom, and what the last attempt met.
         *
         * @param server who is not reached
         * @param last the failure of the last attempt, null if none has failed yet
         */
        public NotConnected(Endpoint server, SocketFailure last) {
            super(
                    parts(
                            "there is no connection with " + server + " now"
                                    + (last == null ? "" : " (" + last.getMessage() + ")"),
                            "the message was not sent, and will not be by itself",
                            "send it again once there is a connection"),
                    last);
        }
    }

    /** A message was asked for and there is none: nothing came in time, or the peer has left. */
    public static final class NoMessage extends SocketFailure {
        private static final long serialVersionUID = 1;

        /**
         * Says why there is none.
         *
         * @param what what came instead
         * @param advice what to do
         */
        public NoMessage(String what, String advice) {
            super(what + "; " + advice, null);
        }
    }

    /** The thread was interrupted while it waited. Its interrupt flag is set. */
    public static final class Interrupted extends Stopped {
        private static final long serialVersionUID = 1;

        /**
         * Says at what.
         *
         * @param what what the thread waited for
         */
        public Interrupted(String what) {
            super(
                    parts(
                            "the thread was interrupted while it waited for " + what,
                            "somebody asked it to stop",
                            "let it end; an interrupted virtual thread has lost its connection too"));
        }
    }

    /**
     * A datagram is longer than the limit. To be sent, it was not sent; received, it is not given out in part. The port stays
     * open.
     */
    public static final class DatagramTooLong extends SocketFailure {
        private static final long serialVersionUID = 1;
        private final int size;
        private final int limit;
        private final transient byte[] received;

        /**
         * Says that it was not sent.
         *
         * @param to who was to get it
         * @param size how long it is, in bytes
         * @param limit the longest datagram allowed, in bytes
         */
        public DatagramTooLong(Endpoint to, int size, int limit) {
            super(
                    parts(
                            "the datagram for " + to + " has " + size + " bytes, the limit is " + limit + " bytes",
                            "nothing was sent",
                            "send it in pieces or over TCP, or raise UdpOptions.maxDatagramBytes if the network allows it"),
                    null);
            this.size = size;
            this.limit = limit;
            this.received = new byte[0];
        }

        /**
         * Says what came.
         *
         * @param sender who sent it
         * @param size how long it was, in bytes
         * @param received its beginning: as many bytes as the limit allows
         */
        public DatagramTooLong(Endpoint sender, int size, byte[] received) {
            super(
                    parts(
                            sender + " sent a datagram of " + size + " bytes, the limit is " + received.length
                                    + " bytes: "
                                    + Excerpt.of(received),
                            "it is dropped, since a part of it could be taken for the whole",
                            "receive again for the next one, or raise UdpOptions.maxDatagramBytes; received() has the"
                                    + " beginning"),
                    null);
            this.size = size;
            this.limit = received.length;
            this.received = received;
        }

        /**
         * How long it is.
         *
         * @return its size in bytes, the whole of it
         */
        public int size() {
            return size;
        }

        /**
         * The limit that was passed.
         *
         * @return the longest datagram allowed, in bytes
         */
        public int limit() {
            return limit;
        }

        /**
         * What came of it.
         *
         * @return its beginning, as many bytes as the limit allows; none if it was to be sent
         */
        public byte[] received() {
            return received.clone();
        }
    }

    /** The system refused to send or receive a datagram, or to change a group. The port stays open. */
    public static final class DatagramFailed extends SocketFailure {
        private static final long serialVersionUID = 1;

        /**
         * Says what was refused.
         *
         * @param what what happened, with size and address
         * @param meaning what it means
         * @param advice what to do
         * @param cause what the system said
         */
        public DatagramFailed(String what, String meaning, String advice, Throwable cause) {
            super(parts(what, meaning, advice), cause);
        }
    }

    private static String seconds(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
