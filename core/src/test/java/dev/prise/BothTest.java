package dev.prise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BothTest {

    private static final Endpoint HERE = new Endpoint("127.0.0.1", 5000);
    private static final Endpoint PEER = new Endpoint("10.0.0.7", 4001);

    private final List<String> told = new ArrayList<>();

    /** What is told, that is every method but those that answer with a listener; those that will be added too. */
    static Stream<Method> events() {
        return Stream.of(SocketEvents.class.getDeclaredMethods())
                .filter(method -> method.getReturnType() == void.class && !Modifier.isStatic(method.getModifiers()));
    }

    /** Writes down every event there is. */
    private SocketEvents listener(String name, boolean throwing) {
        ClassLoader loader = SocketEvents.class.getClassLoader();
        return (SocketEvents) Proxy.newProxyInstance(loader, new Class<?>[]{SocketEvents.class},
                (self, method, values) -> {
                    if (method.getName().equals("equals")) {
                        return false; // to NONE above all
                    }
                    if (method.getReturnType() != void.class) {
                        return InvocationHandler.invokeDefault(self, method, values);
                    }
                    told.add(name + " " + method.getName());
                    if (throwing) {
                        throw new IllegalStateException(name);
                    }
                    return null;
                });
    }

    private static void tell(SocketEvents events, Method event) throws Throwable {
        try {
            event.invoke(events, new Object[event.getParameterCount()]);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void eachIsToldInOrder(Method event) throws Throwable {
        tell(listener("first", false).and(listener("second", false)).and(listener("third", false)), event);

        assertThat(told)
                .containsExactly(
                        "first " + event.getName(), "second " + event.getName(), "third " + event.getName());
    }

    @ParameterizedTest
    @MethodSource("events")
    void oneThatThrowsSilencesNobody(Method event) {
        SocketEvents both = listener("first", true).and(listener("second", false));

        assertThatThrownBy(() -> tell(both, event)).isInstanceOf(IllegalStateException.class).hasMessage("first");
        assertThat(told).containsExactly("first " + event.getName(), "second " + event.getName());
    }

    @Test
    void eachHasItsOwnListenerForAConnection() {
        SocketEvents asked = new SocketEvents() {
            @Override
            public SocketEvents forConnection(Connection connection) {
                return listener("of " + connection.local() + " and " + connection.peer(), false);
            }
        };
        SocketEvents forAll = listener("of all", false);

        forAll.and(asked).forConnection(Connection.between(HERE, PEER)).connected(PEER);

        assertThat(told).containsExactly("of all connected", "of 127.0.0.1:5000 and 10.0.0.7:4001 connected");
    }

    @Test
    void nobodyAddedStaysNobody() {
        SocketEvents one = listener("one", false);

        assertThat(SocketEvents.NONE.and(SocketEvents.NONE)).isSameAs(SocketEvents.NONE);
        assertThat(SocketEvents.NONE.and(one)).isSameAs(one);
        assertThat(one.and(SocketEvents.NONE)).isSameAs(one);
        assertThat(SocketEvents.NONE.forConnection(Connection.between(HERE, PEER))).isSameAs(SocketEvents.NONE);
        assertThatThrownBy(() -> one.and(null)).isInstanceOf(NullPointerException.class);
    }
}
