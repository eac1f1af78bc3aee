package dev.prise.cli;

import picocli.CommandLine.IVersionProvider;

/** Which version this is, as the jar says. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Prise.class.getPackage().getImplementationVersion();
        return new String[]{
                "prise " + (version == null ? "from source" : version) + " (Java " + Runtime.version() + ")"
        };
    }
}
