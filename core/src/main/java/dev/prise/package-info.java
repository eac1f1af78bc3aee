/**
 * The vocabulary that every room speaks: who ({@link dev.prise.Endpoint}), what ({@link dev.prise.Message}), until when
 * ({@link dev.prise.Deadline}), how much at most ({@link dev.prise.Limits}), what went wrong
 * ({@link dev.prise.SocketFailure}), what came instead of a message ({@link dev.prise.Diagnosis}) and what happened
 * ({@link dev.prise.SocketEvents}).
 *
 * <p>It knows transmission modes by their names alone ({@link dev.prise.ModeName}). It refuses to know how messages are cut,
 * what carries them, and who is let in: those are the rooms {@code frame}, {@code wire}, {@code channel} and {@code server}.
 * Nothing here blocks, and nothing here has a thread but {@link dev.prise.events.LogThrottle}, now and then.
 */
package dev.prise;
