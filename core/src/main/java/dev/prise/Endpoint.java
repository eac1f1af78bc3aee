package dev.prise;

import java.net.InetAddress;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A host and a port: where one end of a connection is. Immutable.
 *
 * <p>Printed and parsed as {@code host:port}, an IPv6 address in brackets: {@code [::1]:5000}.
 *
 * @param host a host name or the text of an IP address, without brackets
 * @param port the TCP or UDP port, 0 to 65535; 0 means "any free one" where a server is asked to listen
 */
public record Endpoint(String host, int port) {

    private static final Pattern DIGITS = Pattern.compile("[0-9]+");

    /** The highest port number there is. */
    public static final int MAX_PORT = 65_535;

    private static final int MAX_SHOWN = 300; // characters; no host name is longer

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the port is outside 0 to 65535
     */
    public Endpoint {
        Objects.requireNonNull(host, "host");
        checkPort(port);
    }

    /**
     * The endpoint of a socket.
     *
     * @param address the address; null if the system does not say
     * @param port the port; below 0 if the system does not say
     * @return the endpoint, with the address as text
     */
    public static Endpoint of(InetAddress address, int port) {
        return new Endpoint(address == null ? "unknown" : address.getHostAddress(), Math.max(port, 0));
    }

    /**
     * Reads {@code host:port} or {@code [ipv6]:port}.
     *
     * @param text the text to read
     * @return the endpoint it names
     * @throws IllegalArgumentException if the text has no host, no port, or a port outside 0 to 65535; or if its host holds
     *     characters that are not {@linkplain SafeText safe to show}
     */
    public static Endpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        String host = colon < 0 ? "" : text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    quoted(text) + " has several colons; write an IPv6 address in brackets, as in [::1]:5000");
        }
        if (host.isEmpty() || host.indexOf('[') >= 0 || host.indexOf(']') >= 0 || !SafeText.isSafe(host)) {
            throw new IllegalArgumentException(
                    quoted(text) + " is not HOST:PORT; write for example localhost:5000 or [::1]:5000");
        }
        return new Endpoint(host, parsePort(text.substring(colon + 1)));
    }

    private static int parsePort(String text) {
        try {
            if (!DIGITS.matcher(text).matches()) { // parseInt would take a sign, and digits of other scripts
                throw new NumberFormatException();
            }
            return checkPort(Integer.parseInt(text));
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(
                    quoted(text) + " is not a port; a port is a number from 0 to " + MAX_PORT, notANumber);
        }
    }

    private static String quoted(String text) {
        return '"' + SafeText.of(text, MAX_SHOWN) + '"';
    }

    /**
     * Refuses what is no port.
     *
     * @param port the number to check
     * @return the same number
     * @throws IllegalArgumentException if it is outside 0 to 65535
     */
    public static int checkPort(int port) {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("port " + port + " is outside 0 to " + MAX_PORT);
        }
        return port;
    }

    /**
     * The form that {@link #parse} reads. It is {@linkplain SafeText safe to show}: in a host name that can be none,
     * what could command a terminal is escaped.
     *
     * @return {@code host:port}, with brackets round an IPv6 address
     */
    @Override
    public String toString() {
        return SafeText.of(host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }
}
