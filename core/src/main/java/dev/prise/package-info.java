/**
 * The vocabulary that every room speaks: who ({@link dev.prise.Endpoint}), what ({@link dev.prise.Message}), until when
 * ({@link dev.prise.Deadline}), how much at most ({@link dev.prise.Limits}), what went wrong
 * ({@link dev.prise.SocketFailure}), what came instead of a message ({@link dev.prise.Verdict}) and what happened
 * ({@link dev.prise.SocketEvents}).
 *
 * <p>It knows transmission modes by their names alone ({@link dev.prise.Framing}). It refuses to know how messages are cut,
 * what carries them, and who is let in: those are the rooms {@code frame}, {@code wire}, {@code channel} and {@code server}.
 * Nothing here blocks, and nothing here has a thread but {@link dev.prise.LogThrottle}, now and then.
 */
package dev.prise;
