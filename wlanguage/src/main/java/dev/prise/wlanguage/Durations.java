package dev.prise.wlanguage;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as WLanguage writes them: a number of milliseconds, a duration, or text such as 10ms. */
final class Durations {

    private static final Pattern PART = Pattern.compile("\\s*(\\d{1,12})\\s*(ms|s|min|h|j|d)\\s*");

    private Durations() {}

    static Duration of(int milliseconds) {
        return of(Duration.ofMillis(milliseconds));
    }

    static Duration of(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("a wait of " + duration + " is negative; 0 asks what is there already");
        }
        return duration;
    }

    static Duration of(String text) {
        Matcher part = PART.matcher(text.toLowerCase(Locale.ROOT));
        Duration sum = Duration.ZERO;
        int at = 0;
        while (at < text.length() && part.find(at) && part.start() == at) {
            sum = sum.plus(length(Long.parseLong(part.group(1)), part.group(2)));
            at = part.end();
        }
        if (at < text.length() || text.isEmpty()) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no duration; write for example 10ms, 1s, 5min, 2h or 1s 500ms");
        }
        return sum;
    }

    private static Duration length(long count, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "min" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }
}
