package dev.prise.fuzz;

import dev.prise.Endpoint;
import dev.prise.wire.AddressRanges;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * Endpoints and ranges of addresses: a text is refused in words, or read; what was read is read again from how it is shown; an
 * address is in a range if its first bits are the range's.
 */
public final class Addresses {

    private Addresses() {}

    public static void fuzzerTestOneInput(byte[] data) throws UnknownHostException {
        Input input = new Input(data);
        if (input.next() % 2 == 0) {
            endpoint(input.restAsText());
        } else {
            ranges(input);
        }
    }

    private static void endpoint(String text) {
        Endpoint endpoint;
        try {
            endpoint = Endpoint.parse(text);
        } catch (IllegalArgumentException refused) {
            Check.that(!refused.getMessage().isBlank(), "a refusal says why");
            return;
        }
        Check.same(endpoint, Endpoint.parse(endpoint.toString()), "an endpoint read again");
    }

    // Four bytes of an address and four of another near it, then a text
    private static void ranges(Input input) throws UnknownHostException {
        boolean four = input.next() % 2 == 0;
        int bits = input.next() % (four ? 33 : 129);
        byte[] address = exactly(four ? 4 : 16, input.take(four ? 4 : 16));
        byte[] other = exactly(address.length, input.take(address.length));
        BigInteger hosts = BigInteger.ONE.shiftLeft(8 * address.length - bits);
        BigInteger first = new BigInteger(1, address).divide(hosts).multiply(hosts);
        BigInteger asked = new BigInteger(1, other);
        if (input.next() % 2 == 0) {
            asked = first.add(asked.mod(hosts)); // inside
        }
        String range = shown(first, address.length) + "/" + bits;
        AddressRanges ranges = parsed(range);
        String host = shown(asked, address.length);
        if (ranges != null) {
            boolean mapped = !four && first.shiftRight(32).equals(BigInteger.valueOf(0xFFFF));
            if (!mapped && (four || !asked.shiftRight(32).equals(BigInteger.valueOf(0xFFFF)))) {
                Check.same(asked.divide(hosts).equals(first.divide(hosts)), ranges.contains(host),
                        host + " in " + range);
            }
        }
        parsed(input.restAsText());
    }

    private static AddressRanges parsed(String text) {
        try {
            AddressRanges ranges = AddressRanges.of(text);
            Check.same(ranges, AddressRanges.of(ranges.toString()), "a range read again");
            return ranges;
        } catch (IllegalArgumentException refused) {
            Check.that(!refused.getMessage().isBlank(), "a refusal says why");
            return null;
        }
    }

    private static String shown(BigInteger number, int bytes) throws UnknownHostException {
        byte[] all = number.toByteArray();
        byte[] address = new byte[bytes];
        for (int i = 0; i < Math.min(bytes, all.length); i++) {
            address[bytes - 1 - i] = all[all.length - 1 - i];
        }
        return InetAddress.getByAddress(address).getHostAddress();
    }

    private static byte[] exactly(int length, byte[] bytes) {
        return java.util.Arrays.copyOf(bytes, length);
    }
}
