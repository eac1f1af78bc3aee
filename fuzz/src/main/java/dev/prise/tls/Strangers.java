package dev.prise.tls;

import dev.prise.Deadline;
import dev.prise.Endpoint;
import dev.prise.ReceivedBytes;
import dev.prise.SafeText;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure;
import dev.prise.SocketFailure.BadFrame;
import dev.prise.SocketFailure.CannotConnect;
import dev.prise.SocketFailure.ConnectionLost;
import dev.prise.events.EventLog;
import dev.prise.frame.TransmissionMode;
import dev.prise.fuzz.Check;
import dev.prise.fuzz.Encoded;
import dev.prise.fuzz.Input;
import dev.prise.wire.AddressRanges;
import dev.prise.wire.MemoryWire;
import dev.prise.wire.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.ResourceBundle;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/**
 * Strangers who write for the operator's screen: in the names of a certificate, in the name that a TLS client asks
 * for, wherever the JDK quotes them. Every text that is told of them is one line, and each character of it can be
 * seen.
 */
public final class Strangers {

    private static final int MOST_SHOWN = 40;
    private static final Endpoint PEER = new Endpoint("192.0.2.7", 50123);
    private static final TlsErrors AT_SERVER = new TlsErrors(PEER, false, "no certificate");
    private static final SSLEngine ENGINE = engine();
    private static final KeyPair KEYS = keys();
    private static final Tls SERVER = server();

    private Strangers() {}

    public static void fuzzerTestOneInput(byte[] data) {
        Input input = new Input(data);
        switch (input.next() % 6) {
            case 0 -> text(input.restAsText());
            case 1 -> text(ByteBuffer.wrap(input.rest()).asCharBuffer().toString()); // halves of characters too
            case 2 -> certificate(input);
            case 3 -> clientHello(input);
            case 4 -> exceptions(input.restAsText());
            default -> failures(input.restAsText());
        }
    }

    private static void text(String text) {
        String safe = SafeText.of(text);
        Check.isShown(safe);
        Check.same(safe, SafeText.of(safe), "what is safe stays as it is");
        Check.same(safe.equals(text), SafeText.isSafe(text), "it is known whether a text is safe");
        String cut = SafeText.of(text, MOST_SHOWN, "…");
        Check.isShown(cut);
        Check.that(cut.length() <= MOST_SHOWN + 1, "cut to " + cut.length() + " characters");
        Check.that(safe.length() <= MOST_SHOWN ? cut.equals(safe) : safe.startsWith(cut.substring(0, cut.length() - 1)),
                "a text that is cut begins as the whole does");
        StringBuilder printable = new StringBuilder();
        text.chars().filter(each -> each >= ' ' && each < 0x7F).forEach(each -> printable.append((char) each));
        Check.same(printable.toString(), SafeText.of(printable.toString()), "ASCII stays as it is");
    }

    // Names as the fuzzer gives them, of any type that a name can have, seen by each end for each reason to refuse
    private static void certificate(Input input) {
        int choice = input.next();
        byte[] subject = Encoded.name(input.next(), input.take(input.next()));
        byte[] issuer = choice % 2 == 0 ? subject : Encoded.name(input.next(), input.take(input.next()));
        byte[] encoded =
                Encoded.certificate(KEYS.getPublic(), subject, issuer, choice / 2 % 3, input.next(), input.rest());
        CertificateException why = choice / 8 % 2 == 0
                ? new CertificateException("no name matches", new CertPathBuilderException("no path"))
                : new CertificateException("no name matches");
        try {
            X509Certificate[] chain = {Encoded.read(encoded)};
            Check.isShown(ExplainingTrustManager.shown(chain[0].getSubjectX500Principal()));
            ExplainingTrustManager check = new ExplainingTrustManager(new RefusingTrust(why), "nobody");
            if (choice / 16 % 2 == 0) {
                check.checkServerTrusted(chain, "EC", ENGINE);
            } else {
                check.checkClientTrusted(chain, "EC", ENGINE);
            }
        } catch (CertificateException refused) {
            told(refused);
        }
    }

    private static void told(CertificateException refused) {
        SSLHandshakeException thrown = new SSLHandshakeException("(certificate_unknown) " + refused.getMessage());
        thrown.initCause(refused);
        SocketFailure failure = AT_SERVER.of(thrown);
        Check.isTold(failure);
        if (refused instanceof ExplainingTrustManager.Refused known) {
            Check.that(failure.getMessage().endsWith(known.advice), "the advice follows from why it was refused");
        }
    }

    // Whatever a client asks for, a server says what is wrong with it
    private static void clientHello(Input input) {
        byte[] name = input.take(input.next());
        byte[] protocol = input.take(input.next() % 32);
        byte[] hello = Encoded.clientHello(input.next() % 2, name, protocol, input.rest());
        MemoryWire.Pair plain = MemoryWire.pair();
        try (Wire client = plain.left();
                Wire server = TlsWires.server(SERVER, plain.right(), new byte[0], SocketEvents.NONE)) {
            client.write(hello, 0, hello.length, Deadline.NEVER);
            client.endOutput();
            server.read(new byte[1], 0, 1, Deadline.NEVER);
        } catch (SocketFailure failure) {
            Check.isTold(failure);
        }
    }

    private static void exceptions(String text) {
        Check.isTold(AT_SERVER.of(new SSLException(text)));
        Check.isTold(AT_SERVER.of(new SSLHandshakeException("Illegal server name, name=" + text)));
        told(new CertificateException(text, new IOException(text)));
    }

    private static void failures(String text) {
        Endpoint nowhere = new Endpoint(text, 1);
        Check.isShown(nowhere.toString());
        ReceivedBytes receivedBytes =
                ReceivedBytes.of(text.getBytes(StandardCharsets.UTF_8), TransmissionMode.windev().name());
        IOException cause = new IOException(text, new UncheckedIOException(text, new IOException(text)));
        for (SocketFailure failure : List.of(new ConnectionLost(nowhere, cause), new BadFrame(text, receivedBytes),
                new CannotConnect(text, text, text, cause))) {
            Check.isShown(failure.getMessage());
            for (Throwable each = failure; each != null; each = each.getCause()) {
                Check.isShown(each.toString());
            }
            LOG.failed(nowhere, failure);
        }
        LOG.refused(PEER, text);
        LOG.closed(nowhere, text);
        refusal(() -> Endpoint.parse(text));
        refusal(() -> AddressRanges.of(text));
    }

    private static void refusal(Runnable parsing) {
        try {
            parsing.run();
        } catch (IllegalArgumentException refused) {
            Check.isShown(refused.getMessage());
        }
    }

    /** Checks each line that it is given. */
    private static final EventLog LOG = EventLog.to(new System.Logger() {
        @Override
        public String getName() {
            return "checked";
        }

        @Override
        public boolean isLoggable(Level level) {
            return true;
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String text, Throwable thrown) {
            Check.isShown(text);
        }

        @Override
        public void log(Level level, ResourceBundle bundle, String text, Object... values) {
            Check.isShown(text);
        }
    }).withExcerpts();

    private static SSLEngine engine() {
        try {
            return SSLContext.getDefault().createSSLEngine("localhost", 5000);
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static Tls server() {
        try {
            byte[] name = Encoded.name(0, "server".getBytes(StandardCharsets.US_ASCII));
            X509Certificate own = Encoded.read(Encoded.certificate(KEYS.getPublic(), name, name, 0, 0, new byte[0]));
            return Tls.DEFAULTS.withIdentity(Identity.of(KEYS.getPrivate(), List.of(own)));
        } catch (CertificateException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
