package dev.prise.cli;

/** How a command tells whoever started it how it went. */
final class ExitCode {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;
    static final int TIMED_OUT = 3;
    static final int CTRL_C = 130; // what a shell expects of a program that Ctrl-C has ended

    private ExitCode() {}
}
