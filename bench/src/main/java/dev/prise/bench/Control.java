package dev.prise.bench;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;

/**
 * What the driver and a server tell each other, by the server's input and output.
 *
 * <pre>
 *   server: listening 41234        driver: allocated    server: 123456789     bytes allocated by all threads so far
 *                                  driver: compiled     server: 1234          milliseconds spent compiling so far
 *                                  driver: collect      server: 2345678       bytes of heap in use after a collection
 *                                  driver: (the end)    server ends
 * </pre>
 */
final class Control {

    private Control() {}

    /** Tells the port, and from then on answers the driver on a thread of its own. */
    static void listening(int port) {
        Thread.ofPlatform().name("bench-control").start(Control::answer);
        say("listening " + port);
    }

    private static void answer() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (var questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            for (String question = questions.readLine(); question != null; question = questions.readLine()) {
                switch (question) {
                    case "allocated" -> say(threads.getTotalThreadAllocatedBytes());
                    case "compiled" ->
                        say(ManagementFactory.getCompilationMXBean().getTotalCompilationTime());
                    case "collect" -> say(collect());
                    default -> throw new IllegalArgumentException(question);
                }
            }
        } catch (IOException theDriverIsGone) {
            // then there is nobody to serve for
        }
        Runtime.getRuntime().halt(0); // no server here has anything to tidy up, and some would take seconds
    }

    private static long collect() {
        System.gc();
        System.gc(); // what the first one has only made ready to go: references, and pages to give back
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void say(Object what) {
        System.out.println(what);
        System.out.flush();
    }
}
