package dev.prise.tls;

import dev.prise.tls.Identity.Credentials;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Shows one's own certificate whenever one is asked for. The JDK's own key managers keep it back when its issuer is none of
 * those that the server names, and then nobody can say what is wrong with it.
 */
final class FixedKeyManager extends X509ExtendedKeyManager {

    private static final String ALIAS = "me";

    private final Credentials credentials;

    FixedKeyManager(Credentials credentials) {
        this.credentials = credentials;
    }

    private boolean isOf(String keyType) {
        String algorithm = credentials.key().getAlgorithm();
        return keyType.equals(algorithm) || keyType.startsWith(algorithm + "_"); // EC_RSA: an EC key, signed with RSA
    }

    @Override
    public String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
        for (String keyType : keyTypes) {
            if (isOf(keyType)) {
                return ALIAS;
            }
        }
        return null;
    }

    @Override
    public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
        return isOf(keyType) ? ALIAS : null;
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return credentials.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return credentials.key();
    }

    // The four below are for sockets of the JDK's own, which nobody makes here

    @Override
    public String[] getClientAliases(String keyType, Principal[] issuers) {
        return new String[]{ALIAS};
    }

    @Override
    public String[] getServerAliases(String keyType, Principal[] issuers) {
        return new String[]{ALIAS};
    }

    @Override
    public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
        return chooseEngineClientAlias(keyTypes, issuers, null);
    }

    @Override
    public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
        return chooseEngineServerAlias(keyType, issuers, null);
    }
}
