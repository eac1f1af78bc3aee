package dev.prise;

/**
 * Stands for an exception whose text is not safe to show, or has a cause whose text is not: the JDK's exceptions hold
 * names that a peer has sent, and a logger prints the texts of all causes. Here they are escaped; the stack traces
 * are the original's.
 */
final class SafeCause extends Exception {

    private static final long serialVersionUID = 1;
    private static final int MOST_CHARS = 1000;
    private static final int MOST_DEEP = 20; // what lies deeper is left out: causes may go round in a circle

    private final String shown;

    private SafeCause(Throwable original, int deep) {
        super(safe(original.getMessage()), deep == 0 ? null : of(original.getCause(), deep - 1), true, true);
        shown = safe(original.toString());
        setStackTrace(original.getStackTrace());
        for (Throwable each : deep == 0 ? new Throwable[0] : original.getSuppressed()) {
            addSuppressed(of(each, deep - 1));
        }
    }

    /** The same exception if all its texts are safe to show, else one that stands for it. */
    static Throwable of(Throwable cause) {
        return of(cause, MOST_DEEP);
    }

    private static Throwable of(Throwable cause, int deep) {
        return isSafe(cause, deep) ? cause : new SafeCause(cause, deep);
    }

    private static boolean isSafe(Throwable cause, int deep) {
        if (cause == null || cause instanceof SocketFailure) {
            return true;
        }
        if (deep == 0 || cause.toString().length() > MOST_CHARS || !SafeText.isSafe(cause.toString())
                || !isSafe(cause.getCause(), deep - 1)) {
            return false;
        }
        for (Throwable each : cause.getSuppressed()) {
            if (!isSafe(each, deep - 1)) {
                return false;
            }
        }
        return true;
    }

    private static String safe(String text) {
        return text == null ? null : SafeText.of(text, MOST_CHARS);
    }

    @Override
    @SuppressWarnings("OverrideThrowableToString") // it is shown under the name of the original's class
    public String toString() {
        return shown;
    }
}
