/**
 * The PROXY protocol, versions 1 and 2: a proxy or load balancer names its client before the first byte of it. Not exported.
 *
 * <p>{@link dev.prise.proxy.ProxyListener} reads the header in front of any {@link dev.prise.wire.WireListener}.
 */
package dev.prise.proxy;
