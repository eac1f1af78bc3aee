package dev.prise.wlanguage;

/** What {@code Socket.Option} stands for: both languages' {@code Socket} inherit the one variable. */
class SocketSettings {

    /**
     * How sockets are set up from now on: a sum of SocketOptionDéfaut, SocketNagleOff and SocketAdresseUnique. For the whole
     * process, whichever language sets it.
     */
    @SuppressWarnings({"MemberName", "NonFinalStaticField"}) // a WLanguage program assigns to it by this name
    public static volatile int Option;

    SocketSettings() {}
}
