package dev.prise.cli;

import dev.prise.frame.Modes;
import java.util.ArrayList;

/** What a shell may complete behind {@code --mode}. */
final class ModeWords extends ArrayList<String> {

    private static final long serialVersionUID = 1;

    ModeWords() {
        super(Modes.words());
    }
}
