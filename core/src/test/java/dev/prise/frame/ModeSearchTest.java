package dev.prise.frame;

import static dev.prise.testing.Bytes.hex;
import static dev.prise.testing.Bytes.latin1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.prise.Diagnosis;
import dev.prise.Excerpt;
import dev.prise.Limits;
import dev.prise.ModeName;
import dev.prise.ReceivedBytes;
import dev.prise.SocketFailure.BadFrame;
import dev.prise.detect.ModeSearch;
import dev.prise.testing.Cuts;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In which mode somebody speaks who falls silent after some bytes: the one that fits, or nothing. */
class ModeSearchTest {

    private static final Limits LIMITS = Limits.DEFAULTS;

    // One mode fits

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "11\\r\\nHello World               | windev",
            "1\\r\\nA                          | windev",
            "2\\r\\nAB1\\r\\nC                 | windev",
            "0\\r\\n1\\r\\nA                   | windev",
            "5\\nHello                         | windev",
            " +5 \\r\\nHello                   | windev",
            "26\\r\\nfirst line\\r\\nsecond line\\r\\nA | windev",
            "4\\r\\n\\x00\\x01\\x02\\x03       | windev",
            "4\\r\\nO\\x00K\\x00               | windev",
            "7\\r\\nHello\\r\\n2\\r\\nok       | windev",
            "11:hello world,                   | netstring",
            "5:hello,0:,3:a\\nb,               | netstring",
            "12:45:01 3.5 kg\\r\\n             | line",
            "5\\r\\nHello\\r\\n                | line",
            "2\\r\\n17\\r\\n42\\r\\n           | line",
            "4006381333931\\r\\n               | line",
            "Hello World\\r\\n                 | line",
            "OK\\r\\n                          | line",
            "A\\r\\n                           | line",
            "one\\r\\ntwo\\r\\n                | line",
            "caf\\xE9\\r\\n                    | line",
            "caf\\xC3\\xA9\\r\\n               | line",
            "hello\\n                          | tag:\\n",
            "PING\\n                           | tag:\\n",
            "12.5\\n                           | tag:\\n",
            "hi\\nho\\nhi\\nho\\n              | tag:\\n",
            "\\xD0\\xBF\\xD1\\x80\\xD0\\xB8\\xD0\\xB2\\xD0\\xB5\\xD1\\x82\\n | tag:\\n",
            "WEIGHT\\r                         | tag:\\r",
            "12345\\r12345\\r                  | tag:\\r",
            "Hello World<EOF>                  | tag:<EOF>",
            "one\\r\\ntwo\\n<EOF>              | tag:<EOF>",
            "42<EOF>                           | tag:<EOF>",
            "<EOF>x<EOF>                       | tag:<EOF>",
            "<EOF>                             | tag:<EOF>",
            "\\x02AB\\x03                      | tag:\\x03",
            "ST,GS,  1.5\\x03                  | tag:\\x03",
            "\\x02one\\x03\\x02two\\x03        | tag:\\x03",
            "<login/>\\n<x/>\\x00              | tag:\\0",
            "hello\\x00                        | tag:\\0",
            "\\x0Bany\\rthing\\r\\x1C\\r       | tag:\\x1C\\r",
            "\\x0BMSH^a\\rPID^b\\r\\x1C\\r     | tag:\\x1C\\r",
            "H\\x00i\\x00!\\x00\\r\\x00\\n\\x00 | wide \\r\\n",
            "H\\x00i\\x00!\\x00\\n\\x00        | wide \\n",
            "H\\x00i\\x00!\\x00\\r\\x00        | wide \\r",
            "H\\x00i\\x00<\\x00E\\x00O\\x00F\\x00>\\x00 | wide <EOF>",
            "220 mail.example ESMTP\\r\\n      | line",
            "NICK me\\nUSER a\\n               | tag:\\n",
            "CONNECT\\nhost:x\\n\\n\\x00       | tag:\\0",
            "<34>Oct 11 22:14:15 a b\\n        | tag:\\n",
            "<34>Oct 11 22:14:15 a b\\r\\n     | line",
    })
    void oneModeFits(String bytes, String mode) {
        ModeName expected = switch (mode) {
            case "windev" -> TransmissionMode.windev().name();
            case "netstring" -> TransmissionMode.netstring().name();
            case "wide \\r\\n" -> ModeName.endTag("\r\0\n\0");
            case "wide \\n" -> ModeName.endTag("\n\0");
            case "wide \\r" -> ModeName.endTag("\r\0");
            case "wide <EOF>" -> ModeName.endTag("<\0E\0O\0F\0>\0");
            default -> null;
        };
        Optional<ModeName> found = atSilence(unescaped(bytes));
        if (expected == null) {
            assertThat(found).map(ModeName::word).contains(mode);
        } else {
            assertThat(found).contains(expected);
        }
    }

    // Two fit, or none has an end, or too little is known: more is to be heard

    @ParameterizedTest
    @ValueSource(strings = {
            "",
            "Hello",
            "Hello World",
            "11\\r\\n", // a number, or a size
            "42",
            "42\\n",
            "0\\r\\n",
            " ",
            "+",
            "11\\r\\nHello",
            "7\\r\\nHello\\r\\n", // a message with a line end, or two lines
            "5\\nHell\\n",
            "100\\r\\nfirst\\r\\nsecond\\r\\n",
            "12\\r\\n34\\r\\n56\\r\\n",
            "a\\nbc\\r\\n", // a line feed in a line, or CR at the ends of lines
            "first\\r\\nsecond\\n",
            "first\\rsecond\\n",
            "first\\nsecond\\r",
            "first\\r\\nsecond\\r",
            "Hello\\r\\nHel",
            "one<EOF>two\\r\\n",
            "one<EOF>\\r\\n",
            "one<EOF>two",
            "\\r\\n",
            "\\n",
            "\\x02AB\\x03\\r\\n",
            "\\x02",
            "?\\r\\n",
            "W\\r", // too short to be no chance
            "ok\\n",
            "A\\x00",
            "1\\r\\nA\\x00",
            "2\\r\\n\\xE9\\x00", // "é" in UTF-16LE, or text that a zero ends
            "H\\x00i\\x00!\\x00",
            "H\\x00i\\x00!\\x00\\r\\x00\\n",
            "2\\x002\\x00\\r\\x00\\n\\x00", // a size in UTF-16LE, or a line
            "CONNECT\\nhost:x\\n\\n",
            "\\xFF\\xFE",
            "\\xEF\\xBB\\xBF",
    })
    void moreIsToBeHeard(String bytes) {
        assertThat(atSilence(unescaped(bytes))).isEmpty();
    }

    // No mode reads it

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "GET / HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n          | an HTTP request",
            "\\x16\\x03\\x01\\x00\\xF4\\x01                   | a TLS handshake",
            "\\x00\\x00\\x00\\x0BHello World                  | a length of 4 bytes, most significant first",
            "\\xEF\\xBB\\xBFHello\\r\\n                       | a byte order mark of UTF-8",
            "*1\\r\\n$4\\r\\nPING\\r\\n                       | Redis",
            "SSH-2.0-OpenSSH_9.2\\r\\n                        | SSH",
    })
    void whatNoModeReadsIsCalledByItsName(String bytes, String name) {
        assertThatThrownBy(() -> atSilence(unescaped(bytes)))
                .isInstanceOfSatisfying(BadFrame.class,
                        bad -> assertThat(bad.diagnosed(Modes::diagnosis).diagnosis()).map(Diagnosis::name)
                                .contains(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"05", "06", "00 48 00 69", "01 02 03 0D 0A", "41 07 42 0A", "41 00 00 00"})
    void binaryIsNoMode(String bytes) {
        assertThatThrownBy(() -> atSilence(hex(bytes))).isInstanceOf(BadFrame.class);
    }

    // The limits

    @Test
    void sizeAboveTheLimitIsANumber() {
        Limits small = LIMITS.withMaxMessageBytes(99);
        assertThat(search(small, latin1("100\r\n")).whole()).contains(ModeName.LINE);
        assertThat(search(small, latin1("99\r\n")).whole()).isEmpty();
        assertThat(search(LIMITS, latin1("100\r\n")).whole()).isEmpty();
    }

    @Test
    void headerThatIsTooLongIsALine() {
        assertThat(search(LIMITS, latin1("                12\r\n")).fitting())
                .contains(TransmissionMode.windev().name());
        assertThat(search(LIMITS, latin1("                   12\r\n")).fitting()).containsExactly(ModeName.LINE);
    }

    // What fits

    @Test
    void whatFitsIsTold() {
        assertThat(search(LIMITS, latin1("7\r\nHello\r\n")).fitting()).containsExactly(TransmissionMode.windev().name(),
                ModeName.LINE);
        assertThat(search(LIMITS, latin1("17\r\n")).fitting()).containsExactly(TransmissionMode.windev().name(),
                ModeName.LINE);
        assertThat(search(LIMITS, latin1("17\r\nabc")).fitting()).containsExactly(TransmissionMode.windev().name());
        assertThat(search(LIMITS, latin1("a\nbc\r\n")).fitting()).containsExactly(ModeName.LINE, ModeName.endTag("\n"));
        assertThat(search(LIMITS, latin1("ok\n")).fitting()).containsExactly(ModeName.endTag("\n"));
        assertThat(search(LIMITS, latin1("Hello")).fitting()).isEmpty();
        assertThat(search(LIMITS, latin1("")).fitting()).isEmpty();
        assertThat(search(LIMITS, hex("01 0D 0A")).fitting()).isEmpty();
    }

    // Cuts

    @ParameterizedTest
    @ValueSource(strings = {
            "11\r\nHello World",
            "2\r\nAB1\r\nC",
            "5\r\nHello\r\n",
            "7\r\nHello\r\n2\r\nok",
            "Hello World\r\n",
            "a\nbc\r\n",
            "one\r\ntwo\n<EOF>",
            "<E<EO<EOF>x<EOF>",
            "\2one\3\2two\3",
            "\u000Bany\rthing\r\u001C\r",
            "<login/>\n<x/>\0",
            "H\0i\0!\0\r\0\n\0",
            "caf\u00C3\u00A9 \u00C3x\u00E9\r\n",
    })
    void cutsDoNotMatter(String text) {
        byte[] stream = latin1(text);
        ModeSearch whole = search(LIMITS, stream);
        for (List<byte[]> pieces : Cuts.all(stream)) {
            ModeSearch cut = new ModeSearch(Modes.CANDIDATES, LIMITS);
            pieces.forEach(piece -> cut.feed(piece, 0, piece.length));
            assertThat(cut.whole()).isEqualTo(whole.whole());
            assertThat(cut.fitting()).isEqualTo(whole.fitting());
            assertThat(cut.isImpossible()).isEqualTo(whole.isImpossible());
        }
    }

    // Messages as the modes write them, of any text, are never called another mode

    @Test
    void whatIsSentInAModeIsFoundInThatModeOrNotYet() {
        Random random = new Random(20_261_126);
        List<String> tags = List.of("\r\n", "\n", "\r", "<EOF>", "\0", "\u0003", "\u001C\r");
        int found = 0;
        for (int round = 0; round < 40_000; round++) {
            String tag = round % 2 == 0 ? "" : tags.get(random.nextInt(tags.size()));
            StringBuilder stream = new StringBuilder();
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                String message = anyText(random, tag);
                stream.append(tag.isEmpty() ? message.length() + "\r\n" + message : message + tag);
            }
            ModeName truth = tag.isEmpty() ? TransmissionMode.windev().name() : ModeName.endTag(tag);
            Optional<ModeName> told = search(LIMITS, latin1(stream.toString())).whole();
            // blocks of MLLP begin with a mark, and these do not; a line end inside can only be told by what follows
            boolean same = told.isEmpty() || told.get().equals(truth);
            assertThat(same).as("%s is %s, and called %s", Excerpt.of(latin1(stream.toString())), truth, told)
                    .isTrue();
            found += told.isPresent() ? 1 : 0;
        }
        assertThat(found).isGreaterThan(20_000);
    }

    // of words, numbers, blanks, and the line ends that may stand in a message of this mode
    private static String anyText(Random random, String tag) {
        StringBuilder text = new StringBuilder();
        for (int words = random.nextInt(5); words > 0; words--) {
            switch (random.nextInt(6)) {
                case 0 -> text.append(random.nextInt(1000));
                case 1 -> text.append("Hello");
                case 2 -> text.append(", ");
                case 3 -> text.append(tag.isEmpty() || tag.length() > 2 ? "\r\n" : " ");
                case 4 -> text.append((char) ('a' + random.nextInt(26)));
                default -> text.append("caf\u00E9");
            }
        }
        return text.toString();
    }

    // Random bytes

    @Test
    void randomBytesAreNoMode() {
        Random random = new Random(20_261_126);
        int found = 0;
        for (int length = 1; length <= 64; length++) {
            for (int i = 0; i < 5_000; i++) {
                byte[] block = new byte[length];
                random.nextBytes(block);
                boolean isFound = search(LIMITS, block).whole().isPresent();
                assertThat(isFound && length > 24).as("found in %s", hex(block)).isFalse();
                found += isFound ? 1 : 0;
            }
        }
        // a block of 3 to 8 bytes looks like a short word and its end once in 100,000: 28 to 34 of 4 million were counted
        assertThat(found).isLessThanOrEqualTo(64 * 5_000 / 100_000);
    }

    private static Optional<ModeName> atSilence(byte[] bytes) {
        return search(LIMITS, bytes).atSilence(ReceivedBytes.of(bytes, ModeName.OTHER));
    }

    private static ModeSearch search(Limits limits, byte[] bytes) {
        ModeSearch search = new ModeSearch(Modes.CANDIDATES, limits);
        search.feed(bytes, 0, bytes.length);
        return search;
    }

    private static byte[] unescaped(String text) {
        StringBuilder bytes = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '\\') {
                bytes.append(text.charAt(i));
            } else {
                switch (text.charAt(++i)) {
                    case 'r' -> bytes.append('\r');
                    case 'n' -> bytes.append('\n');
                    default -> {
                        bytes.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
                        i += 2;
                    }
                }
            }
        }
        return latin1(bytes.toString());
    }
}
