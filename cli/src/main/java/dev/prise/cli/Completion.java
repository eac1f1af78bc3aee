package dev.prise.cli;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code prise completion}: the script that lets a shell complete the words of this command. */
@Command(name = "completion", description = Help.COMPLETION, footer = Help.COMPLETION_FOOTER)
final class Completion extends Subcommand {

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.print(AutoComplete.bash("prise", spec.root().commandLine()));
        out.print('\n');
        out.flush();
        return ExitCode.DONE;
    }
}
