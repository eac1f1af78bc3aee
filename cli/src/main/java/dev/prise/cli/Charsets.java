package dev.prise.cli;

import java.nio.charset.Charset;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a charset. */
final class Charsets implements ITypeConverter<Charset> {

    @Override
    public Charset convert(String name) {
        try {
            Charset charset = Charset.forName(name);
            if (charset.canEncode()) {
                return charset;
            }
        } catch (IllegalArgumentException unknown) {
            // said below
        }
        throw new TypeConversionException(
                "there is no charset \"" + name
                        + "\" to write in; known are for example UTF-8, windows-1252 and UTF-16LE");
    }
}
