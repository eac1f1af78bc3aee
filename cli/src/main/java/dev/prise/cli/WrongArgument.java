package dev.prise.cli;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** An argument makes no sense, or not with the others; the sentence says all there is to say. */
final class WrongArgument extends ParameterException {

    private static final long serialVersionUID = 1;

    WrongArgument(CommandLine command, String why) {
        super(command, why);
    }
}
