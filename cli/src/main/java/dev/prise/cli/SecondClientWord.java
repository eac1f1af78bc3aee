package dev.prise.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What {@code --second-client} may say. */
enum SecondClientWord {
    QUEUE,
    REFUSE,
    TAKE_OVER,
    TAKE_OVER_SAME_ADDRESS;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static List<String> words() {
        return Arrays.stream(values()).map(SecondClientWord::toString).toList();
    }

    /** Reads one of the words. */
    static final class Reader implements ITypeConverter<SecondClientWord> {

        @Override
        public SecondClientWord convert(String text) {
            return Arrays.stream(values())
                    .filter(word -> word.toString().equals(text))
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
