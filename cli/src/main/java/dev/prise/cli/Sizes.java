package dev.prise.cli;

import dev.prise.Limits;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 16MiB}, {@code 64k}, {@code 1MB}, and plain bytes. */
final class Sizes implements ITypeConverter<Integer> {

    @Override
    public Integer convert(String text) {
        int unitAt = Numbers.end(text);
        long unit = switch (text.substring(unitAt).toLowerCase(Locale.ROOT)) {
            case "", "b" -> 1;
            case "k", "kib" -> 1 << 10;
            case "m", "mib" -> 1 << 20;
            case "g", "gib" -> 1 << 30;
            case "kb" -> 1_000;
            case "mb" -> 1_000_000;
            case "gb" -> 1_000_000_000;
            default -> throw wrong(text);
        };
        long bytes;
        try {
            bytes = Math.multiplyExact(Long.parseLong(text.substring(0, unitAt)), unit);
        } catch (NumberFormatException notANumber) {
            throw wrong(text);
        } catch (ArithmeticException tooMany) {
            bytes = Long.MAX_VALUE;
        }
        if (bytes < 1 || bytes > Limits.MAX_MESSAGE_BYTES) {
            throw new TypeConversionException(
                    "\"" + text + "\" is outside 1 to " + Limits.MAX_MESSAGE_BYTES + " bytes (2 GiB less 1 MiB)");
        }
        return (int) bytes;
    }

    private static TypeConversionException wrong(String text) {
        return new TypeConversionException(
                "\"" + text
                        + "\" is no size; write bytes, or for example 64k, 16MiB"
                        + " (k, M, G count in 1024s, kB, MB, GB in 1000s)");
    }
}
