package dev.prise.examples;

import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;

/**
 * Ports for programs that are told theirs. They lie below those that systems give to clients (from 32768 on Linux, from 49152
 * elsewhere), else a connection of somebody else could take one before the program does.
 */
final class FreePort {

    private static final int LOWEST = 10_000;
    private static final int HIGHEST = 30_000;

    private FreePort() {}

    static int find() throws IOException {
        while (true) {
            try (ServerSocket free = new ServerSocket(RandomGenerator.getDefault().nextInt(LOWEST, HIGHEST))) {
                return free.getLocalPort();
            } catch (BindException taken) {
                // the next, then
            }
        }
    }
}
