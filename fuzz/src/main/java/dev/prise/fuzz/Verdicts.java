package dev.prise.fuzz;

import dev.prise.Evidence;
import dev.prise.Framing;
import dev.prise.SocketFailure.BadFrame;
import dev.prise.Verdict;
import dev.prise.frame.EndTag;
import java.nio.ByteBuffer;

/** Whatever came, however much of it is known and in whichever mode it was read: a verdict is short, and is one line. */
public final class Verdicts {

    private static final int MOST_WORDS = 600;

    private Verdicts() {}

    public static void fuzzerTestOneInput(byte[] data) {
        Input input = new Input(data);
        Framing reader = switch (input.next() % 6) {
            case 0 -> Framing.WINDEV;
            case 1 -> Framing.LINE;
            case 2 -> Framing.RAW;
            case 3 -> Framing.OTHER;
            case 4 -> EndTag.EOF.framing();
            default -> input.mode().framing();
        };
        int more = input.next();
        byte[] beginning = more % 2 == 0 ? new byte[0] : input.take(more / 2);
        boolean nothingElse = input.next() % 2 == 0;
        byte[] first = input.rest();
        int size = more % 3 == 0 ? first.length + more : first.length;
        Evidence evidence = new Evidence(first, size, reader, beginning, nothingElse);
        Verdict.of(evidence).ifPresent(verdict -> check(verdict, reader));
        if (first.length >= Integer.BYTES) {
            Verdict.ofLength(ByteBuffer.wrap(first).getInt() & 0xFFFF_FFFFL).ifPresent(verdict -> check(verdict, null));
        }
        Check.isTold(new BadFrame("something came", evidence));
    }

    private static void check(Verdict verdict, Framing reader) {
        Check.that(!verdict.name().isBlank() && !verdict.advice().isBlank(),
                "a verdict says what it is and what to do");
        int words = verdict.name().length() + verdict.meaning().length() + verdict.advice().length();
        Check.that(words <= MOST_WORDS, "a verdict of " + words + " characters");
        Check.that(verdict.fits().equals(Framing.OTHER) || !verdict.fits().equals(reader),
                "a reader is not told the mode that it reads");
    }
}
