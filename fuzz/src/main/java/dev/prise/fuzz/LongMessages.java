package dev.prise.fuzz;

import dev.prise.Limits;
import dev.prise.frame.TransmissionMode;

/** The same as {@link Decoders} for messages of up to 300,000 bytes, which are gathered in arrays of their own. */
public final class LongMessages {

    private LongMessages() {}

    public static void fuzzerTestOneInput(byte[] data) {
        Input input = new Input(data);
        TransmissionMode mode = input.mode();
        Limits limits = input.limits();
        int[] cuts = input.cuts();
        for (int i = 0; i < cuts.length; i++) {
            cuts[i] *= 256;
        }
        Decoders.decode(mode, limits, cuts, input.restUnfolded());
    }
}
