/**
 * A client that connects again whenever it has lost its server: {@link dev.prise.reconnect.ReconnectingClient}, with pauses that
 * {@link dev.prise.reconnect.Backoff} sets.
 */
package dev.prise.reconnect;
