package dev.prise.cli;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A standard input that a test types into. */
final class Typed extends InputStream {

    private static final int END = -1;

    private final BlockingQueue<Integer> bytes = new LinkedBlockingQueue<>();

    void line(String text) {
        for (byte b : (text + "\n").getBytes(StandardCharsets.UTF_8)) {
            bytes.add(b & 0xFF);
        }
    }

    void end() {
        bytes.add(END);
    }

    @Override
    public int read() {
        try {
            return bytes.take();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return END;
        }
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        int count = 0;
        do {
            int b = read();
            if (b == END) {
                return count == 0 ? END : count;
            }
            into[offset + count++] = (byte) b;
        } while (count < length && !bytes.isEmpty() && bytes.peek() != END);
        return count;
    }
}
