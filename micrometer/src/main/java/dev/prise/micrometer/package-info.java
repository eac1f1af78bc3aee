/**
 * Sockets in Micrometer's registries, and so in Prometheus, Datadog and the others: {@link dev.prise.micrometer.SocketMetrics}
 * binds {@link dev.prise.events.Counters} to one. It counts nothing itself, and nothing waits for it.
 */
package dev.prise.micrometer;
