package dev.prise.cli;

import dev.prise.Overflow;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** One of several words, each for a constant: what an option may say, and what a shell may complete. */
abstract class KeywordConverter<E extends Enum<E>> implements ITypeConverter<E>, Iterable<String> {

    private final List<E> constants;

    private KeywordConverter(Class<E> type) {
        this.constants = List.of(type.getEnumConstants());
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public E convert(String text) {
        for (E constant : constants) {
            if (word(constant).equals(text)) {
                return constant;
            }
        }
        throw new TypeConversionException("\"" + text + "\" is none of " + String.join(", ", this));
    }

    @Override
    public Iterator<String> iterator() {
        return constants.stream().map(KeywordConverter::word).iterator();
    }

    /** What {@code --overflow} may say. */
    static final class OfOverflow extends KeywordConverter<Overflow> {
        OfOverflow() {
            super(Overflow.class);
        }
    }

    /** What {@code --second-client} may say. */
    static final class OfSecondClient extends KeywordConverter<SecondClientWord> {
        OfSecondClient() {
            super(SecondClientWord.class);
        }
    }
}
