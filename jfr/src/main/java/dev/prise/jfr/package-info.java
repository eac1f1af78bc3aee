/**
 * Sockets in the JDK's flight recorder. One listener, {@link dev.prise.jfr.JfrEvents}, and the events it writes:
 *
 * <table>
 * <caption>The events</caption>
 * <tr><td>{@code dev.prise.Connection}</td><td>a connection, from beginning to end: both ends, messages and bytes each way, how it
 *     ended</td></tr>
 * <tr><td>{@code dev.prise.Failure}</td><td>something broke: its kind, its text, the first bytes of what came</td></tr>
 * <tr><td>{@code dev.prise.Overflow}</td><td>a message was longer than the limit, and skipped or truncated</td></tr>
 * <tr><td>{@code dev.prise.Refusal}</td><td>a client was turned away, and why</td></tr>
 * <tr><td>{@code dev.prise.Message}</td><td>a message, its direction and size; off unless a recording asks for it</td></tr>
 * </table>
 *
 * <p>It knows of sockets what {@link dev.prise.SocketEvents} tells, and refuses to know more: no message's bytes are recorded, but
 * for the first of those that are no message.
 */
package dev.prise.jfr;
