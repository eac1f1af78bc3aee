package dev.prise;

import static dev.prise.testing.Bytes.hex;
import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.SocketFailure.BadFrame;
import dev.prise.SocketFailure.CutShort;
import dev.prise.SocketFailure.MessageTooLong;
import dev.prise.SocketFailure.PeerTooSlow;
import java.time.Duration;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** TLS that arrives where none is expected is called TLS, in whatever way the mode stumbles over it. */
class TelltaleTest {

    private static final Endpoint PEER = new Endpoint("10.0.0.7", 4001);

    static Stream<Function<byte[], SocketFailure>> framingFailures() {
        return Stream.of(
                first -> new BadFrame("expected digits", first),
                first -> new MessageTooLong("no end tag after 17 bytes", 16, first),
                first -> new CutShort("closed after 3 bytes", first),
                first -> new PeerTooSlow(PEER, 3, Duration.ofSeconds(30), first));
    }

    @ParameterizedTest
    @MethodSource("framingFailures")
    void handshakeIsNamed(Function<byte[], SocketFailure> failure) {
        for (String hello : new String[]{"16 03 01", "16 03 01 00 7A 01", "16 03 03 00", "16 03 04"}) {
            assertThat(failure.apply(hex(hello)))
                    .hasMessageContaining(
                            "; this is a TLS handshake: the other end uses TLS and this one does not; use TLS here");
        }
    }

    @ParameterizedTest
    @MethodSource("framingFailures")
    void whatIsNoHandshakeIsNotCalledOne(Function<byte[], SocketFailure> failure) {
        for (byte[] other : new byte[][]{{}, hex("16"), hex("16 03"), hex("16 03 05"), hex("16 03 FF"), hex("15 03 01"),
                hex("17 03 03"), latin1("GET / HTTP/1.1"), latin1("11\r\nHello")}) {
            assertThat(failure.apply(other).getMessage()).doesNotContain("TLS");
        }
    }
}
