package dev.prise.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.MessageToMessageEncoder;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ByteProcessor;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;

/**
 * Netty: codec handlers, answers flushed when a read is complete, epoll where it is to be had, pooled buffers, no copy of long
 * messages. With the word {@code tls} over TLS, by the JDK's provider.
 */
final class NettyEcho {

    private static final int WORTH_NO_COPY = 8 << 10;

    private NettyEcho() {}

    public static void main(String[] args) throws Exception {
        Arguments arguments = Arguments.of(args);
        SslContext tls = arguments.has("tls") ? tls() : null;
        boolean epoll = Epoll.isAvailable();
        var group = new MultiThreadIoEventLoopGroup(epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        Channel server = new ServerBootstrap()
                .group(group)
                .channel(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, Arguments.BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel client) {
                        if (tls != null) {
                            client.pipeline().addLast(tls.newHandler(client.alloc()));
                        }
                        client.pipeline()
                                .addLast(
                                        arguments.line()
                                                ? new LineBasedFrameDecoder(Arguments.MAX_MESSAGE_BYTES)
                                                : new WindevDecoder())
                                .addLast(arguments.line() ? new LineEncoder() : new WindevEncoder())
                                .addLast(new Echo());
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .sync()
                .channel();
        Control.listening(((InetSocketAddress) server.localAddress()).getPort());
    }

    private static SslContext tls() throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(Arguments.KEY_STORE)) {
            keys.load(in, Arguments.PASSWORD.toCharArray());
        }
        var mine = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        mine.init(keys, Arguments.PASSWORD.toCharArray());
        return SslContextBuilder.forServer(mine).sslProvider(SslProvider.JDK).build();
    }

    private static final class WindevDecoder extends ByteToMessageDecoder {

        private static final int MAX_HEADER_BYTES = 12;

        private int length = -1; // of the message whose header has been read

        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
            if (length < 0 && !readHeader(in)) {
                return;
            }
            if (in.readableBytes() >= length) {
                out.add(in.readRetainedSlice(length));
                length = -1;
            }
        }

        private boolean readHeader(ByteBuf in) {
            int start = in.readerIndex();
            int end = in.forEachByte(
                    start,
                    Math.min(in.readableBytes(), MAX_HEADER_BYTES),
                    ByteProcessor.FIND_LF);
            if (end < 0) {
                if (in.readableBytes() >= MAX_HEADER_BYTES) {
                    throw new CorruptedFrameException("no size of a message");
                }
                return false;
            }
            if (end < start + 2 || in.getByte(end - 1) != '\r') {
                throw new CorruptedFrameException("no size of a message");
            }
            long size = 0;
            for (int i = start; i < end - 1; i++) {
                int digit = in.getByte(i) - '0';
                if (digit < 0 || digit > 9) {
                    throw new CorruptedFrameException("no size of a message");
                }
                size = size * 10 + digit;
            }
            if (size > Arguments.MAX_MESSAGE_BYTES) {
                throw new TooLongFrameException("a message of " + size + " bytes");
            }
            length = (int) size;
            in.readerIndex(end + 1);
            return true;
        }
    }

    /** A short message is copied behind its header: cheaper than two buffers to write. */
    @Sharable
    private static final class WindevEncoder extends MessageToMessageEncoder<ByteBuf> {

        @Override
        protected void encode(ChannelHandlerContext context, ByteBuf message, List<Object> out) {
            int size = message.readableBytes();
            boolean copied = size < WORTH_NO_COPY;
            ByteBuf frame = context.alloc().ioBuffer(WindevDecoder.MAX_HEADER_BYTES + (copied ? size : 0));
            ByteBufUtil.writeAscii(frame, Integer.toString(size));
            frame.writeByte('\r').writeByte('\n');
            out.add(frame);
            if (copied) {
                frame.writeBytes(message);
            } else {
                out.add(message.retain());
            }
        }
    }

    @Sharable
    private static final class LineEncoder extends MessageToMessageEncoder<ByteBuf> {

        @Override
        protected void encode(ChannelHandlerContext context, ByteBuf message, List<Object> out) {
            int size = message.readableBytes();
            boolean copied = size < WORTH_NO_COPY;
            if (!copied) {
                out.add(message.retain());
            }
            ByteBuf frame = context.alloc().ioBuffer((copied ? size : 0) + 2);
            if (copied) {
                frame.writeBytes(message);
            }
            out.add(frame.writeByte('\r').writeByte('\n'));
        }
    }

    private static final class Echo extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.write(message, context.voidPromise());
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.flush();
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            context.channel().config().setAutoRead(context.channel().isWritable()); // a peer that does not read
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
            if (!(failure instanceof IOException)) {
                failure.printStackTrace();
            }
            context.close();
        }
    }
}
