/**
 * WINDEV's socket functions, so that a line of WLanguage compiles as Java.
 *
 * <pre>{@code
 * import static dev.prise.wlanguage.WLangage.*;
 *
 * SocketCrée("Serveur", 5000);
 * String requête = SocketLit("Serveur");
 * SocketEcrit("Serveur", "Bonjour " + SocketClientInfo("Serveur", SocketAdresse));
 * SocketFerme("Serveur");
 * }</pre>
 *
 * <p>{@link dev.prise.wlanguage.WLangage} has the French names, {@link dev.prise.wlanguage.WLanguage} the English ones; both
 * work on the same sockets. All they do is text to bytes, failures to {@code False} and error codes, and names to sockets:
 * what travels, and who is let in, is {@code dev.prise.core}'s business.
 *
 * <p>The list of all functions, with their twins in Java's own manner, is {@code docs/porting.md} (in French,
 * {@code docs/portage.md}); the same list for programs to read is {@code functions.csv} beside these classes.
 */
package dev.prise.wlanguage;
