package dev.prise.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.prise.channel.ChannelOptions;
import dev.prise.channel.MessageChannel;
import org.junit.jupiter.api.Test;

/** Two programs that speak with each other in one test: no network, no ports, nothing to clean up. */
class TwoProgramsInOneTest {

    @Test
    void priceIsAskedAndTold() throws Exception {
        MessageChannel.Pair pair = MessageChannel.pair(ChannelOptions.DEFAULTS);
        try (MessageChannel till = pair.left();
                MessageChannel priceList = pair.right()) {
            Thread answering = Thread.ofVirtual()
                    .start(() -> priceList.serve(article -> article.reply(article.text() + ": 1.20")));

            till.write("apple");
            till.write("pear");
            assertThat(till.read().orThrow().text()).isEqualTo("apple: 1.20");
            assertThat(till.read().orThrow().text()).isEqualTo("pear: 1.20");

            till.endOutput(); // the other program reads its end, and stops
            answering.join();
        }
    }
}
