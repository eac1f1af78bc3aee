package dev.prise.server;

import dev.prise.Message;

/** What happens to those who come while a client is being served. */
public sealed interface SecondClientPolicy {

    /**
     * They wait for their turn, which comes in the order of their first whole messages. The default.
     *
     * @return the policy
     */
    static SecondClientPolicy queue() {
        return new Queue();
    }

    /**
     * They are turned away: their connection is accepted, they get the server's {@link ServerOptions#refusalMessage()} if there is one, and
     * it ends. Whoever comes within a fifth of a second of the served client's leaving is not turned away.
     *
     * @return the policy
     */
    static SecondClientPolicy refuse() {
        return new Refuse(Message.NONE);
    }

    /**
     * They are told something, then turned away.
     *
     * @param parting the last and only message they get
     * @return the policy
     */
    static SecondClientPolicy refuse(Message parting) {
        return new Refuse(parting);
    }

    /**
     * The newest takes the place, with its first whole message and never by connecting alone. The old client is closed; what
     * had been received from it whole is still read.
     *
     * @return the policy
     */
    static SecondClientPolicy takeOver() {
        return new TakeOver(false);
    }

    /**
     * As {@link #takeOver()}, for newcomers from the address of the client that is served: a device that lost its link and
     * comes back. Others wait for their turn.
     *
     * @return the policy
     */
    static SecondClientPolicy takeOverFromSameAddress() {
        return new TakeOver(true);
    }

    /** They wait for their turn. */
    record Queue() implements SecondClientPolicy {}

    /**
     * They are turned away.
     *
     * @param parting what they are told, or {@link Message#NONE} for the server's {@link ServerOptions#refusalMessage()}
     */
    record Refuse(Message parting) implements SecondClientPolicy {}

    /**
     * The newest takes the place.
     *
     * @param sameAddressOnly whether only one from the same address may
     */
    record TakeOver(boolean sameAddressOnly) implements SecondClientPolicy {}
}
