package dev.prise.cli;

import dev.prise.Overflow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What {@code --overflow} may say. */
final class OverflowWord {

    private OverflowWord() {}

    static String of(Overflow policy) {
        return policy.name().toLowerCase(Locale.ROOT);
    }

    private static List<String> words() {
        return Arrays.stream(Overflow.values()).map(OverflowWord::of).toList();
    }

    /** Reads one of the words. */
    static final class Reader implements ITypeConverter<Overflow> {

        @Override
        public Overflow convert(String text) {
            return Arrays.stream(Overflow.values())
                    .filter(policy -> of(policy).equals(text))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException(
                            "\"" + text + "\" is none of " + String.join(", ", words())));
        }
    }

    /** What a shell may complete. */
    static final class Words extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        Words() {
            super(words());
        }
    }
}
