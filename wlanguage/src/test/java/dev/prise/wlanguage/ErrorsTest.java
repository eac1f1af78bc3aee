package dev.prise.wlanguage;

import static dev.prise.wlanguage.WLanguage.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.SocketFailure.TlsFailed;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Section 7 of the specification. */
@ExtendWith(NothingLeft.class)
@DisplayName("7. Error codes")
class ErrorsTest {

    @Test
    @DisplayName("7. 100031 after SocketLit: closed by the peer")
    void peerThatHasLeftIsToldByTheRead() throws Exception {
        try (ServerSocket server = new ServerSocket(0)) {
            SocketConnect("Client", server.getLocalPort());
            Peer.accept(server).close();
            assertThat(SocketRead("Client")).isEmpty();
            assertThat(ErrorOccurred()).isTrue();
            assertThat(ErrorInfo(errCode)).isEqualTo(100_031);
            assertThat(ErrorInfo()).contains("has left");
        }
    }

    @Test
    @DisplayName("7. 100031 after SocketLit: closed by the peer in the middle of a message, with what had come")
    void peerThatLeftInsideAMessageIsTold() throws Exception {
        try (ServerSocket server = new ServerSocket(0)) {
            SocketConnect("Client", server.getLocalPort());
            try (Peer peer = Peer.accept(server)) {
                peer.send("11\r\nHello");
            }
            assertThat(SocketRead("Client")).isEmpty();
            assertThat(ErrorInfo(errCode)).isEqualTo(100_031);
            assertThat(ErrorInfo()).contains("5 of 11 bytes");
        }
    }

    @Test
    @DisplayName("7. 100032 after SocketLit: reset")
    void resetIsToldByTheRead() throws Exception {
        try (ServerSocket server = new ServerSocket(0)) {
            SocketConnect("Client", server.getLocalPort());
            Peer.accept(server).reset();
            assertThat(SocketRead("Client")).isEmpty();
            assertThat(ErrorInfo(errCode)).isEqualTo(100_032);
            assertThat(ErrorInfo(errSystemMessage)).isNotEmpty();
        }
    }

    @Test
    @DisplayName("7. 100032 after SocketEcrit: reset")
    void resetIsToldByTheWrite() throws Exception {
        try (ServerSocket server = new ServerSocket(0)) {
            SocketConnect("Client", server.getLocalPort());
            Peer.accept(server).reset();
            SocketRead("Client");
            assertThat(SocketWrite("Client", "A")).isFalse();
            assertThat(ErrorInfo(errCode)).isEqualTo(100_032);
        }
    }

    @Test
    @DisplayName("7. 100031 after SocketEcrit: the client that asked has left")
    void clientThatHasLeftIsToldByTheWrite() throws Exception {
        int port = Ports.server("Server");
        try (Peer client = Peer.connect(port)) {
            client.send("1\r\nA");
            SocketRead("Server");
        }
        AsyncTask.call(() -> SocketRead("Server") + SocketRead("Server", False, 0)).result();
        assertThat(SocketWrite("Server", "B")).isFalse();
        assertThat(ErrorInfo(errCode)).isEqualTo(100_031);
    }

    @Test
    @DisplayName("7. What a stranger has written is shown escaped in every text of an error")
    void textsOfErrorsAreSafeToShow() {
        String written = "x\033[2J\r\n127.0.0.1:1 left\u202E\u3164";
        LastError.set("Server", new TlsFailed(written, "meaning", "advice", new IOException(written)));
        assertThat(ErrorInfo(errMessage)).isEqualTo("x\\x1B[2J\\r\\n127.0.0.1:1 left\\u202E\\u3164; meaning; advice");
        assertThat(ErrorInfo(errSystemMessage)).isEqualTo("x\\x1B[2J\\r\\n127.0.0.1:1 left\\u202E\\u3164");
        assertThat(ErrorInfo(errFullDetails)).matches("\\P{C}+").doesNotContain("\u3164");
        LastError.forget();
    }

    @Test
    @DisplayName("7. Our own codes differ from each other and from WINDEV's")
    void codesAreDistinct() throws Exception {
        Map<Integer, String> codes = new TreeMap<>();
        for (var field : ErrorCodes.class.getDeclaredFields()) {
            if (field.getType() == int.class) {
                assertThat(codes.put(field.getInt(null), field.getName())).as(field.getName()).isNull();
            }
        }
        assertThat(codes).hasSizeGreaterThan(10);
        assertThat(codes.keySet()).allMatch(code -> code == 100_031 || code == 100_032 || code > 990_000);
    }
}
