package dev.prise.cli;

import dev.prise.Connection;
import dev.prise.Message;
import dev.prise.channel.MessageHandler;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** What answers messages by itself, if anything does. */
final class AnswerArguments {

    @Option(names = "--echo", description = Help.ECHO)
    private boolean echo;

    @Option(names = "--reply", paramLabel = "TEXT", description = Help.REPLY)
    private String reply;

    @Option(names = "--exec", paramLabel = "COMMAND", description = Help.EXEC)
    private String exec;

    @Option(names = "--exec-timeout", paramLabel = "TIME", converter = Durations.class, description = Help.EXEC_TIMEOUT)
    private Duration execTimeout = Duration.ofSeconds(30);

    /** Whether anything does. */
    boolean given() {
        return echo || reply != null || exec != null;
    }

    /**
     * What answers; {@link Message#NONE} to everything unless told otherwise.
     *
     * @param source the connection whose message is being answered, asked on the thread that answers
     */
    MessageHandler handler(ChannelArguments channel, Frontend frontend, Shutdown shutdown,
            Supplier<Connection> source) {
        if (Stream.of(echo ? "" : null, reply, exec).filter(Objects::nonNull).count() > 1) {
            throw channel.wrong("--echo, --reply and --exec exclude each other; give one of them");
        }
        if (exec != null) {
            if (!Streams.canPassToPrograms(exec)) {
                throw channel.wrong("--exec: where this system's language is set as it is (" + Streams.PROGRAMS
                        + "), Java cannot pass all of \"" + exec
                        + "\" on; set LC_ALL=C.UTF-8, or put it into a script");
            }
            return new Exec(exec, execTimeout, channel.options(frontend.view()), frontend.view(), shutdown, source);
        }
        if (reply != null) {
            Message answer = channel.message("--reply", reply);
            return channel.detects() ? request -> reply(request, channel, frontend.view(), source) : request -> answer;
        }
        return echo ? request -> request : request -> Message.NONE;
    }

    private Message reply(Message request, ChannelArguments channel, View view, Supplier<Connection> source) {
        try {
            return channel.message(reply, request.charset());
        } catch (IllegalArgumentException notInItsCharset) {
            view.unanswered(source.get(), "--reply: " + notInItsCharset.getMessage());
            return Message.NONE;
        }
    }
}
