/** Listeners of {@link dev.prise.SocketEvents}: counters, and a log through {@link java.lang.System.Logger}. */
package dev.prise.events;
