package dev.prise.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a file that must be there: what is wrong with it is better known before anybody connects. */
final class ReadableFile implements ITypeConverter<Path> {

    @Override
    public Path convert(String name) {
        Path file;
        try {
            file = Path.of(name);
        } catch (InvalidPathException impossible) {
            throw wrong(name, "is no name of a file");
        }
        if (!Files.exists(file)) {
            throw wrong(name, "does not exist");
        }
        if (Files.isDirectory(file)) {
            throw wrong(name, "is a directory, not a file");
        }
        if (!Files.isReadable(file)) {
            throw wrong(name, "is not readable for this user");
        }
        return file;
    }

    private static TypeConversionException wrong(String name, String why) {
        return new TypeConversionException("\"" + name + "\" " + why);
    }
}
