package dev.prise.wlanguage;

import static dev.prise.wlanguage.WLangage.*;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page that the project comes from: its steps, as they stand there. */
@ExtendWith(NothingLeft.class)
class SeedPageTest {

    @Test
    @DisplayName("the page: create, read, know who it is, write, close")
    void stepsOfThePageReadAsTheyStandThere() throws Exception {
        int port = Ports.take(free -> SocketCrée("Serveur", free));
        try (Peer client = Peer.connect(port)) {
            client.send("5\r\nSalut");

            String requête = SocketLit("Serveur");
            SocketEcrit("Serveur", "Bonjour " + SocketClientInfo("Serveur", SocketAdresse));
            SocketFerme("Serveur");

            assertThat(requête).isEqualTo("Salut");
            assertThat(client.readAll()).isEqualTo("17\r\nBonjour 127.0.0.1");
        }
    }

    @Test
    @DisplayName("the page: an exchange of messages starts with the client's, whichever side speaks WLanguage")
    void clientOfThePageSpeaksWithTheServerOfThePage() throws Exception {
        int port = Ports.take(free -> SocketCrée("Serveur", free));

        assertThat(SocketConnecte("Client", port, "127.0.0.1")).isTrue();
        assertThat(SocketEcrit("Client", "Quelle heure est-il ?")).isTrue();
        assertThat(SocketLit("Serveur")).isEqualTo("Quelle heure est-il ?");
        assertThat(SocketEcrit("Serveur", "Il est l'heure")).isTrue();
        assertThat(SocketLit("Client")).isEqualTo("Il est l'heure");
    }
}
