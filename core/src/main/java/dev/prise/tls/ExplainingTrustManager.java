package dev.prise.tls;

import dev.prise.SafeText;
import java.net.Socket;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.security.auth.x500.X500Principal;

/**
 * Looks at the other end's certificates as the JDK does, and when the JDK says no, finds out which no it is: out of date, not
 * trusted, or made for another name.
 */
final class ExplainingTrustManager extends X509ExtendedTrustManager {

    /** Why a certificate was not accepted, in the three parts of a failure's text. */
    static final class Refused extends CertificateException {
        private static final long serialVersionUID = 1;
        final String meaning;
        final String advice;

        Refused(String what, String meaning, String advice, CertificateException cause) {
            super(what, cause);
            this.meaning = meaning;
            this.advice = advice;
        }
    }

    private static final int MAX_CHARS = 300; // of names: a certificate may hold a whole book
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private final X509ExtendedTrustManager jdk;
    private final String trusted; // in words

    ExplainingTrustManager(X509ExtendedTrustManager jdk, String trusted) {
        this.jdk = jdk;
        this.trusted = trusted;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        try {
            jdk.checkServerTrusted(chain, authType, engine);
        } catch (CertificateException refused) {
            throw explain(chain, engine.getPeerHost(), refused);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        try {
            jdk.checkClientTrusted(chain, authType, engine);
        } catch (CertificateException refused) {
            throw explain(chain, null, refused);
        }
    }

    private Refused explain(X509Certificate[] chain, String host, CertificateException refused) {
        Instant now = Instant.now();
        int looked = isAmong(refused, CertificateExpiredException.class, CertificateNotYetValidException.class)
                ? chain.length
                : 1; // one's own is always worth a look, the others are sometimes sent and not needed
        for (X509Certificate certificate : List.of(chain).subList(0, looked)) {
            String subject = shown(certificate.getSubjectX500Principal());
            if (now.isAfter(certificate.getNotAfter().toInstant())) {
                return new Refused(
                        "the certificate " + subject + " expired at " + certificate.getNotAfter().toInstant(),
                        "it was not renewed, or the clock of this machine is wrong (it says " + now + ")",
                        "renew the certificate at the other end, or set the clock",
                        refused);
            }
            if (now.isBefore(certificate.getNotBefore().toInstant())) {
                return new Refused(
                        "the certificate " + subject + " is not valid before " + certificate.getNotBefore().toInstant(),
                        "the clock of this machine is wrong (it says " + now + "), or the other end's was",
                        "set the clock, or wait",
                        refused);
            }
        }
        X509Certificate own = chain[0];
        String subject = shown(own.getSubjectX500Principal());
        if (isAmong(refused, CertPathBuilderException.class)) {
            return new Refused(
                    "the certificate " + subject + ", issued by "
                            + shown(chain[chain.length - 1].getIssuerX500Principal()) + ", is not trusted",
                    "its issuer is not among " + trusted + ", or the other end does not send the whole chain",
                    "add the issuer's certificate to whom this end trusts (Trust), if you do trust it",
                    refused);
        }
        if (host != null && refused.getClass() == CertificateException.class) { // the JDK's check of the name, after the chain's
            return new Refused(
                    "the certificate " + subject + " is for " + names(own) + " and not for " + host,
                    "the address leads to another machine, or the certificate was made for another name",
                    "connect by one of its names, or say which one is meant (Tls.withServerName)",
                    refused);
        }
        return new Refused(
                "the certificate " + subject + " was refused (" + TlsErrors.shown(refused) + ")",
                "it is not made for this use, or with algorithms that are not safe any more",
                "make a new one",
                refused);
    }

    private static boolean isAmong(Throwable refused, Class<?>... kinds) {
        for (Throwable each = refused; each != null; each = each.getCause()) {
            for (Class<?> kind : kinds) {
                if (kind.isInstance(each)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whose certificate it is, in words that are safe to show: the name is what somebody has written into it. */
    static String shown(X500Principal name) {
        return SafeText.of(name.getName(), MAX_CHARS);
    }

    private static String names(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            for (List<?> each : alternatives == null ? List.<List<?>>of() : alternatives) {
                if (each.get(0) instanceof Integer kind && (kind == DNS_NAME || kind == IP_ADDRESS)) {
                    names.add(String.valueOf(each.get(1)));
                }
            }
        } catch (CertificateParsingException none) {
            // then it has no names that count
        }
        return names.isEmpty()
                ? "no host at all (it has no subject alternative names)"
                : SafeText.of(String.join(", ", names), MAX_CHARS);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return jdk.getAcceptedIssuers();
    }

    // The four below are for sockets of the JDK's own, which nobody makes here

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        jdk.checkClientTrusted(chain, authType, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        jdk.checkServerTrusted(chain, authType, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        jdk.checkClientTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        jdk.checkServerTrusted(chain, authType);
    }

    /** The check that checks nothing. */
    static X509ExtendedTrustManager nothing() {
        return new X509ExtendedTrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

            @Override
            public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

            @Override
            public void checkClientTrusted(X509Certificate[] chain, String authType) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String authType) {}

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
    }
}
