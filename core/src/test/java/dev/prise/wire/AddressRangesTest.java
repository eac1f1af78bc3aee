package dev.prise.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangesTest {

    @ParameterizedTest
    @CsvSource({
            "10.1.2.3,           10.1.2.3",
            "10.0.0.0/8,         10.255.255.255",
            "10.1.2.0/23,        10.1.3.255",
            "10.1.2.128/25,      10.1.2.128",
            "10.1.2.3/32,        10.1.2.3",
            "0.0.0.0/0,          255.1.2.3",
            "128.0.0.0/1,        200.0.0.1",
            "::1,                0:0:0:0:0:0:0:1",
            "2001:DB8::/32,      2001:db8:ffff::1",
            "2001:db8::/33,      2001:db8:7fff::1",
            "::/0,               fe80::1",
            "fe80::/10,          fe80:0:0:0:1:2:3:4%eth0",
            "10.0.0.0/8,         ::ffff:10.1.2.3",
            "::ffff:10.0.0.0/104, 10.1.2.3",
            "::ffff:10.1.2.3,    10.1.2.3",
            "::ffff:0.0.0.0/96,  10.1.2.3"
    })
    void rangeHoldsAnAddress(String range, String address) {
        assertThat(AddressRanges.of(range).contains(address)).isTrue();
        assertThat(AddressRanges.of("192.0.2.1", range, "2001:db8:1::/48").contains(address)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
            "10.1.2.3,      10.1.2.4",
            "10.0.0.0/8,    11.0.0.0",
            "10.1.2.0/23,   10.1.4.0",
            "10.1.2.128/25, 10.1.2.127",
            "128.0.0.0/1,   127.255.255.255",
            "::1,           ::2",
            "2001:db8::/33, 2001:db8:8000::1",
            "0.0.0.0/0,     ::1",
            "::/0,          10.1.2.3",
            "::/0,          ::ffff:10.1.2.3",
            "0.0.0.0/0,     localhost",
            "0.0.0.0/0,     unknown",
            "0.0.0.0/0,     ''"
    })
    void rangeDoesNotHoldAnother(String range, String address) {
        assertThat(AddressRanges.of(range).contains(address)).isFalse();
    }

    /** Bit for bit, for every length of the prefix: an address is in as long as the first bit that differs is behind it. */
    @Test
    void everyBitOfThePrefixCounts() {
        for (int bits = 1; bits <= 32; bits++) {
            AddressRanges range = AddressRanges.of(dotted(0xAA55_33CC & (-1 << (32 - bits))) + "/" + bits);
            for (int bit = 0; bit < 32; bit++) {
                String other = dotted(0xAA55_33CC ^ (Integer.MIN_VALUE >>> bit));
                assertThat(range.contains(other)).as("%s in %s", other, range).isEqualTo(bit >= bits);
            }
        }
    }

    private static String dotted(int address) {
        return (address >>> 24) + "." + ((address >>> 16) & 0xFF) + "." + ((address >>> 8) & 0xFF) + "."
                + (address & 0xFF);
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "", "/", "/8", "10", "10.1", "10.1.2", "10.1.2.3.4", "10.1.2.256", "10.1.2.03", "10.1.2.3/", "10.1.2.3/x",
            "10.1.2.3/-1", "10.1.2.3/1/2", "10.1.2.3 ", "localhost", "example.com/8", "::g", ":::", "1::2::3", "x::1",
            "fe80::1%eth0", "[::1]", "10.1.2.3:5000", "\u0661\u0660.1.2.3", "10.1.2.3/3333", ".:"})
    void whatIsNoRangeIsRefusedWithAnExample(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> AddressRanges.of("10.0.0.1", text))
                .withMessageContaining("\"" + text + "\" is no range of addresses; write for example 10.1.2.3");
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.0/33, 0 to 32", "::/129, 0 to 128", "::ffff:10.0.0.0/95, 96 to 128", "10.0.0.0/999, 0 to 32"})
    void numberOfBitsOutsideTheAddressIsRefused(String text, String allowed) {
        assertThatIllegalArgumentException().isThrownBy(() -> AddressRanges.of(text))
                .withMessage(
                        "\"" + text + "\" is no range of addresses: behind the / belongs a number of bits, " + allowed);
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.5, 8", "10.1.2.129, 25", "2001:db8::1, 64", "::ffff:10.1.2.3, 104", "0.0.0.1, 0"})
    void rangeThatDoesNotBeginAtItsFirstAddressIsRefused(String address, String bits) {
        String text = address + "/" + bits;
        assertThatIllegalArgumentException().isThrownBy(() -> AddressRanges.of(text))
                .withMessageContaining("is not the first address of a range of " + bits + " bits; write " + address);
    }

    @Test
    void equalRangesAreEqualAndShown() {
        AddressRanges ranges = AddressRanges.of("10.0.0.0/8", "::1").and("192.0.2.7/32");
        assertThat(ranges).isEqualTo(AddressRanges.of("::ffff:10.0.0.0/104", "0::1", "192.0.2.7"))
                .hasSameHashCodeAs(AddressRanges.of("10.0.0.0/8", "::1", "192.0.2.7"))
                .isNotEqualTo(AddressRanges.NONE)
                .hasToString("10.0.0.0/8, 0:0:0:0:0:0:0:1, 192.0.2.7");
        assertThat(ranges.rangeOf("10.1.2.3")).hasValue("10.0.0.0/8");
        assertThat(AddressRanges.NONE.isEmpty()).isTrue();
        assertThat(AddressRanges.NONE.contains("10.1.2.3")).isFalse();
    }
}
