package dev.prise;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;

class SocketEventsTest {

    @Test
    void everyEventMayBeLeftUnheard() throws Exception {
        for (Method event : SocketEvents.class.getDeclaredMethods()) {
            assertThat(event.isDefault()).as(event.getName()).isTrue();
            if (event.getReturnType() == void.class) {
                event.invoke(SocketEvents.NONE, new Object[event.getParameterCount()]);
            }
        }
        assertThat(SocketEvents.class.getDeclaredMethods()).hasSizeGreaterThan(8);
    }
}
