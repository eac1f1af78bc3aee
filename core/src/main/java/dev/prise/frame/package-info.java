/**
 * Bytes to messages and back; pure. It has never heard of a socket, a clock or a thread.
 *
 * <p>A {@link dev.prise.frame.TransmissionMode} is a value that says how messages are told apart; it makes the
 * {@link dev.prise.frame.FrameDecoder} of one connection, which looks at the {@link dev.prise.frame.ByteQueue} of what has
 * arrived:
 *
 * <pre>{@code
 * ByteQueue queue = new ByteQueue();
 * FrameDecoder decoder = TransmissionMode.windev().decoder(Limits.DEFAULTS);
 * queue.append("2\r\nAB1\r".getBytes(US_ASCII));
 * decoder.missing(queue);   // 0: a whole message is there
 * decoder.take(queue);      // "AB"
 * decoder.missing(queue);   // 1: at least one more byte is needed
 * queue.append("\nC".getBytes(US_ASCII));
 * decoder.missing(queue);   // 0
 * decoder.take(queue);      // "C"
 * }</pre>
 *
 * <p>Bytes leave the queue only together with a whole message, or as a part of one that is too long and is skipped or truncated. So the mode may change at any moment, and a reader may give
 * up in the middle of a message, and nothing is lost. Each byte is looked at once, however the stream is cut.
 */
package dev.prise.frame;
