package dev.prise.tcp;

import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Deadline;
import dev.prise.SocketFailure.ConnectionLost;
import dev.prise.wire.Wire;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the system does too seldom for a test over TCP. */
class SocketWireTest {

    private static final Deadline PAST = Deadline.after(Duration.ZERO);

    /** A socket that tells of a time-out before it has looked, as the JDK's does to a thread that was not scheduled in time. */
    private static class Hasty extends Socket {

        private final InputStream in;

        Hasty(String received, int timeouts) {
            in = new FilterInputStream(new ByteArrayInputStream(latin1(received))) {
                private int left = timeouts;

                @Override
                public int read(byte[] into, int offset, int length) throws IOException {
                    if (left-- > 0) {
                        throw new SocketTimeoutException("Read timed out");
                    }
                    return super.read(into, offset, length);
                }
            };
        }

        @Override
        public InputStream getInputStream() {
            return in;
        }

        @Override
        public OutputStream getOutputStream() {
            return OutputStream.nullOutputStream();
        }

        @Override
        public InetAddress getInetAddress() {
            return InetAddress.getLoopbackAddress();
        }

        @Override
        public InetAddress getLocalAddress() {
            return InetAddress.getLoopbackAddress();
        }

        @Override
        public int getLocalPort() {
            return 0;
        }
    }

    @Test
    void bytesThatAreThereAreReadThoughTheSystemTellsOfATimeOut() throws IOException {
        byte[] into = new byte[10];
        try (Socket hasty = new Hasty("abc", 3)) {
            assertThat(new SocketWire(hasty).read(into, 0, 10, PAST)).isEqualTo(3);
        }
        assertThat(into).startsWith(latin1("abc"));
    }

    @Test
    void timeOutIsTrueWhereNothingIsThere() throws IOException {
        try (Socket hasty = new Hasty("", 1)) {
            assertThat(new SocketWire(hasty).read(new byte[10], 0, 10, PAST)).isEqualTo(Wire.NOTHING_YET);
        }
    }

    @Test
    void failureOnAPlatformThreadIsNotTakenForItsInterrupt() throws IOException {
        Thread.currentThread().interrupt(); // which a platform thread does not feel in a socket's calls
        try (Socket broken = new Hasty("", 0) {
            @Override
            public void setSoTimeout(int millis) throws SocketException {
                throw new SocketException("Connection reset");
            }
        }) {
            SocketWire wire = new SocketWire(broken);
            assertThatThrownBy(() -> wire.read(new byte[10], 0, 10, PAST)).isInstanceOf(ConnectionLost.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
