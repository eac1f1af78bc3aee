package dev.prise.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.apache.mina.core.buffer.IoBuffer;
import org.apache.mina.core.service.IoHandlerAdapter;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.filter.codec.CumulativeProtocolDecoder;
import org.apache.mina.filter.codec.ProtocolCodecFactory;
import org.apache.mina.filter.codec.ProtocolCodecFilter;
import org.apache.mina.filter.codec.ProtocolDecoderException;
import org.apache.mina.filter.codec.ProtocolDecoderOutput;
import org.apache.mina.filter.codec.ProtocolEncoderAdapter;
import org.apache.mina.filter.codec.ProtocolEncoderOutput;
import org.apache.mina.filter.codec.textline.TextLineCodecFactory;
import org.apache.mina.transport.socket.nio.NioSocketAcceptor;

/** Apache MINA: a codec filter, its own for lines, ours for the WINDEV mode. */
final class MinaEcho {

    private MinaEcho() {}

    public static void main(String[] args) throws IOException {
        boolean line = Arguments.of(args).line();
        @SuppressWarnings("resource") // for the life of the program
        NioSocketAcceptor acceptor = new NioSocketAcceptor();
        acceptor.setBacklog(Arguments.BACKLOG);
        acceptor.getSessionConfig().setTcpNoDelay(true);
        acceptor.getSessionConfig().setMaxReadBufferSize(64 << 10);
        acceptor.getFilterChain()
                .addLast(
                        "codec",
                        line
                                ? new ProtocolCodecFilter(lines())
                                : new ProtocolCodecFilter(new WindevEncoder(), new WindevDecoder()));
        acceptor.setHandler(new IoHandlerAdapter() {
            @Override
            public void messageReceived(IoSession session, Object message) {
                session.write(message);
            }

            @Override
            public void exceptionCaught(IoSession session, Throwable cause) {
                session.closeNow();
            }
        });
        acceptor.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Control.listening(acceptor.getLocalAddress().getPort());
    }

    private static ProtocolCodecFactory lines() {
        TextLineCodecFactory lines = new TextLineCodecFactory(StandardCharsets.ISO_8859_1, "\r\n", "\r\n");
        lines.setDecoderMaxLineLength(Arguments.MAX_MESSAGE_BYTES);
        return lines;
    }

    private static final class WindevDecoder extends CumulativeProtocolDecoder {

        @Override
        protected boolean doDecode(IoSession session, IoBuffer in, ProtocolDecoderOutput out)
                throws ProtocolDecoderException {
            int start = in.position();
            long size = 0;
            while (in.hasRemaining()) {
                byte next = in.get();
                if (next == '\n') {
                    if (in.remaining() < size) {
                        break;
                    }
                    byte[] message = new byte[(int) size];
                    in.get(message);
                    out.write(message);
                    return true;
                }
                if (next != '\r') {
                    size = size * 10 + next - '0';
                    if (next < '0' || next > '9' || size > Arguments.MAX_MESSAGE_BYTES) {
                        throw new ProtocolDecoderException("no size of a message");
                    }
                }
            }
            in.position(start);
            return false;
        }
    }

    private static final class WindevEncoder extends ProtocolEncoderAdapter {

        @Override
        public void encode(IoSession session, Object message, ProtocolEncoderOutput out) {
            byte[] bytes = (byte[]) message;
            byte[] header = (bytes.length + "\r\n").getBytes(StandardCharsets.US_ASCII);
            out.write(IoBuffer.allocate(header.length + bytes.length).put(header).put(bytes).flip());
        }
    }
}
