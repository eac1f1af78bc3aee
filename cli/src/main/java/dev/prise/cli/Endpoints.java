package dev.prise.cli;

import dev.prise.Endpoint;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code HOST:PORT}: where to connect to. */
final class Endpoints implements ITypeConverter<Endpoint> {

    @Override
    public Endpoint convert(String text) {
        Endpoint endpoint;
        try {
            endpoint = Endpoint.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw new TypeConversionException(wrong.getMessage());
        }
        if (endpoint.port() == 0) {
            throw new TypeConversionException(
                    "port 0 is for servers, where it picks a free one; connect to 1 to 65535");
        }
        return endpoint;
    }

    /** Reads the port that a server listens on. */
    static final class Port implements ITypeConverter<Integer> {

        @Override
        public Integer convert(String text) {
            try {
                return Endpoint.checkPort(Integer.parseInt(text));
            } catch (NumberFormatException notANumber) {
                throw new TypeConversionException(
                        "\"" + text + "\" is not a port; a port is a number from 0 to " + Endpoint.MAX_PORT);
            } catch (IllegalArgumentException outside) {
                throw new TypeConversionException(outside.getMessage());
            }
        }
    }
}
