package dev.prise.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.prise.Message;
import dev.prise.frame.TransmissionMode;
import org.junit.jupiter.api.Test;

/** Settings of a server of which one would make the other do nothing are refused when they are set. */
class FightingSettingsTest {

    private static final ServerOptions LINES =
            ServerOptions.DEFAULTS.withChannel(ServerOptions.DEFAULTS.channel().withMode(TransmissionMode.line()));

    @Test
    void partingThatTheModeCannotSendIsRefusedWhicheverIsSetLast() {
        SecondClientPolicy unsendable = SecondClientPolicy.refuse(Message.of("call\r\nlater"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LINES.withSecondClient(unsendable))
                .withMessageContaining("the refusal message cannot be sent")
                .withMessageContaining("holds the end tag");
        assertThatIllegalArgumentException().isThrownBy(() -> LINES.withRefusalMessage(Message.of("call\r\nlater")));
        ServerOptions windev = ServerOptions.DEFAULTS.withSecondClient(unsendable);
        assertThatIllegalArgumentException().isThrownBy(() -> windev.withChannel(LINES.channel()));
        assertThat(LINES.withSecondClient(SecondClientPolicy.refuse(Message.of("call later")))).isNotNull();
        assertThat(LINES.withSecondClient(SecondClientPolicy.refuse())).isNotNull();
    }

    @Test
    void platformThreadsAtASimplifiedServerAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SimplifiedServer.listen(0, LINES.withPlatformThreads()))
                .withMessageContaining("leave withPlatformThreads() out");
    }

    @Test
    void secondClientAtAStandardServerIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StandardServer.listen(0, LINES.withSecondClient(SecondClientPolicy.takeOver())))
                .withMessageContaining("leave withSecondClient(...) out");
    }
}
