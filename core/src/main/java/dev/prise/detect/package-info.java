/**
 * What bytes are that nobody expected: protocols and framings by their signatures, and the mode of a stream by its first messages.
 * Pure; not exported.
 *
 * <p>It knows no transmission mode by name: each says of itself, as a {@link dev.prise.detect.Candidate}, whether bytes may be in
 * it. Text that ends in one of a few tags is the exception, since any text may be in such a mode.
 */
package dev.prise.detect;
