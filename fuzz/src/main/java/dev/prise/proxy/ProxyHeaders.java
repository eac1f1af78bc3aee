package dev.prise.proxy;

import dev.prise.Endpoint;
import dev.prise.fuzz.Check;
import dev.prise.fuzz.Input;
import java.util.Arrays;
import java.util.Optional;

/**
 * What a proxy tells of a client, or somebody who is none: any bytes are a header or a fault in words, the same at every cut, and not
 * one byte behind the header is taken.
 */
public final class ProxyHeaders {

    private ProxyHeaders() {}

    /** How one reading went. */
    private record Read(int taken, boolean whole, Optional<String> fault, Optional<Endpoint> client, String excerpt) {}

    public static void fuzzerTestOneInput(byte[] data) {
        Input input = new Input(data);
        int[] cuts = input.cuts();
        byte[] stream = input.rest();
        Read cut = read(stream, cuts);
        Check.same(read(stream, new int[0]), cut, "a header read at other cuts");
        Check.isShown(cut.excerpt);
        Check.that(cut.excerpt.length() < 700, "an excerpt of " + cut.excerpt.length() + " characters");
        if (cut.whole && stream[0] == 'P') {
            Check.that(cut.taken <= 107 && stream[cut.taken - 2] == '\r' && stream[cut.taken - 1] == '\n',
                    "a header of text ends in CR LF within 107 bytes");
        } else if (cut.whole) {
            Check.same(16 + ((stream[14] & 0xFF) << 8) + (stream[15] & 0xFF), cut.taken, "a binary header's length");
        }
        cut.client.ifPresent(client -> Check.same(client, Endpoint.parse(client.toString()), "the client's address"));
    }

    private static Read read(byte[] stream, int[] cuts) {
        ProxyHeader header = new ProxyHeader();
        int taken = 0;
        for (int piece = 0; header.missing() > 0 && taken < stream.length; piece++) {
            Check.that(header.fault().isEmpty(), "nothing is missing once there is a fault");
            int cut = cuts.length == 0 ? stream.length : cuts[piece % cuts.length];
            int count = Math.min(Math.min(cut, header.missing()), stream.length - taken);
            header.take(Arrays.copyOfRange(stream, taken, taken + count), count);
            taken += count;
        }
        header.fault().ifPresent(Check::isShown);
        boolean whole = header.missing() == 0 && header.fault().isEmpty();
        Check.that(whole || header.client().isEmpty(), "there is no client before the header is whole");
        return header.fault().isPresent()
                ? new Read(0, false, Optional.of(""), Optional.empty(), "") // how far it was read may depend on the cut
                : new Read(taken, whole, header.fault(), header.client(), header.excerpt());
    }
}
