package dev.prise.cli;

import dev.prise.Connection;
import dev.prise.Endpoint;
import dev.prise.Message;
import dev.prise.SocketEvents;
import dev.prise.SocketFailure;

/** Shows what happens, to a person or to a program. */
interface View extends SocketEvents {

    /** Shows nothing. */
    View NONE = new View() {

        @Override
        public void unanswered(Endpoint peer, String why) {}

        @Override
        public void unsent(String why) {}

        @Override
        public void note(String what) {}
    };

    /** A view of one connection, which shows its id where there is more than one connection. */
    @Override
    default View forConnection(Connection connection) {
        return this;
    }

    /**
     * A message gets no answer, and the connection is well all the same.
     *
     * @param connection which brought it
     * @param why what stood in the way
     */
    default void unanswered(Connection connection, String why) {
        forConnection(connection).unanswered(connection.peer(), why);
    }

    /**
     * The same, in the view of its connection; or a datagram gets no answer.
     *
     * @param peer who sent it
     * @param why what stood in the way
     */
    void unanswered(Endpoint peer, String why);

    /**
     * More events of one kind have come from the connection of this view than are shown one by one.
     *
     * @param event their word in JSON, such as {@code overflow}
     * @param count how many of them are not shown, all within a second
     */
    default void repeated(String event, long count) {}

    /**
     * A line that was typed or piped in could not be sent.
     *
     * @param why what stood in the way
     */
    void unsent(String why);

    /**
     * A line for whoever watches standard error.
     *
     * @param what the line
     */
    void note(String what);

    /**
     * The command ends with this failure, before anything else could happen. A person is told by the line that ends it.
     *
     * @param where the server that is not there
     * @param failure why not
     */
    default void cannotStart(Endpoint where, SocketFailure failure) {}

    /**
     * This message is about to be sent because somebody typed it.
     *
     * @param message the very message that {@link #sent} will be told of
     */
    default void typed(Message message) {}
}
