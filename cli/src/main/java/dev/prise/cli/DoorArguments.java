package dev.prise.cli;

import dev.prise.server.ServerOptions;
import java.util.Arrays;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Whom a server lets in, where it finds their addresses, and what the others are told. */
final class DoorArguments {

    @Option(names = "--allow", paramLabel = "ADDRESSES", split = ",", description = Help.ALLOW)
    private String[] allowed = {};

    @Option(names = "--deny", paramLabel = "ADDRESSES", split = ",", description = Help.DENY)
    private String[] denied = {};

    @Option(names = "--proxy-from", paramLabel = "ADDRESSES", split = ",", description = Help.PROXY_FROM)
    private String[] proxies = {};

    @Option(names = "--refusal-message", paramLabel = "TEXT", description = Help.PARTING)
    private String parting;

    ServerOptions on(ServerOptions options, ChannelArguments channel) {
        if (parting != null && channel.detects()) {
            throw channel.wrong(
                    "--refusal-message needs a mode: who is turned away may not have told its own (--mode detect)");
        }
        ServerOptions door = named("--allow", channel, () -> options.withAllowed(stripped(allowed)));
        ServerOptions shut = named("--deny", channel, () -> door.withDenied(stripped(denied)));
        ServerOptions told =
                parting == null ? shut : shut.withRefusalMessage(channel.message("--refusal-message", parting));
        return named(
                "--proxy-from", channel, () -> told.withTcp(told.tcp().withProxyFrom(stripped(proxies))));
    }

    private static ServerOptions named(String option, ChannelArguments channel, Supplier<ServerOptions> changed) {
        try {
            return changed.get();
        } catch (IllegalArgumentException noAddress) {
            throw channel.wrong(option + ": " + noAddress.getMessage());
        }
    }

    private static String[] stripped(String[] ranges) {
        return Arrays.stream(ranges).map(String::strip).toArray(String[]::new);
    }
}
