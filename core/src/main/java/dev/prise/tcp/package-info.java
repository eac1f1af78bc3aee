/**
 * Wires over TCP: {@link dev.prise.tcp.Tcp} connects and listens, {@link dev.prise.tcp.TcpOptions} says how. The only room that
 * imports TCP sockets. PROXY headers and TLS are floors above a port, each over any {@link dev.prise.wire.WireListener}.
 */
package dev.prise.tcp;
