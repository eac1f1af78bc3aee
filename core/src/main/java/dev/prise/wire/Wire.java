package dev.prise.wire;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import java.security.cert.X509Certificate;
import java.util.Optional;

/**
 * One end of a connection that carries bytes. One thread may read while another writes; several readers, or several
 * writers, at a time must take turns by themselves. {@link #close} may come from any thread.
 */
public interface Wire extends AutoCloseable {

    /** What {@link #read} answers when the peer has ended its output and everything it sent has been read. */
    int END = -1;

    /** What {@link #read} answers when nothing came in time. */
    int NOTHING_YET = 0;

    /**
     * Waits for bytes and takes what is there. A deadline that passes leaves the wire as it was.
     *
     * @param into where to put them
     * @param offset where to begin
     * @param length how many at the most, at least 1
     * @param deadline until when to wait; when it is past already, what is there is taken without waiting (a socket may
     *     take up to a millisecond to know)
     * @return how many bytes were read, or {@link #END}, or {@link #NOTHING_YET}, which may come before the deadline
     * @throws dev.prise.SocketFailure.ConnectionLost if the connection broke
     * @throws dev.prise.SocketFailure.ClosedHere if this end is closed, or gets closed meanwhile
     * @throws dev.prise.SocketFailure.Interrupted if the thread is virtual and is interrupted; a wire of the network is closed
     *     then. A platform thread feels no interrupt in the system's calls; a close frees it
     */
    int read(byte[] into, int offset, int length, Deadline deadline);

    /**
     * How many bytes have come and were not read, as far as is known. Does not wait.
     *
     * @return a number that a read can take without waiting; 0 also where that is not known
     */
    default int unread() {
        return 0;
    }

    /**
     * Writes all the bytes, waiting while the peer does not read.
     *
     * @param from where they are
     * @param offset the first one's place
     * @param length how many
     * @param deadline until when they must have left; when it passes the wire is closed, since a part may have gone. It is
     *     kept to within a tenth of the time or a second, whichever is less
     * @throws dev.prise.SocketFailure.PeerNotReading if the deadline passed
     * @throws dev.prise.SocketFailure.ConnectionLost if the connection broke, or the peer has closed it
     * @throws dev.prise.SocketFailure.ClosedHere if this end is closed, or gets closed meanwhile
     * @throws dev.prise.SocketFailure.Interrupted if the thread is virtual and is interrupted; a wire of the network is closed
     *     then. A platform thread feels no interrupt in the system's calls; a close frees it
     */
    void write(byte[] from, int offset, int length, Deadline deadline);

    /**
     * Reads no more: a read that waits, and every later one, answers {@link #END}, whatever the peer sends. Writing goes on.
     * Does nothing on a closed wire.
     */
    void endInput();

    /**
     * Says that no more bytes will be written: the peer reads {@link #END} after the last one. Reading goes on. Does nothing
     * on a closed wire.
     */
    void endOutput();

    /**
     * Who is at the other end.
     *
     * @return its address; known for ever, also after the close
     */
    Endpoint peer();

    /**
     * This end.
     *
     * @return its address
     */
    Endpoint local();

    /**
     * The certificate that the other end has shown, where TLS is spoken and its handshake is done. It was checked, unless this
     * end trusts anybody. Its names are what the peer has written: print them with {@link dev.prise.SafeText#of(String)}.
     *
     * @return the other end's own certificate; empty if it has shown none
     */
    default Optional<X509Certificate> peerCertificate() {
        return Optional.empty();
    }

    /** Ends the connection both ways. Frees a blocked read and a blocked write at once. Does nothing the second time. */
    @Override
    void close();
}
