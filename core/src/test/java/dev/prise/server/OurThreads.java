package dev.prise.server;

import dev.prise.testing.LivingThreads;

/** The threads that servers start: the only way to see from outside that a waiting client's first message is whole. */
final class OurThreads {

    private OurThreads() {}

    /** Waits until nobody reads any more for somebody in the waiting room: under the queueing policy it has spoken then. */
    static void awaitSpoken(Recorder recorder, SimplifiedServer server, RawClient rawClient) {
        try (RawClient next = RawClient.to(server)) {
            recorder.await(Recorder.Kind.CONNECTED, next); // one after the other: so the thread before has been started
        }
        String reader = "prise-waiting-" + rawClient.endpoint();
        Loopback.await(rawClient + " has spoken", () -> !LivingThreads.include(reader));
    }
}
