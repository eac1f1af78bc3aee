package dev.prise.cli;

import java.util.Optional;
import java.util.function.Function;

/**
 * What a command shows itself through, and takes lines from: a terminal, or standard input and output.
 *
 * @param view what shows what happens
 * @param lines what is typed or piped in
 * @param restore gives the terminal back as it was
 */
record Frontend(View view, LineSource lines, Runnable restore) implements AutoCloseable {

    /**
     * Opens the right one. The terminal's libraries are loaded for a terminal alone: they take long.
     *
     * @param program the view for a program, where one is to read
     * @param human makes the view for a person
     */
    static Frontend open(
            Streams streams, Shutdown shutdown, Optional<JsonView> program, Function<Screen, View> human) {
        LineSource piped = InputLines.of(streams);
        if (program.isPresent()) {
            return new Frontend(new ThrottledView(program.get()), piped, () -> {});
        }
        if (streams.terminal()) {
            TerminalScreen terminal = TerminalScreen.open(streams, shutdown);
            return new Frontend(new ThrottledView(human.apply(terminal)), terminal, terminal::close);
        }
        return new Frontend(new ThrottledView(human.apply(new PlainScreen(streams, shutdown))), piped, () -> {});
    }

    @Override
    public void close() {
        restore.run();
    }
}
