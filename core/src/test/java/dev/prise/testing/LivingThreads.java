package dev.prise.testing;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All threads that live, virtual ones too, which only the JDK's own list knows. A thread dump would show them as well, but can end
 * the JVM while virtual threads come and go (JDK-8364343, seen with 25.0.3).
 */
public final class LivingThreads {

    private static final Method ROOT = method("ThreadContainers", "root");
    private static final Method CHILDREN = method("ThreadContainer", "children");
    private static final Method THREADS = method("ThreadContainer", "threads");

    private LivingThreads() {}

    // needs --add-exports java.base/jdk.internal.vm=ALL-UNNAMED, which core/pom.xml gives the tests
    private static Method method(String type, String name) {
        try {
            return Class.forName("jdk.internal.vm." + type).getMethod(name);
        } catch (ReflectiveOperationException notThisJdk) {
            throw new IllegalStateException(notThisJdk);
        }
    }

    /** Those that live at this moment. */
    public static List<Thread> all() {
        return in(call(ROOT, null)).toList();
    }

    /** Whether one with this name lives. */
    public static boolean include(String name) {
        return all().stream().anyMatch(thread -> thread.getName().equals(name));
    }

    /** A thread and where it is. */
    public static String shown(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .map(frame -> "\n\tat " + frame)
                .collect(Collectors.joining("", "\n" + thread.getName() + " " + thread.getState(), ""));
    }

    private static Stream<Thread> in(Object container) {
        Stream<?> threads = (Stream<?>) call(THREADS, container);
        Stream<?> children = (Stream<?>) call(CHILDREN, container);
        return Stream.concat(threads.map(Thread.class::cast), children.flatMap(LivingThreads::in));
    }

    private static Object call(Method method, Object container) {
        try {
            return method.invoke(container);
        } catch (InvocationTargetException thrown) {
            throw new IllegalStateException(thrown.getCause());
        } catch (IllegalAccessException notExported) {
            throw new IllegalStateException(
                    "run tests with --add-exports java.base/jdk.internal.vm=ALL-UNNAMED, as mvn does", notExported);
        }
    }
}
