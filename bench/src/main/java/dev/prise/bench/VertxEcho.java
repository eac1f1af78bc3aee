package dev.prise.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;

/** Vert.x: a NetServer with its RecordParser, on epoll where it is to be had. */
final class VertxEcho {

    private static final String LINE_END = "\r\n";

    private VertxEcho() {}

    public static void main(String[] args) {
        boolean line = Arguments.of(args).line();
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true))
                .createNetServer(new NetServerOptions().setTcpNoDelay(true).setAcceptBacklog(Arguments.BACKLOG))
                .connectHandler(client -> {
                    if (line) {
                        echoLines(client);
                    } else {
                        echoWindev(client);
                    }
                })
                .listen(0, "127.0.0.1")
                .onSuccess(server -> Control.listening(server.actualPort()))
                .onFailure(Throwable::printStackTrace);
    }

    private static void echoLines(NetSocket client) {
        RecordParser.newDelimited(LINE_END, client)
                .maxRecordSize(Arguments.MAX_MESSAGE_BYTES)
                .exceptionHandler(broken -> client.close())
                .handler(
                        message -> write(
                                client,
                                Buffer.buffer(message.length() + 2).appendBuffer(message).appendString(LINE_END)));
    }

    /** The parser is switched between a line, which is the size, and so many bytes. */
    private static void echoWindev(NetSocket client) {
        RecordParser parser = RecordParser.newDelimited(LINE_END, client)
                .maxRecordSize(Arguments.MAX_MESSAGE_BYTES)
                .exceptionHandler(broken -> client.close());
        boolean[] inMessage = {false};
        parser.handler(record -> {
            if (inMessage[0]) {
                write(
                        client,
                        Buffer.buffer(record.length() + 12)
                                .appendString(Integer.toString(record.length()))
                                .appendString(LINE_END)
                                .appendBuffer(record));
                parser.delimitedMode(LINE_END);
                inMessage[0] = false;
            } else {
                int size = Integer.parseInt(record.toString());
                if (size == 0) {
                    write(client, Buffer.buffer("0" + LINE_END));
                } else {
                    parser.fixedSizeMode(size);
                    inMessage[0] = true;
                }
            }
        });
    }

    private static void write(NetSocket client, Buffer frame) {
        client.write(frame);
        if (client.writeQueueFull()) {
            client.pause();
            client.drainHandler(drained -> client.resume());
        }
    }
}
