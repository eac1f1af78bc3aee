/**
 * Moves bytes. It has never heard of a message, nor of a socket: {@code tcp} and {@code tls} bring those.
 *
 * <p>A {@link dev.prise.wire.Wire} is one end of a connection: bytes come in until a deadline, bytes go out whole or fail, and
 * {@code close()} from any thread frees the threads that wait. {@link dev.prise.wire.MemoryWire} makes two ends that need no
 * network, for tests and for dialogues within a process:
 *
 * <pre>{@code
 * MemoryWire.Pair pair = MemoryWire.pair();
 * pair.left().write(hello, 0, hello.length, Deadline.NEVER);
 * pair.right().read(buffer, 0, buffer.length, Deadline.after(Duration.ofSeconds(1)));   // 5
 * }</pre>
 *
 * <p>Every implementation passes one contract, written once among the tests.
 */
package dev.prise.wire;
