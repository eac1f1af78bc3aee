package dev.prise.cli;

import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure.DatagramTooLong;
import dev.prise.frame.Escapes;
import dev.prise.udp.DatagramPort;
import dev.prise.udp.UdpOptions;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How datagrams are written and shown: the options that all commands for them have. */
final class UdpArguments {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--interface", paramLabel = "NAME", description = Help.INTERFACE)
    private String networkInterface = UdpOptions.SYSTEM_CHOICE;

    @Option(names = "--charset", paramLabel = "NAME", converter = Charsets.class, description = Help.CHARSET)
    private Charset charset = StandardCharsets.UTF_8;

    @Option(names = {"-e", "--escapes"}, description = Help.TEXT_ESCAPES)
    private boolean escapes;

    @Option(names = "--json", description = Help.JSON)
    private boolean json;

    boolean json() {
        return json;
    }

    Charset charset() {
        return charset;
    }

    String networkInterface() {
        return networkInterface;
    }

    DatagramPort open(Endpoint local, UdpOptions options, SocketEvents events) {
        try {
            return DatagramPort.open(local, options.withCharset(charset).withEvents(events));
        } catch (IllegalArgumentException wrong) {
            throw wrong("--interface: " + wrong.getMessage());
        }
    }

    /**
     * The message that a text stands for.
     *
     * @throws IllegalArgumentException with a sentence, if the charset cannot write it, or an escape is unknown
     */
    Message message(String text) {
        return escapes ? Message.of(Escapes.bytes(text, charset), charset) : Message.of(text, charset);
    }

    /** The message that the text of an argument stands for, which must be one that can be sent to that place. */
    Message message(String argument, String text, Endpoint to) {
        try {
            Message message = message(text);
            int most = UdpOptions.DEFAULTS.maxDatagramBytes();
            if (message.size() > most) {
                throw new DatagramTooLong(to, message.size(), most);
            }
            return message;
        } catch (IllegalArgumentException | DatagramTooLong wrong) {
            throw wrong(argument + ": " + CommandWording.of(wrong));
        }
    }

    WrongArgument wrong(String why) {
        return new WrongArgument(command.commandLine(), why);
    }
}
