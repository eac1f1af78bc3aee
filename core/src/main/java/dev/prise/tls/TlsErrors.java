package dev.prise.tls;

import dev.prise.Endpoint;
import dev.prise.ModeName;
import dev.prise.ReceivedBytes;
import dev.prise.SafeText;
import dev.prise.SocketFailure.TlsFailed;
import dev.prise.detect.Diagnoser;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says why TLS failed, each reason as such: the JDK tells them apart in the texts of its exceptions, or not at all.
 *
 * @param peer the other end
 * @param isClient whether this end is the client
 * @param me one's own certificate in words, or that there is none
 */
record TlsErrors(Endpoint peer, boolean isClient, String me) {

    private static final int MAX_CHARS = 300; // of an exception's text

    // Looked for where the text begins: what follows may quote the peer, who must not choose what is said of it.
    // The second: OpenSSL refuses a certificate of TLS 1.3 in plain text, where the JDK expects no such thing any more
    private static final Pattern ALERT = Pattern.compile(
            "(?:\\(\\w+\\) )?(?:Received fatal alert: (\\w+)|Unexpected plaintext alert received: .*Alert: (\\w+))");

    /** What the JDK has thrown, in our words. */
    TlsFailed of(Exception thrown) {
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            if (each instanceof ExplainingTrustManager.Refused refused) {
                return fault(refused.getMessage(), refused.meaning, refused.advice, thrown);
            }
        }
        for (Throwable each = thrown; each != null; each = each.getCause()) {
            Matcher alert = ALERT.matcher(String.valueOf(each.getMessage()));
            if (alert.lookingAt()) {
                return refusedByPeer(alert.group(alert.group(1) == null ? 2 : 1), thrown);
            }
        }
        String text = shown(thrown);
        if (text.startsWith("Illegal server name")) { // first: it quotes the name
            return fault(
                    "the client asks for a server by a name that no host can have (" + text + ")",
                    "there is no certificate for such a name",
                    "check which host name the client was given",
                    thrown);
        }
        if (text.contains("Empty client certificate chain")) {
            return fault(
                    "the client shows no certificate",
                    "this server demands one",
                    "give the client a certificate and its key, or do not demand one (Tls.withClientCertificate)",
                    thrown);
        }
        if (text.contains("protocol version") || text.contains("not enabled or supported")
                || text.contains("protocol is")) {
            return tooOld("the other end offers only versions that are not spoken here (" + text + ")", thrown);
        }
        if (text.contains("No available authentication scheme") || text.contains("no cipher suites in common")) {
            return fault(
                    text + "; this end has " + me,
                    "the two ends share no way to use that certificate's key",
                    "make a key of another kind (RSA of 2048 bits and EC P-256 are known everywhere)",
                    thrown);
        }
        return fault(text, "the two ends do not agree, or something between them changes what they send",
                "check the settings of both ends", thrown);
    }

    /** What an exception of the JDK says. It may quote what the peer has sent, at any length. */
    static String shown(Exception thrown) {
        return SafeText.of(thrown.getMessage() == null ? thrown.toString() : thrown.getMessage(), MAX_CHARS);
    }

    private TlsFailed refusedByPeer(String alert, Exception thrown) {
        String refused = "the other end refused it with the alert " + alert;
        return switch (alert) {
            case "certificate_required" -> fault(
                    refused + ", this end showed " + me,
                    "the other end demands a certificate",
                    "give this end a certificate and its key (Tls.withIdentity)",
                    thrown);
            case "bad_certificate", "unsupported_certificate", "certificate_revoked", "certificate_expired",
                    "certificate_unknown",
                    "unknown_ca", "access_denied" ->
                fault(
                        refused + ", this end showed " + me,
                        isClient
                                ? "the server demands a certificate, and one that it trusts"
                                : "the client does not accept this server's certificate, or not for the name that it connected to",
                        isClient
                                ? "show one that the server trusts (Tls.withIdentity)"
                                : "check the certificate's names, dates and chain, and whom the client trusts",
                        thrown);
            case "protocol_version", "insufficient_security" -> tooOld(refused, thrown);
            case "unrecognized_name" -> fault(
                    refused,
                    "the server has no certificate for the name that was asked for",
                    "connect by one of its names, or say which one is meant (Tls.withServerName)",
                    thrown);
            case "handshake_failure" -> fault(
                    refused + ", this end showed " + me,
                    isClient
                            ? "the two ends share no version or cipher, or the server demands a certificate"
                            : "the two ends share no version or cipher",
                    "check the versions that both speak"
                            + (isClient ? ", and show a certificate if one is demanded (Tls.withIdentity)" : ""),
                    thrown);
            default -> fault(refused, "it does not go on with this connection", "look at what the other end says of it",
                    thrown);
        };
    }

    private TlsFailed tooOld(String what, Exception thrown) {
        return fault(
                what,
                "TLS 1.2 and 1.3 are spoken here, unless one of them is chosen, and nothing older",
                "let the other end speak TLS 1.2 or 1.3 as well",
                thrown);
    }

    /** What came first is no TLS at all. */
    TlsFailed notTls(byte[] first) {
        ReceivedBytes receivedBytes = ReceivedBytes.of(first, ModeName.OTHER);
        return new TlsFailed(
                "expected a TLS handshake from " + peer + ", got " + receivedBytes,
                "the other end does not use TLS"
                        + Diagnoser.WITHOUT_MODES.of(receivedBytes).map(what -> ": this is " + what.name()).orElse(""),
                isClient
                        ? "connect without TLS, or to the port where the server speaks it"
                        : "let the client use TLS, or serve it on a port without",
                null);
    }

    TlsFailed tooSlow(Duration limit, long heard) {
        return fault(
                "it was not done within " + limit.toMillis() + " ms, and " + heard + " bytes had come",
                isClient && heard == 0
                        ? "the other end does not use TLS and waits for something else, or is stuck"
                        : "the other end is stuck or too slow",
                "check that both ends use TLS, or allow more time (Tls.withHandshakeTimeout)",
                null);
    }

    TlsFailed leftInBetween(long heard, Exception thrown) {
        return fault(
                "the other end closed the connection in the middle, after " + heard + " bytes",
                isClient && heard == 0
                        ? "it does not use TLS, or refuses this end without saying why"
                        : "it refuses this end without saying why, or was ended",
                "check that both ends use TLS, and what the other end says of it",
                thrown);
    }

    TlsFailed renegotiation() {
        return fault(
                "the other end asks for a new handshake on a connection that stands",
                "TLS 1.2 allows that, and it has been a way to attack",
                "let the other end ask for what it needs in its first handshake, or speak TLS 1.3",
                null);
    }

    private TlsFailed fault(String what, String meaning, String advice, Exception thrown) {
        return new TlsFailed("TLS with " + peer + " failed: " + what, meaning, advice, thrown);
    }
}
