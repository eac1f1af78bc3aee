package dev.prise.fuzz;

import dev.prise.Diagnosis;
import dev.prise.ModeName;
import dev.prise.ReceivedBytes;
import dev.prise.SocketFailure.BadFrame;
import dev.prise.frame.EndTag;
import dev.prise.frame.Modes;
import dev.prise.frame.TransmissionMode;
import java.nio.ByteBuffer;

/** Whatever came, however much of it is known and in whichever mode it was read: a verdict is short, and is one line. */
public final class Verdicts {

    private static final int MOST_WORDS = 600;

    private Verdicts() {}

    public static void fuzzerTestOneInput(byte[] data) {
        Input input = new Input(data);
        ModeName reader = switch (input.next() % 6) {
            case 0 -> TransmissionMode.windev().name();
            case 1 -> ModeName.LINE;
            case 2 -> ModeName.RAW;
            case 3 -> ModeName.OTHER;
            case 4 -> EndTag.EOF.name();
            default -> input.mode().name();
        };
        int more = input.next();
        byte[] beginning = more % 2 == 0 ? new byte[0] : input.take(more / 2);
        boolean nothingElse = input.next() % 2 == 0;
        byte[] first = input.rest();
        int size = more % 3 == 0 ? first.length + more : first.length;
        ReceivedBytes receivedBytes = new ReceivedBytes(first, size, reader, beginning, nothingElse);
        Modes.diagnosis(receivedBytes).ifPresent(diagnosis -> check(diagnosis, reader));
        if (first.length >= Integer.BYTES) {
            Modes.diagnosisOfLength(ByteBuffer.wrap(first).getInt() & 0xFFFF_FFFFL)
                    .ifPresent(diagnosis -> check(diagnosis, null));
        }
        Check.isTold(Modes.diagnosed(new BadFrame("something came", receivedBytes)));
    }

    private static void check(Diagnosis diagnosis, ModeName reader) {
        Check.that(!diagnosis.name().isBlank() && !diagnosis.advice().isBlank(),
                "a verdict says what it is and what to do");
        int words = diagnosis.name().length() + diagnosis.meaning().length() + diagnosis.advice().length();
        Check.that(words <= MOST_WORDS, "a verdict of " + words + " characters");
        Check.that(diagnosis.fits().equals(ModeName.OTHER) || !diagnosis.fits().equals(reader),
                "a reader is not told the mode that it reads");
    }
}
