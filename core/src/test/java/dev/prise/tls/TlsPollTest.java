package dev.prise.tls;

import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.SocketEvents;
import dev.prise.SocketFailure.CutShort;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.frame.TransmissionMode;
import dev.prise.testing.AsyncTask;
import dev.prise.testing.AsyncTask.Kind;
import dev.prise.testing.ChoppedWire;
import dev.prise.testing.NoLeaks;
import dev.prise.wire.MemoryWire;
import dev.prise.wire.Wire;
import dev.prise.wire.WireContract;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A read with zero time over TLS says what is there, in however many records and pieces it has come. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TlsPollTest {

    private final MemoryWire.Pair plain = MemoryWire.pair();

    private Wire serve(int piece) throws Exception {
        Wire below = new ChoppedWire(plain.right(), piece);
        return TlsWires.server(TlsWireTest.SERVER, below, new byte[0], SocketEvents.NONE);
    }

    /** The client's end and the server's, once the handshake is done. */
    private MemoryWire.Pair secured(int piece) throws Exception {
        AsyncTask<Wire> accepted = Kind.VIRTUAL.call(() -> TlsWireTest.secured(serve(piece)));
        return new MemoryWire.Pair(
                TlsWires.client(TlsWireTest.CLIENT, plain.left(), "localhost", SocketEvents.NONE), accepted.result());
    }

    private static MessageChannel lines(Wire wire) {
        return MessageChannel.over(wire, ChannelOptions.DEFAULTS.withMode(TransmissionMode.line()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1000, 100_000})
    void messageOfManyRecordsIsThere(int piece) throws Exception {
        MemoryWire.Pair ends = secured(piece);
        try (Wire client = ends.left(); MessageChannel server = lines(ends.right())) {
            for (int i = 0; i < 300; i++) {
                WireContract.write(client, latin1("a"));
            }
            WireContract.write(client, latin1("\r\n"));
            assertThat(server.read(Duration.ZERO).orThrow().text()).hasSize(300);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 3000})
    void largeRecordBehindASmallOneIsThere(int piece) throws Exception {
        MemoryWire.Pair ends = secured(piece);
        try (Wire client = ends.left(); MessageChannel server = lines(ends.right())) {
            WireContract.write(client, latin1("a"));
            WireContract.write(client, latin1("a".repeat(9_000) + "\r\n"));
            assertThat(server.read(Duration.ZERO).orThrow().text()).hasSize(9_001);
        }
    }

    @Test
    void endBehindHalfARecordIsThere() throws Exception {
        MemoryWire.Pair ends = secured(1);
        try (Wire client = ends.left(); MessageChannel server = lines(ends.right())) {
            WireContract.write(client, latin1("a"));
            WireContract.write(plain.left(), new byte[]{0x17, 3, 3, 0, 99});
            plain.left().endOutput();
            assertThatThrownBy(() -> server.read(Duration.ZERO)).isInstanceOf(CutShort.class);
        }
    }
}
