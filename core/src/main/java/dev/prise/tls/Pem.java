package dev.prise.tls;

import dev.prise.SocketFailure.TlsFailed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A PEM file: text with blocks of base64 in it.
 *
 * <pre>
 * -----BEGIN CERTIFICATE-----
 * MIIBszCCAVmgAwIBAgIU…
 * -----END CERTIFICATE-----
 * </pre>
 *
 * @param file where it was read
 * @param blocks what stands in it, in that order; text between the blocks means nothing
 */
record Pem(Path file, List<Block> blocks) {

    /** One block: what it says it is, and what stands in it. */
    record Block(String label, String body) {

        byte[] bytes() {
            return Base64.getMimeDecoder().decode(body);
        }
    }

    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([^-]+)-----([^-]*(?:-[^-]+)*)-----END \\1-----");
    private static final List<String> KEY_ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

    // the algorithm in front of the two older forms of a key, and the version before that, as PKCS#8 wants them
    private static final byte[] VERSION_0 = {2, 1, 0};
    private static final byte[] RSA = {6, 9, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 1, 1, 1, 5, 0};
    private static final byte[] EC = {6, 7, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 2, 1};
    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 4;
    private static final int CURVE = 0xA0;

    static Pem read(Path file) throws IOException {
        Matcher found = BLOCK.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        List<Block> blocks = new ArrayList<>();
        while (found.find()) {
            blocks.add(new Block(found.group(1), found.group(2)));
        }
        return new Pem(file, blocks);
    }

    /** The certificates, in the order of the file. */
    List<X509Certificate> certificates() throws GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        for (Block block : blocks) {
            if (block.label().endsWith("CERTIFICATE")) {
                certificates.add(
                        (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.bytes())));
            }
        }
        return certificates;
    }

    /** The first private key. */
    PrivateKey key(Optional<String> password) throws IOException, GeneralSecurityException {
        for (Block block : blocks) {
            switch (block.label()) {
                case "PRIVATE KEY" -> {
                    return key(block.bytes());
                }
                case "ENCRYPTED PRIVATE KEY" -> {
                    return key(decrypt(block.bytes(), password));
                }
                case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> {
                    if (block.body().contains("ENCRYPTED")) {
                        throw new TlsFailed(
                                "the key in " + file + " is encrypted in OpenSSL's former way",
                                "only PKCS#8 keys can be read encrypted",
                                "convert it with openssl pkcs8 -topk8 -in KEY -out NEWKEY",
                                null);
                    }
                    return key(block.label().startsWith("RSA") ? fromRsa(block.bytes()) : fromEc(block.bytes()));
                }
                default -> {
                    // a certificate, or parameters that stand in the key as well
                }
            }
        }
        throw new TlsFailed(
                "the file " + file + " holds no private key",
                "there is no BEGIN PRIVATE KEY block in it",
                "give the PEM file with the key that belongs to the certificate",
                null);
    }

    private PrivateKey key(byte[] pkcs8) throws GeneralSecurityException {
        for (String algorithm : KEY_ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (InvalidKeySpecException another) {
                // it says itself of which kind it is, and each factory takes its own alone
            }
        }
        throw new TlsFailed(
                "the private key in " + file + " is of no kind that is known here",
                "it is none of " + String.join(", ", KEY_ALGORITHMS) + ", or damaged",
                "make a key of one of these kinds",
                null);
    }

    private byte[] decrypt(byte[] encrypted, Optional<String> password) throws IOException, GeneralSecurityException {
        EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(encrypted);
        String secret = password.orElseThrow(
                () -> new TlsFailed(
                        "the private key in " + file + " is encrypted, and there is no password",
                        "it cannot be read without",
                        "give the password (Identity.pem with three parameters), or decrypt the key with openssl pkey",
                        null));
        try {
            String algorithm =
                    info.getAlgName().equals("PBES2") ? info.getAlgParameters().toString() : info.getAlgName();
            SecretKey key =
                    SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(secret.toCharArray()));
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(Cipher.DECRYPT_MODE, key, info.getAlgParameters());
            return info.getKeySpec(cipher).getEncoded();
        } catch (GeneralSecurityException failed) {
            throw new TlsFailed(
                    "the private key in " + file + " cannot be decrypted (" + failed.getMessage() + ")",
                    "the password is another one, or the way it is encrypted is not known here",
                    "check the password; convert the key with openssl pkcs8 -topk8 if that is not it",
                    failed);
        }
    }

    private static byte[] fromRsa(byte[] pkcs1) {
        return der(SEQUENCE, VERSION_0, der(SEQUENCE, RSA), der(OCTETS, pkcs1));
    }

    /** The curve stands inside the key, PKCS#8 wants it in front: SEQUENCE { 1, octets, [0] { curve }, [1] { point } }. */
    private byte[] fromEc(byte[] sec1) {
        try {
            int at = content(sec1, 0);
            at = end(sec1, at); // the version
            at = end(sec1, at); // the secret number
            if ((sec1[at] & 0xFF) == CURVE) {
                byte[] curve = Arrays.copyOfRange(sec1, content(sec1, at), end(sec1, at));
                return der(SEQUENCE, VERSION_0, der(SEQUENCE, EC, curve), der(OCTETS, sec1));
            }
        } catch (ArrayIndexOutOfBoundsException cut) {
            // no key then
        }
        throw new TlsFailed(
                "the EC key in " + file + " does not name its curve",
                "it cannot be used without",
                "convert it with openssl pkcs8 -topk8 -nocrypt -in KEY -out NEWKEY",
                null);
    }

    /** Where the content of the element at this place begins. */
    private static int content(byte[] der, int at) {
        return der[at + 1] >= 0 ? at + 2 : at + 2 + (der[at + 1] & 0x7F);
    }

    /** Where the element at this place ends. */
    private static int end(byte[] der, int at) {
        int content = content(der, at);
        int length = der[at + 1];
        if (length < 0) {
            length = 0;
            for (int i = at + 2; i < content; i++) {
                length = (length << 8) | (der[i] & 0xFF);
            }
        }
        return content + length;
    }

    private static byte[] der(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        var out = new ByteArrayOutputStream(length + 4);
        out.write(tag);
        if (length < 0x80) {
            out.write(length);
        } else {
            out.write(0x82); // two bytes of length are enough for any key
            out.write(length >> 8);
            out.write(length);
        }
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
