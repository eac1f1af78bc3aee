package dev.prise.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads how many, 1 or more. */
final class Counts implements ITypeConverter<Integer> {

    @Override
    public Integer convert(String text) {
        try {
            int count = Integer.parseInt(text);
            if (count > 0) {
                return count;
            }
        } catch (NumberFormatException notANumber) {
            // said below
        }
        throw new TypeConversionException("\"" + text + "\" is not a number from 1 to " + Integer.MAX_VALUE);
    }
}
