package dev.prise.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the start script asks of Java. */
class LauncherTest {

    @TempDir
    private Path folder;

    @Test
    void processEndsWhenThereIsNoMemoryLeft() throws IOException {
        assumeThat(File.separatorChar).as("it is a script for Unix").isEqualTo('/');
        Path script = Checkout.in(folder);
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RunningPrise prise = RunningPrise.start(
                        Map.of("JAVA_TOOL_OPTIONS", "-Xmx32m"),
                        Checkout.command(
                                script, "connect", "127.0.0.1:" + listening.getLocalPort(), "--max-message", "1g"));
                Socket server = listening.accept()) {
            sendMoreThanThereIsMemory(server);
            assertThat(prise.err().next("Terminating")).contains("OutOfMemoryError");
            assertThat(prise.exitCode()).isEqualTo(3);
            assertThat(prise.out().waiting()).isZero();
        }
    }

    private static void sendMoreThanThereIsMemory(Socket server) {
        byte[] some = new byte[1 << 20];
        try {
            OutputStream out = server.getOutputStream();
            out.write("1000000000\r\n".getBytes(ISO_8859_1));
            for (int i = 0; i < 100; i++) {
                out.write(some);
            }
        } catch (IOException gone) {
            // as it is to be
        }
    }
}
