package dev.prise.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** What a stranger would like to write on the operator's screen, and the check that it is not there. */
public final class Hostile {

    /** Clears the screen, forges a line, turns the rest around, hides something and rings the bell. */
    public static final String TEXT =
            "x\033[2J\r\n127.0.0.1:1 left\u202E\u2028\u0085\uDB40\uDC41\u3164\u0007";

    /** The same as a person is shown it. */
    public static final String SHOWN = "x\\x1B[2J\\r\\n127.0.0.1:1 left\\u202E\\u2028\\x85\\u{E0041}\\u3164\\x07";

    // said in another way than SafeText does
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cn}\\p{Co}\\p{Cs}\\p{Zl}\\p{Zp}\u3164]");

    private Hostile() {}

    /** Checks that a text is one line, and that all of it can be seen. */
    public static void assertSafe(String text) {
        assertThat(UNSEEN.matcher(text).find()).as(text).isFalse();
    }

    /** Checks the text of a failure, and what a logger prints of it: all its causes. */
    public static void assertSafe(Throwable failure) {
        assertSafe(failure.getMessage());
        String trace = trace(failure);
        assertThat(trace).startsWith(failure + System.lineSeparator());
        assertThat(trace.lines().skip(1)).allSatisfy(line -> {
            assertThat(line).matches("\t+(at|\\.\\.\\.|Suppressed:) .*|\t*Caused by: .*"); // no line of the peer's
            assertSafe(line.stripLeading());
        });
    }

    /** What a logger prints of a failure. */
    public static String trace(Throwable failure) {
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    /**
     * Makes a certificate that is signed by itself and named {@link #TEXT}, in a store under the name {@code hostile}.
     *
     * @param alternative the subject alternative name, as keytool takes it
     * @param more arguments of keytool
     */
    public static void makeCertificate(Path store, String alternative, String... more) throws IOException {
        StringBuilder name = new StringBuilder("CN=");
        for (byte each : TEXT.getBytes(StandardCharsets.UTF_8)) {
            name.append("\\%02X".formatted(each));
        }
        List<String> arguments = new ArrayList<>(List.of(
                "-genkeypair", "-alias", "hostile", "-dname", name.toString(), "-keyalg", "EC", "-groupname",
                "secp256r1", "-ext", alternative));
        arguments.addAll(List.of(more));
        Certificates.keytool(store, arguments);
    }

    /** {@link #TEXT} as a subject alternative name: keytool writes none that is no host's, so it is given the bytes. */
    public static String alternative() {
        byte[] name = TEXT.getBytes(StandardCharsets.UTF_8);
        byte[] names = join(new byte[]{0x30, (byte) (name.length + 2), (byte) 0x82, (byte) name.length}, name);
        return "2.5.29.17=" + HexFormat.ofDelimiter(":").formatHex(names);
    }

    /** How a TLS client begins that asks for a server of this name. */
    public static byte[] clientHello(String serverName) {
        byte[] name = serverName.getBytes(StandardCharsets.UTF_8);
        byte[] names = sized(2, join(new byte[]{0}, sized(2, name)));
        byte[] extensions = sized(2, join(new byte[]{0, 0}, sized(2, names)));
        byte[] random = new byte[32];
        byte[] session = {0};
        byte[] suites = sized(2, new byte[]{(byte) 0xC0, 0x2B});
        byte[] compressions = {1, 0};
        byte[] hello = join(new byte[]{3, 3}, random, session, suites, compressions, extensions);
        return join(new byte[]{0x16, 3, 1}, sized(2, join(new byte[]{1}, sized(3, hello))));
    }

    private static byte[] sized(int width, byte[] content) {
        byte[] sized = new byte[width + content.length];
        for (int i = 0; i < width; i++) {
            sized[i] = (byte) (content.length >> (Byte.SIZE * (width - 1 - i)));
        }
        System.arraycopy(content, 0, sized, width, content.length);
        return sized;
    }

    private static byte[] join(byte[]... pieces) {
        return Bytes.join(List.of(pieces));
    }
}
