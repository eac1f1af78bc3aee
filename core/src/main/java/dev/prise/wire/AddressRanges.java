package dev.prise.wire;

import dev.prise.SafeText;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Addresses of a network: single ones, and whole ranges. Immutable, equal by value.
 *
 * <pre>{@code
 * AddressRanges.of("192.168.0.0/16", "10.1.2.3", "2001:db8::/32").contains("192.168.7.9")   // true
 * }</pre>
 *
 * <p>An IPv4 address is the same in its IPv6 form ({@code ::ffff:10.1.2.3}), and never in a range of IPv6: {@code 0.0.0.0/0} is
 * all of IPv4, {@code ::/0} all of IPv6. Names are not looked up.
 */
public final class AddressRanges {

    /** No address at all. */
    public static final AddressRanges NONE = new AddressRanges(List.of());

    private static final int MAPPED_BITS = 96; // of an IPv6 address, before the IPv4 address that it stands for
    private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern IPV4 = Pattern.compile("(?:" + BYTE + "\\.){3}" + BYTE);
    private static final Pattern IPV6 = Pattern.compile("[\\p{XDigit}:][\\p{XDigit}:.]*");
    private static final Pattern RANGE = Pattern.compile("([^/]*)/(\\d{1,3})");

    private static final int MAX_SHOWN = 100; // characters of what is no range

    private final List<Range> ranges;

    private AddressRanges(List<Range> ranges) {
        this.ranges = ranges;
    }

    /**
     * Reads addresses and ranges.
     *
     * @param ranges each an IPv4 or IPv6 address ({@code 10.1.2.3}, {@code ::1}), or the first of a range with the number of bits
     *     that all of the range begin with ({@code 10.0.0.0/8})
     * @return them
     * @throws IllegalArgumentException if one is neither, or not the first of its range
     */
    public static AddressRanges of(String... ranges) {
        return new AddressRanges(Arrays.stream(ranges).map(Range::parse).toList());
    }

    /**
     * These and more.
     *
     * @param more ranges, as {@link #of} reads them
     * @return all of them
     * @throws IllegalArgumentException as {@link #of} does
     */
    public AddressRanges and(String... more) {
        return new AddressRanges(Stream.concat(ranges.stream(), of(more).ranges.stream()).toList());
    }

    /**
     * Whether an address is one of these.
     *
     * @param host the address, as an {@link dev.prise.Endpoint} has it; a name is in no range
     * @return true if it is
     */
    public boolean contains(String host) {
        return rangeOf(host).isPresent();
    }

    /**
     * Where an address belongs.
     *
     * @param host the address, as an {@link dev.prise.Endpoint} has it
     * @return the first of the ranges that it is in; empty if it is in none, or no address
     */
    public Optional<String> rangeOf(String host) {
        if (ranges.isEmpty()) {
            return Optional.empty();
        }
        int zone = host.indexOf('%');
        return literal(zone < 0 ? host : host.substring(0, zone))
                .map(InetAddress::getAddress)
                .flatMap(address -> ranges.stream().filter(range -> range.contains(address)).findFirst())
                .map(Range::toString);
    }

    /**
     * Whether there are none.
     *
     * @return true if no address is in here
     */
    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    /**
     * Reads an address; asks no name service.
     *
     * @param text the text of an IP address
     * @return the address; empty if the text is none, a name for example
     */
    public static Optional<InetAddress> literal(String text) {
        boolean isAddress = text.indexOf(':') < 0 ? IPV4.matcher(text).matches() : IPV6.matcher(text).matches();
        try {
            return isAddress ? Optional.of(InetAddress.getByName(text)) : Optional.empty();
        } catch (UnknownHostException notIpv6) {
            return Optional.empty();
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AddressRanges that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /**
     * All of them.
     *
     * @return for example {@code 10.0.0.0/8, 0:0:0:0:0:0:0:1}
     */
    @Override
    public String toString() {
        return ranges.stream().map(Range::toString).collect(Collectors.joining(", "));
    }

    /** Addresses of one family that begin with the same bits. */
    private record Range(InetAddress first, int bits) {

        static Range parse(String text) {
            Matcher range = RANGE.matcher(text);
            String address = range.matches() ? range.group(1) : text;
            InetAddress first = literal(address)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "\"" + SafeText.of(text, MAX_SHOWN)
                                    + "\" is no range of addresses; write for example 10.1.2.3,"
                                    + " 192.168.0.0/16, ::1 or 2001:db8::/32 (names are not looked up)"));
            int width = Byte.SIZE * first.getAddress().length;
            int mapped = address.indexOf(':') >= 0 && width == Integer.SIZE ? MAPPED_BITS : 0;
            int bits = range.matches() ? Integer.parseInt(range.group(2)) - mapped : width;
            if (bits < 0 || bits > width) {
                throw new IllegalArgumentException(
                        "\"" + text + "\" is no range of addresses: behind the / belongs a number of bits, " + mapped
                                + " to " + (mapped + width));
            }
            Range parsed = new Range(first, bits);
            if (!parsed.startsAtItsFirst()) {
                throw new IllegalArgumentException(
                        "\"" + text + "\" is not the first address of a range of " + (mapped + bits)
                                + " bits; write " + address + " for this one address, or clear the bits behind those");
            }
            return parsed;
        }

        private boolean startsAtItsFirst() {
            byte[] address = first.getAddress();
            for (int bit = bits; bit < Byte.SIZE * address.length; bit++) {
                if ((address[bit / Byte.SIZE] & (0x80 >> (bit % Byte.SIZE))) != 0) {
                    return false;
                }
            }
            return true;
        }

        boolean contains(byte[] address) {
            byte[] mine = first.getAddress();
            int whole = bits / Byte.SIZE;
            int rest = bits % Byte.SIZE;
            return mine.length == address.length
                    && Arrays.equals(mine, 0, whole, address, 0, whole)
                    && (rest == 0 || (mine[whole] ^ address[whole]) >> (Byte.SIZE - rest) == 0);
        }

        @Override
        public String toString() {
            return first.getHostAddress() + (bits == Byte.SIZE * first.getAddress().length ? "" : "/" + bits);
        }
    }
}
