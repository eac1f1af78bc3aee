/**
 * Who is let in, and when.
 *
 * <pre>{@code
 * try (SimplifiedServer server = SimplifiedServer.listen(5000)) {
 *     server.serve(request -> request.reply("Bonjour " + request.text()));
 * }
 * }</pre>
 *
 * <p>A {@link dev.prise.server.SimplifiedServer} serves one client at a time. The connection is established by the first
 * whole message: whoever connects and says nothing, or never ends what it says, sits in a bounded waiting room and keeps
 * nobody out. What a client that comes while another is served gets is a stated policy:
 * {@link dev.prise.server.SecondClientPolicy}.
 *
 * <p>A {@link dev.prise.server.StandardServer} serves many, by hand or with a thread for each:
 *
 * <pre>{@code
 * try (StandardServer server = StandardServer.listen(5000)) {
 *     server.start(ClientHandler.answering(request -> request.reply("Bonjour " + request.text())));
 *     server.broadcast("The shop closes in ten minutes");
 * }
 * }</pre>
 */
package dev.prise.server;
