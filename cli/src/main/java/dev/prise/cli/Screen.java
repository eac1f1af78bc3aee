package dev.prise.cli;

/** Where a {@link HumanView} writes its lines. A screen makes each {@linkplain dev.prise.SafeText safe to show}. */
interface Screen {

    /**
     * A message.
     *
     * @param peer who sent it or got it
     * @param arrow {@code >} for one received, {@code <} for one sent
     * @param text the message
     */
    void message(String peer, char arrow, String text);

    /** What happens to connections. */
    void status(String line);

    /** What goes wrong. */
    void trouble(String line);

    /** Whether what is typed stands on this screen already. */
    default boolean showsTyping() {
        return false;
    }
}
