package dev.prise.cli;

import dev.prise.Limits;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 500ms}, {@code 5s}, {@code 2m}, {@code 1h}, and plain {@code 5} for seconds. */
final class Durations implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String text) {
        int unitAt = Numbers.end(text);
        long unitNanos = switch (text.substring(unitAt)) {
            case "ms" -> 1_000_000L;
            case "", "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default -> throw wrong(text);
        };
        try {
            Duration duration = Duration.ofNanos(new BigDecimal(text.substring(0, unitAt))
                    .multiply(BigDecimal.valueOf(unitNanos))
                    .setScale(0, RoundingMode.CEILING)
                    .longValueExact());
            if (duration.isPositive() && duration.compareTo(Limits.FOREVER) <= 0) {
                return duration;
            }
        } catch (ArithmeticException | NumberFormatException notSo) {
            // said below
        }
        throw wrong(text);
    }

    private static TypeConversionException wrong(String text) {
        return new TypeConversionException(
                "\"" + text + "\" is no time; write for example 500ms, 5s, 2m or 1h (a plain 5 is 5 seconds)");
    }
}
