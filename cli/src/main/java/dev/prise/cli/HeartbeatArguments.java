package dev.prise.cli;

import dev.prise.Message;
import dev.prise.channel.ChannelOptions;
import dev.prise.channel.Heartbeat;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How a dead peer is found out that the system does not tell of. */
final class HeartbeatArguments {

    @Option(names = "--heartbeat", paramLabel = "TEXT", description = Help.HEARTBEAT)
    private String text;

    @Option(names = "--heartbeat-after", paramLabel = "TIME", converter = Durations.class, description = Help.HEARTBEAT_AFTER)
    private Duration after;

    @Option(names = "--heartbeat-answer", paramLabel = "TEXT", description = Help.HEARTBEAT_ANSWER)
    private String answer;

    @Option(names = "--answer-heartbeat", paramLabel = "TEXT=ANSWER", description = Help.ANSWER_HEARTBEAT)
    private String answered;

    boolean given() {
        return text != null || answered != null;
    }

    ChannelOptions on(ChannelOptions options, ChannelArguments channel) {
        ChannelOptions sending = sending(options, channel);
        if (answered == null) {
            return sending;
        }
        int middle = answered.indexOf('=');
        if (middle < 1) {
            throw channel
                    .wrong("--answer-heartbeat: \"" + answered + "\" is not TEXT=ANSWER; write for example PING=PONG");
        }
        Heartbeat heard = Heartbeat.of(text("--answer-heartbeat", answered.substring(0, middle), channel))
                .answeredBy(text("--answer-heartbeat", answered.substring(middle + 1), channel));
        try {
            return sending.withHeartbeatAnswered(heard);
        } catch (IllegalArgumentException fighting) {
            throw channel.wrong("--answer-heartbeat: " + CommandWording.of(fighting));
        }
    }

    private ChannelOptions sending(ChannelOptions options, ChannelArguments channel) {
        if (text == null) {
            if (after != null || answer != null) {
                throw channel.wrong("--heartbeat-after and --heartbeat-answer need --heartbeat, the text that is sent");
            }
            return options;
        }
        Heartbeat heartbeat = Heartbeat.of(text("--heartbeat", text, channel));
        heartbeat = after == null ? heartbeat : heartbeat.every(after);
        heartbeat = answer == null ? heartbeat : heartbeat.answeredBy(text("--heartbeat-answer", answer, channel));
        try {
            return options.withHeartbeat(heartbeat);
        } catch (IllegalArgumentException fighting) {
            throw channel.wrong("--heartbeat: " + CommandWording.of(fighting));
        }
    }

    private static String text(String option, String typed, ChannelArguments channel) {
        Message message = channel.message(option, typed);
        if (!message.isText()) {
            throw channel
                    .wrong(option + ": its bytes are no " + message.charset() + " text; set the --charset they are in");
        }
        return message.text();
    }
}
