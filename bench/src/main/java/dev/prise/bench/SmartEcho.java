package dev.prise.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.smartboot.socket.MessageProcessor;
import org.smartboot.socket.Protocol;
import org.smartboot.socket.transport.AioQuickServer;
import org.smartboot.socket.transport.AioSession;

/** smart-socket: its two interfaces, with a buffer large enough for many messages. */
final class SmartEcho {

    private static final int BUFFER = 64 << 10;

    private SmartEcho() {}

    public static void main(String[] args) throws IOException {
        boolean line = Arguments.of(args).line();
        int port = freePort();
        AioQuickServer server = new AioQuickServer(
                "127.0.0.1",
                port,
                line ? new Lines() : new Windev(),
                line ? SmartEcho::answerLine : (MessageProcessor<byte[]>) SmartEcho::answerWindev);
        server.setBannerEnabled(false)
                .setReadBufferSize(BUFFER)
                .setWriteBuffer(BUFFER, 8)
                .setBacklog(Arguments.BACKLOG)
                .start();
        Control.listening(port);
    }

    /** It does not tell which port it took for 0. */
    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0)) {
            return any.getLocalPort();
        }
    }

    private static void answerWindev(AioSession client, byte[] message) {
        try {
            client.writeBuffer().write((message.length + "\r\n").getBytes(StandardCharsets.US_ASCII));
            client.writeBuffer().write(message);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void answerLine(AioSession client, byte[] message) {
        try {
            client.writeBuffer().write(message);
            client.writeBuffer().writeShort((short) ('\r' << 8 | '\n'));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A message longer than the buffer: what has come of it. */
    private static final class Partial {

        private final byte[] message;
        private int filled;

        private Partial(int length) {
            message = new byte[length];
        }

        private boolean fill(ByteBuffer in) {
            int count = Math.min(in.remaining(), message.length - filled);
            in.get(message, filled, count);
            filled += count;
            return filled == message.length;
        }
    }

    private static final class Windev implements Protocol<byte[]> {

        @Override
        public byte[] decode(ByteBuffer in, AioSession client) {
            Partial partial = client.getAttachment();
            if (partial == null) {
                int length = readHeader(in);
                if (length < 0) {
                    return null;
                }
                if (in.remaining() >= length) {
                    byte[] message = new byte[length];
                    in.get(message);
                    return message;
                }
                partial = new Partial(length);
                client.setAttachment(partial);
            }
            if (!partial.fill(in)) {
                return null;
            }
            client.setAttachment(null);
            return partial.message;
        }

        /** The size; -1 if the header is not whole, which then stays unread. */
        private static int readHeader(ByteBuffer in) {
            long length = 0;
            for (int i = in.position(); i < in.limit(); i++) {
                byte next = in.get(i);
                if (next == '\n' && i > in.position() + 1 && in.get(i - 1) == '\r') {
                    in.position(i + 1);
                    return (int) length;
                }
                if (next != '\r') {
                    length = length * 10 + next - '0';
                    if (next < '0' || next > '9' || length > Arguments.MAX_MESSAGE_BYTES) {
                        throw new IllegalArgumentException("no size of a message");
                    }
                }
            }
            return -1;
        }
    }

    /** The part of a line that filled the buffer, and the line's end not yet in sight. */
    private static final class Lines implements Protocol<byte[]> {

        @Override
        public byte[] decode(ByteBuffer in, AioSession client) {
            Begun begun = client.getAttachment();
            int seen = begun == null ? 0 : begun.seen;
            for (int i = in.position() + seen; i < in.limit() - 1; i++) {
                if (in.get(i) == '\r' && in.get(i + 1) == '\n') {
                    int here = i - in.position();
                    byte[] message = new byte[(begun == null ? 0 : begun.length) + here];
                    if (begun != null) {
                        System.arraycopy(begun.bytes, 0, message, 0, begun.length);
                        client.setAttachment(null);
                    }
                    in.get(message, message.length - here, here);
                    in.position(i + 2);
                    return message;
                }
            }
            if (begun == null) {
                begun = new Begun();
                client.setAttachment(begun);
            }
            begun.seen = Math.max(0, in.remaining() - 1);
            if (in.remaining() == in.capacity()) {
                begun.take(in, in.remaining() - 1);
            }
            return null;
        }

        private static final class Begun {

            private byte[] bytes = {};
            private int length;
            private int seen;

            private void take(ByteBuffer in, int count) {
                if (length + count > Arguments.MAX_MESSAGE_BYTES) {
                    throw new IllegalArgumentException("the line is too long");
                }
                if (length + count > bytes.length) {
                    byte[] larger = new byte[Math.max(2 * bytes.length, length + count)];
                    System.arraycopy(bytes, 0, larger, 0, length);
                    bytes = larger;
                }
                in.get(bytes, length, count);
                length += count;
                seen = 0;
            }
        }
    }
}
