package dev.prise.cli;

/** A command cannot go on: one line that says why, and the exit code that goes with it. */
final class CommandFailed extends RuntimeException {

    private static final long serialVersionUID = 1;
    private final int exitCode;

    CommandFailed(int exitCode, String why) {
        super(why);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
