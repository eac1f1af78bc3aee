package dev.prise.cli;

import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/** What somebody may have meant who has mistyped a word. */
final class Similar {

    private static final int MAX_SLIPS = 2; // as in sned for send

    private Similar() {}

    /** A question that names the most similar word; nothing where none is similar. */
    static String to(UnmatchedArgumentException unmatched) {
        String mistyped = unmatched.getUnmatched().get(0);
        CommandSpec command = unmatched.getCommandLine().getCommandSpec();
        Stream<String> commands = command.subcommands()
                .entrySet()
                .stream()
                .filter(each -> !each.getValue().getCommandSpec().usageMessage().hidden())
                .map(each -> each.getKey());
        String nearest = Stream
                .concat(command.optionsMap().keySet().stream().filter(name -> name.startsWith("--")), commands)
                .filter(word -> slips(mistyped, word) <= MAX_SLIPS)
                .reduce("",
                        (one, other) -> !one.isEmpty() && slips(mistyped, one) <= slips(mistyped, other) ? one : other);
        return nearest.isEmpty() ? "" : "; did you mean " + nearest + "?";
    }

    /** How many letters have to be added, left out or changed to make the one word the other (Levenshtein). */
    private static int slips(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int change = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[row.length - 1];
    }
}
