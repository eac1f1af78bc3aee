package dev.prise.server;

import dev.prise.SocketFailure;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** A listener with a bug: it throws when it is told of one kind of thing, so many times. */
class Thrower extends Recorder {

    /** What a bug can throw. */
    @SuppressWarnings("ImmutableEnumChecker") // constructors
    enum Fault {
        EXCEPTION(IllegalStateException::new),
        AS_IF_CLOSED_HERE(SocketFailure.ClosedHere::new),
        ERROR(AssertionError::new),
        LINKAGE(NoClassDefFoundError::new);

        private final Function<String, Throwable> make;

        Fault(Function<String, Throwable> make) {
            this.make = make;
        }
    }

    private final Kind bad;
    private final AtomicInteger left;
    private final AtomicInteger thrown = new AtomicInteger();
    private final Fault fault;

    Thrower(Kind bad, int times) {
        this(bad, times, Fault.EXCEPTION);
    }

    Thrower(Kind bad, int times, Fault fault) {
        this.bad = bad;
        this.left = new AtomicInteger(times);
        this.fault = fault;
    }

    static Stream<Arguments> kindsAndFaults() {
        return Stream.of(Kind.values())
                .filter(kind -> kind != Kind.LISTENING)
                .flatMap(kind -> Stream.of(Fault.values()).map(fault -> Arguments.of(kind, fault)));
    }

    /** How often it has thrown. */
    int thrown() {
        return thrown.get();
    }

    @Override
    protected void tell(Event event) {
        super.tell(event);
        if (event.kind() == bad && left.getAndDecrement() > 0) {
            thrown.incrementAndGet();
            throwUnchecked(fault.make.apply("a bug in the listener, told of " + event));
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> void throwUnchecked(Throwable what) throws T {
        throw (T) what;
    }
}
