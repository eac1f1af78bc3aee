/**
 * Moves bytes: over TCP, with TLS or without, or in memory. It has never heard of a message.
 *
 * <p>A {@link dev.prise.wire.Wire} is one end of a connection: bytes come in until a deadline, bytes go out whole or fail,
 * and {@code close()} from any thread frees whoever waits. {@link dev.prise.wire.Tcp} makes wires and listeners of TCP,
 * {@link dev.prise.wire.MemoryWire} makes two ends that need no network, for tests and for talk within a process:
 *
 * <pre>{@code
 * MemoryWire.Pair pair = MemoryWire.pair();
 * pair.left().write(hello, 0, hello.length, Deadline.NEVER);
 * pair.right().read(buffer, 0, buffer.length, Deadline.after(Duration.ofSeconds(1)));   // 5
 * }</pre>
 *
 * <p>{@link dev.prise.wire.Tls} says who this end is ({@link dev.prise.wire.Identity}) and whom it trusts
 * ({@link dev.prise.wire.Trust}); with TLS a wire is a wire all the same, whatever carries it.
 *
 * <p>This is the only room that imports sockets. Every implementation passes one contract, written once among the tests.
 */
package dev.prise.wire;
