package dev.prise.server;

import static dev.prise.server.Recorder.Kind.FAILED;
import static dev.prise.server.Recorder.Kind.REFUSED;
import static dev.prise.testing.Bytes.latin1;
import static dev.prise.testing.Hostile.SHOWN;
import static dev.prise.testing.Hostile.TEXT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.prise.Endpoint;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.TlsFailed;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import dev.prise.events.EventLog;
import dev.prise.server.WhoMayComeInTest.Kind;
import dev.prise.tcp.TcpOptions;
import dev.prise.testing.Bytes;
import dev.prise.testing.Certificates;
import dev.prise.testing.Hostile;
import dev.prise.testing.NoLeaks;
import dev.prise.tls.Identity;
import dev.prise.tls.Tls;
import dev.prise.tls.Tls.ClientCertificate;
import dev.prise.tls.Trust;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.ResourceBundle;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Strangers who write for the operator's terminal, at both servers: no event and no log holds what commands it. */
@ExtendWith(NoLeaks.class)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class HostileWordsTest {

    private static final Tls SERVER = Tls.DEFAULTS.withIdentity(
            Identity.pem(Certificates.chain("server"), Certificates.key("server")));
    private static final Trust CA = Trust.pem(Certificates.chain("ca"));
    private static final byte[] BYTES = TEXT.getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private final Recorder recorder = new Recorder();
    private final KeptLog log = new KeptLog();

    /** Keeps all lines; for any threads. */
    private record KeptLog(Queue<String> lines) implements System.Logger {

        KeptLog() {
            this(new ConcurrentLinkedQueue<>());
        }

        @Override
        public String getName() {
            return "kept";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String text, Throwable thrown) {
            lines.add(text);
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String text, Object... values) {
            lines.add(text);
        }
    }

    private ServerOptions options(TcpOptions tcp) {
        return Servers.options(recorder.and(EventLog.to(log).withExcerpts())).withTcp(tcp);
    }

    private SocketFailure failure() {
        recorder.await(FAILED, 1);
        return (SocketFailure) recorder.all(FAILED).getFirst().detail();
    }

    private void assertLogIsSafe() {
        assertThat(log.lines()).isNotEmpty().allSatisfy(Hostile::assertSafe);
    }

    @ParameterizedTest
    @EnumSource
    void namesInAClientsCertificateAreShownSafely(Kind kind) throws Exception {
        Path store = directory.resolve("hostile.p12");
        Hostile.makeCertificate(store, Hostile.alternative());
        Tls asking = SERVER.withTrust(CA).withClientCertificate(ClientCertificate.ASKED);
        Tls hostile = Tls.DEFAULTS.withTrust(CA).withIdentity(Identity.pkcs12(store, Certificates.PASSWORD));
        kind.serve(options(TcpOptions.DEFAULTS.withTls(asking)), port -> {
            assertThat(catchThrowable(() -> {
                try (MessageChannel client = MessageChannel.connect(new Endpoint("localhost", port),
                        ChannelOptions.DEFAULTS, TcpOptions.DEFAULTS.withTls(hostile))) {
                    client.read();
                }
            })).isInstanceOf(SocketFailure.class);
            assertThat(failure()).isInstanceOf(TlsFailed.class)
                    .hasMessageContaining("the certificate CN=" + SHOWN + ", issued by CN=" + SHOWN);
            Hostile.assertSafe(failure());
        });
        assertLogIsSafe();
    }

    @ParameterizedTest
    @EnumSource
    void nameThatAClientAsksForIsShownSafelyAndCut(Kind kind) {
        kind.serve(options(TcpOptions.DEFAULTS.withTls(SERVER)), port -> {
            try (RawClient client = RawClient.to(port).send(Hostile.clientHello(TEXT + "a".repeat(10_000)))) {
                client.hearAnyhowToTheEnd();
            }
            assertThat(failure()).isInstanceOf(TlsFailed.class).hasMessageContaining("name=" + SHOWN + "aaa");
            assertThat(failure().getMessage()).hasSizeLessThan(700);
            Hostile.assertSafe(failure());
            assertThat(Hostile.trace(failure())).hasSizeLessThan(20_000);
        });
        assertLogIsSafe();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNoTlsIsShownSafely(Kind kind) {
        kind.serve(options(TcpOptions.DEFAULTS.withTls(SERVER)), port -> {
            try (RawClient client = RawClient.to(port).send(BYTES)) {
                client.hearAnyhowToTheEnd();
            }
            Hostile.assertSafe(failure());
        });
        assertLogIsSafe();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNoMessageIsShownSafely(Kind kind) {
        kind.serve(options(TcpOptions.DEFAULTS), port -> {
            try (RawClient client = RawClient.to(port).send(BYTES)) {
                client.hearAnyhowToTheEnd();
            }
            Hostile.assertSafe(failure());
        });
        assertLogIsSafe();
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNoProxyHeaderIsShownSafely(Kind kind) {
        byte[] signature = latin1("\r\n\r\n\0\r\nQUIT\n");
        List<byte[]> headers = List.of(
                BYTES,
                latin1("PROXY TCP4 \033[2J 198.51.100.1 1 2\r\n"),
                latin1("PROXY TCP6 fe80::1%\u009B2J ::1 1 2\r\n"),
                latin1("PROXY UNKNOWN \033[2J" + "\177".repeat(100)),
                Bytes.join(List.of(latin1("PROXY \r\n"), BYTES)),
                Bytes.join(List.of(signature, latin1("\033\033\0\0"))),
                Bytes.join(List.of(signature, latin1("\041\u009B\0\0"))),
                Bytes.join(List.of(signature, latin1("\041\021\0\2"), BYTES)));
        kind.serve(options(TcpOptions.DEFAULTS.withProxyFrom("127.0.0.1")), port -> {
            for (byte[] header : headers) {
                assertIsRefusedInSafeWords(RawClient.to(port).send(header));
            }
            assertIsRefusedInSafeWords(RawClient.to(port).send("PROXY UNKNOWN \033[2J").endOutput());
        });
        assertThat(recorder.all(REFUSED)).hasSize(headers.size() + 1);
        assertLogIsSafe();
    }

    private void assertIsRefusedInSafeWords(RawClient rawClient) {
        try (rawClient) {
            rawClient.hearAnyhowToTheEnd();
            assertThat(recorder.await(REFUSED, rawClient).detail()).asString().satisfies(Hostile::assertSafe);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatAProxyAddsToAHeaderIsShownNowhere(Kind kind) {
        byte[] authority = Bytes.join(List.of(new byte[]{2, 0, (byte) BYTES.length}, BYTES)); // type 2: a host
        byte[] header = Bytes.join(List.of(
                latin1("\r\n\r\n\0\r\nQUIT\n\041\021\0"), new byte[]{(byte) (12 + authority.length)},
                new byte[]{(byte) 192, 0, 2, 7, (byte) 198, 51, 100, 1, 0x10, 0, 0x20, 0}, authority,
                latin1(RawClient.framed("a"))));
        kind.serve(options(TcpOptions.DEFAULTS.withProxyFrom("127.0.0.1")), port -> {
            try (RawClient proxy = RawClient.to(port).send(header)) {
                assertThat(proxy.hear()).isEqualTo("a");
            }
            recorder.await(Recorder.Kind.CLOSED, 1);
        });
        assertThat(recorder.events()).noneMatch(event -> event.toString().contains("left\u202E"));
        assertLogIsSafe();
    }
}
