package dev.prise.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** What all commands below {@code prise} have in common. */
@Command(versionProvider = Version.class, mixinStandardHelpOptions = true, abbreviateSynopsis = true, sortOptions = false)
abstract class Subcommand implements Callable<Integer> {

    @ParentCommand
    private Prise prise;

    Streams streams() {
        return prise.streams();
    }

    Shutdown ending() {
        return prise.ending();
    }
}
