package dev.prise.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.config.EnableIntegration;
import org.springframework.integration.dsl.IntegrationFlow;
import org.springframework.integration.ip.dsl.Tcp;
import org.springframework.integration.ip.tcp.connection.AbstractServerConnectionFactory;
import org.springframework.integration.ip.tcp.connection.TcpConnectionServerListeningEvent;
import org.springframework.integration.ip.tcp.connection.TcpNetServerConnectionFactory;
import org.springframework.integration.ip.tcp.connection.TcpNioServerConnectionFactory;
import org.springframework.integration.ip.tcp.serializer.AbstractByteArraySerializer;
import org.springframework.integration.ip.tcp.serializer.ByteArrayCrLfSerializer;
import org.springframework.integration.ip.tcp.serializer.SoftEndOfStreamException;

/**
 * Spring Integration: an inbound gateway over its net server, or with the word {@code nio} over its nio server. The latter hands
 * messages of one client to several threads, so that its answers overtake each other: one message at a time is all it can be given.
 */
final class SpringEcho {

    private static Arguments arguments;

    private SpringEcho() {}

    public static void main(String[] args) {
        arguments = Arguments.of(args);
        @SuppressWarnings({"resource", "unused"}) // for the life of the program
        var context = new AnnotationConfigApplicationContext(Echo.class);
    }

    @Configuration
    @EnableIntegration
    static class Echo {

        @Bean
        AbstractServerConnectionFactory server() {
            AbstractServerConnectionFactory server = arguments.has("nio")
                    ? new TcpNioServerConnectionFactory(0)
                    : new TcpNetServerConnectionFactory(0);
            AbstractByteArraySerializer framing = arguments.line() ? lines() : new Windev();
            if (!arguments.line()) {
                framing.setMaxMessageSize(Arguments.MAX_MESSAGE_BYTES);
            }
            server.setSerializer(framing);
            server.setDeserializer(framing);
            server.setSoTcpNoDelay(true);
            // it allocates as much for each connection, which by the system's default is megabytes
            server.setSoSendBufferSize(64 << 10);
            server.setBacklog(Arguments.BACKLOG);
            server.setLocalAddress("127.0.0.1");
            return server;
        }

        /** Its own framings take a buffer of the greatest length for each message, unless they have a pool of them. */
        private static AbstractByteArraySerializer lines() {
            ByteArrayCrLfSerializer lines = new ByteArrayCrLfSerializer();
            lines.setPoolSize(64);
            lines.setMaxMessageSize(2 << 20);
            return lines;
        }

        @Bean
        IntegrationFlow flow(AbstractServerConnectionFactory server) {
            return IntegrationFlow.from(Tcp.inboundGateway(server))
                    .handle((message, headers) -> message)
                    .get();
        }

        @Bean
        ApplicationListener<TcpConnectionServerListeningEvent> announcement() {
            return listening -> Control.listening(listening.getPort());
        }
    }

    /** As its reference manual says: subclass, and read the header. */
    private static final class Windev extends AbstractByteArraySerializer {

        @Override
        public byte[] deserialize(InputStream in) throws IOException {
            int next = in.read();
            if (next < 0) {
                throw new SoftEndOfStreamException("the client has left");
            }
            long size = 0;
            for (; next != '\n'; next = in.read()) {
                if (next != '\r') {
                    size = size * 10 + next - '0';
                    if (next < '0' || next > '9' || size > getMaxMessageSize()) {
                        throw new IOException("no size of a message");
                    }
                }
            }
            byte[] message = in.readNBytes((int) size);
            if (message.length < size) {
                throw new EOFException();
            }
            return message;
        }

        @Override
        public void serialize(byte[] message, OutputStream out) throws IOException {
            byte[] header = (message.length + "\r\n").getBytes(StandardCharsets.US_ASCII);
            byte[] frame = new byte[header.length + message.length];
            System.arraycopy(header, 0, frame, 0, header.length);
            System.arraycopy(message, 0, frame, header.length, message.length);
            out.write(frame); // a header written alone would cost a packet
        }
    }
}
