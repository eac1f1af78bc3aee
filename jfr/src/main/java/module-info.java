/**
 * Sockets in the JDK's flight recorder: {@link dev.prise.jfr.JfrEvents} writes connections, failures and messages into the
 * recordings that run.
 */
module dev.prise.jfr {
    requires transitive dev.prise.core;
    requires jdk.jfr;

    exports dev.prise.jfr;
}
