package dev.prise.fuzz;

import dev.prise.Limits;
import dev.prise.frame.TransmissionMode;

/** Headers of the WINDEV mode: numbers of any size, with all that may stand beside them, and limits up to the highest. */
public final class Headers {

    private static final byte[] LETTERS =
            {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', ' ', '\t', '+', '-', '\r', '\n'};
    private static final Limits HIGHEST = Limits.DEFAULTS.withMaxMessageBytes(Limits.MAX_MESSAGE_BYTES);

    private Headers() {}

    public static void fuzzerTestOneInput(byte[] data) {
        Input input = new Input(data);
        int choice = input.next();
        Limits limits = choice % 2 == 0 ? HIGHEST : input.limits();
        int[] cuts = input.cuts();
        byte[] halves = input.rest();
        byte[] stream = new byte[2 * halves.length];
        for (int i = 0; i < halves.length; i++) {
            stream[2 * i] = LETTERS[halves[i] >> 4 & 0xF];
            stream[2 * i + 1] = LETTERS[halves[i] & 0xF];
        }
        Decoders.decode(TransmissionMode.windev(), limits, cuts, stream);
    }
}
