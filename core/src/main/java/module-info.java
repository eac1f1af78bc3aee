/**
 * Prise: sockets that speak in whole messages. Depends on {@code java.base} alone.
 *
 * <p>Start at {@link dev.prise.server.SimplifiedServer} (one client at a time) or
 * {@link dev.prise.channel.MessageChannel} (a client, or any single connection).
 */
module dev.prise.core {
    exports dev.prise;
    exports dev.prise.events;
    exports dev.prise.frame;
    exports dev.prise.wire;
    exports dev.prise.channel;
    exports dev.prise.reconnect;
    exports dev.prise.server;
    exports dev.prise.tcp;
    exports dev.prise.tls;
    exports dev.prise.udp;
}
