package dev.prise.examples;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for programs that are told theirs, one after the other. They lie below those that systems give to clients (from 32768 on
 * Linux, from 49152 elsewhere), else a connection of another program could take one first. Each process begins elsewhere, by its
 * number, so that two builds at once do not take each other's.
 */
final class FreePort {

    private static final int LOWEST = 10_000;
    private static final int PORTS = 20_000;
    private static final int EACH = 50; // ports for one process, at least

    private static final AtomicInteger TRIED = new AtomicInteger((int) (ProcessHandle.current().pid() * EACH % PORTS));

    private FreePort() {}

    static int find() throws IOException {
        while (true) {
            try (ServerSocket free = new ServerSocket(LOWEST + TRIED.getAndIncrement() % PORTS)) {
                return free.getLocalPort();
            } catch (BindException taken) {
                // the next, then
            }
        }
    }
}
