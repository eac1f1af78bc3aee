package dev.prise.cli;

import dev.prise.tls.Tls.ClientCertificate;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what a server wants of its clients: {@code asked} or {@code demanded}. */
final class ClientAuth implements ITypeConverter<ClientCertificate> {

    @Override
    public ClientCertificate convert(String text) {
        return switch (text) {
            case "asked" -> ClientCertificate.ASKED;
            case "demanded" -> ClientCertificate.DEMANDED;
            default -> throw new TypeConversionException("\"" + text + "\" is none of asked, demanded");
        };
    }

    /** What a shell may complete. */
    static final class Words extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        Words() {
            super(List.of("asked", "demanded"));
        }
    }
}
