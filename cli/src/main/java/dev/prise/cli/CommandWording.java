package dev.prise.cli;

import dev.prise.Diagnosis;
import dev.prise.ModeName;
import dev.prise.SocketFailure.FramingFailure;
import dev.prise.SocketFailure.ModeUndecided;
import java.io.File;

/** What the library says to programmers, said to whoever typed a command. */
final class CommandWording {

    private static final String[][] WORDS = {
            {"set the mode that the other end uses", "set the mode that the other end uses (--mode)"},
            {"raise Limits.maxMessageBytes", "raise --max-message"},
            {"raise Limits.idleTimeout", "raise --idle"},
            {", or raise Limits.messageTimeout (waitingTimeout where it is the first)", ""},
            {", or raise Limits.writeTimeout", ""},
            {"or allow it (EndTag.allowingTagInside)", "or allow it (--allow-tag)"},
            {"take the end-tag mode that is not strict", "take the mode tag, not tag-strict"},
            {"; received() has the bytes", ""},
            {", take another port (0 picks a free one), or let both share it (UdpOptions.withSharePort)",
                    " or take another port (0 picks a free one)"},
            {", or raise UdpOptions.maxDatagramBytes if the network allows it", ""},
            {", or raise UdpOptions.maxDatagramBytes; received() has the beginning", ""},
            {"needs UdpOptions.withBroadcast(true)", "needs --broadcast"},
            {"(TcpOptions.withTls), or connect", "(--tls), or connect"},
            {"(TcpOptions.withTls)", "(--tls-cert, or --tls-self-signed for trying out)"},
            {"(Tls.withClientCertificate)", "(--tls-client-auth asked)"},
            {"(Tls.withIdentity)", "(--tls-cert)"},
            {"whom this end trusts (Trust)", "whom this end trusts (--tls-ca)"},
            {", or say which one is meant (Tls.withServerName)", ""},
            {", or allow more time (Tls.withHandshakeTimeout)", ""},
            {"of proxyFrom", "of --proxy-from"},
            {"(TcpOptions.withProxyFrom)", "(--proxy-from)"},
            {"that belongs to the certificate", "that belongs to the certificate (--tls-key)"},
            {"give the password (Identity.pem with three parameters)", "give the password (PRISE_TLS_PASSWORD)"},
            {"give the password that the store was made with",
                    "give the password that the store was made with (PRISE_TLS_PASSWORD)"},
            {"name one by its alias or by its certificate's SHA-1 thumbprint", "give a store that holds one key alone"},
    };

    private CommandWording() {}

    static String of(Throwable failure) {
        String text = failure.getMessage();
        if (text == null) {
            return "unexpected " + failure.getClass().getSimpleName();
        }
        String words = of(text);
        if (failure instanceof ModeUndecided undecided) {
            return withOptions(words, undecided);
        }
        return failure instanceof FramingFailure framing && framing.diagnosis().isPresent()
                ? withOptions(words, framing.diagnosis().get())
                : words;
    }

    /** What is told of somebody whose bytes were a message, and who speaks something else all the same. */
    static String of(Diagnosis diagnosis) {
        return withOptions(of(diagnosis.meaning() + "; " + diagnosis.advice()), diagnosis);
    }

    private static String withOptions(String text, ModeUndecided undecided) {
        String words = text;
        for (ModeName mode : undecided.fitting()) {
            words = words.replace(mode.code(), "--mode " + quoted(mode.word()));
        }
        return words;
    }

    /** A mode's word as a shell takes it. */
    static String quoted(String word) {
        String quote = File.separatorChar == '\\' ? "\"" : "'";
        return word.matches("[a-z]+") ? word : quote + word + quote;
    }

    static String of(String text) {
        String typed = text;
        for (String[] pair : WORDS) {
            typed = typed.replace(pair[0], pair[1]);
        }
        return typed;
    }

    // the mode as an option, as it is typed
    private static String withOptions(String text, Diagnosis diagnosis) {
        return text.replace(diagnosis.fits().code(), "--mode " + quoted(diagnosis.fits().word()))
                .replace("set the charset", "set --charset")
                .replace("and the charset", "and --charset");
    }
}
