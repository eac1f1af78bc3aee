package dev.prise.cli;

import dev.prise.server.ClientLimits;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Whether many clients are served at a time, and how many. */
final class ManyArguments {

    private static final Duration GRACE = Duration.ofSeconds(1); // whoever presses Ctrl-C waits for it

    @Option(names = "--many", description = Help.MANY)
    private boolean many;

    @Option(names = "--max-clients", paramLabel = "N", converter = Counts.class, description = Help.MAX_CLIENTS)
    private Integer most;

    @Option(names = "--max-per-address", paramLabel = "N", converter = Counts.class, description = Help.MAX_PER_ADDRESS)
    private Integer mostPerAddress;

    @Option(names = "--max-new-per-second", paramLabel = "N", converter = Counts.class, description = Help.MAX_NEW)
    private Integer newPerSecond;

    boolean many(ChannelArguments channel) {
        if (!many && Stream.of(most, newPerSecond).anyMatch(Objects::nonNull)) {
            throw channel.wrong("--max-clients and --max-new-per-second need --many");
        }
        return many;
    }

    ClientLimits limits() {
        ClientLimits defaults = ClientLimits.DEFAULTS;
        return new ClientLimits(
                most == null ? defaults.most() : most,
                mostPerAddress == null ? defaults.mostPerAddress() : mostPerAddress,
                newPerSecond == null ? defaults.newPerSecond() : newPerSecond,
                GRACE);
    }
}
