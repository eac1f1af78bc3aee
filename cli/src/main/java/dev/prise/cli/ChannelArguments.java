package dev.prise.cli;

import dev.prise.Limits;
import dev.prise.Message;
import dev.prise.Overflow;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure.Unsendable;
import dev.prise.channel.ChannelOptions;
import dev.prise.frame.ByteQueue;
import dev.prise.frame.EndTag;
import dev.prise.frame.Escapes;
import dev.prise.frame.Modes;
import dev.prise.frame.Raw;
import dev.prise.frame.TransmissionMode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How messages are told apart, written and bounded: the options that every command has. */
final class ChannelArguments {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--mode", paramLabel = "MODE", completionCandidates = ModeWords.class, description = Help.MODE)
    private String mode = "windev";

    @Option(names = "--charset", paramLabel = "NAME", converter = Charsets.class, description = Help.CHARSET)
    private Charset charset = StandardCharsets.UTF_8;

    @Option(names = "--max-message", paramLabel = "SIZE", converter = Sizes.class, description = Help.MAX_MESSAGE)
    private Integer maxMessage;

    @Option(names = "--overflow", paramLabel = "WHAT", converter = KeywordConverter.OfOverflow.class, completionCandidates = KeywordConverter.OfOverflow.class, description = Help.OVERFLOW)
    private Overflow overflow = Overflow.CLOSE;

    @Option(names = "--idle", paramLabel = "TIME", converter = Durations.class, description = Help.IDLE)
    private Duration idle;

    @Option(names = "--allow-tag", description = Help.ALLOW_TAG)
    private boolean allowTag;

    @Option(names = {"-e", "--escapes"}, description = Help.ESCAPES)
    private boolean escapes;

    @Option(names = "--json", description = Help.JSON)
    private boolean json;

    boolean json() {
        return json;
    }

    /** The view for a program, if one is to read; where there are many clients, they have names. */
    Optional<JsonView> program(Streams streams, Shutdown shutdown, Transport transport, boolean many) {
        return json
                ? Optional.of(new JsonView(streams, shutdown, mode().toString(), transport, many))
                : Optional.empty();
    }

    Charset charset() {
        return charset;
    }

    TransmissionMode mode() {
        TransmissionMode parsed;
        try {
            parsed = Modes.parse(mode, charset);
        } catch (IllegalArgumentException wrong) {
            throw wrong("--mode: " + wrong.getMessage());
        }
        if (parsed instanceof EndTag tag && allowTag) {
            return tag.allowingTagInside();
        }
        if (allowTag) {
            throw wrong(
                    "--allow-tag: in this mode no tag ends messages; leave it out, or give the mode tag:TEXT or line");
        }
        return parsed instanceof Raw && maxMessage != null ? new Raw(maxMessage) : parsed;
    }

    ChannelOptions options(SocketEvents events) {
        return new ChannelOptions(mode(), charset, limits(), events);
    }

    private Limits limits() {
        if (overflow != Overflow.CLOSE && mode() instanceof Raw) {
            throw wrong("--overflow: in the raw mode no message is too long, since what is there is read as it comes;"
                    + " leave it out, or take a mode that marks where messages end");
        }
        Limits limits = Limits.DEFAULTS.withOverflow(overflow);
        if (idle != null) {
            limits = limits.withIdleTimeout(idle);
        }
        if (maxMessage != null) {
            limits = limits.withMaxMessageBytes(maxMessage);
        }
        return limits;
    }

    /**
     * The message that a text stands for.
     *
     * @throws IllegalArgumentException with a sentence, if the charset cannot write it, an escape is unknown, or no byte would be sent
     */
    Message message(String text) {
        return message(text, charset);
    }

    /** The same, in the charset of whom it is for. */
    Message message(String text, Charset in) {
        Message message = escapes ? Message.of(Escapes.bytes(text, in), in) : Message.of(text, in);
        if (message.size() == 0 && mode() instanceof Raw) {
            throw new IllegalArgumentException(
                    "an empty message has no bytes, so in the raw mode nothing would be sent;"
                            + " give one at least, or take a mode that marks where messages end");
        }
        return message;
    }

    /** Whether the mode is to be found out. */
    boolean detects() {
        return mode() instanceof dev.prise.frame.AutoDetect;
    }

    /** The message that the text of an option stands for, which must be one that can be sent. */
    Message message(String option, String text) {
        try {
            Message message = message(text);
            checkSendable(message, mode());
            return message;
        } catch (IllegalArgumentException | Unsendable wrong) {
            throw wrong(option + ": " + CommandWording.of(wrong));
        }
    }

    static void checkSendable(Message message, TransmissionMode mode) {
        if (mode instanceof EndTag) {
            mode.encode(message, new ByteQueue());
        }
    }

    WrongArgument wrong(String why) {
        return new WrongArgument(command.commandLine(), why);
    }
}
