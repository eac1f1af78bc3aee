/** Sockets in Micrometer's registries: {@link dev.prise.micrometer.SocketMetrics} binds the counters of the library to one. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // Micrometer has a name and no module-info
module dev.prise.micrometer {
    requires transitive dev.prise.core;
    requires transitive micrometer.core;

    exports dev.prise.micrometer;
}
