package dev.prise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ConnectionTest {

    private static final Endpoint HERE = new Endpoint("10.0.0.1", 5000);
    private static final Endpoint PEER = new Endpoint("10.0.0.7", 4001);

    @Test
    void connectionsOfTheSameAddressesAreTwoAndNumberedAsTheyCome() {
        Connection first = Connection.between(HERE, PEER);
        Connection second = Connection.between(HERE, PEER);

        assertThat(second).isNotEqualTo(first);
        assertThat(second.number()).isGreaterThan(first.number());
        assertThat(first.number()).isPositive();
        assertThat(second.id()).isEqualTo("c" + second.number()).isNotEqualTo(first.id());
    }

    @Test
    void bothEndsAreKnownAndAPersonIsShownThePeer() {
        Connection connection = Connection.between(HERE, PEER);

        assertThat(connection.local()).isEqualTo(HERE);
        assertThat(connection.peer()).isEqualTo(PEER);
        assertThat(connection).hasToString(connection.id() + " 10.0.0.7:4001");
        assertThatThrownBy(() -> Connection.between(HERE, null)).isInstanceOf(NullPointerException.class);
    }
}
